#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Join labelled frames into one training set, with all of them brought to the same plane-wave cutoff.

usage: gather.py OUT.xyz LABELLED.xyz ... [--drop KIND ...] [--seconds FILE.xyz ...]

A cutoff that is too low lifts the energy of an atom by nearly the same amount wherever it stands, and lowers its virial (the Pulay
stress), but hardly touches forces. Labels at 150 eV are brought to 200 eV with what was measured on a frame of each element (README.md).
Frames at the same place in a later file replace those in an earlier one (labels with better k-points).
--drop   kinds (config_type up to its first '_') that are left out of the files before --seconds
OUT.xyz  energy, forces, virial, config_type, kpts, ecut_eV (200), labelled_at_eV, setups, source; it can be gathered again
Debian package: python3-ase.
"""
import argparse
import pathlib

import numpy as np
from ase.io import read, write

REFERENCE = 200.0  # eV
# cutoff: element: eV an atom that the energy is too high, and each diagonal element of the virial too low
SHIFT = {150.0: {"In": (0.0032, 0.0200), "Sn": (0.0031, 0.0191), "Bi": (0.0054, 0.0337), "Ga": (0.0084, -0.0042)}}


def kind(atoms):
    return atoms.info["config_type"].split("_")[0]


def at_reference(atoms):
    """Energy (eV) and virial (eV) as the reference cutoff would give them."""
    energy, virial = atoms.info["energy"], np.array(atoms.info["virial"]).reshape(3, 3)
    cutoff = float(atoms.info.get("ecut_eV", REFERENCE))
    if cutoff != REFERENCE:
        shifts = np.array([SHIFT[cutoff][symbol] for symbol in atoms.get_chemical_symbols()]).sum(axis=0)
        energy, virial = energy - shifts[0], virial + shifts[1] * np.eye(3)
    return energy, virial


def clean(atoms):
    result = atoms.copy()
    energy, virial = at_reference(atoms)
    source = atoms.info.get("source", atoms.info.get("src", "unknown"))
    result.info = {"config_type": atoms.info["config_type"], "energy": float(energy), "virial": virial,
                   "kpts": atoms.info["kpts"], "ecut_eV": REFERENCE, "source": source,
                   "labelled_at_eV": atoms.info.get("labelled_at_eV", atoms.info.get("ecut_eV", REFERENCE))}
    if "setups" in atoms.info:
        result.info["setups"] = atoms.info["setups"]
    result.calc = None
    result.arrays["forces"] = atoms.get_forces()
    return result


def place(atoms):
    """What makes two frames the same structure."""
    return tuple(atoms.get_chemical_symbols()), tuple(np.round(np.vstack([atoms.cell, atoms.positions]), 3).ravel())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("files", type=pathlib.Path, nargs="+")
    parser.add_argument("--drop", nargs="*", default=[])
    parser.add_argument("--seconds", type=pathlib.Path, nargs="*", default=[])
    options = parser.parse_args()
    frames = {}
    for path in options.files + options.seconds:
        for atoms in read(path, ":"):
            if path in options.files and kind(atoms) in options.drop:
                continue
            frames[place(atoms)] = clean(atoms)
    write(options.out, list(frames.values()), format="extxyz")
    print(f"{len(frames)} frames in {options.out}")


if __name__ == "__main__":
    main()
