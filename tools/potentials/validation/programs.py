# SPDX-License-Identifier: GPL-3.0-or-later
"""lmmd and lmmd-analyze as a user calls them, and results that are kept so that a killed validation goes on."""
import dataclasses
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

from select_frames import columns, frames, value


class Stopped(Exception):
    """A run that one of lmmd's guards ended: a finding about the potential."""


@dataclasses.dataclass
class Job:
    """One validation: of which potential, where its files go, how long it may take."""
    folder: pathlib.Path  # of the potential: nep.txt, card.json, frames
    card: dict
    work: pathlib.Path
    quick: bool
    lmmd: str
    analyze: str
    threads: int = 0  # 0: as many as the machine has
    temperatures: list | None = None  # of the liquids, K; None: those of the references

    @property
    def nep(self):
        return self.folder / "nep.txt"

    def choose(self, quick, full):
        return quick if self.quick else full

    def kept(self, name, make):
        """What make() returns, from work/results/name.json if it was made before."""
        path = self.work / "results" / f"{name}.json"
        if not path.exists():
            print(f"  {name}", flush=True)
            written(path, json.dumps(make(), indent=1))
        return json.loads(path.read_text())

    def run(self, name, deck):
        """Folder of a run that has ended; one that was killed goes on from its checkpoint."""
        folder, path = self.work / "runs" / name, self.work / "runs" / f"{name}.in"
        same = path.exists() and path.read_text() == deck
        if same and status(folder) == "finished":
            return folder
        written(path, deck)
        again = "--resume" if same and (folder / "checkpoint.bin").exists() else "--force"
        done = call([self.lmmd, "run", path, "--out", folder, again, "--threads", self.threads])
        if done.returncode == 3:
            raise Stopped(done.stderr.strip().splitlines()[-1])
        if done.returncode != 0:
            sys.exit(f"lmmd run {path} ended with {done.returncode}: {done.stderr.strip()}")
        return folder

    def analyse(self, estimator, source, *options):
        """An estimator's JSON, or None with the reason where it refuses the frames."""
        done = call([self.analyze, estimator, source, *options, *(["--threads", self.threads] if self.threads else []), "--json"])
        if done.returncode != 0:
            print(f"    lmmd-analyze {estimator}: {done.stderr.strip()}", flush=True)
            return None
        return json.loads(done.stdout)

    def predict(self, crystals):
        """Forces (eV/A), virial (eV, 3x3, compression positive) and energy (eV) of crystals; in double precision."""
        with tempfile.TemporaryDirectory() as folder:
            asked, told = pathlib.Path(folder) / "asked.xyz", pathlib.Path(folder) / "told.xyz"
            asked.write_text("".join(crystal.xyz() for crystal in crystals))
            predict(self, asked, told)
            return [Answer(comment, rows) for comment, rows in frames(told)]


class Answer:
    """What a frame of extended xyz says of forces, energy and virial: a label's or a potential's."""

    def __init__(self, comment, rows):
        first, _ = columns(comment, "forces")
        self.kind = value(comment, "config_type")
        self.forces = np.array([row.split()[first:first + 3] for row in rows], dtype=float)
        self.energy = float(value(comment, "energy"))
        virial = value(comment, "virial")
        self.virial = np.array(virial.split(), dtype=float).reshape(3, 3) if virial else None


def predict(job, asked, told):
    done = call([job.lmmd, "predict", job.nep, asked, "--output", told, "--precision", "double"])
    if done.returncode != 0:
        sys.exit(f"lmmd predict {job.nep} {asked}: {done.stderr.strip()}")


def call(words):
    try:
        return subprocess.run([str(word) for word in words], capture_output=True, text=True)
    except OSError:
        program = pathlib.Path(words[0]).name
        sys.exit(f"found no program '{words[0]}', expected {program}; build it with ./bootstrap build and name it: --{program} PATH")


def written(path, text):
    """Whole or not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_text(text)
    part.replace(path)


def status(folder):
    path = folder / "run.json"
    return json.loads(path.read_text())["status"] if path.exists() else ""


def thermo(folder):
    """Columns of thermo.out: T in K, KE and PE in eV, pressures in GPa, box vectors in A; and V in A^3."""
    lines = (folder / "thermo.out").read_text().splitlines()
    names = next(line for line in lines if line.startswith("# columns")).split()[2:]
    rows = np.array([line.split() for line in lines if not line.startswith("#")], dtype=float)
    table = dict(zip(names, rows.T))
    box = rows[:, len(names) - 9:].reshape(-1, 3, 3)
    return {**table, "V": np.abs(np.linalg.det(box)), "P": (table["sxx"] + table["syy"] + table["szz"]) / 3}


def mean_and_error(series, blocks=8):
    """Average and its standard error from blocks that are long against the correlation."""
    means = [block.mean() for block in np.array_split(np.asarray(series, dtype=float), blocks)]
    return float(np.mean(means)), float(np.std(means, ddof=1) / np.sqrt(len(means)))
