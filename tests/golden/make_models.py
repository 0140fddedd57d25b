#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small NEP models with random parameters, one per variant of the header, and configurations to evaluate them on.

Usage: make_models.py FOLDER

Writes FOLDER/NAME.nep.txt and FOLDER/NAME.in.xyz (several frames) for each variant: periodic triclinic, a box thinner
than the cutoff, an open cluster; and FOLDER/NAME.in.xyz for published models, which are not made here. The same numbers on
every machine. README.md tells how the golden values come from them.
"""
import math
import random
import sys
from pathlib import Path

FLEXIBLE_PAIR = [0.6, 2.4, 0.18, 3.2, 0.51, 0.94, 0.28, 0.40, 0.03, 0.20]

# name: (kind, elements, zbl line or None, cutoff line, l_max line, basis sizes)
VARIANTS = {
    "nep3": ("nep3", ["Ga"], None, "4.6 4.0 60 40", "4 2 1", (3, 2, 4, 3)),
    "nep3_two": ("nep3", ["Ga", "In"], None, "4.6 4.0 60 40", "4 0 0", (3, 2, 4, 3)),
    "nep3_zbl": ("nep3_zbl", ["Ga"], "1.2 2.4", "4.6 4.0 60 40", "4 2 0", (2, 2, 4, 4)),
    "nep4": ("nep4", ["Ga"], None, "4.6 4.0 60 40", "4 2 0", (3, 3, 5, 4)),
    "nep4_unequal": ("nep4", ["Si"], None, "5.0 3.6 60 40", "3 2 1", (6, 1, 2, 7)),
    "nep4_zbl": ("nep4_zbl", ["Ga", "In"], "1 2.5", "4.6 4.0 60 40", "4 2 1", (2, 2, 4, 3)),
    "nep4_zbl_typewise": ("nep4_zbl", ["Ga", "In", "Sn"], "1 2.6 0.7", "4.4 4.0 60 40", "4 2 1", (2, 1, 3, 3)),
    "nep4_zbl_flexible": ("nep4_zbl", ["Ga", "In"], "0 0", "4.6 4.0 60 40", "4 2 1", (2, 2, 3, 3)),
    "nep5": ("nep5", ["Ga"], None, "4.6 4.0 60 40", "4 2 1", (3, 2, 4, 3)),
    "nep5_zbl": ("nep5_zbl", ["Ga", "In"], "0.8 2.2", "4.6 4.0 60 40", "4 1 1", (2, 2, 3, 3)),
    "nep5_zbl_flexible": ("nep5_zbl", ["In", "Ga", "Bi"], "0 0", "4.4 3.9 60 40", "2 2 0", (1, 1, 2, 2)),
    "cutoffs_two": ("nep4", ["Ga", "In"], None, "4.2 3.6 5.0 4.2 60 40", "4 2 1", (2, 2, 3, 3)),
    "cutoffs_three": ("nep4_zbl", ["Ga", "In", "Sn"], "1 2", "4.2 3.8 4.8 3.4 4.5 4.3 60 40", "3 2 0", (1, 1, 3, 2)),
    "l_max_1": ("nep4", ["Ga"], None, "4.6 4.0 60 40", "1 0 1", (2, 3, 3, 3)),
    "l_max_2": ("nep4", ["Ga"], None, "4.6 4.0 60 40", "2 1 1 1", (2, 3, 3, 3)),
    "l_max_6": ("nep4", ["Ga"], None, "4.6 4.0 60 40", "6 2 1", (2, 2, 3, 3)),
    "l_max_8": ("nep4", ["Ga", "In"], None, "4.6 4.0 60 40", "8 0 0", (2, 1, 3, 2)),
    "q112": ("nep4", ["Ga"], None, "4.6 4.0 60 40", "4 0 0 1", (2, 3, 3, 3)),
    "q123": ("nep4", ["Ga"], None, "4.6 4.0 60 40", "3 0 0 0 1", (2, 3, 3, 3)),
    "q233": ("nep4", ["Ga"], None, "4.6 4.0 60 40", "4 0 0 0 0 1", (2, 3, 3, 3)),
    "q134": ("nep4", ["Ga"], None, "4.6 4.0 60 40", "4 0 0 0 0 0 1", (2, 3, 3, 3)),
    "all_invariants": ("nep4", ["Ga", "In"], None, "4.6 4.0 60 40", "8 1 1 1 1 1 1", (2, 1, 3, 3)),
}
NEURONS = 5


def invariants(l_max_line):
    numbers = [int(word) for word in l_max_line.split()]
    return numbers[0] + sum(1 for switch in numbers[1:] if switch)


def model_text(name):
    kind, elements, zbl, cutoff, l_max, (n_radial, n_angular, k_radial, k_angular) = VARIANTS[name]
    draw = random.Random("parameters of " + name)
    types = len(elements)
    descriptors = n_radial + 1 + (n_angular + 1) * invariants(l_max)
    networks = 1 if kind.startswith("nep3") else types
    per_network = NEURONS * (descriptors + 2) + (1 if kind.startswith("nep5") else 0)
    coefficients = types**2 * ((n_radial + 1) * (k_radial + 1) + (n_angular + 1) * (k_angular + 1))
    lines = [f"{kind} {types} {' '.join(elements)}"]
    if zbl:
        lines.append(f"zbl {zbl}")
    lines += [f"cutoff {cutoff}", f"n_max {n_radial} {n_angular}", f"basis_size {k_radial} {k_angular}", f"l_max {l_max}",
              f"ANN {NEURONS} 0"]
    count = networks * per_network + 1 + coefficients
    lines += [f"{draw.uniform(-1, 1):.7e}" for _ in range(count)]
    # Scales of the order of one over the descriptors, as a trained model has them: tanh works in its curved part.
    lines += [f"{draw.uniform(0.1, 0.4) if n <= n_radial else draw.uniform(0.02, 0.2):.7e}" for n in range(descriptors)]
    if zbl == "0 0":
        for _ in range(types * (types + 1) // 2):
            lines += [f"{number * draw.uniform(0.9, 1.1):.7e}" for number in FLEXIBLE_PAIR]
    return "\n".join(lines) + "\n"


def distance(a, b):
    return math.sqrt(sum((x - y) ** 2 for x, y in zip(a, b)))


def images(lattice, reach=2):
    steps = range(-reach, reach + 1)
    return [[sum(n * row[c] for n, row in zip((i, j, k), lattice)) for c in range(3)]
            for i in steps for j in steps for k in steps]


def place(draw, lattice, count, nearest, periodic):
    """Random atoms no closer than `nearest` A to each other and their images."""
    shifts = images(lattice, 1) if periodic else [[0, 0, 0]]
    atoms = []
    while len(atoms) < count:
        s = [draw.random() for _ in range(3)]
        r = [sum(s[a] * lattice[a][c] for a in range(3)) for c in range(3)]
        if all(distance([r[c] + d[c] for c in range(3)], other) > nearest for other in atoms for d in shifts):
            atoms.append(r)
    return atoms


def frames(name):
    elements = VARIANTS[name][1]
    draw = random.Random("positions of " + name)
    triclinic = [[7.1, 0.4, -0.3], [1.2, 6.6, 0.5], [-0.7, 0.8, 7.3]]
    thin = [[2.9, 0.2, 0.1], [0.4, 3.3, -0.2], [0.3, 1.1, 9.5]]
    large = [[12.6, 0.3, 0.2], [0.5, 12.9, -0.4], [0.2, 0.6, 13.1]]
    open_box = [[40, 0, 0], [0, 40, 0], [0, 0, 40]]
    cluster = [[5.5, 0, 0], [0, 5.5, 0], [0, 0, 5.5]]
    yield triclinic, "T T T", place(draw, triclinic, 12, 1.7, True)
    yield thin, "T T T", place(draw, thin, 3, 1.7, True)
    yield open_box, "F F F", [[x + 15 for x in r] for r in place(draw, cluster, 9, 1.5, False)]
    if name in ("nep4_zbl", "cutoffs_two"):
        yield large, "T T T", place(draw, large, 60, 1.8, True)


def xyz_text(name):
    draw = random.Random("elements of " + name)
    elements = VARIANTS[name][1]
    lines = []
    for lattice, pbc, atoms in frames(name):
        numbers = " ".join(f"{x:g}" for row in lattice for x in row)
        lines += [str(len(atoms)), f'Lattice="{numbers}" pbc="{pbc}" Properties=species:S:1:pos:R:3']
        for r in atoms:
            lines.append(f"{draw.choice(elements)} " + " ".join(f"{x:.6f}" for x in r))
    return "\n".join(lines) + "\n"


PEERS = {
    # name: (cubic lattice constant in A, fractional basis, repeats, elements)
    "C_2022_NEP4": (3.57, "diamond", (1, 1, 1), ["C"]),
    "C_2024_NEP4": (3.57, "diamond", (1, 1, 1), ["C"]),
    "Si_2022_NEP4_3body": (5.43, "diamond", (1, 1, 1), ["Si"]),
    "Si_2022_NEP4_5body": (5.43, "diamond", (1, 1, 1), ["Si"]),
    "Song-2024-UNEP-v1-AgAlAuCrCuMgMoNiPbPdPtTaTiVWZr": (
        3.9, "fcc", (2, 2, 1), "Ag Al Au Cr Cu Mg Mo Ni Pb Pd Pt Ta Ti V W Zr".split()),
}
BASIS = {"fcc": [(0, 0, 0), (0, 0.5, 0.5), (0.5, 0, 0.5), (0.5, 0.5, 0)]}
BASIS["diamond"] = BASIS["fcc"] + [tuple(x + 0.25 for x in r) for r in BASIS["fcc"]]


def peer_text(name):
    """Two frames of a shaken crystal for a published model: slightly sheared, then compressed until its ZBL is felt."""
    constant, basis, repeats, elements = PEERS[name]
    draw = random.Random("crystal for " + name)
    lines = []
    for scale, shake in ((1.0, 0.1), (0.75, 0.25)):
        a = constant * scale
        lattice = [[a * repeats[0], 0.2, -0.1], [0.1, a * repeats[1], 0.3], [-0.2, 0.15, a * repeats[2]]]
        sites = [[(site[c] + cell) / n for c, (cell, n) in enumerate(zip((i, j, k), repeats))] for i in range(repeats[0])
                 for j in range(repeats[1]) for k in range(repeats[2]) for site in BASIS[basis]]
        numbers = " ".join(f"{x:g}" for row in lattice for x in row)
        lines += [str(len(sites)), f'Lattice="{numbers}" pbc="T T T" Properties=species:S:1:pos:R:3']
        for number, s in enumerate(sites):
            r = [sum(s[c] * lattice[c][d] for c in range(3)) + draw.gauss(0, shake) for d in range(3)]
            lines.append(f"{elements[number % len(elements)]} " + " ".join(f"{x:.6f}" for x in r))
    return "\n".join(lines) + "\n"


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name in VARIANTS:
        (folder / f"{name}.nep.txt").write_text(model_text(name))
        (folder / f"{name}.in.xyz").write_text(xyz_text(name))
    for name in PEERS:
        (folder / f"{name}.in.xyz").write_text(peer_text(name))


if __name__ == "__main__":
    main()
