#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Start for a potential of several elements, from potentials of one element each (NEP4 of the same shape).

usage: combine.py OUT.txt A/nep.txt B/nep.txt ...

OUT.txt is a NEP5 for `fine_tune` of a training deck: the networks and biases of the elements, their radial coefficients for pairs of one
element, the mean of two for pairs of two, the cutoffs element by element. On each element alone it is that element's potential exactly.
That the mean means something needs potentials of common descent: each fine-tuned from the same one, with cutoffs scaled by the atomic distance.
"""
import itertools
import pathlib
import sys


def read(path):
    lines = pathlib.Path(path).read_text().split("\n")
    head = {line.split()[0]: line.split()[1:] for line in lines[1:7]}
    if not lines[0].startswith("nep4") or lines[0].split()[1] != "1":
        sys.exit(f"{path}:1: found '{lines[0]}', expected a NEP4 of one element")
    neurons = int(head["ANN"][0])
    radial, angular = ((int(n) + 1) * (int(k) + 1) for n, k in zip(head["n_max"], head["basis_size"]))
    numbers = [float(line) for line in lines[7:] if line.strip()]
    inputs = len(numbers) - 2 * neurons - 1 - radial - angular
    descriptors = inputs // (neurons + 1)
    take = iter(numbers)

    def part(count):
        return list(itertools.islice(take, count))
    return {"path": path, "element": lines[0].split()[2], "first": lines[0].split()[0], "head": head, "descriptors": descriptors,
            "w0": part(neurons * descriptors), "b0": part(neurons), "w1": part(neurons), "b1": part(1)[0],
            "c": part(radial + angular), "scaler": part(descriptors)}


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    parts = [read(path) for path in sys.argv[2:]]
    first = parts[0]
    for other in parts[1:]:
        for key in ("zbl", "n_max", "basis_size", "l_max", "ANN"):
            if other["head"].get(key) != first["head"].get(key):
                sys.exit(f"{other['path']}: found {key} {other['head'].get(key)}, expected {first['head'].get(key)} as in {first['path']}")
    cutoffs = [word for part in parts for word in part["head"]["cutoff"][:2]]
    lines = [f"{first['first'].replace('nep4', 'nep5')} {len(parts)} {' '.join(part['element'] for part in parts)}",
             "zbl " + " ".join(first["head"]["zbl"]),
             "cutoff " + " ".join(cutoffs + first["head"]["cutoff"][2:])]
    lines += [f"{key} {' '.join(first['head'][key])}" for key in ("n_max", "basis_size", "l_max", "ANN")]
    for part in parts:  # one scaler for all: what an element's own differs by goes into its first layer
        ratio = [own / common for own, common in zip(part["scaler"], first["scaler"])]
        lines += [repr(w * ratio[i % part["descriptors"]]) for i, w in enumerate(part["w0"])]
        lines += [repr(x) for x in part["b0"] + part["w1"] + [part["b1"]]]
    lines.append("0.0")
    for coefficients in zip(*(part["c"] for part in parts)):
        lines += [repr((one + other) / 2) for one in coefficients for other in coefficients]
    lines += [repr(x) for x in first["scaler"]]
    pathlib.Path(sys.argv[1]).write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
