// SPDX-License-Identifier: GPL-3.0-or-later
// What the commands of the dynamics say to wrong arguments, word for word.
#include "support/decks.hpp"

using lmmd::test::DeckBench;

namespace {

// The one mistake of a deck (three gallium atoms in a cube of 12 A, one group method with the labels 0, 0, 1).
std::string told(const std::string& deck) {
    DeckBench bench;
    const std::vector<std::string> lines = bench.mistakes(deck + "\n");
    REQUIRE(lines.size() == 1);
    return lines.front();
}

}  // namespace

TEST_CASE("messages: ensemble") {
    CHECK(told("ensemble") ==
          "ga.in:1:9: found the end of the line, expected an ensemble, nve, nvt_ber, nvt_nhc, nvt_bdp, nvt_lan, "
          "nvt_bao, npt_ber or npt_scr; usage: ensemble NAME ...");
    CHECK(told("ensemble nvt_pdb 300 300 100") ==
          "ga.in:1:10: found 'nvt_pdb', expected an ensemble, nve, nvt_ber, nvt_nhc, nvt_bdp, nvt_lan, nvt_bao, "
          "npt_ber or npt_scr; did you mean 'nvt_bdp'?");
    CHECK(told("ensemble nve 300") ==
          "ga.in:1:14: found '300', expected the end of the line; usage: ensemble nve");
    CHECK(told("ensemble nvt_bdp 300") ==
          "ga.in:1:21: found the end of the line, expected the last temperature, a temperature in K above 0 and up "
          "to 100000; usage: ensemble nvt_bdp T1 T2 tau");
    CHECK(told("ensemble nvt_bdp 0 300 100") ==
          "ga.in:1:18: found '0', expected the first temperature, a temperature in K above 0 and up to 100000; "
          "usage: ensemble nvt_bdp T1 T2 tau");
    CHECK(told("ensemble nvt_bdp 300 -5 100") ==
          "ga.in:1:22: found '-5', expected the last temperature, a temperature in K above 0 and up to 100000; "
          "usage: ensemble nvt_bdp T1 T2 tau");
    CHECK(told("ensemble nvt_bdp 300 300 0.5") ==
          "ga.in:1:26: found '0.5', expected the thermostat's time, a relaxation time in time steps, 1 or more; "
          "usage: ensemble nvt_bdp T1 T2 tau");
    CHECK(told("ensemble nvt_bdp 300 300 100 7") ==
          "ga.in:1:30: found '7', expected the end of the line; usage: ensemble nvt_bdp T1 T2 tau");
    CHECK(told("ensemble nvt_lan 300 hot 100") ==
          "ga.in:1:22: found 'hot', expected the last temperature, a temperature in K above 0 and up to 100000; "
          "usage: ensemble nvt_lan T1 T2 tau");
    CHECK(told("ensemble npt_scr 300 300 100 0 50") ==
          "ga.in:1:30: found 2 numbers for the pressure, expected 3 (p C taup), 7 (pxx pyy pzz Cxx Cyy Czz taup) or "
          "13 (six p, six C in the order xx yy zz yz xz xy, taup)");
    CHECK(told("ensemble npt_ber 300 300 100 0 50 1000 4") ==
          "ga.in:1:30: found 4 numbers for the pressure, expected 3 (p C taup), 7 (pxx pyy pzz Cxx Cyy Czz taup) or "
          "13 (six p, six C in the order xx yy zz yz xz xy, taup)");
    CHECK(told("ensemble npt_scr 300 300 100 0 -50 1000") ==
          "ga.in:1:32: found '-50', expected the modulus, an elastic modulus in GPa above 0; usage: ensemble npt_scr "
          "T1 T2 tauT {p C taup | pxx pyy pzz Cxx Cyy Czz taup | six p, six C, taup}");
    CHECK(told("ensemble npt_scr 300 300 100 0 0 0 50 50 0 1000") ==
          "ga.in:1:42: found '0', expected the modulus zz, an elastic modulus in GPa above 0; usage: ensemble "
          "npt_scr T1 T2 tauT {p C taup | pxx pyy pzz Cxx Cyy Czz taup | six p, six C, taup}");
    CHECK(told("ensemble npt_scr 300 300 100 0 50 0.1") ==
          "ga.in:1:35: found '0.1', expected the barostat's time, a relaxation time in time steps, 1 or more; usage: "
          "ensemble npt_scr T1 T2 tauT {p C taup | pxx pyy pzz Cxx Cyy Czz taup | six p, six C, taup}");
}

TEST_CASE("messages: velocity, correct_velocity and fix") {
    CHECK(told("velocity") ==
          "ga.in:1:9: found the end of the line, expected the temperature, a temperature in K above 0 and up to "
          "100000; usage: velocity T [seed S]");
    CHECK(told("velocity -1") ==
          "ga.in:1:10: found '-1', expected the temperature, a temperature in K above 0 and up to 100000; usage: "
          "velocity T [seed S]");
    CHECK(told("velocity 300 sed 5") ==
          "ga.in:1:14: found 'sed', expected 'seed'; usage: velocity T [seed S]");
    CHECK(told("velocity 300 seed x") ==
          "ga.in:1:19: found 'x', expected the seed, a whole number, 0 or more; usage: velocity T [seed S]");
    CHECK(told("velocity 300 seed 1 2") ==
          "ga.in:1:21: found '2', expected the end of the line; usage: velocity T [seed S]");
    CHECK(told("correct_velocity 5") ==
          "ga.in:1:18: found '5', expected the interval in steps, a whole number, 10 or more; usage: "
          "correct_velocity N [METHOD]");
    CHECK(told("correct_velocity 10 3") ==
          "ga.in:1:1: found group method 3, expected 0 to 0, one per 'group' column of the structure");
    CHECK(told("fix") ==
          "ga.in:1:4: found the end of the line, expected the label of the group, a label of that method, 0 or more; "
          "usage: fix [METHOD] LABEL");
    CHECK(told("fix 7") ==
          "ga.in:1:1: found label 7 of group method 0, which no atom has, expected one that some atoms have; choose "
          "another");
    CHECK(told("fix 3 0") ==
          "ga.in:1:1: found group method 3, expected 0 to 0, one per 'group' column of the structure");
    CHECK(told("fix 0 0\nfix 0 1") ==
          "ga.in:2:1: found a second 'fix' before one 'run', expected one; give all these atoms the same label");
}

TEST_CASE("messages: minimize") {
    CHECK(told("minimize") ==
          "ga.in:1:9: found the end of the line, expected the method, sd or fire; usage: minimize sd|fire FTOL NMAX "
          "[BOX [HYDRO]]");
    CHECK(told("minimize cg 1e-3 100") ==
          "ga.in:1:10: found 'cg', expected the method, sd or fire; usage: minimize sd|fire FTOL NMAX [BOX [HYDRO]]");
    CHECK(told("minimize fire x 100") ==
          "ga.in:1:15: found 'x', expected the largest force component to reach, a number in eV/A; usage: minimize "
          "sd|fire FTOL NMAX [BOX [HYDRO]]");
    CHECK(told("minimize fire 1e-3 0") ==
          "ga.in:1:20: found '0', expected the largest number of steps, a whole number above 0; usage: minimize "
          "sd|fire FTOL NMAX [BOX [HYDRO]]");
    CHECK(told("minimize sd 1e-3 100 1") ==
          "ga.in:1:22: found a box to relax with sd, expected fire, which can");
    CHECK(told("minimize fire 1e-3 100 2") ==
          "ga.in:1:24: found '2', expected whether the box relaxes too, 0 or 1; usage: minimize sd|fire FTOL NMAX "
          "[BOX [HYDRO]]");
}

TEST_CASE("messages: confine") {
    CHECK(told("confine") ==
          "ga.in:1:8: found the end of the line, expected the name of the slit; usage: confine NAME slit x|y|z gap G "
          "center C lj93 eps E sigma S | harmonic k K | mirror, or confine NAME off");
    CHECK(told("confine s") ==
          "ga.in:1:10: found the end of the line, expected the shape or 'off', slit; usage: confine NAME slit x|y|z "
          "gap G center C lj93 eps E sigma S | harmonic k K | mirror, or confine NAME off");
    CHECK(told("confine s slot z gap 4 center 5 mirror") ==
          "ga.in:1:11: found 'slot', expected the shape or 'off', slit; did you mean 'slit'?");
    CHECK(told("confine s slit w gap 4 center 5 mirror") ==
          "ga.in:1:16: found 'w', expected the axis across the walls, x, y or z; usage: confine NAME slit x|y|z gap "
          "G center C lj93 eps E sigma S | harmonic k K | mirror, or confine NAME off");
    CHECK(told("confine s slit z gap 0 center 5 mirror") ==
          "ga.in:1:22: found '0', expected the distance between the walls, a length in A above 0; usage: confine "
          "NAME slit x|y|z gap G center C lj93 eps E sigma S | harmonic k K | mirror, or confine NAME off");
    CHECK(told("confine s slit z gap 4 centre 5 mirror") ==
          "ga.in:1:24: found 'centre', expected 'center'; usage: confine NAME slit x|y|z gap G center C lj93 eps E "
          "sigma S | harmonic k K | mirror, or confine NAME off");
    CHECK(told("confine s slit z gap 4 center 5") ==
          "ga.in:1:32: found the end of the line, expected the kind of wall, lj93, harmonic or mirror; usage: "
          "confine NAME slit x|y|z gap G center C lj93 eps E sigma S | harmonic k K | mirror, or confine NAME off");
    CHECK(told("confine s slit z gap 4 center 5 lj93 eps 1") ==
          "ga.in:1:43: found the end of the line, expected 'sigma'; usage: confine NAME slit x|y|z gap G center C "
          "lj93 eps E sigma S | harmonic k K | mirror, or confine NAME off");
    CHECK(told("confine s slit z gap 4 center 5 lj96") ==
          "ga.in:1:33: found 'lj96', expected the kind of wall, lj93, harmonic or mirror; did you mean 'lj93'?");
    CHECK(told("confine s slit z gap 4 center 5 harmonic k 0") ==
          "ga.in:1:44: found '0', expected the stiffness of the wall, a number in eV/A^2 above 0; usage: confine "
          "NAME slit x|y|z gap G center C lj93 eps E sigma S | harmonic k K | mirror, or confine NAME off");
    CHECK(told("confine s slit z gap 40 center 5 mirror") ==
          "ga.in:1:1: found walls at z = -15 and 25 A, expected both inside the box, from 0 to 12 A; mend gap and "
          "center, or make the box longer");
    CHECK(told("confine s off") ==
          "ga.in:1:1: found 'off' for the slit 's', expected one that a 'confine' above set up");
    CHECK(told("confine s slit z gap 4 center 5 mirror\nconfine t slit z gap 4 center 5 mirror") ==
          "ga.in:2:1: found a second slit along z, expected one; end 's' with 'confine s off' first");
}

TEST_CASE("messages: piston") {
    CHECK(told("piston s z side hi pressure 1") ==
          "ga.in:1:1: found the slit 's', expected one that a 'confine' above set up");
    CHECK(told("confine s slit z gap 4 center 5 mirror\npiston t z side hi pressure 1") ==
          "ga.in:2:1: found the slit 't', expected one that a 'confine' above set up");
    CHECK(told("confine s slit z gap 4 center 5 mirror\npiston s x side hi pressure 1") ==
          "ga.in:2:1: found axis x for the slit 's', expected z, across its walls");
    CHECK(told("confine s slit z gap 4 center 5 mirror\npiston s z hi pressure 1") ==
          "ga.in:2:12: found 'hi', expected 'side'; usage: piston NAME x|y|z side lo|hi pressure P [GPa] [tau T] | "
          "speed V | gap G over T, or piston NAME off");
    CHECK(told("confine s slit z gap 4 center 5 mirror\npiston s z side top pressure 1") ==
          "ga.in:2:17: found 'top', expected the wall to move, lo or hi; usage: piston NAME x|y|z side lo|hi "
          "pressure P [GPa] [tau T] | speed V | gap G over T, or piston NAME off");
    CHECK(told("confine s slit z gap 4 center 5 mirror\npiston s z side hi presure 1") ==
          "ga.in:2:20: found 'presure', expected what moves the wall, pressure, speed or gap; did you mean "
          "'pressure'?");
    CHECK(told("confine s slit z gap 4 center 5 mirror\npiston s z side hi gap 3 in 4") ==
          "ga.in:2:26: found 'in', expected 'over'; usage: piston NAME x|y|z side lo|hi pressure P [GPa] [tau T] | "
          "speed V | gap G over T, or piston NAME off");
    CHECK(told("confine s slit z gap 4 center 5 mirror\npiston s z side hi gap 30 over 4") ==
          "ga.in:2:1: found a gap that takes the wall to z = 33 A, expected it inside the box, from 0 to 12 A");
}

TEST_CASE("messages: a run that its box or its atoms do not allow") {
    CHECK(told("potential nep.txt\nensemble nve\nconfine s slit z gap 4 center 5 lj93 eps 1 sigma 1\nrun 10") ==
          "ga.in:4:1: found atom 0 at z = 1 A, behind the wall of the slit 's' at 3 A, expected all atoms between "
          "its walls; widen the slit or move the atoms");
    CHECK(told("potential nep.txt\nensemble npt_scr 300 300 100 0 50 1000\nconfine s slit z gap 10 center 5 "
               "mirror\nrun 10") ==
          "ga.in:2:1: found an open direction of the box, expected three periodic ones; give 3 pressures pxx pyy "
          "pzz, which leave open directions alone");
    CHECK(told("potential nep.txt\nensemble npt_scr 300 300 100 0 50 1000\nfix 0\nrun 10") ==
          "ga.in:2:1: found a barostat with fixed atoms, expected none of them to be fixed; use an nvt ensemble or "
          "drop 'fix'");
    CHECK(told("potential nep.txt\nconfine s slit z gap 10 center 5 mirror\nminimize fire 1e-3 10 1") ==
          "ga.in:3:1: found an open direction of the box, expected three periodic ones to relax the box; minimize "
          "with a fixed box");
    CHECK(
        told("potential nep.txt\nchange_box 0 0 0 0 0 0.1\nensemble npt_scr 300 300 100 0 0 0 50 50 50 1000\nrun 10") ==
        "ga.in:3:1: found 3 target pressures for a triclinic box, expected an orthogonal one; give 1 pressure or "
        "all 6 of them");
    CHECK(told("change_box 0 0 0 0 0.1 0\nconfine s slit z gap 4 center 5 mirror") ==
          "ga.in:2:1: found a lattice that is skewed along z, expected lattice vector c along z and the other two "
          "across it; choose another axis or box");
}
