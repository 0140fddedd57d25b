#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Choose the structures worth a first-principles label: those on whose forces a committee of potentials disagrees.

usage: select_frames.py CANDIDATES.xyz OUT.xyz --models NEP.txt NEP.txt ... --count N [--lower EV/A] [--upper EV/A] [--share F]

The spread of a structure is the largest, over its atoms, of the root mean square distance of the members' forces from their
mean (Zhang et al., Phys. Rev. Mater. 3, 023804, 2019: the model deviation). Structures below --lower are known already; those above
--upper are so far from the data that a label teaches little (let the next round, with a better committee, draw them). Of the
rest the largest spreads are taken, but no kind (config_type up to its first '_') gets more than --share of N, so that one
bad kind does not crowd out the others.
OUT.xyz has the chosen frames with `spread` (eV/A) in their comments.
"""
import argparse
import math
import pathlib
import subprocess
import sys
import tempfile


def frames(path):
    """Comment and rows of every frame of an extended xyz file."""
    lines = path.read_text().splitlines()
    at = 0
    while at < len(lines):
        count = int(lines[at])
        yield lines[at + 1], lines[at + 2:at + 2 + count]
        at += count + 2


def value(comment, key):
    """What stands behind key= in a comment, without quotes; '' where it is missing."""
    at = f" {comment}".find(f" {key}=")
    if at < 0:
        return ""
    rest = comment[at + len(key) + 1:]
    return rest[1:].split('"')[0] if rest.startswith('"') else rest.split(" ")[0]


def columns(comment, name):
    """First column and width of a property in the rows of a frame."""
    at, words = 0, value(comment, "Properties").split(":")
    for prop, width in zip(words[0::3], words[2::3]):
        if prop == name:
            return at, int(width)
        at += int(width)
    sys.exit(f"found Properties={value(comment, 'Properties')}, expected {name} among them")


def forces(lmmd, model, candidates):
    """[frame][atom][axis], eV/A."""
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "predicted.xyz"
        run = subprocess.run([lmmd, "predict", model, candidates, "--output", out], capture_output=True, text=True)
        if run.returncode != 0:
            sys.exit(f"lmmd predict {model}: {run.stderr.strip()}")
        result = []
        for comment, rows in frames(out):
            first, _ = columns(comment, "forces")
            result.append([[float(x) for x in row.split()[first:first + 3]] for row in rows])
        return result


def spread(members):
    """members: [model][atom][axis] -> eV/A."""
    worst = 0.0
    for atom in zip(*members):
        mean = [sum(axis) / len(atom) for axis in zip(*atom)]
        worst = max(worst, sum(math.dist(force, mean) ** 2 for force in atom) / len(atom))
    return math.sqrt(worst)


def choose(spreads, kinds, options):
    """Indices of the frames to label, largest spread first."""
    most = max(1, math.ceil(options.share * options.count))
    taken = []
    for index in sorted(range(len(spreads)), key=lambda i: -spreads[i]):
        known_or_wild = not options.lower <= spreads[index] <= options.upper
        crowded = sum(kinds[i] == kinds[index] for i in taken) >= most
        if not known_or_wild and not crowded and len(taken) < options.count:
            taken.append(index)
    return taken


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("candidates", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--models", nargs="+", required=True)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--lower", type=float, default=0.08)
    parser.add_argument("--upper", type=float, default=3.0)
    parser.add_argument("--share", type=float, default=0.4)
    parser.add_argument("--lmmd", default="lmmd")
    options = parser.parse_args()
    if len(options.models) < 2:
        parser.error(f"found {len(options.models)} model, expected two or more: a committee of one never disagrees")
    candidates = list(frames(options.candidates))
    predicted = [forces(options.lmmd, model, options.candidates) for model in options.models]
    spreads = [spread(members) for members in zip(*predicted)]
    kinds = [value(comment, "config_type").split("_")[0] for comment, _ in candidates]
    taken = choose(spreads, kinds, options)
    with options.out.open("w") as out:
        for i in taken:
            comment, rows = candidates[i]
            out.write("\n".join([str(len(rows)), f"{comment} spread={spreads[i]:.4f}", *rows]) + "\n")
    for i in sorted(range(len(spreads)), key=lambda i: -spreads[i]):
        print(f"{value(candidates[i][0], 'config_type')} {spreads[i]:.3f} eV/A{' chosen' if i in taken else ''}")


if __name__ == "__main__":
    main()
