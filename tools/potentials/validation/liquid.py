# SPDX-License-Identifier: GPL-3.0-or-later
"""The liquid at no pressure: density, structure, transport, sound, Debye-like frequencies, at the temperatures of the references."""
import numpy as np

from select_frames import columns as column_of

from .programs import Stopped, mean_and_error, thermo
from .reference import LIQUIDS, find, found, table

FIND_DENSITY = """build liquid {composition} atoms {atoms} density {density} gcc seed 1
potential {nep}
minimize fire 0.5 500
velocity {hot} seed 1
time_step 2
ensemble nvt_bdp {hot} {temperature} 100
run {melt}
ensemble npt_scr {temperature} {temperature} 100 0 40 1000
run {settle}
ensemble npt_scr {temperature} {temperature} 100 0 40 1000
dump_thermo 10
dump_restart {sample}
run {sample}
"""
SAMPLE = """model {before}/restart.xyz
potential {nep}
time_step 2
change_box {stretch}
ensemble nvt_bdp {temperature} {temperature} 100
run {settle}
ensemble nvt_bdp {temperature} {temperature} 500
dump_thermo 5
dump_h5md 50 statics.h5
dump_h5md 5 trajectory.h5 velocity
run {sample}
"""
AT_MEASURED = ", at the measured density"
TRAJECTORIES = ("statics.h5", "trajectory.h5")


def peak(x, y, errors, share=0.85):
    """Place of the highest maximum and its error: a parabola, weighted by the errors, through the points around it that are above a share of it,
    each the median of five neighbours, since a bin of few wave vectors may stick out."""
    x, y, errors = (np.asarray(v, dtype=float) for v in (x, y, errors))
    smooth = np.median(np.lib.stride_tricks.sliding_window_view(np.pad(y, 2, mode="edge"), 5), axis=1)
    top = int(np.argmax(smooth))
    low, high = max(top - 2, 0), min(top + 2, len(y) - 1)
    while low > 0 and smooth[low - 1] > share * smooth[top]:
        low -= 1
    while high < len(y) - 1 and smooth[high + 1] > share * smooth[top]:
        high += 1
    at = slice(low, high + 1)
    sigma = np.maximum(errors[at], 1e-3 * smooth[top])
    (a, b, _), covariance = np.polyfit(x[at] - x[top], smooth[at], 2, w=1 / sigma, cov="unscaled")
    gradient = np.array([b / (2 * a**2), -1 / (2 * a), 0])
    return x[top] - b / (2 * a), float(np.sqrt(gradient @ covariance @ gradient))


def neighbours(rdf, running, name="total"):
    """Neighbours within the first minimum behind the first maximum of g(r): number, error, distance."""
    r, g = np.array(rdf["r"]["values"]), np.array(rdf[name]["values"])
    width = round(0.3 / (r[1] - r[0]))  # A; the minimum is broad
    smooth = np.convolve(g, np.ones(width) / width, mode="same")
    behind = np.flatnonzero((r > r[np.argmax(g)]) & (r < 1.9 * r[np.argmax(g)]))
    cut = r[behind[np.argmin(smooth[behind])]]
    k = int(np.searchsorted(running["r"]["values"], cut))
    return running[name]["values"][k], running[name]["errors"][k], cut


def columns(result, name):
    return {} if result is None else result["tables"][name]["columns"]


def scalar(result, name):
    """(value, error) of an estimator's number; (None, None) where there is none."""
    entry = (result or {"scalars": {}})["scalars"].get(name)
    return (entry["value"], entry["error"]) if entry else (None, None)


def density(job, name, material, temperature):
    """A run at no pressure: (kg/m3, error), (edge of the box, edge of its last frame), A."""
    liquid = LIQUIDS[material]
    folder = job.run(name, FIND_DENSITY.format(
        composition=liquid.composition, atoms=job.choose(250, 500), density=liquid.density, nep=job.nep.resolve(), temperature=temperature,
        hot=max(1000, 1.5 * temperature), melt=job.choose(1500, 2500), settle=job.choose(2500, 5000), sample=job.choose(7500, 20000)))
    lines = (folder / "restart.xyz").read_text().splitlines()
    table = thermo(folder)
    volume, error = mean_and_error(table["V"])
    mass = sum(masses(lines))
    kilograms = mass / volume * 1660.53907
    return kilograms, kilograms * error / volume, volume ** (1 / 3), table["V"][-1] ** (1 / 3)


def masses(lines):
    """amu, of the atoms of a restart file."""
    at, _ = column_of(lines[1], "mass")
    return [float(line.split()[at]) for line in lines[2:]]


def structure(job, trajectory):
    """g(r) with its peaks and neighbours; S(q) of an element, with its peak and its limit. None where lmmd-analyze refuses the frames."""
    rdf = job.analyse("rdf", trajectory, "--cutoff", "7")
    sofk = job.analyse("sofk", trajectory, "--qmax", "6", "--vectors", "40")
    if rdf is None or sofk is None:
        return None
    g, pairs = columns(rdf, "rdf"), [pair for pair in columns(rdf, "rdf") if pair != "r"]
    result = {"peaks": {pair: peak(g["r"]["values"], g[pair]["values"], g[pair]["errors"]) for pair in pairs},
              "coordination": neighbours(g, columns(rdf, "rdf_coordination")), "rdf": curve(g, "r", "total"), "S0": scalar(sofk, "S0"), "sofk_peak": None, "sofk": None}
    if len(pairs) == 2:  # the total and one element's own
        s = columns(sofk, "sofk")
        result.update(sofk_peak=peak(s["q"]["values"], s["S"]["values"], s["S"]["errors"]), sofk=curve(s, "q", "S"))
    return result


def motion(job, trajectory, temperature):
    """Viscosity, diffusion less what the box holds back, sound, Debye-like frequencies."""
    stress = stresses(job, trajectory)
    eta, eta_error = scalar(stress, "eta")
    size = ["--yeh_hummer", f"{eta:.6g}", str(temperature)] if eta else []
    msd = job.analyse("msd", trajectory, "--time", str(job.choose(4, 10)), *size)
    currents = job.analyse("currents", trajectory, "--time", str(job.choose(2, 4)), "--q", "1.5")
    debye = job.analyse("debye", trajectory, "--time", "2")
    name = "D_inf_" if eta else "D_"
    elements = [key.removeprefix(name) for key in (msd or {"scalars": {}})["scalars"] if key.startswith(name)]
    return {"viscosity": [eta, eta_error], "G_inf": scalar(stress, "G_inf"), "sound": scalar(currents, "v_L"), "gap": scalar(currents, "q_gap"),
            "D": {element: scalar(msd, name + element) for element in elements if "_" not in element}, "corrected": bool(eta),
            "debye": {key: scalar(debye, key) for key in ("theta_0", "theta_1", "theta_2", "theta_vacf", "omega_log")},
            "vdos": until_it_ends(curve(columns(debye, "debye"), "nu", "total")) if debye else None}


def stresses(job, trajectory):
    """The stress's correlation over the longest time at which its integral has a plateau."""
    for time in job.choose((1.5, 1), (3, 2, 1)):
        stress = job.analyse("stress_acf", trajectory, "--time", str(time))
        if scalar(stress, "eta")[0] is not None:
            break
    return stress


def curve(table, x, y):
    return {"x": table[x]["values"], "y": table[y]["values"]}


def until_it_ends(c, share=2e-3):
    """A curve up to where it stays below a share of its largest value."""
    end = max(k for k, y in enumerate(c["y"]) if y > share * max(c["y"])) + 1
    return {"x": c["x"][:end], "y": c["y"][:end]}


def measure(job, material, temperature, wanted=None):
    """The liquid at the density that it has at no pressure, or at one that is wanted, kg/m3."""
    before = f"liquid_{material}_{temperature}_density"
    try:
        kilograms, error, edge, last = density(job, before, material, temperature)
        if wanted:
            kilograms, error, edge = wanted, None, edge * (kilograms / wanted) ** (1 / 3)
        folder = job.run(named(material, temperature, wanted), SAMPLE.format(
            before=before, nep=job.nep.resolve(), temperature=temperature, stretch=f"{edge - last:.8f}", settle=job.choose(500, 2000),
            sample=job.choose(7500, 25000)))
    except Stopped as reason:
        return {"failed": str(reason)}
    statics, dynamics = (folder / trajectory for trajectory in TRAJECTORIES)
    found_structure = structure(job, statics)
    if found_structure is None:
        return {"failed": f"lmmd-analyze refused the frames of {statics}"}
    return {"density": [kilograms, error], "pressure": mean_and_error(thermo(folder)["P"]), **found_structure, **motion(job, dynamics, temperature)}


def named(material, temperature, wanted):
    return f"liquid_{material}_{temperature}" + ("_compressed" if wanted else "")


def measured(job, material, temperature, wanted=None):
    """What measure() finds; the trajectories go when it is kept."""
    name = named(material, temperature, wanted)
    result = job.kept(name, lambda: measure(job, material, temperature, wanted))
    for trajectory in TRAJECTORIES:
        (job.work / "runs" / name / trajectory).unlink(missing_ok=True)
    return result


def numbers_of(rows, material, temperature, r):
    state = f"{material}, {temperature} K"
    if "failed" in r:
        return [found("liquid", state, None, note=r["failed"])]
    reference = lambda quantity: find(rows, material, "liquid", quantity, temperature)
    n, n_error, cut = r["coordination"]
    numbers = [found("density", state, *r["density"], "kg/m³", reference=reference("density"))]
    for pair, (place, error) in r["peaks"].items():
        if pair == "total" or len(r["peaks"]) > 2:
            label = "first peak of g(r)" + ("" if pair == "total" else f", {pair}")
            numbers.append(found(label, state, place, error, "Å", reference=reference("rdf_peak" + ("" if pair == "total" else f"_{pair}"))))
    numbers.append(found("coordination", state, n, n_error, reference=reference("coordination"), note=f"within {cut:.2f} Å, the first minimum of g(r)"))
    if r["sofk_peak"]:
        numbers.append(found("first peak of S(q)", state, *r["sofk_peak"], "1/Å", reference=reference("sofk_peak")))
    numbers.append(found("S(0)", state, *r["S0"], reference=reference("S0"), note="extrapolated from q below 1 1/Å"))
    for element, (d, error) in r["D"].items():
        quantity = "self-diffusion D" + (f" of {element}" if len(r["D"]) > 1 else "")
        numbers.append(found(quantity, state, 10 * d, 10 * error, "10⁻⁹ m²/s", reference=reference("self_diffusion"), note="corrected for the box (Yeh-Hummer)" if r["corrected"] else "of the box: no viscosity to correct it with"))
    return numbers + [found("viscosity", state, *r["viscosity"], "mPa s", reference=reference("viscosity"), note="Green-Kubo"),
                      found("velocity of sound", state, *r["sound"], "m/s", reference=reference("sound_velocity"))]


def compressed(job, rows, material, temperature):
    """What is left to explain when the density is that of experiment: the same rows at it, with the pressure that it takes."""
    reference = lambda quantity: find(rows, material, "liquid", quantity, temperature)
    if reference("density") is None:
        return []
    r = measured(job, material, temperature, reference("density").value)
    state = f"{material}, {temperature} K"
    if "failed" in r:
        return [found("liquid", state, None, note=r["failed"])]
    at = "pressure", "self-diffusion D", "viscosity", "velocity of sound"
    numbers = [found("pressure", state, *r["pressure"], "GPa"), *(n for n in numbers_of(rows, material, temperature, r) if n["quantity"] in at)]
    return [{**n, "quantity": n["quantity"] + AT_MEASURED} for n in numbers]


def debye_numbers(material, temperature, r):
    names = {"theta_0": "Θ₀, geometric", "theta_1": "Θ₁", "theta_2": "Θ₂", "theta_vacf": "Θ, Einstein", "omega_log": "ω_log"}
    return [found(f"Debye-like {names[key]}", f"{material}, {temperature} K", *v, "K") for key, v in r["debye"].items() if v[0] is not None]


def section(job, material):
    rows, liquid = table(), LIQUIDS[material]
    results = {t: measured(job, material, t) for t in job.temperatures or job.choose(liquid.quick, liquid.full)}
    well = {t: r for t, r in results.items() if "failed" not in r}
    numbers = [n for t, r in results.items() for n in numbers_of(rows, material, t, r)]
    numbers += compressed(job, rows, material, min(results))
    numbers += [n for t, r in list(well.items())[:1] for n in debye_numbers(material, t, r)]
    figures = [{"title": f"{title} of liquid {material}", "x": x, "y": y,
                "series": [{"label": f"{t} K", **r[key]} for t, r in well.items() if r[key]]}
               for key, title, x, y in (("rdf", "Radial distribution", "r, Å", "g(r)"), ("sofk", "Structure factor", "q, 1/Å", "S(q)"),
                                        ("vdos", "Vibrational density of states", "frequency, THz", "1/THz"))]
    notes = ["Boxes of " + str(job.choose(250, 500)) + " atoms; density at no pressure, everything else at that density.",
             "D falls with density and the viscosity rises: where the density is off, so are they.",
             "Sound from the longitudinal modes at the smallest q of the box, which are some percent faster than ultrasound where there is positive dispersion."]
    return {"numbers": numbers, "figures": [f for f in figures if f["series"]], "notes": notes,
            "pressures": {t: r["pressure"] for t, r in well.items()}}
