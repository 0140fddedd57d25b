# SPDX-License-Identifier: GPL-3.0-or-later
"""What tools/potentials/validate.py makes of given numbers."""
import contextlib
import dataclasses
import html.parser
import io
import json
import os
import pathlib
import shutil
import sys
import tempfile
import types
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tools" / "potentials"))
import numpy as np  # noqa: E402
import validate  # noqa: E402
from validation import aims, liquid, melting, page, parity, programs, reference, solids, stability  # noqa: E402


@dataclasses.dataclass
class Answer:
    energy: float
    forces: np.ndarray
    virial: np.ndarray


class Springs:
    """Pairs of a crystal with the energy k/2 (r - r0)^2 between all images whose distance is near r0."""

    def __init__(self, rules, reach):
        self.rules, self.reach = rules, reach  # (r0, k)

    def __call__(self, cells):
        return [self.answer(cell) for cell in cells]

    def answer(self, cell):
        shifts = np.array([[i, j, k] for i in range(-2, 3) for j in range(-2, 3) for k in range(-2, 3)]) @ cell.lattice
        apart = cell.positions[None, :, None] - cell.positions[:, None, None] + shifts[None, None]
        r = np.linalg.norm(apart, axis=3)
        energy, pull = 0.0, np.zeros_like(apart)
        for r0, k in self.rules:
            near = np.abs(r - r0) < self.reach
            energy += (k / 4 * (r[near] - r0) ** 2).sum()
            pull[near] += (k * (1 - r0 / r[near]))[:, None] * apart[near]
        virial = -np.einsum("ijka,ijkb->ab", pull, apart) / 2
        return Answer(float(energy), pull.sum(axis=(1, 2)), virial)


def diamond(a):
    fcc = np.array([[0, 0, 0], [0, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 0.5, 0]])
    return solids.Cell(np.eye(3) * a, ["Si"] * 8, np.concatenate([fcc, fcc + 0.25]) * a, np.full(8, 28.0))


def chain(a, masses):
    return solids.Cell(np.diag([2 * a, 40.0, 40.0]), ["A", "B"], np.array([[0, 0, 0], [a, 0, 0]]), np.array(masses))


class State(unittest.TestCase):
    def test_the_constants_of_a_birch_murnaghan_curve_come_back(self):
        v0, b0, slope, e0 = 20.3, 49.2 / solids.GPA, 5.4, -2.9
        v = np.linspace(19, 21.6, 9)
        x = (v0 / v) ** (2 / 3)
        e = e0 + 9 / 16 * v0 * b0 * ((x - 1) ** 3 * slope + (x - 1) ** 2 * (6 - 4 * x))
        found = solids.birch_murnaghan(v, e)
        np.testing.assert_allclose(found, (v0, 49.2, slope, e0), rtol=1e-6)

    def test_a_curve_without_a_minimum_has_none(self):
        with self.assertRaises(ValueError):
            solids.birch_murnaghan(np.linspace(10, 12, 7), np.linspace(0, 1, 7))


class Elasticity(unittest.TestCase):
    def test_central_springs_of_a_cubic_crystal(self):
        # Neighbours of fcc alone (springs k at r0): C11 = sqrt(2) k / r0, C12 = C44 = C11 / 2 (Born and Huang).
        a, k = 4.0, 1.3
        fcc = solids.Cell(np.eye(3) * a, ["A"] * 4, np.array([[0, 0, 0], [0, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 0.5, 0]]) * a, np.full(4, 60.0))
        r0 = a / np.sqrt(2)
        c11 = np.sqrt(2) * k / r0 * solids.GPA
        for c in solids.elastic_constants(fcc, Springs([(r0, k)], 0.5)):
            np.testing.assert_allclose(c[:3, :3], c11 * (np.eye(3) + 1) / 2, rtol=2e-3)
            np.testing.assert_allclose(c[3:, 3:], c11 / 2 * np.eye(3), atol=2e-3 * c11)
        np.testing.assert_allclose(solids.bulk_moduli(c), [2 / 3 * c11] * 2, rtol=2e-3)

    def test_atoms_give_way_to_a_shear(self):
        # Diamond of springs k along its bonds and m between second neighbours: C44 = (k/3 + 2 m)/a with the atoms clamped. Once they give way
        # the bonds resist no shear, and C44 = 2 m/a; a change of volume moves no atom.
        a, k, m = 5.4, 6.0, 0.5
        clamped, relaxed = solids.elastic_constants(diamond(a), Springs([(a * np.sqrt(3) / 4, k), (a / np.sqrt(2), m)], 0.4))
        self.assertAlmostEqual(clamped[3, 3], (k / 3 + 2 * m) / a * solids.GPA, delta=0.05)
        self.assertAlmostEqual(relaxed[3, 3], 2 * m / a * solids.GPA, delta=0.05)
        self.assertAlmostEqual(relaxed[:3, :3].sum(), clamped[:3, :3].sum(), delta=0.05)


class Phonons(unittest.TestCase):
    def test_a_chain_of_two_masses(self):
        a, k, masses = 2.0, 3.0, (10.0, 30.0)
        waves = solids.frequencies(chain(a, masses), (8, 1, 1), Springs([(a, k)], 0.5), step=1e-4)
        for q, nu in waves:
            mean, product = k * (1 / masses[0] + 1 / masses[1]), 4 * k**2 / (masses[0] * masses[1])
            root = np.sqrt(mean**2 - product * np.sin(np.pi * q[0]) ** 2)
            expected = np.sqrt([mean - root, mean + root]) * solids.THZ
            np.testing.assert_allclose(nu[-2:] if q[0] else nu[[-2, -1]], expected if q[0] else [0, expected[1]], atol=2e-3)

    def test_a_density_of_states_has_area_one_and_its_maxima(self):
        grid, density = solids.density_of_states([1.0, 1.0, 3.0])
        self.assertAlmostEqual(np.trapz(density, grid), 1, places=3)
        np.testing.assert_allclose(solids.maxima(grid, density), [1, 3], atol=0.02)


class HeldOut(unittest.TestCase):
    def test_frames_that_were_trained_on_are_not_held_out_by_denser_k_points(self):
        frame = lambda kind: f'1\nLattice="9 0 0 0 9 0 0 0 9" Properties=species:S:1:pos:R:3:forces:R:3 energy=-1 config_type={kind}\nGa 0 0 0 0 0 0\n'
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            (folder / "train.xyz").write_text(frame("liq_a") + frame("liq_b"))
            (folder / "converged.xyz").write_text(frame("liq_a") + frame("liq_b") + frame("liq_c"))
            card = {"data": {"train_set": [{"file": "train.xyz"}], "trajectories_for_test": ["*_b"]}}
            sets = dict(parity.held_out(types.SimpleNamespace(folder=folder, card=card)))
        kinds = {name: [programs.value(comment, "config_type") for comment, _ in frames] for name, frames in sets.items()}
        self.assertEqual(kinds, {"held out": ["liq_b"], "held out, converged": ["liq_b", "liq_c"]})

    def test_the_aim_is_held_against_the_worst_kind_of_liquid(self):
        error = lambda force: {"force": force, "force_rms": 1.0, "energy": 0.001}
        told = {"parity": {"errors": {"held out": {"kinds": {"liq": error(0.2), "liqBiIn": error(0.15)}, "all": error(0.2)},
                                      "held out, converged": {"kinds": {"liq": error(0.1)}, "all": error(0.1)}}}}
        self.assertEqual(aims.of_parity(told)[0]["value"], "15.0 % of their RMS")


class Coexistence(unittest.TestCase):
    noise = 0.03 * np.random.default_rng(1).standard_normal(400)

    def test_a_crystal_that_takes_over_or_goes(self):
        self.assertEqual(melting.verdict(np.linspace(0.5, 1, 400) + self.noise), "grows")
        self.assertEqual(melting.verdict(np.linspace(0.5, 0, 400) + self.noise), "melts")

    def test_a_trend_counts_before_the_end(self):
        self.assertEqual(melting.verdict(np.linspace(0.5, 0.7, 400) + self.noise), "grows")
        self.assertEqual(melting.verdict(np.linspace(0.5, 0.3, 400) + self.noise), "melts")

    def test_noise_is_no_trend(self):
        self.assertEqual(melting.verdict(0.5 + self.noise), "undecided")

    def test_the_bracket_closes_on_the_melting_point(self):
        for true in (170.0, 290.0, 460.0):
            grows, melts, seen = melting.bracket(lambda t: "grows" if t < true else "melts", 300.0, 0.05, most=12)
            self.assertTrue(grows < true <= melts)
            self.assertLess(melts - grows, 0.051 * true)

    def test_undecided_states_widen_the_bracket(self):
        answer = lambda t: "grows" if t < 270 else "melts" if t > 330 else "undecided"
        grows, melts, _ = melting.bracket(answer, 300.0, 0.05, most=12)
        self.assertTrue(grows < 270 and melts > 330)

    def test_labels_that_raise_a_phase_move_the_melting_point(self):
        frame = lambda kind, energy: types.SimpleNamespace(kind=kind, energy=energy, forces=np.zeros((10, 3)))
        names = ["liq_0", "liq_1", "alphaMD_0", "alphaMD_1"]
        potential = [frame(name, -30.0) for name in names]
        labels = [frame(name, -30.0 + raised) for name, raised in zip(names, (0.25, 0.35, 0.1, 0.1))]
        shift, error = melting.preference(labels, potential)
        self.assertAlmostEqual(shift, 0.02)
        self.assertAlmostEqual(error, 0.005)

    def test_a_crystal_that_never_grows_has_no_melting_point(self):
        grows, melts, seen = melting.bracket(lambda t: "melts", 300.0, 0.05)
        self.assertIsNone(grows)
        self.assertEqual(melting.temperature_of(grows, melts), (None, None))
        self.assertEqual(melts, min(seen))

    def test_the_share_of_a_crystal_from_its_bragg_peaks(self):
        # A bar of 8 cells of fcc with a part of its atoms at random places.
        fcc = solids.Cell(np.eye(3) * 4.0, ["A"] * 4, np.array([[0, 0, 0], [0, 2, 2], [2, 0, 2], [2, 2, 0.0]]), np.full(4, 60.0))
        bar = fcc.repeated([3, 3, 8])
        waves = melting.strongest_waves(fcc, 2) * np.array([3, 3, 8])
        self.assertTrue((waves[:, 2] == 0).all())
        rng = np.random.default_rng(3)
        place = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory())) / "bar.xyz"

        def intensity(share):
            cell = dataclasses.replace(bar, positions=bar.positions.copy())
            melted = bar.positions[:, 2] >= share * bar.lattice[2, 2]
            cell.positions[melted] = rng.uniform(size=(melted.sum(), 3)) @ bar.lattice
            place.write_text(cell.xyz())
            return melting.intensity(place, waves)[0]

        self.assertAlmostEqual(intensity(1), 1)
        liquid = np.mean([intensity(0) for _ in range(20)])
        for share in (0.25, 0.5, 0.75):
            self.assertAlmostEqual(melting.share_of_crystal(np.array([intensity(share)]), 1.0, liquid)[0], share, delta=0.05)

    def test_clapeyron(self):
        # alpha-Ga: 5.59 kJ/mol, 19.59 A^3 to 19.05 A^3 at 302.9 K.
        result = {"atoms": 1, "liquid": {"energy": (5.59 * reference.KJ_PER_MOL / 1e3, 0), "volume": (19.05, 0)}, "solid": {"energy": (0, 0), "volume": (19.59, 0)}}
        heat, volume, slope = melting.fusion(result, 302.9)
        self.assertAlmostEqual(heat[0], 5.59)
        self.assertAlmostEqual(volume[0], -2.76, places=2)
        self.assertAlmostEqual(slope[0], -17.6, places=1)


class Liquid(unittest.TestCase):
    def test_the_top_of_a_peak(self):
        x = np.arange(0, 8, 0.02)
        g = np.exp(-((x - 2.787) / 0.3) ** 2) * 2 + (x > 2.7)
        place, error = liquid.peak(x, g, np.full(len(x), 0.02))
        self.assertAlmostEqual(place, 2.787, delta=0.01)
        self.assertTrue(0 < error < 0.01)

    def test_a_bin_that_sticks_out_is_no_peak(self):
        q = np.arange(0.5, 6, 0.03)
        s = 1 + 1.5 * np.exp(-((q - 2.3) / 0.25) ** 2)
        s[np.argmin(abs(q - 2.45))] = 3.3
        place, _ = liquid.peak(q, s, np.full(len(q), 0.1))
        self.assertAlmostEqual(place, 2.3, delta=0.05)

    def test_a_curve_ends_where_nothing_is_left(self):
        self.assertEqual(liquid.until_it_ends({"x": [0, 1, 2, 3, 4], "y": [5, 9, 0.0, 1, 0.01]}), {"x": [0, 1, 2, 3], "y": [5, 9, 0.0, 1]})

    def test_neighbours_within_the_first_minimum(self):
        r = np.arange(0.01, 7, 0.02)
        g = np.where(r < 2.5, 0, 1 + 1.5 * np.cos(2 * np.pi * (r - 2.8) / 2.4) * np.exp(-0.3 * (r - 2.8)))
        running = {"values": (r**2).tolist(), "errors": np.zeros(len(r)).tolist()}
        n, _, cut = liquid.neighbours({"r": {"values": r}, "total": {"values": g}}, {"r": {"values": r}, "total": running})
        self.assertAlmostEqual(cut, 4.0, delta=0.15)
        self.assertAlmostEqual(n, cut**2, delta=0.2)


class Stability(unittest.TestCase):
    def test_the_range_of_a_card(self):
        valid = "liquid gallium at 250-2000 K and 0.046-0.078 atoms/A^3, crystals near it"
        self.assertEqual(stability.corners(valid, ["Ga"], 6.0), [(250, "0.046 A3"), (250, "0.078 A3"), (2000, "0.046 A3"), (2000, "0.078 A3")])
        self.assertEqual(stability.corners("liquids at 300-900 K", ["Ga", "In"], 6.0), [(300, "5.4 gcc"), (300, "7.5 gcc"), (900, "5.4 gcc"), (900, "7.5 gcc")])
        with self.assertRaisesRegex(SystemExit, "found 'valid' of the card: 'everything', expected ranges"):
            stability.corners("everything", ["Ga"], 6.0)

    def test_the_closest_pair_may_be_an_image(self):
        comment = 'Lattice="10 0 0 0 10 0 0 0 10" pbc="T T T" Properties=species:S:1:pos:R:3'
        self.assertAlmostEqual(stability.closest(comment, ["Ga 0.5 5 5", "Ga 9.5 5 5", "Ga 5 5 5"]), 1)
        self.assertAlmostEqual(stability.closest('Lattice="2 2 0 2 0 2 0 2 2" Properties=species:S:1:pos:R:3', ["Ga 0 0 0"]), np.sqrt(8))
        self.assertAlmostEqual(stability.closest(comment.replace("T T T", "F T T"), ["Ga 0.5 5 5", "Ga 9.5 5 5", "Ga 5 5 5"]), 4.5)

    def test_a_drift(self):
        t = np.linspace(0, 10, 800)
        slope, error = stability.drift(t, 3 + 0.2 * t + 0.1 * np.random.default_rng(2).standard_normal(800))
        self.assertLess(abs(slope - 0.2), 5 * error)
        self.assertLess(error, 0.01)


class References(unittest.TestCase):
    rows = reference.table()

    def test_laws_hold_in_their_range(self):
        self.assertAlmostEqual(reference.find(self.rows, "Ga", "liquid", "density", 473).value, 5973.1, delta=0.1)
        self.assertAlmostEqual(reference.find(self.rows, "Ga", "liquid", "viscosity", 473).value, 0.966, delta=0.001)
        self.assertAlmostEqual(reference.find(self.rows, "Ga", "liquid", "self_diffusion", 303).value, 1.660, delta=0.005)
        self.assertAlmostEqual(reference.find(self.rows, "Bi", "liquid", "sound_velocity", 773).value, 1629.1, delta=0.1)
        self.assertIsNone(reference.find(self.rows, "Ga", "liquid", "self_diffusion", 900))
        self.assertAlmostEqual(reference.find(self.rows, "Ga", "liquid", "density", 473).error, 0.004 * 5973.1, delta=0.1)

    def test_every_line_can_be_read_and_names_its_source(self):
        for row in self.rows:
            self.assertIn(row["law"], ("constant", "linear", "quadratic", "log10", "arrhenius"))
            self.assertIn(row["status"], ("verified", "derived"))
            self.assertTrue(row["source"])
            temperature = float(row["T_low_K"] or 300)
            self.assertIsNotNone(reference.find(self.rows, row["material"], row["phase"], row["property"], temperature if row["T_low_K"] else None))

    def test_alloys_need_their_elements(self):
        self.assertEqual(reference.materials(["Ga"]), ["Ga"])
        self.assertEqual(reference.materials(["Ga", "In"]), ["Ga", "In", "EGaIn"])


class Errors(unittest.TestCase):
    def test_root_mean_squares(self):
        labels = [programs.Answer('config_type=liq_a energy=1 virial="1 0 0 0 1 0 0 0 1" Properties=species:S:1:pos:R:3:forces:R:3', ["Ga 0 0 0 3 0 0", "Ga 1 1 1 0 4 0"])]
        answers = [programs.Answer('energy=1.2 virial="2 0 0 0 2 0 0 0 2" Properties=species:S:1:pos:R:3:forces:R:3', ["Ga 0 0 0 3.6 0 0", "Ga 1 1 1 0 4 0.8"])]
        e = parity.errors(labels, answers)
        self.assertAlmostEqual(e["force"], np.sqrt(1 / 6))
        self.assertAlmostEqual(e["force_rms"], np.sqrt(25 / 6))
        self.assertAlmostEqual(e["energy"], 0.1)
        self.assertAlmostEqual(e["virial"], np.sqrt(0.25 / 2))


class Tags(html.parser.HTMLParser):
    void = {"meta", "link", "br"}

    def __init__(self):
        super().__init__()
        self.open, self.ids = [], []

    def handle_starttag(self, tag, attributes):
        self.ids += [v for k, v in attributes if k == "id"]
        if tag not in self.void:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, f"found </{tag}>, expected </{self.open[-1:]}>"
        self.open.pop()


class Page(unittest.TestCase):
    density = reference.found("density", "Ga, 473 K", 5650.0, 20.0, "kg/m³", reference=reference.Reference(5973.0, 24.0, "kg/m3", "verified", "A & B <1>"))
    slope = reference.found("dTm/dP", "alpha", -5.0, 1.0, "K/GPa", absolute=True, reference=reference.Reference(-20.0, 0.0, "K/GPa", "derived", "C"))

    def test_numbers_show_what_their_errors_allow(self):
        self.assertEqual(page.number(5650.4, 20), "5650 ± 20")
        self.assertEqual(page.number(-0.01234, 0.00056), "−0.01234 ± 0.00056")
        self.assertEqual(page.number(None), "–")
        self.assertEqual(page.difference(self.density, self.density["reference"]), "−5.4 %")
        self.assertEqual(page.difference(self.slope, self.slope["reference"]), "+15 K/GPa")

    @unittest.skipUnless(shutil.which("gnuplot"), "gnuplot draws the figures; install gnuplot-nox")
    def test_a_page_is_well_formed_and_needs_nothing(self):
        figure = {"title": "g", "x": "r, Å", "y": "g(r)", "series": [{"label": "473 K", "x": [0, 1, 2], "y": [0, 2, 1]}, {"label": "", "x": [0, 2], "y": [0, 2], "style": "rule"}]}
        sections = {"liquid_Ga": {"numbers": [self.density, self.slope], "figures": [figure, figure], "notes": ["x < y"]}}
        text = page.page({"title": "T", "lead": ["a & b"], "targets": aims.aims(sections), "pbe": ["p"], "sections": [("Liquid Ga", sections["liquid_Ga"])]})
        tags = Tags()
        tags.feed(text)
        self.assertEqual(tags.open, [])
        self.assertEqual(len(tags.ids), len(set(tags.ids)))
        self.assertNotRegex(text, r"(src|href)=[\"']https?:|<script")
        self.assertIn("A &amp; B &lt;1&gt;", text)

    def test_aims_are_met_missed_or_open(self):
        verdicts = {a["aim"]: a["verdict"] for a in aims.aims({"liquid_Ga": {"numbers": [self.density]}})}
        self.assertEqual(verdicts["density of the liquid"], "missed")
        self.assertEqual(verdicts["melting point"], "open")
        fast, slow = (reference.found("self-diffusion D" + at, "Ga, 320 K", d, reference=reference.Reference(2.0, 0.3, "", "verified", ""))
                      for at, d in (("", 3.0), (liquid.AT_MEASURED, 1.8)))
        told = {a["aim"]: a for a in aims.aims({"liquid_Ga": {"numbers": [fast, slow]}})}["self-diffusion"]
        self.assertEqual((told["value"], told["verdict"]), ("50.0 %", "missed"))
        self.assertIn("-10 % at the density of experiment (Ga, 320 K)", told["note"])
        near = reference.found("density", "Ga", 5800.0, 20.0, "kg/m³", reference=reference.Reference(5973.0, 0.0, "kg/m3", "verified", ""))
        self.assertEqual(aims.aims({"x": {"numbers": [near]}})[2]["verdict"], "met")


class Whole(unittest.TestCase):
    @unittest.skipUnless(os.environ.get("LMMD") and shutil.which("gnuplot"), "needs gnuplot, and LMMD to name the program; ctest sets it")
    def test_held_out_errors_are_those_of_the_cards(self):
        potentials = [path.parent for path in (pathlib.Path(__file__).resolve().parents[2] / "potentials").glob("*/card.json")]
        self.assertTrue(potentials)
        for folder in potentials:
            with self.subTest(folder.name), tempfile.TemporaryDirectory() as work:
                self.compare(folder, pathlib.Path(work))

    def compare(self, folder, work):
        with contextlib.redirect_stdout(io.StringIO()) as told:
            validate.main([str(folder), "--work", str(work), "--quick", "--only", "parity", "--lmmd", os.environ["LMMD"]])
        self.assertRegex(told.getvalue(), r"forces on held-out liquids [\d.]+ % of their RMS \((met|missed)\)")
        numbers = {(n["quantity"], n["state"].split(",")[0]): n["value"] for n in json.loads((work / "report.json").read_text())["sections"][0][1]["numbers"]
                   if "converged" not in n["state"]}
        for kind, e in json.loads((folder / "card.json").read_text())["errors"]["test"].items():
            if kind == "all" and ("force error", "all") not in numbers:
                continue  # one kind is all there is
            self.assertAlmostEqual(numbers["force error", kind], e["force_rmse_meV_per_A"], delta=0.05)
            self.assertAlmostEqual(numbers["energy error", kind], e["energy_rmse_meV_per_atom"], delta=0.02)
            self.assertAlmostEqual(numbers["virial error", kind], e["virial_rmse_meV_per_atom"], delta=0.1)
        self.assertGreater((work / "report.html").stat().st_size, 10000)


class Mistakes(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def potential(self, **card):
        (self.folder / "nep.txt").write_text("nep4 1 Ga\n")
        (self.folder / "card.json").write_text(json.dumps({"elements": ["Ga"], **card}))
        return validate.Job(self.folder, validate.card_of(self.folder), self.folder / "work", True, "lmmd", "lmmd-analyze")

    def test_no_card(self):
        (self.folder / "nep.txt").write_text("nep4 1 Ga\n")
        with self.assertRaisesRegex(SystemExit, "found no card.json in .*, expected it"):
            validate.card_of(self.folder)

    def test_a_card_that_is_no_json(self):
        self.potential()
        (self.folder / "card.json").write_text("{\n oops")
        with self.assertRaisesRegex(SystemExit, r"card.json:2:2: .*expected JSON"):
            validate.card_of(self.folder)

    def test_no_held_out_frames(self):
        with self.assertRaisesRegex(SystemExit, "found no held-out frames .*none.*converged.xyz; put them there or leave"):
            parity.held_out(self.potential())

    def test_no_lmmd(self):
        with self.assertRaisesRegex(SystemExit, "found no program '/nowhere/lmmd', expected lmmd; build it .* --lmmd"):
            validate.folder_of("Ga", "/nowhere/lmmd")

    def test_a_section_that_is_none(self):
        with self.assertRaisesRegex(Exception, "found section 'liquids', expected one of parity, crystals"):
            validate.sections("parity,liquids")
        self.assertEqual(validate.sections("melting,parity"), ["parity", "melting"])

    def test_temperatures_that_are_none(self):
        with self.assertRaisesRegex(Exception, "found '320,x', expected whole numbers of K"):
            validate.temperatures("320,x")
        self.assertEqual(validate.temperatures("320,473"), [320, 473])

    def test_a_folder_with_the_results_of_another_call(self):
        job = self.potential()
        validate.check_work(job)
        validate.check_work(job)
        with self.assertRaisesRegex(SystemExit, "found results of a call with --quick"):
            validate.check_work(dataclasses.replace(job, quick=False))
        (self.folder / "nep.txt").write_text("nep4 1 In\n")
        with self.assertRaisesRegex(SystemExit, "found results of another potential"):
            validate.check_work(job)

    def test_what_is_done_is_not_done_again(self):
        job = self.potential()
        self.assertEqual(job.kept("x", lambda: {"a": 1}), {"a": 1})
        self.assertEqual(job.kept("x", lambda: self.fail("made again")), {"a": 1})


if __name__ == "__main__":
    unittest.main()
