#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Grow a potential round by round: train a committee, sample with it, select, label, and train again.

usage: grow.py PLAN.toml --work DIR [--lmmd PROGRAM]

PLAN.toml   frames     labelled frames to start from, paths relative to the plan
            train      the training deck without its train_set, seed, epochs and card lines (text)
            epochs     of the final training; committee_epochs of the committee's
            committee  how many members (seeds 1 ... N)
            rounds     how many
            [select]   options of select_frames.py: count = how many a round, lower, upper, share
            [label]    options of label.py: ecut, kspan, setups, setup_dir, workers; python = the one that has GPAW (/usr/bin/python3)
            [[state]]  what sample.py draws from; about five times `count` in all
DIR         round_1/{member_1 ..., candidates.xyz, chosen.xyz, labelled.xyz}, ..., then frames.xyz and final/; X.done: X is whole

Every step leaves a file, and a step whose file is whole is not done again: the same command goes on after a kill.
Structures of round k are drawn with seed k, so rounds never repeat each other.
"""
import argparse
import pathlib
import subprocess
import sys
import tomllib

HERE = pathlib.Path(__file__).resolve().parent


def call(*words):
    print("+", *words, flush=True)
    done = subprocess.run([str(word) for word in words])
    if done.returncode != 0:
        sys.exit(f"grow.py: '{words[0]} {words[1]}' ended with {done.returncode}; mend what it said and call again")


def written(path, text):
    """Whole or not there."""
    part = path.with_suffix(path.suffix + ".part")
    part.write_text(text)
    part.replace(path)


def train(lmmd, plan, frames, folder, seed, epochs):
    """folder/nep.txt; a training that was stopped goes on."""
    deck, done = folder.with_suffix(".in"), folder.with_suffix(".done")
    if not done.exists():
        names = " ".join(str(pathlib.Path(frame).resolve()) for frame in frames)
        written(deck, f"train_set {names}\n{plan['train'].strip()}\nseed {seed}\nepochs {epochs}\n")
        call(lmmd, "train", deck, "--out", folder, *(["--resume"] if folder.exists() else []))
        written(done, "")
    return folder / "nep.txt"


def sampling_plan(plan, potential, seed):
    states = []
    for state in plan["state"]:
        rows = [f"{key} = {value!r}" for key, value in state.items() if key != "deck"]
        states.append("\n".join(["[[state]]", *rows, f"deck = '''{state['deck']}'''"]))
    return f"potential = {str(potential.resolve())!r}\nseed = {seed}\n\n" + "\n\n".join(states) + "\n"


def frame_count(path):
    count, lines = 0, path.read_text().splitlines() if path.exists() else []
    while lines and len(lines) >= int(lines[0]) + 2:
        lines = lines[int(lines[0]) + 2:]
        count += 1
    return count


def options_of(table):
    for key, value in table.items():
        if key != "python":
            yield f"--{key.replace('_', '-')}"
            yield str(value)


def grow(lmmd, plan, frames, folder, number):
    """One round; returns the file with its labels."""
    members = [train(lmmd, plan, frames, folder / f"member_{i}", i, plan["committee_epochs"])
               for i in range(1, plan["committee"] + 1)]
    sampled = folder / "candidates.done"
    if not sampled.exists():
        written(folder / "sample.toml", sampling_plan(plan, members[0], number))
        call(sys.executable, HERE / "sample.py", folder / "sample.toml", folder / "candidates.xyz", "--lmmd", lmmd, "--work", folder / "sampling")
        written(sampled, "")
    chosen = folder / "chosen.xyz"
    if not chosen.exists():
        part = folder / "chosen.part.xyz"
        call(sys.executable, HERE / "select_frames.py", folder / "candidates.xyz", part, "--models", *members, "--lmmd", lmmd, *options_of(plan["select"]))
        if frame_count(part) == 0:
            sys.exit(f"found no structure worth a label among {folder / 'candidates.xyz'}, expected some between 'lower' and 'upper' "
                     "of [select]; draw other states, or stop growing")
        part.replace(chosen)
    labelled = folder / "labelled.xyz"
    if frame_count(labelled) < frame_count(chosen):
        call(plan["label"].get("python", "/usr/bin/python3"), HERE / "label.py", chosen, labelled, *options_of(plan["label"]))
    return labelled


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("plan", type=pathlib.Path)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--lmmd", default="lmmd")
    options = parser.parse_args()
    plan = tomllib.loads(options.plan.read_text())
    frames = [options.plan.parent / name for name in plan["frames"]]
    for number in range(1, plan["rounds"] + 1):
        folder = options.work / f"round_{number}"
        folder.mkdir(parents=True, exist_ok=True)
        frames.append(grow(options.lmmd, plan, frames, folder, number))
    written(options.work / "frames.xyz", "".join(frame.read_text() for frame in frames))
    train(options.lmmd, plan, [options.work / "frames.xyz"], options.work / "final", 1, plan["epochs"])


if __name__ == "__main__":
    main()
