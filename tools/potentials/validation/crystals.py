# SPDX-License-Identifier: GPL-3.0-or-later
"""Crystals at 0 K: lattices, equations of state, relative energies; elastic constants and phonons of the first of each element."""
import itertools

import numpy as np

from select_frames import columns, frames, value

from . import solids
from .reference import CRYSTALS, find, found, table

RELAX = """build crystal {name} 1 1 1
potential {nep}
minimize fire 1e-5 5000 1
velocity 0.01
time_step 0.001
ensemble nve
dump_xyz 1 relaxed.xyz precision double mass
run 1
"""


def relaxed(job, crystal):
    """Cell and atoms at the minimum that the structure of experiment leads to."""
    folder = job.run(crystal.file, RELAX.format(name=crystal.name, nep=job.nep.resolve()))
    comment, rows = list(frames(folder / "relaxed.xyz"))[-1]
    first, mass = columns(comment, "pos")[0], columns(comment, "mass")[0]
    words = [row.split() for row in rows]
    return solids.Cell(np.array(value(comment, "Lattice").split(), dtype=float).reshape(3, 3), [w[0] for w in words],
                       np.array([w[first:first + 3] for w in words], dtype=float), np.array([float(w[mass]) for w in words]))


def statics(job, crystal):
    cell = relaxed(job, crystal)
    try:
        volumes, energies, (v0, b0, slope, e0) = solids.equation_of_state(cell, job.predict)
    except ValueError as reason:
        return {"failed": str(reason)}
    return {"lengths": np.linalg.norm(cell.lattice, axis=1).tolist(), "volumes": volumes.tolist(), "energies": energies.tolist(),
            "volume": v0, "bulk_modulus": b0, "bulk_modulus_slope": slope, "energy": e0}


def elasticity(job, crystal):
    clamped, loose = solids.elastic_constants(relaxed(job, crystal), job.predict)
    return {"clamped": clamped.tolist(), "relaxed": loose.tolist(), "bulk_moduli": solids.bulk_moduli(loose),
            "lowest": float(np.linalg.eigvalsh(loose)[0])}


def phonons(job, crystal, reach):
    """Frequencies on the wave vectors of a supercell of at least `reach` A along every edge."""
    cell = relaxed(job, crystal)
    counts = [int(np.ceil(reach / length)) for length in np.linalg.norm(cell.lattice, axis=1)]
    waves = solids.frequencies(cell, counts, job.predict)
    values = np.concatenate([nu for _, nu in waves])
    grid, density = solids.density_of_states(values[values > 0.05])
    return {"cells": counts, "gamma": waves[0][1].tolist(), "highest": float(values.max()), "lowest": float(values.min()),
            "unstable": int((values < -0.05).sum()), "modes": len(values), "grid": grid.tolist(), "density": density.tolist()}


def statics_numbers(rows, element, crystal, result, zero):
    state, numbers = crystal.label, []
    if "failed" in result:
        return [found("equation of state", state, None, note=result["failed"])]
    reference = lambda quantity: find(rows, element, crystal.phase, quantity)
    for axis, length in zip("abc", result["lengths"]):
        experiment, pbe = reference(f"lattice_{axis}"), reference(f"PBE_lattice_{axis}")
        if experiment or pbe:
            numbers.append(found(f"lattice {axis}", state, length, unit="Å", reference=experiment, pbe=pbe))
    numbers += [found("volume V₀", state, result["volume"], unit="Å³/atom", reference=reference("volume"), pbe=reference("PBE_volume")),
                found("bulk modulus B₀", state, result["bulk_modulus"], unit="GPa", reference=reference("bulk_modulus"), pbe=reference("PBE_bulk_modulus")),
                found("B₀′", state, result["bulk_modulus_slope"], pbe=reference("PBE_bulk_modulus_slope"))]
    if zero is not None and not crystal.stable:
        numbers.append(found("energy", state, 1e3 * (result["energy"] - zero), unit="meV/atom", reference=reference("energy_above_stable"), pbe=reference("PBE_energy_above_stable"), absolute=True))
    return numbers


def elastic_numbers(rows, element, crystal, result):
    labels = [f"C{i + 1}{j + 1}" for i, j in itertools.combinations_with_replacement(range(6), 2)]
    values = dict(zip(labels, (result["relaxed"][i][j] for i, j in itertools.combinations_with_replacement(range(6), 2))))
    numbers = [found(label, crystal.label, c, unit="GPa", reference=find(rows, element, crystal.phase, label))
               for label, c in values.items() if abs(c) > 0.3]
    voigt, reuss = result["bulk_moduli"]
    note = "of a crystal whose shape and atoms follow the pressure" if result["lowest"] > 0 else "a shear lowers the energy: the crystal is unstable"
    return [*numbers, found("bulk modulus, Reuss", crystal.label, reuss, unit="GPa", reference=find(rows, element, crystal.phase, "bulk_modulus"), note=note),
            found("bulk modulus, Voigt", crystal.label, voigt, unit="GPa")]


def phonon_numbers(rows, element, crystal, result):
    note = f"{result['modes']} modes of {'×'.join(map(str, result['cells']))} cells; " + \
        (f"{result['unstable']} imaginary, down to {-result['lowest']:.2f}i THz" if result["unstable"] else "none imaginary")
    numbers = [found("highest frequency", crystal.label, result["highest"], unit="THz", reference=find(rows, element, crystal.phase, "highest_frequency"), note=note)]
    peaks = solids.maxima(result["grid"], result["density"])
    for k in (1, 2, 3):
        reference = find(rows, element, crystal.phase, f"dos_peak_{k}")
        if reference and peaks:
            nearest = min(peaks, key=lambda peak: abs(peak - reference.value))
            numbers.append(found(f"maximum {k} of the density of states", crystal.label, nearest, unit="THz", reference=reference,
                                 note="the nearest of " + ", ".join(f"{peak:.2f}" for peak in peaks)))
    return numbers


def upside_down(stable, above):
    """Which crystals lie below the one that is stable in experiment; above: meV/atom by label."""
    below = [f"{name} by {-e:.1f}" for name, e in above.items() if e < -0.05]
    return [f"The order is not that of experiment: below {stable.label} lie {', '.join(below)} meV/atom."] if below else []


def section(job, element):
    rows, crystals = table(), CRYSTALS[element]
    results = [job.kept(c.file, lambda: statics(job, c)) for c in crystals]
    stable, zero = next((c, r.get("energy")) for c, r in zip(crystals, results) if c.stable)
    numbers = [n for c, r in zip(crystals, results) for n in statics_numbers(rows, element, c, r, zero)]
    well = [(c, r) for c, r in zip(crystals, results) if zero is not None and "failed" not in r]
    curves = [{"label": c.label, "x": r["volumes"], "y": [1e3 * (e - zero) for e in r["energies"]]} for c, r in well]
    figures = [{"title": f"Energies of {element} crystals", "x": "volume, Å³/atom", "y": f"energy above {stable.label}, meV/atom", "series": curves}] if well else []
    first = crystals[0]
    elastic = job.kept(f"elastic_{first.file}", lambda: elasticity(job, first))
    lattice = job.kept(f"phonons_{first.file}", lambda: phonons(job, first, job.choose(13, 22)))
    numbers += elastic_numbers(rows, element, first, elastic) + phonon_numbers(rows, element, first, lattice)
    figures.append({"title": f"Phonons of {first.label}", "x": "frequency, THz", "y": "density of states, 1/THz",
                    "series": [{"label": "", "x": lattice["grid"], "y": lattice["density"]}]})
    notes = [f"Energies are those above {stable.label}, the stable crystal of experiment.", *upside_down(stable, {c.label: 1e3 * (r["energy"] - zero) for c, r in well}),
             "Lattices are minima at 0 K without zero-point motion; experiment is at the temperature of its source. Equations of state keep shape and fractional "
             "coordinates, as the all-electron ones do.", "Atoms follow the strains of the elastic constants; axes are those of `build crystal`."]
    return {"numbers": numbers, "figures": figures, "notes": notes, "energies": {c.phase: r.get("energy") for c, r in zip(crystals, results)}}
