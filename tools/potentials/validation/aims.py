# SPDX-License-Identifier: GPL-3.0-or-later
"""What a potential is meant to reach, whether it does, and what PBE itself cannot."""
import math

from .liquid import AT_MEASURED
from .reference import CRYSTALS, find

FORCE, ENERGY, DENSITY, PEAK, DIFFUSION, MELTING = 12, 3, 5, 0.05, 25, 15  # %, meV/atom, %, A, %, %


def aim(name, limit, unit, worst, note=""):
    """worst: the measured value, None where it is not; the verdict follows."""
    digits = max(0, 2 - math.floor(math.log10(limit)))
    verdict = "open" if worst is None else "met" if abs(worst) <= limit else "missed"
    return {"aim": name, "limit": f"{limit:g} {unit}", "value": "–" if worst is None else f"{worst:.{digits}f} {unit}", "verdict": verdict, "note": note}


def of_quantity(sections, quantity):
    """Numbers of all sections with that name and an experiment beside them."""
    return [n for result in sections.values() for n in result["numbers"] if n["quantity"] == quantity and n.get("reference")]


def worst_of(numbers, size, name, limit, unit, missing="not measured where experiment has a number"):
    measured = [n for n in numbers if n["value"] is not None]
    if not measured:
        return aim(name, limit, unit, None, numbers[0]["note"] if numbers else missing)
    worst = max(measured, key=lambda n: abs(size(n)))
    error = f" ± {worst['error']:.2g}" if worst.get("error") else ""
    value = f"{worst['state']}: {worst['value']:.4g}{error} {worst['unit']}"
    return aim(name, limit, unit, size(worst), f"{value}; the worst of {len(measured)}" if len(measured) > 1 else value)


def relative(n):
    return 100 * (n["value"] / n["reference"]["value"] - 1)


def worst_liquid(errors):
    """Of the kinds that begin with 'liq' the one with the largest share of the force's own RMS; of all frames where no kind is called so."""
    kinds = [e for kind, e in errors["kinds"].items() if kind.startswith("liq")]
    return max(kinds, key=lambda e: e["force"] / e["force_rms"], default=errors["all"])


def of_parity(sections):
    errors = sections.get("parity", {}).get("errors", {})
    if not errors:
        return [aim("forces on held-out liquids", FORCE, "% of their RMS", None), aim("energy on held-out liquids", ENERGY, "meV/atom", None)]
    liquid = {name: worst_liquid(e) for name, e in errors.items()}
    converged = errors.get("held out, converged", {"kinds": {}})  # of a kind, where there is one; its labels are the better ones
    held_out = errors.get("held out", converged)
    best = worst_liquid({**held_out, "kinds": {**held_out["kinds"], **converged["kinds"]}})
    same = liquid.get("held out") or best
    shares = "; ".join(f"{name}: {100 * e['force'] / e['force_rms']:.1f} %, {1e3 * e['force']:.0f} meV/Å" for name, e in liquid.items())
    return [aim("forces on held-out liquids", FORCE, "% of their RMS", 100 * best["force"] / best["force_rms"], shares),
            aim("energy on held-out liquids", ENERGY, "meV/atom", 1e3 * same["energy"], "labels with the settings of the training")]


def explained(told, compressed):
    """What of an error goes when the density is that of experiment."""
    left = [f"{relative(n):+.0f} % at the density of experiment ({n['state']})" for n in compressed if n["value"] is not None]
    return {**told, "note": "; ".join([told["note"], *left])}


def aims(sections, inherited=""):
    """inherited: what of the density's error is PBE's own."""
    density = worst_of(of_quantity(sections, "density"), relative, "density of the liquid", DENSITY, "%")
    return [*of_parity(sections), {**density, "note": "; ".join(filter(None, [density["note"], inherited]))},
            worst_of(of_quantity(sections, "first peak of g(r)"), lambda n: n["value"] - n["reference"]["value"], "first peak of g(r)", PEAK, "Å"),
            explained(worst_of(of_quantity(sections, "self-diffusion D"), relative, "self-diffusion", DIFFUSION, "%"),
                      of_quantity(sections, "self-diffusion D" + AT_MEASURED)),
            worst_of(of_quantity(sections, "melting point"), relative, "melting point", MELTING, "%")]


def of_crystals_in_pbe(rows, elements):
    """How much PBE's own crystals are too large, for the density's note."""
    off = []
    for element in elements:
        for crystal in CRYSTALS.get(element, []):
            experiment, pbe = (find(rows, element, crystal.phase, name) for name in ("volume", "PBE_volume"))
            if experiment and pbe:
                off.append(f"{element} {100 * (pbe.value / experiment.value - 1):+.1f} %")
    return "volumes of PBE's own crystals: " + ", ".join(off) if off else ""


def off_in_pbe(rows, elements):
    """Sentences: by how much all-electron PBE misses experiment."""
    told = []
    for element in elements:
        for phase in dict.fromkeys(crystal.phase for crystal in CRYSTALS.get(element, [])):
            for quantity, name, unit in (("volume", "volume", "Å³/atom"), ("bulk_modulus", "bulk modulus", "GPa")):
                experiment, pbe = find(rows, element, phase, quantity), find(rows, element, phase, "PBE_" + quantity)
                if experiment and pbe:
                    told.append(f"{element}, {phase}: {name} {pbe.value:.4g} {unit}, {100 * (pbe.value / experiment.value - 1):+.1f} % off experiment's "
                                f"{experiment.value:.4g} ({pbe.source})")
            below = find(rows, element, phase, "PBE_energy_above_stable")
            if below and below.value < 0:
                told.append(f"{element}, {phase}: {-below.value:g} meV/atom below the structure of experiment ({below.source})")
    return told
