# SPDX-License-Identifier: GPL-3.0-or-later
"""Which structures tools/potentials/select_frames.py takes for labelling."""
import argparse
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tools" / "potentials"))
import label  # noqa: E402
import select_frames  # noqa: E402


class Spread(unittest.TestCase):
    def test_agreement_has_none(self):
        self.assertEqual(select_frames.spread([[[1, 2, 3]], [[1, 2, 3]]]), 0)

    def test_two_members_are_each_half_their_distance_from_the_mean(self):
        self.assertAlmostEqual(select_frames.spread([[[0, 0, 0], [3, 4, 0]], [[0, 0, 0], [-3, -4, 0]]]), 5)


class Choice(unittest.TestCase):
    def choose(self, spreads, kinds, **changes):
        options = argparse.Namespace(count=2, lower=0.1, upper=3, share=1, **{})
        vars(options).update(changes)
        return select_frames.choose(spreads, kinds, options)

    def test_the_largest_between_the_bounds(self):
        self.assertEqual(self.choose([0.05, 0.5, 5, 0.2, 0.9], ["liq"] * 5), [4, 1])

    def test_no_kind_crowds_out_the_others(self):
        self.assertEqual(self.choose([0.9, 0.8, 0.2], ["slab", "slab", "liq"], share=0.5), [0, 2])

    def test_nothing_is_worth_a_label(self):
        self.assertEqual(self.choose([0.01, 4], ["liq", "liq"]), [])


class Files(unittest.TestCase):
    comment = 'Lattice="9 0 0 0 9 0 0 0 9" Properties=species:S:1:pos:R:3:forces:R:3 config_type=liq_T3 source=a.xyz:0'

    def test_values_and_columns_of_a_comment(self):
        self.assertEqual(select_frames.value(self.comment, "Lattice"), "9 0 0 0 9 0 0 0 9")
        self.assertEqual(select_frames.value(self.comment, "config_type"), "liq_T3")
        self.assertEqual(select_frames.value(self.comment, "energy"), "")
        self.assertEqual(select_frames.columns(self.comment, "forces"), (4, 3))

    def test_a_half_written_label_is_cut_off(self):
        frame = f"1\n{self.comment}\nGa 0 0 0 0 0 0\n"
        half = frame.replace("a.xyz:0", "a.xyz:1")[:-4]
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "labels.xyz"
            path.write_text(frame + half)
            self.assertEqual(label.mend(path), {"a.xyz:0"})
            self.assertEqual(path.read_text(), frame)


if __name__ == "__main__":
    unittest.main()
