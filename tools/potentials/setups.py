#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""PAW setups of In, Sn and Bi with frozen d shells, for label.py --setups In=h28,Sn=h28,Bi=h28 --setup-dir DIR.

usage: setups.py DIR

1. `gpaw dataset`: scalar relativistic, PBE, 3, 4 and 5 electrons, all radii 2.8 bohr (EL.r28.PBE). Measured against full setups and all-electron
   equations of state: README.md.
2. Every other point of the radial grid (EL.h28.PBE): the generator writes 2000, three times those of GPAW's own setups, and the
   exchange-correlation integrals in the spheres took half of the time of a label. What this does to the energy of an atom is
   a constant within 0.3 meV (15 crystals of Sn, 8 of Bi, 0.6 to 1.1 of the equilibrium volume; forces 1 in 1000); it is put into the
   reference energy of the atom. GPAW 22.8 of Debian (package gpaw).
"""
import pathlib
import re
import subprocess
import sys

VALENCE = {"In": "5s,s,5p,p,d,F", "Sn": "5s,s,5p,p,d,F", "Bi": "6s,s,6p,p,d,F"}
CONSTANT = {"In": 16.4189, "Sn": 17.71284, "Bi": 249.86325}  # eV, energy with half of the points minus that with all
HARTREE = 27.211386  # eV
GRID = r'<radial_grid eq="r=a\*i/\(1-b\*i\)" a="([^"]+)" b="([^"]+)" n="(\d+)" istart="0" iend="\d+" id="g1"/>'


def coarse_grid(match):
    a, b, points = float(match[1]), float(match[2]), (int(match[3]) + 1) // 2
    return (f'<radial_grid eq="r=a*i/(1-b*i)" a="{2 * a!r}" b="{2 * b!r}" n="{points}" '
            f'istart="0" iend="{points - 1}" id="g1"/>')


def every_other_point(setup, element):
    setup = re.sub(GRID, coarse_grid, setup)
    setup = re.sub(r'(<[a-z_]+ [^>]*grid="g1"[^>]*>)([^<]*)(</)', lambda m: m[1] + " ".join(m[2].split()[::2]) + m[3], setup)
    return re.sub(r'(<ae_energy kinetic=")([^"]+)', lambda m: m[1] + repr(float(m[2]) + CONSTANT[element] / HARTREE), setup)


def main():
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for element, valence in VALENCE.items():
        subprocess.run(["gpaw", "dataset", element, "-f", "PBE", "-s", "-P", valence, "-r", "2.8", "-w", "-t", "r28"],
                       cwd=folder, check=True, stdout=subprocess.DEVNULL)
        setup = (folder / f"{element}.r28.PBE").read_text()
        (folder / f"{element}.h28.PBE").write_text(every_other_point(setup, element))


if __name__ == "__main__":
    main()
