# SPDX-License-Identifier: GPL-3.0-or-later
"""Forces, energies and virials against labels that no training saw."""
import fnmatch
import sys

import numpy as np

from select_frames import frames, value

from .programs import Answer, predict
from .reference import found


def held_out(job):
    """(name, frames) of the sets that the training did not see: trajectories that the card names, labels with converged k-points."""
    data = job.card.get("data", {})
    patterns = data.get("trajectories_for_test", [])
    files = [job.folder / entry["file"] for entry in data.get("train_set", [])]
    there = [frame for path in files if path.exists() for frame in frames(path)]
    chosen = [frame for frame in there if any(fnmatch.fnmatchcase(value(frame[0], "config_type"), pattern) for pattern in patterns)]
    trained = {value(comment, "config_type") for comment, _ in there} - {value(comment, "config_type") for comment, _ in chosen}
    path = job.folder / "converged.xyz"
    converged = [frame for frame in frames(path) if value(frame[0], "config_type") not in trained] if path.exists() else []
    sets = [("held out", chosen), ("held out, converged", converged)]
    sets = [(name, those) for name, those in sets if those]
    if not sets:
        sys.exit(f"found no held-out frames of {job.folder}, expected frames of 'trajectories_for_test' ({', '.join(patterns) or 'none'}) "
                 "in its train set, or converged.xyz; put them there or leave the section 'parity' out with --only")
    return sets


def errors(labels, told):
    """Root mean square errors over frames; forces eV/A, energies and virials (six components) eV/atom."""
    force, label = (np.concatenate([a.forces.ravel() for a in those]) for those in (told, labels))
    atoms = np.array([len(a.forces) for a in labels])
    energy = np.array([a.energy - b.energy for a, b in zip(told, labels)]) / atoms
    virial = [(a.virial - b.virial)[np.triu_indices(3)] / n for a, b, n in zip(told, labels, atoms) if b.virial is not None]
    rms = lambda x: float(np.sqrt(np.mean(np.square(x))))
    return {"frames": len(labels), "force": rms(force - label), "force_rms": rms(label), "energy": rms(energy),
            "energy_offset": float(energy.mean()), "virial": rms(virial) if virial else None}


def scatter(labels, told, most=600):
    force, label = (np.concatenate([a.forces.ravel() for a in those]) for those in (told, labels))
    every = max(1, len(force) // most)
    return {"label": "", "x": label[::every].tolist(), "y": force[::every].tolist(), "style": "points"}


def answers(job, chosen):
    """Of labelled frames: what the labels say, and what the potential says."""
    asked, told = job.work / "runs" / "asked.xyz", job.work / "runs" / "told.xyz"
    asked.parent.mkdir(parents=True, exist_ok=True)
    asked.write_text("".join("\n".join([str(len(rows)), comment, *rows]) + "\n" for comment, rows in chosen))
    predict(job, asked, told)
    return tuple([Answer(*frame) for frame in those] for those in (chosen, frames(told)))


def compare(job, chosen):
    labels, told = answers(job, chosen)
    kinds = sorted({a.kind.split("_")[0] for a in labels})
    pairs = {kind: [(a, b) for a, b in zip(labels, told) if a.kind.split("_")[0] == kind] for kind in kinds}
    return {"kinds": {kind: errors(*zip(*those)) for kind, those in pairs.items()}, "all": errors(labels, told),
            "scatter": scatter(labels, told)}


def section(job, _):
    sets = held_out(job)
    results = {name: job.kept(f"parity_{name.replace(', ', '_').replace(' ', '_')}", lambda: compare(job, chosen)) for name, chosen in sets}
    numbers = []
    for name, result in results.items():
        for kind, e in [*result["kinds"].items(), *([("all", result["all"])] if len(result["kinds"]) > 1 else [])]:
            state = f"{kind}, {name}, {e['frames']} frame" + ("s" if e["frames"] > 1 else "")
            share = 100 * e["force"] / e["force_rms"]
            numbers += [found("force error", state, 1e3 * e["force"], unit="meV/A", note=f"{share:.1f} % of their RMS"),
                        found("energy error", state, 1e3 * e["energy"], unit="meV/atom", note=f"of which the mean is {1e3 * e['energy_offset']:+.1f}")]
            if e["virial"] is not None:
                numbers.append(found("virial error", state, 1e3 * e["virial"], unit="meV/atom"))
    reach = max(abs(v) for r in results.values() for v in r["scatter"]["x"])
    line = {"label": "", "x": [-reach, reach], "y": [-reach, reach], "style": "rule"}
    figures = [{"title": f"Forces on frames {name}", "x": "label, eV/Å", "y": "potential, eV/Å", "series": [line, r["scatter"]]}
               for name, r in results.items()]
    return {"numbers": numbers, "figures": figures, "notes": [job.card.get("label_error", "")], "errors": results}
