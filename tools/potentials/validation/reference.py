# SPDX-License-Identifier: GPL-3.0-or-later
"""What a potential is held against: data/liquid_metals.csv, and the states of each material that are looked at."""
import csv
import dataclasses
import os
import pathlib
import sys

import numpy as np

KJ_PER_MOL = 10.364270  # meV/atom


@dataclasses.dataclass
class Reference:
    value: float
    error: float  # 0: not said
    unit: str
    status: str
    source: str


@dataclasses.dataclass
class Crystal:
    name: str   # as `build crystal` knows it
    phase: str  # as the table of references knows it
    stable: bool = False  # of all crystals of the element, at no temperature and pressure

    @property
    def label(self):
        return self.name.split(":")[0]

    @property
    def file(self):
        return "crystal_" + self.name.replace(":", "_")


@dataclasses.dataclass
class Liquid:
    composition: str   # as `build liquid` knows it
    density: float     # to start from, g/cm3
    quick: list        # temperatures, K
    full: list


# The first of each is the one that melts.
CRYSTALS = {
    "Ga": [Crystal("alpha-Ga", "alpha", True), Crystal("beta-Ga", "beta"), Crystal("Ga-II", "II"), Crystal("Ga-III", "III"),
           Crystal("fcc:Ga:4.2", "fcc"), Crystal("bcc:Ga:3.35", "bcc")],
    "In": [Crystal("In", "I4/mmm", True), Crystal("fcc:In:4.75", "fcc"), Crystal("bcc:In:3.8", "bcc")],
    "Bi": [Crystal("Bi", "A7", True), Crystal("bcc:Bi:4.0", "bcc"), Crystal("fcc:Bi:5.0", "fcc")],
    "Sn": [Crystal("beta-Sn", "beta"), Crystal("diamond:Sn:6.6", "alpha", True), Crystal("fcc:Sn:4.8", "fcc")],
}
LIQUIDS = {
    "Ga": Liquid("Ga", 5.9, [320, 473], [303, 320, 350, 473, 600, 900]),
    "In": Liquid("In", 6.7, [473], [430, 473, 600, 900]),
    "Bi": Liquid("Bi", 9.6, [573], [545, 573, 773, 1023]),
    "Sn": Liquid("Sn", 6.7, [573], [506, 573, 773, 1073]),
    "EGaIn": Liquid("Ga:0.858 In:0.142", 6.1, [473], [298, 473]),
}
PARTS = {"EGaIn": {"Ga", "In"}}


def materials(elements):
    """Those of LIQUIDS that a potential of these elements can make."""
    return [name for name in LIQUIDS if PARTS.get(name, {name}) <= set(elements)]


def table():
    folder = os.environ.get("LMMD_DATA") or pathlib.Path(__file__).resolve().parents[3] / "data"
    path = pathlib.Path(folder) / "liquid_metals.csv"
    if not path.exists():
        sys.exit(f"found no table {path}, expected the references that come with the programs; unset LMMD_DATA or put it there")
    with path.open(newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def law(name, p, temperature):
    """The laws of the table's header; p: three numbers."""
    if name == "linear":
        return p[0] + p[1] * (temperature - p[2])
    if name == "quadratic":
        return p[0] + p[1] * temperature + p[2] * temperature**2
    if name == "log10":
        return 10 ** (p[0] + p[1] / temperature)
    if name == "arrhenius":
        return p[0] * np.exp(-p[1] / temperature)
    return p[0]


def find(rows, material, phase, quantity, temperature=None):
    """The first reference that holds at a temperature (K; 5 K beyond its range are granted); None where there is none."""
    for row in rows:
        if (row["material"], row["phase"], row["property"]) != (material, phase, quantity):
            continue
        low, high = (float(row[key] or "nan") for key in ("T_low_K", "T_high_K"))
        if temperature is not None and not low - 5 <= temperature <= high + 5:
            continue
        p = [float(row[key] or 0) for key in ("p0", "p1", "p2")]
        result = float(law(row["law"], p, temperature)) if row["law"] != "constant" else p[0]
        error = row["error"]
        error = result * float(error[:-1]) / 100 if error.endswith("%") else float(error or 0)
        return Reference(result, error, row["unit"], row["status"], row["source"])
    return None


def found(quantity, state, value, error=None, unit="", **more):
    """A number of the report. more: reference (a Reference), pbe (one of PBE), note, absolute (differences in the unit, not in per cent)."""
    more = {key: dataclasses.asdict(x) if isinstance(x, Reference) else x for key, x in more.items()}
    number = None if value is None else float(value)
    return {"quantity": quantity, "state": state, "value": number, "error": error and float(error), "unit": unit, **more}
