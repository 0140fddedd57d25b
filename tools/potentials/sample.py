#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Draw structures for first-principles labels from molecular dynamics with the present potential.

usage: sample.py PLAN.toml OUT.xyz [--lmmd PROGRAM] [--work DIR]

PLAN.toml   potential = "Ga", seed = 1, and tables [[state]]:
              name         first part of the frames' config_type
              count        how many structures, each from a trajectory of its own
              temperature  [low, high] K, drawn evenly in the logarithm
              density      [low, high] atoms/A^3 for `build liquid`, drawn evenly; or
              strain       [low, high] of each edge of a crystal's box, drawn evenly
              picoseconds  length of the last stage
              deck         lines that make the structure; {density} {temperature} {seed} {sx} {sy} {sz} stand for what was drawn
OUT.xyz     extended xyz, one structure after the other; those that are there already are not drawn again (same seed: same draw)

A structure is the last frame of: the deck's lines, a heating stage for liquids (1 ps at the larger of 1200 K and the temperature),
a stage at the temperature. Runs that end in a guard are told and left out.
"""
import argparse
import math
import pathlib
import random
import subprocess
import tomllib

STAGES = """potential {potential}
minimize fire 1.0 100
velocity {start} seed {seed}
time_step 2 0.05
ensemble nvt_lan {start} {temperature} 50
run {heating_steps}
ensemble nvt_lan {temperature} {temperature} 50
dump_xyz {steps} frame.xyz
run {steps}
"""


def draw(state, index, seed):
    """What decides one structure; the same for the same plan, whatever was drawn before."""
    rng = random.Random(f"{seed}/{state['name']}/{index}")
    low, high = state["temperature"]
    values = {"temperature": round(math.exp(rng.uniform(math.log(low), math.log(high)))), "seed": rng.randrange(1, 10**6)}
    if "density" in state:
        values["density"] = round(rng.uniform(*state["density"]), 4)
    for axis in ("sx", "sy", "sz"):
        values[axis] = round(rng.uniform(*state.get("strain", [0, 0])), 4)
    return values


def deck(plan, state, values):
    heated = "density" in state
    start = max(1200, values["temperature"]) if heated else values["temperature"]
    return state["deck"].format(**values) + "\n" + STAGES.format(
        potential=plan["potential"], start=start, temperature=values["temperature"], seed=values["seed"],
        heating_steps=500 if heated else 1, steps=round(state.get("picoseconds", 2.0) * 500))


def config_type(state, index, values):
    density = f"_rho{values['density']:.4f}" if "density" in values else ""
    return f"{state['name']}_T{values['temperature']}{density}_{index:03d}"


def last_frame(path, label):
    lines = path.read_text().splitlines()
    atoms = int(lines[0])
    comment, rows = lines[-atoms - 1], lines[-atoms:]
    keep = [word for word in split_comment(comment) if word.split("=")[0] in ("Lattice", "pbc")]
    head = " ".join(keep + ["Properties=species:S:1:pos:R:3", f"config_type={label}"])
    return "\n".join([str(atoms), head] + [" ".join(row.split()[:4]) for row in rows]) + "\n"


def split_comment(comment):
    words, quoted = [""], False
    for letter in comment:
        quoted ^= letter == '"'
        if letter == " " and not quoted:
            words.append("")
        else:
            words[-1] += letter
    return [word for word in words if word]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("plan", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--lmmd", default="lmmd")
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path("sampling"))
    options = parser.parse_args()
    plan = tomllib.loads(options.plan.read_text())
    done = options.out.read_text() if options.out.exists() else ""
    for state in plan["state"]:
        for index in range(state["count"]):
            values = draw(state, index, plan.get("seed", 1))
            label = config_type(state, index, values)
            if f"config_type={label}\n" in done:
                continue
            folder = options.work / label
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "sample.in").write_text(deck(plan, state, values))
            run = subprocess.run([options.lmmd, "run", str(folder / "sample.in"), "--out", str(folder / "run"), "--force"],
                                 capture_output=True, text=True)
            if run.returncode != 0:
                print(f"left out {label}: {run.stderr.strip().splitlines()[-1]}", flush=True)
                continue
            with options.out.open("a") as out:
                out.write(last_frame(folder / "run" / "frame.xyz", label))
            print(label, flush=True)


if __name__ == "__main__":
    main()
