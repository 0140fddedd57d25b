# SPDX-License-Identifier: GPL-3.0-or-later
"""Melting by two-phase coexistence: half a crystal, half its liquid, at a temperature and pressure; which of them grows?"""
import numpy as np

from . import crystals
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
run {steps}
"""}


def verdict(fraction, blocks=10, least=0.1):
    """'grows', 'melts' or 'undecided' from the crystal's share over time: it took over, it is gone, or a trend of at least `least` over the
    series that is three times its error."""
    means = np.array([block.mean() for block in np.array_split(np.asarray(fraction, dtype=float), blocks)])
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


def bar(job, crystal):
    """Writes a crystal that is long along its longest edge, one half of it labelled 1: its file; whether its box is orthogonal."""
    cell = crystals.relaxed(job, crystal)
    lengths = np.linalg.norm(cell.lattice, axis=1)
    axis = int(np.argmax(lengths))
    across, along = job.choose((12, 36), (16, 54))
    whole = cell.repeated([int(np.ceil((along if k == axis else across) / length)) for k, length in enumerate(lengths)])
    share = (whole.positions @ np.linalg.inv(whole.lattice))[:, axis] % 1
    path = job.work / "runs" / f"bar_{crystal.name}.xyz"
    written(path, whole.xyz((share < 0.5).astype(int)))
    return path.name, np.count_nonzero(cell.lattice) == 3


def state(job, crystal, temperature, pressure):
    """What becomes of crystal and liquid side by side, and of each alone."""
    path, orthogonal = bar(job, crystal)
    values = dict(bar=path, nep=job.nep.resolve(), temperature=temperature, pressure=pressure, hot=max(1200, 2.5 * temperature), melt=1500, cool=500,
                  pressures=f"{pressure} " * 3 + ("40 40 40" if orthogonal else "0 0 0 40 40 40 40 40 40"))
    name = f"melting_{crystal.name}_{pressure}GPa_{temperature}"
    try:
        alone = {phase: thermo(job.run(f"{name}_{phase}", deck.format(**values, steps=job.choose(3000, 10000)))) for phase, deck in ALONE.items()}
        both = thermo(job.run(name, (COEXIST + SETTLE).format(**values, steps=job.choose(10000, 50000))))
    except Stopped as reason:
        return {"failed": str(reason)}
    result = {}
    for phase, series in alone.items():
        half_way = len(series["PE"]) // 2
        result[phase] = {"energy": mean_and_error(series["PE"][half_way:]), "volume": mean_and_error(series["V"][half_way:])}
    gap = result["liquid"]["energy"][0] - result["solid"]["energy"][0]
    noise = 3 * np.hypot(result["liquid"]["energy"][1], result["solid"]["energy"][1])
    atoms = number_of_atoms(job.work / "runs" / name / "thermo.out")
    alive = gap > max(noise, 4e-3 * atoms)
    fraction = (result["liquid"]["energy"][0] - both["PE"]) / gap if alive else np.zeros(1)
    return {**result, "atoms": atoms, "alive": bool(alive), "verdict": verdict(fraction) if alive else "melts",
            "time": (0.04 * np.arange(len(fraction))).tolist()[::5], "fraction": fraction.tolist()[::5]}


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
        return results[temperature].get("verdict", "melts")

    grows, melts, seen = bracket(verdict_at, start, job.choose(0.10, 0.05))
    return grows, melts, seen, results


def temperature_of(grows, melts):
    """(K, half the width of the bracket), or (None, None) without a bracket."""
    return ((grows + melts) / 2, (melts - grows) / 2) if grows and melts else (None, None)


def trials(seen):
    return "; ".join(f"{t:g} K {v}" for t, v in sorted(seen.items()))


def section(job, element):
    rows, crystal = table(), CRYSTALS[element][0]
    reference = lambda quantity: find(rows, element, crystal.phase, quantity)
    start = reference("melting_point").value
    grows, melts, seen, results = search(job, crystal, 0, round(start, 1))
    melting, error = temperature_of(grows, melts)
    bound = f"; below {melts:g} K" if melting is None and melts else f"; above {grows:g} K" if melting is None and grows else ""
    numbers = [found("melting point", crystal.name, melting, error, "K", reference=reference("melting_point"), note=trials(seen) + bound)]
    standing = {t: r for t, r in results.items() if r.get("alive")}
    if standing:
        nearest = min(standing, key=lambda t: abs(t - (melting or melts or t)))
        heat, volume, slope = fusion(standing[nearest], nearest)
        note = f"crystal and liquid at {nearest:g} K"
        numbers += [found("heat of fusion", crystal.name, *heat, "kJ/mol", reference=reference("heat_of_fusion"), note=note),
                    found("volume change on melting", crystal.name, *volume, "%", reference=reference("volume_change_on_melting"), absolute=True, note=note),
                    found("dTm/dP, Clapeyron", crystal.name, *slope, "K/GPa", reference=reference("melting_slope"), absolute=True, note=note)]
    else:
        numbers.append(found("dTm/dP, Clapeyron", crystal.name, None, unit="K/GPa", reference=reference("melting_slope"),
                             note="the crystal did not stand at any temperature that was tried"))
    if not job.quick and melting:
        high = 2
        grows, melts, seen, _ = search(job, crystal, high, round(melting, 1))
        above, above_error = temperature_of(grows, melts)
        slope = (above - melting) / high if above else None
        numbers.append(found(f"dTm/dP, coexistence at {high} GPa", crystal.name, slope, np.hypot(error, above_error) / high if above else None, "K/GPa",
                             reference=reference("melting_slope"), absolute=True, note=trials(seen)))
    series = [{"label": f"{t:g} K", "x": r["time"], "y": r["fraction"]} for t, r in sorted(standing.items())]
    figures = [{"title": f"{crystal.name} and liquid side by side", "x": "time, ps", "y": "share of the crystal", "series": series}] if series else []
    notes = ["Share of the crystal from the potential energy, between those of crystal and liquid alone at the same temperature. The error is half the "
             "bracket between growth and melting; undecided states are those that did not move by a tenth of the cell."]
    return {"numbers": numbers, "figures": figures, "notes": notes}
