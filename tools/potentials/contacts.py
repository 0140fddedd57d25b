#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make contacts inside liquids: the closest pair of a frame is pushed together, the rest stays. A potential that has never seen them
may let dense liquids collapse.

usage: contacts.py FRAMES.xyz OUT.xyz --distances 1.95 2.1 2.3 2.5 [--kinds liq comp quench] [--third 0.15] [--seed 1]

FRAMES.xyz   frames, best compressed liquids; those of --kinds (config_type up to its first '_') are drawn in turn
--distances  A, one structure each
--third      in every third structure the next neighbour comes as close, farther by this, A
OUT.xyz      structures for label.py; config_type contact2_... or contact3_...
Debian package: python3-ase.
"""
import argparse
import pathlib
import sys

import numpy as np
from ase.io import read, write


def distances(atoms):
    """Of all pairs, nearest images; an atom is far from itself."""
    return atoms.get_all_distances(mic=True) + 1e3 * np.eye(len(atoms))


def closer(atoms, moved, other, distance):
    """Moves an atom along the line to another until it is at a distance (A)."""
    line = atoms.get_distance(moved, other, mic=True, vector=True)
    length = np.linalg.norm(line)
    atoms.positions[moved] += line / length * (length - distance)


def contact(frame, distance, third):
    """A copy of the frame; third: how much farther (A) a third atom stands, None for a pair alone."""
    atoms = frame[:]
    atoms.calc, atoms.info = None, {}
    atoms.arrays = {name: frame.arrays[name].copy() for name in ("numbers", "positions")}
    i, j = np.unravel_index(distances(atoms).argmin(), (len(atoms), len(atoms)))
    between = distances(atoms)[i, j]
    closer(atoms, i, j, (between + distance) / 2)
    closer(atoms, j, i, distance)
    if third is not None:
        closer(atoms, int(distances(atoms)[i].argsort()[1]), i, distance + third)
    atoms.info["config_type"] = f"contact{2 if third is None else 3}_{frame.info.get('config_type', 'unknown')}_d{distance:.2f}"
    return atoms


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("frames", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--distances", type=float, nargs="+", required=True)
    parser.add_argument("--kinds", nargs="+", default=["liq", "comp", "quench"])
    parser.add_argument("--third", type=float, default=0.15)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if min(options.distances) <= 0:
        parser.error(f"found --distances {min(options.distances):g}, expected lengths above 0 A; give those of contacts, such as 0.7 to 0.9 of the usual distance")
    try:
        frames = read(options.frames, ":")
    except OSError as reason:
        sys.exit(f"found no extended xyz in {options.frames}, expected frames to start from: {reason}")
    chosen = [frame for frame in frames if frame.info.get("config_type", "").split("_")[0] in options.kinds and len(frame) > 2]
    if not chosen:
        sys.exit(f"found no frame of {', '.join(options.kinds)} in {options.frames}, expected some; name its kinds with --kinds")
    order = np.random.default_rng(options.seed).permutation(len(chosen))
    write(options.out, [contact(chosen[order[k % len(order)]], distance, options.third if k % 3 == 2 else None)
                        for k, distance in enumerate(options.distances)], format="extxyz")


if __name__ == "__main__":
    main()
