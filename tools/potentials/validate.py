#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hold a potential against labels it never saw, against experiment and against all-electron PBE; write one page about it.

usage: validate.py NAME|FOLDER --work DIR [--quick] [--only SECTION,...] [--temperatures T,...] [--threads N] [--lmmd PROGRAM] [--lmmd-analyze PROGRAM]

NAME      an installed potential, or a FOLDER with nep.txt, card.json and the frames that the card names
DIR       report.html, report.json; runs/ and results/ of what is done: the same command goes on after a kill
--quick   ten minutes of processor time for an element instead of one to two hours: smaller cells, shorter runs, fewer temperatures
--only    parity     forces, energies, virials of held-out frames
          crystals   equations of state, relative energies; elastic constants and phonons of each element's first crystal
          liquid     density, g(r), S(q), coordination, diffusion, viscosity, sound, Debye-like frequencies
          melting    two-phase coexistence, heat and volume of fusion, dTm/dP
          stability  long runs at the corners of the card's range
          the others keep what they have from an earlier call

Numbers of experiment come from data/liquid_metals.csv, each with its source. Debian packages: python3-numpy gnuplot-nox.
"""
import argparse
import hashlib
import json
import pathlib
import re
import sys

try:
    import numpy  # noqa: F401
except ImportError:
    sys.exit(f"found no numpy for {sys.executable}, expected it; install python3-numpy and run with /usr/bin/python3")

from validation import aims, crystals, liquid, melting, page, parity, stability
from validation.programs import Job, call, written
from validation.reference import CRYSTALS, materials, table

SECTIONS = {"parity": parity, "crystals": crystals, "liquid": liquid, "melting": melting, "stability": stability}
TITLES = {"parity": "Held-out frames", "crystals": "Crystals of {}", "liquid": "Liquid {}", "melting": "Melting of {}", "stability": "Stability of liquid {}"}


def arguments(words):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("potential", metavar="NAME|FOLDER")
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", type=sections, default=list(SECTIONS), metavar="SECTION,...")
    parser.add_argument("--temperatures", type=temperatures, metavar="T,...", help="of the liquids, K; default: those of the references")
    parser.add_argument("--threads", type=int, default=0, help="of lmmd and lmmd-analyze; default: as many as the machine has")
    parser.add_argument("--lmmd", default="lmmd")
    parser.add_argument("--lmmd-analyze", default="lmmd-analyze")
    return parser.parse_args(words)


def sections(text):
    names = text.split(",")
    for name in names:
        if name not in SECTIONS:
            raise argparse.ArgumentTypeError(f"found section '{name}', expected one of {', '.join(SECTIONS)}")
    return [name for name in SECTIONS if name in names]


def temperatures(text):
    try:
        values = [int(word) for word in text.split(",")]
    except ValueError:
        values = []
    if not values or min(values) < 1:
        raise argparse.ArgumentTypeError(f"found '{text}', expected whole numbers of K above 0, such as 320,473")
    return values


def folder_of(name, lmmd):
    """Where a potential lies: a folder, or what `lmmd info` says of a name."""
    if pathlib.Path(name).is_dir():
        return pathlib.Path(name).resolve()
    installed = dict(re.findall(r"^  (\S+)\s+\((/.+)\)$", call([lmmd, "info"]).stdout, re.MULTILINE))
    if name not in installed:
        sys.exit(f"found potential '{name}', expected a folder with nep.txt and card.json, or one of {', '.join(sorted(installed)) or 'none installed'}")
    return pathlib.Path(installed[name])


def card_of(folder):
    for needed in ("nep.txt", "card.json"):
        if not (folder / needed).exists():
            sys.exit(f"found no {needed} in {folder}, expected it; `lmmd train` writes both")
    try:
        card = json.loads((folder / "card.json").read_text())
    except json.JSONDecodeError as reason:
        sys.exit(f"{folder / 'card.json'}:{reason.lineno}:{reason.colno}: {reason.msg}, expected JSON as `lmmd train` writes it")
    if not card.get("elements"):
        sys.exit(f"found no 'elements' in {folder / 'card.json'}, expected a list such as [\"Ga\"]")
    return card


def check_work(job):
    """One folder holds one validation: results of another potential or length would be taken for this one's."""
    mine = {"sha256_of_nep_txt": hashlib.sha256(job.nep.read_bytes()).hexdigest(), "quick": job.quick}
    path = job.work / "settings.json"
    if path.exists() and (there := json.loads(path.read_text())) != mine:
        what = "another potential" if there["sha256_of_nep_txt"] != mine["sha256_of_nep_txt"] else f"a call {'with' if there['quick'] else 'without'} --quick"
        sys.exit(f"found results of {what} in {job.work}, expected none or this one's; name another folder with --work or remove it")
    written(path, json.dumps(mine))


def parts(name, elements):
    """Of what a section is made: elements, materials, or the potential as a whole."""
    if name == "parity":
        return [""]
    return [e for e in elements if e in CRYSTALS] if name in ("crystals", "melting") else materials(elements)


def perform(job, names):
    for name in names:
        for part in parts(name, job.card["elements"]):
            print(f"{name} {part}".strip(), flush=True)
            key = f"{name}_{part}" if part else name
            written(job.work / "sections" / f"{key}.json", json.dumps(SECTIONS[name].section(job, part), indent=1))


def report(job):
    kept, missing = {}, []
    for name in SECTIONS:
        for part in parts(name, job.card["elements"]):
            path = job.work / "sections" / (f"{name}_{part}.json" if part else f"{name}.json")
            if path.exists():
                kept[path.stem] = (TITLES[name].format(part), json.loads(path.read_text()))
            else:
                missing.append(TITLES[name].format(part))
    results = {key: result for key, (_, result) in kept.items()}
    length = "quick: small cells and short runs; its numbers are a first look" if job.quick else "full length"
    lead = [f"{', '.join(job.card['elements'])}. {job.card.get('method', '')}", f"Claimed range: {job.card.get('valid', 'none')}",
            f"Validation by tools/potentials/validate.py, {length}. Errors are standard errors from blocks.",
            *([f"Not in this report yet: {', '.join(missing)}."] if missing else [])]
    title = f"Validation of the potential {job.card.get('name', job.folder.name)}"
    rows, elements = table(), job.card["elements"]
    return {"title": title, "lead": lead, "targets": aims.aims(results, aims.of_crystals_in_pbe(rows, elements)),
            "pbe": aims.off_in_pbe(rows, elements), "sections": list(kept.values())}


def main(words=None):
    options = arguments(words)
    folder = folder_of(options.potential, options.lmmd)
    job = Job(folder, card_of(folder), options.work.resolve(), options.quick, options.lmmd, options.lmmd_analyze, options.threads, options.temperatures)
    check_work(job)
    perform(job, options.only)
    told = report(job)
    written(job.work / "report.json", json.dumps(told, indent=1))
    written(job.work / "report.html", page.page(told))
    print(f"{job.work / 'report.html'}: " + "; ".join(f"{t['aim']} {t['value']} ({t['verdict']})" for t in told["targets"]))


if __name__ == "__main__":
    main()
