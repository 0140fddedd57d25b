#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Label structures with PBE-PAW energies, forces and virials (GPAW, plane waves).

usage: label.py IN.xyz OUT.xyz [--ecut EV] [--kspan A] [--setups SYM=TAG,...] [--setup-dir DIR] [--workers N] [--limit N]

IN.xyz   extended xyz: positions in A, cell, pbc, config_type. A direction that is not periodic gets one k-point and the vacuum that the cell has.
OUT.xyz  extended xyz, a frame at a time, in the order of IN.xyz. The same command goes on where an earlier one ended:
         frames are known by `source` (file name and number), a half-written last frame is cut off first.
           energy         eV, free energy E - TS of the electrons at kT = 0.1 eV, which the forces are the gradient of
           energy_sigma0  eV, extrapolated to zero smearing
           forces         eV/A
           virial         eV, nine numbers, positive under compression
           kpts ecut_eV setups source
A frame whose electrons do not converge is told and left out; the next call tries it again.

k-points: Monkhorst-Pack, ceil(kspan / cell length) along a periodic direction. 24 A gives 3x3x3 in cells of 8-12 A.
--workers N starts N processes of one thread each (two of them beat one of two threads).
Debian packages: gpaw gpaw-data python3-ase python3-numpy.
"""
import argparse
import fcntl
import math
import os
import pathlib
import subprocess
import sys
import time

SMEARING = 0.1  # eV


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("input", type=pathlib.Path)
    parser.add_argument("output", type=pathlib.Path)
    parser.add_argument("--ecut", type=float, default=200.0)
    parser.add_argument("--kspan", type=float, default=24.0)
    parser.add_argument("--setups", default="", help="for example In=i3,Bi=b5")
    parser.add_argument("--setup-dir", default=None)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--limit", type=int, default=None, help="label no more than this many of the frames of IN.xyz")
    parser.add_argument("--worker", type=int, default=None, help=argparse.SUPPRESS)
    return parser.parse_args()


def mend(path):
    """Cuts off a frame that a kill left half-written; returns the sources of the whole ones."""
    if not path.exists():
        return set()
    lines = path.read_text().splitlines(keepends=True)
    done, whole = set(), 0
    while whole < len(lines) and lines[whole].strip().isdigit():
        end = whole + int(lines[whole]) + 2
        if end > len(lines) or not lines[end - 1].endswith("\n"):
            break
        done.add(lines[whole + 1].split(" source=")[1].split()[0])
        whole = end
    if whole < len(lines):
        path.write_text("".join(lines[:whole]))
    return done


def grid(atoms, kspan):
    return [math.ceil(kspan / length) if periodic else 1 for length, periodic in zip(atoms.cell.lengths(), atoms.pbc)]


def calculator(options, kpts, atoms_count, log):
    from gpaw import GPAW, PW, FermiDirac, Mixer
    setups = dict(pair.split("=") for pair in options.setups.split(",") if pair)
    return GPAW(mode=PW(options.ecut), xc="PBE", setups=setups, kpts={"size": kpts}, occupations=FermiDirac(SMEARING),
                convergence={"density": 2e-3, "eigenstates": 4e-4, "energy": 1e-3}, mixer=Mixer(0.25, 6, 50),
                eigensolver={"name": "dav", "niter": 1}, nbands=-max(4, math.ceil(atoms_count / 8)), maxiter=80, txt=log)


def label(atoms, source, options, log):
    kpts = grid(atoms, options.kspan)
    solid = atoms.copy()
    solid.pbc = True  # plane waves; an open direction is one with vacuum
    solid.calc = calculator(options, kpts, len(atoms), log)
    energy = solid.get_potential_energy(force_consistent=True)
    stress = solid.get_stress(voigt=False)
    result = atoms.copy()
    result.info = {"config_type": atoms.info.get("config_type", "unknown"), "energy": float(energy),
                   "energy_sigma0": float(solid.get_potential_energy()), "virial": -stress * atoms.get_volume(),
                   "kpts": "x".join(map(str, kpts)), "ecut_eV": options.ecut, "source": source}
    if options.setups:
        result.info["setups"] = options.setups
    result.arrays["forces"] = solid.get_forces()
    return result


def append(path, atoms):
    """A frame in one write under a lock, so that workers share the file."""
    import io

    from ase.io import write
    text = io.StringIO()
    write(text, atoms, format="extxyz")
    with path.open("a") as out:
        fcntl.flock(out, fcntl.LOCK_EX)
        out.write(text.getvalue())


def work(options):
    from ase.io import read
    if options.setup_dir:
        from gpaw import setup_paths
        setup_paths.insert(0, options.setup_dir)
    frames = read(options.input, ":")[:options.limit]
    done = set(os.environ["LABELLED"].split())
    todo = [i for i in range(len(frames)) if f"{options.input.name}:{i}" not in done]
    for i in todo[options.worker::options.workers]:
        source, start = f"{options.input.name}:{i}", time.time()
        try:
            result = label(frames[i], source, options, f"{options.output}.worker{options.worker}.log")
        except Exception as error:  # whatever GPAW raises, the other frames go on
            print(f"left out {source}: {type(error).__name__} {error}", flush=True)
            continue
        append(options.output, result)
        print(f"{source} {result.info['config_type']} {len(result)} atoms, k-points {result.info['kpts']}, "
              f"{result.info['energy'] / len(result):.4f} eV/atom, {time.time() - start:.0f} s", flush=True)


def main():
    options = arguments()
    if options.worker is not None:
        return work(options)
    environment = dict(os.environ, OMP_NUM_THREADS="1", LABELLED=" ".join(sorted(mend(options.output))))
    workers = [subprocess.Popen([sys.executable, *sys.argv, "--worker", str(i)], env=environment)
               for i in range(options.workers)]
    sys.exit(max(worker.wait() for worker in workers))


if __name__ == "__main__":
    main()
