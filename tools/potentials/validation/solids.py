# SPDX-License-Identifier: GPL-3.0-or-later
"""Equation of state, elastic constants and phonons of a crystal from energies, forces and virials alone.

`evaluate` stands for the potential: a list of Cells -> a list of objects with energy (eV), forces (eV/A, one row an atom), virial (eV, 3x3,
compression positive).
"""
import dataclasses
import itertools

import numpy as np

GPA = 160.2176634  # eV/A^3 in GPa
THZ = 15.633302    # sqrt(eV/(A^2 amu)) / (2 pi) in THz
VOIGT = [(0, 0), (1, 1), (2, 2), (1, 2), (0, 2), (0, 1)]


@dataclasses.dataclass
class Cell:
    """Lattice vectors are rows; A, amu."""
    lattice: np.ndarray
    symbols: list
    positions: np.ndarray
    masses: np.ndarray

    @property
    def volume(self):
        return abs(np.linalg.det(self.lattice))

    def deformed(self, gradient):
        """Of every vector r: r (1 + gradient)."""
        stretch = np.eye(3) + gradient
        return dataclasses.replace(self, lattice=self.lattice @ stretch, positions=self.positions @ stretch)

    def displaced(self, atom, axis, step):
        positions = self.positions.copy()
        positions[atom, axis] += step
        return dataclasses.replace(self, positions=positions)

    def repeated(self, counts):
        """Copies along the lattice vectors, the original first; atoms of one copy stand together."""
        shifts = np.array(list(itertools.product(*(range(n) for n in counts)))) @ self.lattice
        return Cell(self.lattice * np.array(counts)[:, None], self.symbols * len(shifts),
                    np.concatenate([self.positions + shift for shift in shifts]), np.tile(self.masses, len(shifts)))

    def xyz(self, groups=None):
        """A frame of extended xyz; groups: a label for each atom."""
        lattice = " ".join(repr(float(x)) for x in self.lattice.ravel())
        rows = [" ".join([symbol, *(repr(float(x)) for x in r)]) for symbol, r in zip(self.symbols, self.positions)]
        if groups is not None:
            rows = [f"{row} {label}" for row, label in zip(rows, groups)]
        columns = "species:S:1:pos:R:3" + (":group:I:1" if groups is not None else "")
        return "\n".join([str(len(rows)), f'Lattice="{lattice}" pbc="T T T" Properties={columns}', *rows]) + "\n"


def birch_murnaghan(volumes, energies):
    """Volume (A^3), bulk modulus (GPa), its pressure derivative and energy (eV) at the minimum of a third-order Birch-Murnaghan
    equation of state (Phys. Rev. 71, 809, 1947): a cubic polynomial in x = V^(-2/3)."""
    scale = np.mean(volumes)
    cubic = np.poly1d(np.polyfit((np.asarray(volumes) / scale) ** (-2 / 3), energies, 3))
    first, second, third = cubic.deriv(1), cubic.deriv(2), cubic.deriv(3)
    minima = [x.real for x in first.roots if abs(x.imag) < 1e-9 and x.real > 0 and second(x.real) > 0]
    lowest = [x for x in minima if min(volumes) <= x**-1.5 * scale <= max(volumes)]
    if not lowest:
        raise ValueError("found no minimum of the energy within the volumes, expected one")
    x = lowest[0]
    v = x**-1.5
    slope, curve = -2 / 3 * v ** (-5 / 3), 10 / 9 * v ** (-8 / 3)  # dx/dV and its derivative
    stiffness = second(x) * slope**2
    bulk_slope = -1 - v * (third(x) * slope**3 + 3 * second(x) * slope * curve) / stiffness
    return v * scale, v * stiffness / scale * GPA, bulk_slope, float(cubic(x))


def equation_of_state(cell, evaluate, reach=0.06, points=9):
    """Fractional coordinates and shape kept, as in the all-electron reference; per atom."""
    scales = np.linspace(1 - reach, 1 + reach, points) ** (1 / 3)
    atoms = len(cell.symbols)
    energies = [answer.energy / atoms for answer in evaluate([cell.deformed((s - 1) * np.eye(3)) for s in scales])]
    volumes = cell.volume * scales**3 / atoms
    return volumes, np.array(energies), birch_murnaghan(volumes, energies)


def strain(k, size):
    """Symmetric deformation with the Voigt strain k (engineering shear)."""
    e = np.zeros((3, 3))
    i, j = VOIGT[k]
    e[i, j] = e[j, i] = size if i == j else size / 2
    return e


def by_displacements(cell, moved, evaluate, step):
    """-dF/du of all atoms by central differences for each coordinate of the first `moved` atoms; eV/A^2, one row a coordinate."""
    shifted = [cell.displaced(atom, axis, sign * step) for atom in range(moved) for axis in range(3) for sign in (1, -1)]
    answers = evaluate(shifted)
    return np.array([-(plus.forces - minus.forces).ravel() / (2 * step) for plus, minus in zip(answers[::2], answers[1::2])])


def elastic_constants(cell, evaluate, size=2e-3, step=0.01):
    """Voigt matrices in GPa, atoms held at their fractional coordinates and atoms relaxed: C - L^T K^-1 L / V with the forces L of a
    strain and the force constants K at q = 0 (Born and Huang, Dynamical Theory of Crystal Lattices, 1954)."""
    answers = evaluate([cell.deformed(strain(k, sign * size)) for k in range(6) for sign in (1, -1)])
    volumes = [cell.deformed(strain(k, sign * size)).volume for k in range(6) for sign in (1, -1)]
    stress = np.array([[-a.virial[i, j] / v for i, j in VOIGT] for a, v in zip(answers, volumes)])
    clamped = (stress[::2] - stress[1::2]).T / (2 * size)
    forces = np.array([a.forces.ravel() for a in answers])
    pull = (forces[::2] - forces[1::2]).T / (2 * size)
    n = len(cell.symbols)
    constants = by_displacements(cell, n, evaluate, step)
    constants = (constants + constants.T) / 2
    translations = np.kron(np.ones((n, n)), np.eye(3)) / n
    relaxation = np.linalg.solve(constants + np.trace(constants) / (3 * n) * translations, pull)
    relaxed = clamped - pull.T @ relaxation / cell.volume
    return tuple((c + c.T) / 2 * GPA for c in (clamped, relaxed))


def bulk_moduli(c):
    """Voigt's and Reuss's averages: of equal strain, and of equal stress, which is what hydrostatic pressure does to a crystal."""
    return c[:3, :3].sum() / 9, 1 / np.linalg.inv(c)[:3, :3].sum()


def frequencies(cell, counts, evaluate, step=0.01):
    """(q, 3n frequencies) in THz at every wave vector of the supercell, exact for it; imaginary ones are negative. q = 0 is first."""
    n = len(cell.symbols)
    images = int(np.prod(counts))
    constants = by_displacements(cell.repeated(counts), n, evaluate, step).reshape(3 * n, images, 3 * n)
    constants[:, 0] -= _acoustic(constants.sum(axis=1))
    weights = np.repeat(cell.masses, 3) ** -0.5
    shifts = np.array(list(itertools.product(*(range(c) for c in counts)))) / np.array(counts)
    result = []
    for wave in itertools.product(*(range(c) for c in counts)):
        matrix = np.einsum("iRj,R->ij", constants, np.exp(2j * np.pi * shifts @ np.array(wave))) * np.outer(weights, weights)
        squares = np.linalg.eigvalsh((matrix + matrix.conj().T) / 2)
        result.append((np.array(wave) / np.array(counts), np.sign(squares) * np.sqrt(np.abs(squares)) * THZ))
    return result


def _acoustic(gamma):
    """What the self terms lack to make translations cost nothing."""
    n = len(gamma) // 3
    rest = gamma.reshape(3 * n, n, 3).sum(axis=1)
    correction = np.zeros((3 * n, 3 * n))
    for atom in range(n):
        correction[3 * atom:3 * atom + 3, 3 * atom:3 * atom + 3] = rest[3 * atom:3 * atom + 3]
    return correction


def density_of_states(values, width=0.1):
    """Frequencies (THz) and a density of area 1 from Gaussians of a width (THz)."""
    values = np.asarray(values)
    grid = np.linspace(0, values.max() + 4 * width, 300)
    bells = np.exp(-((grid[:, None] - values[None, :]) / width) ** 2 / 2).sum(axis=1)
    return grid, bells / (len(values) * width * np.sqrt(2 * np.pi))


def maxima(x, y, share=0.25):
    """Where y has a maximum higher than a share of its largest."""
    inner = [k for k in range(1, len(y) - 1) if y[k - 1] < y[k] >= y[k + 1] and y[k] > share * max(y)]
    return [float(x[k]) for k in inner]
