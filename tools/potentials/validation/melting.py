# SPDX-License-Identifier: GPL-3.0-or-later
"""Melting by two-phase coexistence: half a crystal, half its liquid, at a temperature and pressure; which of them grows?"""
import itertools
import sys

import numpy as np

from select_frames import columns, frames, value

from . import crystals
from .parity import answers
from .programs import Stopped, mean_and_error, thermo, written
from .reference import CRYSTALS, KJ_PER_MOL, find, found, table
from .solids import GPA

CRYSTAL = """model {bar}
potential {nep}
time_step 2
"""
COEXIST = CRYSTAL + """velocity {hot} seed 1
fix 1
ensemble nvt_lan {hot} {hot} 50
run {melt}
fix 1
ensemble nvt_lan {temperature} {temperature} 50
run {cool}
"""
SETTLE = """ensemble nvt_lan {temperature} {temperature} 50
run {cool}
ensemble npt_scr {temperature} {temperature} 100 {pressures} 1000
dump_thermo 20
dump_xyz {every} trajectory.xyz
run {steps}
"""
ALONE = {"solid": CRYSTAL + "velocity {temperature} seed 1\n" + SETTLE,
         "liquid": CRYSTAL + """velocity {hot} seed 1
ensemble nvt_lan {hot} {hot} 50
run {melt}
ensemble nvt_lan {temperature} {temperature} 50
run {cool}
ensemble npt_scr {temperature} {temperature} 100 {pressure} 40 1000
dump_thermo 20
dump_xyz {every} trajectory.xyz
run {steps}
"""}


def verdict(share, blocks=10, least=0.1):
    """'grows', 'melts' or 'undecided' from the crystal's share over time: it took over, it is gone, or a trend of at least `least` over the
    series that is three times its error."""
    means = np.array([block.mean() for block in np.array_split(np.asarray(share, dtype=float), blocks)])
    end = means[-2:].mean()
    if end > 0.85 or end < 0.15:
        return "grows" if end > 0.5 else "melts"
    time = np.linspace(0, 1, blocks)
    (slope, _), covariance = np.polyfit(time, means, 1, cov=True)
    if abs(slope) > max(least, 3 * np.sqrt(covariance[0, 0])):
        return "grows" if slope > 0 else "melts"
    return "undecided"


def bracket(verdict_at, start, width, most=10, step=0.15):
    """Highest temperature at which the crystal grows and lowest at which it melts, neighbours closer than width * T; None where
    there is none within `most` trials or from 0.4 to 2.5 of the start."""
    seen = {}
    ask = start
    while len(seen) < most and 0.4 * start <= ask <= 2.5 * start:
        seen[ask] = verdict_at(ask)
        melts = min((t for t, v in seen.items() if v == "melts"), default=None)
        grows = max((t for t, v in seen.items() if v == "grows" and (melts is None or t < melts)), default=None)
        if grows is None:
            ask = round(min(seen) * (1 - step), 1)
        elif melts is None:
            ask = round(max(seen) * (1 + step), 1)
        else:
            between = sorted(t for t in seen if grows <= t <= melts)
            low, high = max(zip(between, between[1:]), key=lambda pair: pair[1] - pair[0])
            if high - low <= width * (low + high) / 2:
                break
            ask = round((low + high) / 2, 1)
    return grows, melts, seen


def strongest_waves(cell, axis, most=4, reach=5):
    """Multiples of the reciprocal vectors on which a crystal scatters most, of those across an axis: where it gets longer or shorter
    while it grows, it stays in phase with itself on them."""
    shares = cell.positions @ np.linalg.inv(cell.lattice)
    waves = [np.array(wave) for wave in itertools.product(range(-reach, reach + 1), repeat=3) if wave[axis] == 0 and wave > (0, 0, 0)]
    strength = [abs(np.exp(2j * np.pi * shares @ wave).mean()) ** 2 for wave in waves]
    length = [np.linalg.norm(np.linalg.inv(cell.lattice) @ wave) for wave in waves]
    order = sorted(range(len(waves)), key=lambda k: (-round(strength[k], 3), length[k]))
    return np.array([waves[k] for k in order[:most]])


def intensity(trajectory, waves):
    """Mean over wave vectors, given in the reciprocal lattice of the box, of |rho|^2 / N^2, for each frame: 1 for a crystal at rest, 1/N for none."""
    result = []
    for comment, rows in frames(trajectory):
        lattice = np.array(value(comment, "Lattice").split(), dtype=float).reshape(3, 3)
        first, _ = columns(comment, "pos")
        shares = np.array([row.split()[first:first + 3] for row in rows], dtype=float) @ np.linalg.inv(lattice)
        result.append(np.mean(np.abs(np.exp(2j * np.pi * shares @ waves.T).mean(axis=0)) ** 2))
    return np.array(result)


def bar(job, crystal):
    """Writes a crystal that is long along its longest edge, one half of it labelled 1. Its file, its strongest waves, whether its box is orthogonal."""
    cell = crystals.relaxed(job, crystal)
    lengths = np.linalg.norm(cell.lattice, axis=1)
    axis = int(np.argmax(lengths))
    across, along = job.choose((12, 36), (16, 54))
    counts = [int(np.ceil((along if k == axis else across) / length)) for k, length in enumerate(lengths)]
    whole = cell.repeated(counts)
    share = (whole.positions @ np.linalg.inv(whole.lattice))[:, axis] % 1
    path = job.work / "runs" / f"bar_{crystal.name}.xyz"
    written(path, whole.xyz((share < 0.5).astype(int)))
    return path.name, strongest_waves(cell, axis) * np.array(counts), np.count_nonzero(cell.lattice) == 3


def state(job, crystal, temperature, pressure):
    """What becomes of crystal and liquid side by side, and of each alone."""
    path, waves, orthogonal = bar(job, crystal)
    values = dict(bar=path, nep=job.nep.resolve(), temperature=temperature, pressure=pressure, hot=max(1200, 2.5 * temperature), melt=1500, cool=500,
                  pressures=f"{pressure} " * 3 + ("40 40 40" if orthogonal else "0 0 0 40 40 40 40 40 40"))
    name, short, long = f"melting_{crystal.name}_{pressure}GPa_{temperature}", job.choose(3000, 10000), job.choose(30000, 50000)
    try:
        alone = {phase: job.run(f"{name}_{phase}", deck.format(**values, steps=short, every=short // 30)) for phase, deck in ALONE.items()}
        both = job.run(name, (COEXIST + SETTLE).format(**values, steps=long, every=long // 100))
    except Stopped as reason:
        return {"failed": str(reason)}
    result, order = {"atoms": number_of_atoms(both / "thermo.out")}, {}
    for phase, folder in alone.items():
        series = thermo(folder)
        half_way = len(series["PE"]) // 2
        result[phase] = {"energy": mean_and_error(series["PE"][half_way:]), "volume": mean_and_error(series["V"][half_way:])}
        order[phase] = float(intensity(folder / "trajectory.xyz", waves)[15:].mean())
    share = share_of_crystal(intensity(both / "trajectory.xyz", waves), order["solid"], order["liquid"])
    stands = order["solid"] > 0.2
    time = np.arange(1, len(share) + 1) * (long // 100) * 0.002
    return {**result, "order": order, "stands": stands, "verdict": verdict(share) if stands else "melts", "time": time.tolist(), "share": share.tolist()}


def share_of_crystal(both, solid, liquid):
    """Of a bar of which a share is crystal |rho|^2 has the square of that share, over what the liquid has."""
    return np.sqrt(np.clip((both - liquid) / max(solid - liquid, 1e-6), 0, None))


def number_of_atoms(path):
    return int(next(line for line in path.open() if line.startswith("# num_atoms")).split()[2])


def fusion(result, temperature):
    """Heat (kJ/mol), volume change (%) and slope dT/dP (K/GPa, Clapeyron) at no pressure, each with its error."""
    n = result["atoms"]
    heat, heat_error = difference(result, "energy")
    volume, volume_error = difference(result, "volume")
    solid = result["solid"]["volume"][0]
    slope = temperature * volume / heat / GPA
    relative = np.hypot(heat_error / heat, volume_error / volume)
    return ((1e3 * heat / n / KJ_PER_MOL, 1e3 * heat_error / n / KJ_PER_MOL), (100 * volume / solid, 100 * volume_error / solid), (slope, abs(slope) * relative))


def difference(result, what):
    liquid, solid = result["liquid"][what], result["solid"][what]
    return liquid[0] - solid[0], float(np.hypot(liquid[1], solid[1]))


def search(job, crystal, pressure, start):
    results = {}

    def verdict_at(temperature):
        results[temperature] = job.kept(f"melting_{crystal.name}_{pressure}GPa_{temperature}", lambda: state(job, crystal, temperature, pressure))
        return results[temperature].get("verdict", "failed")

    grows, melts, seen = bracket(verdict_at, start, job.choose(0.10, 0.05))
    return grows, melts, seen, results


def temperature_of(grows, melts):
    """(K, half the width of the bracket), or (None, None) without a bracket."""
    return ((grows + melts) / 2, (melts - grows) / 2) if grows and melts else (None, None)


def trials(seen):
    return "; ".join(f"{t:g} K {v}" for t, v in sorted(seen.items()))


def fusion_numbers(crystal, reference, standing, melting):
    """Of crystal and liquid alone, at the temperature nearest to a melting point or to what is wanted in its place."""
    if not standing:
        return [found("dTm/dP, Clapeyron", crystal.name, None, unit="K/GPa", reference=reference("melting_slope"), absolute=True,
                      note="the crystal did not stand at any temperature that was tried")]
    nearest = min(standing, key=lambda t: abs(t - melting))
    heat, volume, slope = fusion(standing[nearest], nearest)
    note = f"crystal and liquid at {nearest:g} K"
    return [found("heat of fusion", crystal.name, *heat, "kJ/mol", reference=reference("heat_of_fusion"), note=note),
            found("volume change on melting", crystal.name, *volume, "%", reference=reference("volume_change_on_melting"), absolute=True, note=note),
            found("dTm/dP, Clapeyron", crystal.name, *slope, "K/GPa", reference=reference("melting_slope"), absolute=True, note=note)]


def preference(labels, those):
    """(eV/atom, its error): by how much more the labels raise liquids above crystals than the potential does; two frames of each at least."""
    off = {liquid: np.array([(label.energy - answer.energy) / len(label.forces) for label, answer in zip(labels, those)
                             if label.kind.startswith("liq") == liquid]) for liquid in (True, False)}
    if min(len(x) for x in off.values()) < 2:
        sys.exit(f"found {len(off[True])} liquids and {len(off[False])} crystals in melting.xyz, expected two of each at least; label more, liquids with a config_type "
                 "that begins with 'liq', or remove the file")
    error = np.hypot(*(x.std(ddof=1) / np.sqrt(len(x)) for x in off.values()))
    return float(off[True].mean() - off[False].mean()), float(error)


def numbers_of_labels(job, crystal, result, temperature, melting):
    """What heat of fusion and melting point become with the labels' energies in the place of the potential's, to first order: where a phase
    is raised by d, so is its free enthalpy, and T_m moves by T_m (d_liquid - d_crystal) / H. What is left is the error of PBE and of the labels.
    Frames that are in the fit understate the fit's own share."""
    path = job.folder / "melting.xyz"
    if not path.exists():
        return []
    shift, error = job.kept(f"labels_at_melting_{crystal.name}", lambda: preference(*answers(job, list(frames(path)))))
    (heat, heat_error), *_ = fusion(result, temperature)
    shift, error = 1e3 * shift / KJ_PER_MOL, 1e3 * error / KJ_PER_MOL
    note = f"first order, from the frames of melting.xyz (fitted, where train.xyz has them): labels prefer the crystal by {shift:+.2f}({error:.2f}) kJ/mol more"
    numbers = [found("heat of fusion, by the labels", crystal.name, heat + shift, np.hypot(heat_error, error), "kJ/mol", note=note)]
    if melting:
        numbers.append(found("melting point, by the labels", crystal.name, melting * (1 + shift / heat), melting * error / heat, "K", note=note))
    return numbers


def slope_number(job, crystal, reference, melting, error, pressure=2):
    """dTm/dP from a second bracket, at a pressure in GPa."""
    grows, melts, seen, _ = search(job, crystal, pressure, round(melting, 1))
    above, above_error = temperature_of(grows, melts)
    slope, slope_error = ((above - melting) / pressure, np.hypot(error, above_error) / pressure) if above else (None, None)
    return found(f"dTm/dP, coexistence at {pressure} GPa", crystal.name, slope, slope_error, "K/GPa", reference=reference("melting_slope"),
                 absolute=True, note=trials(seen))


def of_crystal(job, rows, element, crystal):
    reference = lambda quantity: find(rows, element, crystal.phase, quantity)
    start = round(reference("melting_point").value, 1)
    grows, melts, seen, results = search(job, crystal, 0, start)
    melting, error = temperature_of(grows, melts)
    bound = f"; below {melts:g} K" if melting is None and melts else f"; above {grows:g} K" if melting is None and grows else ""
    standing = {t: r for t, r in results.items() if r.get("stands")}
    numbers = [found("melting point", crystal.name, melting, error, "K", reference=reference("melting_point"), note=trials(seen) + bound),
               *fusion_numbers(crystal, reference, standing, melting or melts or start)]
    if standing and [crystal] == CRYSTALS[element][:1] and job.card["elements"] == [element]:  # that of melting.xyz
        nearest = min(standing, key=lambda t: abs(t - (melting or melts or start)))
        numbers += numbers_of_labels(job, crystal, standing[nearest], nearest, melting)
    if melting and not job.quick:
        numbers.append(slope_number(job, crystal, reference, melting, error))
    series = [{"label": f"{t:g} K", "x": r["time"], "y": r["share"]} for t, r in sorted(standing.items())]
    return numbers, [{"title": f"{crystal.name} and liquid side by side", "x": "time, ps", "y": "share of the crystal", "series": series}] if series else []


def section(job, element):
    rows = table()
    melting = [c for c in CRYSTALS[element] if find(rows, element, c.phase, "melting_point")]
    parts = [of_crystal(job, rows, element, crystal) for crystal in job.choose(melting[:1], melting)]
    notes = ["Share of the crystal from its strongest Bragg peaks across the bar, against those of crystal and liquid alone at the same temperature. A crystal that keeps "
             "less than a fifth of them does not stand by itself: it melts. The error is half the bracket between growth and melting; undecided are states "
             "that did not move by a tenth of the bar."]
    return {"numbers": [n for numbers, _ in parts for n in numbers], "figures": [f for _, figures in parts for f in figures], "notes": notes}
