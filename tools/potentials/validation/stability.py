# SPDX-License-Identifier: GPL-3.0-or-later
"""Long runs at the corners of the range that the card claims: what breaks, what drifts, what comes closer than the data did."""
import itertools
import re
import sys

import numpy as np

from select_frames import columns as columns_of, frames, value

from .programs import Stopped, mean_and_error, thermo
from .reference import LIQUIDS, found

DECK = """build liquid {composition} atoms {atoms} density {density} seed 1
potential {nep}
minimize fire 0.5 500
velocity {hot} seed 1
time_step 2
ensemble nvt_bdp {hot} {temperature} 100
run 2500
ensemble nvt_bdp {temperature} {temperature} 500
dump_thermo 50
dump_xyz {every} trajectory.xyz
run {steps}
"""


def corners(valid, elements, usual):
    """Temperatures (K) and densities, as `build liquid` takes them, from a card's `valid`: '250-2000 K', '0.046-0.078 atoms/A^3'. A potential of
    several elements has no range of densities that fits each: 0.9 and 1.25 of the usual one (g/cm3) stand for it."""
    temperatures = re.search(r"([\d.]+)\s*-\s*([\d.]+)\s*K\b", valid)
    densities = re.search(r"([\d.]+)\s*-\s*([\d.]+)\s*atoms/A\^?3", valid)
    if not temperatures or not (densities or len(elements) > 1):
        sys.exit(f"found 'valid' of the card: '{valid}', expected ranges such as '250-2000 K' and '0.046-0.078 atoms/A^3' in it; "
                 "write them there or leave the section 'stability' out with --only")
    ends = [f"{float(d):g} A3" for d in densities.groups()] if len(elements) == 1 else [f"{f * usual:.3g} gcc" for f in (0.9, 1.25)]
    return [(float(t), d) for t in temperatures.groups() for d in ends]


def closest(comment, rows):
    """Smallest distance of two atoms of a frame, those of neighbouring images included, A."""
    lattice = np.array(value(comment, "Lattice").split(), dtype=float).reshape(3, 3)
    first, _ = columns_of(comment, "pos")
    r = np.array([row.split()[first:first + 3] for row in rows], dtype=float)
    apart = (r[:, None] - r[None, :]) @ np.linalg.inv(lattice)
    periodic = np.array([flag == "T" for flag in (value(comment, "pbc") or "T T T").split()])
    apart -= np.where(periodic, np.rint(apart), 0)
    images = itertools.product(*((-1, 0, 1) if p else (0,) for p in periodic))
    squares = np.min([np.sum(((apart + image) @ lattice) ** 2, axis=2) + 1e9 * np.eye(len(r)) * (not any(image)) for image in images], axis=0)
    return float(np.sqrt(squares.min()))


def drift(time, energy, blocks=8):
    """Slope of a series and its error from the slopes of its blocks' means; per unit of time."""
    parts = [(np.mean(t), np.mean(e)) for t, e in zip(np.array_split(time, blocks), np.array_split(energy, blocks))]
    (slope, _), covariance = np.polyfit(*np.array(parts).T, 1, cov=True)
    return float(slope), float(np.sqrt(covariance[0, 0]))


def named(material, temperature, density):
    return f"stability_{material}_{temperature:g}K_{density.replace(' ', '')}"


def run(job, material, temperature, density):
    steps = job.choose(10000, 500000)
    try:
        folder = job.run(named(material, temperature, density), DECK.format(
            composition=LIQUIDS[material].composition, atoms=job.choose(128, 250), density=density, nep=job.nep.resolve(), hot=max(1000, temperature),
            temperature=temperature, every=steps // 100, steps=steps))
    except Stopped as reason:
        return {"failed": str(reason)}
    rows = np.array([line.split() for line in (folder / "conserved.out").read_text().splitlines() if not line.startswith("#")], dtype=float)
    atoms = job.choose(128, 250)
    table = thermo(folder)
    return {"picoseconds": steps * 0.002, "drift": [1e6 * x / atoms for x in drift(rows[:, 1], rows[:, -1])], "temperature": mean_and_error(table["T"]),
            "pressure": mean_and_error(table["P"]), "closest": min(closest(*frame) for frame in frames(folder / "trajectory.xyz"))}


def closest_of_data(job):
    """Of the frames that the potential was trained on; None where they are not at hand."""
    files = [job.folder / entry["file"] for entry in job.card.get("data", {}).get("train_set", [])]
    return min((closest(*frame) for path in files if path.exists() for frame in frames(path)), default=None)


def section(job, material):
    known = job.kept("closest_of_data", lambda: closest_of_data(job))
    numbers = []
    for temperature, density in corners(job.card.get("valid", ""), job.card["elements"], LIQUIDS[material].density):
        r = job.kept(named(material, temperature, density), lambda: run(job, material, temperature, density))
        state = f"{material}, {temperature:g} K, {density.replace('A3', 'atoms/Å³').replace('gcc', 'g/cm³')}"
        if "failed" in r:
            numbers.append(found("run", state, None, note="ended early: " + r["failed"]))
            continue
        beyond = known is not None and r["closest"] < known
        numbers += [found("pressure", state, *r["pressure"], "GPa", note=f"{r['picoseconds']:g} ps ran to the end"),
                    found("drift of the conserved energy", state, *r["drift"], "meV/atom/ns"),
                    found("closest pair", state, r["closest"], unit="Å", note="" if known is None else
                          f"closer than any of the data ({known:.2f} Å): extrapolated" if beyond else f"data reach down to {known:.2f} Å")]
    return {"numbers": numbers, "figures": [], "notes": ["Corners of the range that the card names, at constant volume."]}
