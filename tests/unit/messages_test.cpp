// SPDX-License-Identifier: GPL-3.0-or-later
// What bad input gets, word for word: one message per mistake, all of a deck's mistakes at once.
#include <catch2/catch.hpp>

#include "support/decks.hpp"

using namespace lmmd;
using lmmd::test::DeckBench;
using Lines = std::vector<std::string>;

namespace {

// The mistake of one line, which stands as the first of an otherwise good deck.
std::string told(const std::string& line) {
    DeckBench bench;
    const Lines lines = bench.mistakes(line + "\npotential nep.txt\nensemble nve\nrun 1\n");
    if (lines.size() != 1) {
        std::string all = std::to_string(lines.size()) + " mistakes:";
        for (const std::string& each : lines) all += "\n" + each;
        return all;
    }
    return lines.front();
}

const char* const kGood = "potential nep.txt\nvelocity 300\nensemble nve\nrun 1\nensemble nve\nrun 1\n";

}  // namespace

TEST_CASE("a good deck gets no message") {
    DeckBench bench;
    CHECK(bench.mistakes("potential nep.txt\nvelocity 300\nensemble nve\nrun 1\n") == Lines{});
    CHECK(bench.recorder.warnings.empty());
}

TEST_CASE("messages: keywords") {
    CHECK(told("velocty 300") == "ga.in:1:1: found 'velocty', expected a command; did you mean 'velocity'?");
    CHECK(told("Run 5") == "ga.in:1:1: found 'Run', expected a command; did you mean 'run'?");
    CHECK(told("  timestep 1") == "ga.in:1:3: found 'timestep', expected a command; did you mean 'time_step'?");
    CHECK(told("frobnicate") == "ga.in:1:1: found 'frobnicate', expected a command; 'lmmd info' lists them");
    CHECK(told("deform 1e-5 1 0 0") ==
          "ga.in:1:1: found 'deform', a command of GPUMD that lmmd does not have; "
          "remove the line or run this deck with GPUMD");
    CHECK(told("compute_dos 5 100 400") == "ga.in:1:1: found 'compute_dos', a command of GPUMD that lmmd does not have; write 'observe vdos' instead");
}

TEST_CASE("messages: run") {
    CHECK(told("run") ==
          "ga.in:1:4: found the end of the line, expected the number of steps, "
          "a whole number from 1 to 1000000000000; usage: run N");
    CHECK(told("run -5") ==
          "ga.in:1:5: found '-5', expected the number of steps, a whole number from 1 to 1000000000000; usage: run N");
    CHECK(
        told("run many") ==
        "ga.in:1:5: found 'many', expected the number of steps, a whole number from 1 to 1000000000000; usage: run N");
    CHECK(told("run 10 20") == "ga.in:1:8: found '20', expected the end of the line; usage: run N");
}

TEST_CASE("messages: time_step") {
    const std::string expected =
        ", expected the time step in fs, a number above 0 and at most 10, where atoms begin to fly through "
        "each other; usage: time_step DT [MAX]";
    CHECK(told("time_step 12") == "ga.in:1:11: found '12'" + expected);
    CHECK(told("time_step 0") == "ga.in:1:11: found '0'" + expected);
    CHECK(told("time_step") == "ga.in:1:10: found the end of the line" + expected);
    CHECK(told("time_step 1 -1") ==
          "ga.in:1:13: found '-1', expected the largest displacement in A per step, "
          "a number above 0 and at most 10; usage: time_step DT [MAX]");
}

TEST_CASE("messages: model") {
    CHECK(told("model") ==
          "ga.in:1:6: found the end of the line, expected the file of the structure; usage: model FILE.xyz [frame "
          "N|last]");
    CHECK(told("model none.xyz") ==
          "ga.in:1:7: found no file 'none.xyz', expected a structure in extended xyz; "
          "check the path, which is relative to the deck");
    CHECK(told("model model.xyz frme 2") ==
          "ga.in:1:17: found 'frme', expected 'frame'; usage: model FILE.xyz [frame N|last]");
    CHECK(told("model model.xyz frame 0") ==
          "ga.in:1:23: found '0', expected the frame, a whole number from 1 on or 'last'; "
          "usage: model FILE.xyz [frame N|last]");
    CHECK(told("model model.xyz frame 2") == "ga.in:1:7: found frame 2, expected at most 1, where 'model.xyz' ends");
    CHECK(told("model model.xyz\nmodel model.xyz") ==
          "ga.in:2:7: found a second structure, expected one; remove this line or the one that gave the first");
}

TEST_CASE("messages: build") {
    const std::string usage =
        "; usage: build liquid EL[:X] ... atoms N | box LX LY LZ density D gcc|A3 [slab x|y|z LO HI] [seed S] | "
        "build crystal NAME NX NY NZ";
    CHECK(told("build") == "ga.in:1:6: found the end of the line, expected what to build, liquid or crystal" + usage);
    CHECK(told("build liquid Gax atoms 10 density 6 gcc") ==
          "ga.in:1:14: found 'Gax', expected an element, such as Ga or Ga:0.75, or one of atoms, box, density, slab or "
          "seed; did you mean 'Ga'?");
    CHECK(told("build liquid Ga:2 atoms 10 density 6 gcc") ==
          "ga.in:1:14: found 'Ga:2', expected a fraction above 0 and at most 1 behind the colon");
    CHECK(told("build liquid Ga:0.5 In:0.4 atoms 10 density 6 gcc") ==
          "ga.in:1:14: found fractions that sum to 0.900000, expected 1");
    CHECK(told("build liquid Ga In atoms 10 density 6 gcc") ==
          "ga.in:1:14: found 'Ga' without a fraction, expected one for each element of an alloy, such as Ga:0.75 "
          "In:0.25");
    CHECK(told("build liquid Ga atoms 10 density 600 gcc") ==
          "ga.in:1:34: found '600', expected the density in g/cm^3, a number above 0 and at most 30" + usage);
    CHECK(told("build liquid Ga atoms 10 density -6 gcc") ==
          "ga.in:1:34: found '-6', expected the density in g/cm^3, a number above 0 and at most 30" + usage);
    CHECK(told("build liquid Ga atoms 10 density 6 A3") ==
          "ga.in:1:34: found '6', expected the density in atoms per A^3, a number above 0 and at most 0.5" + usage);
    CHECK(told("build liquid Ga atoms 10 density 6 kg") ==
          "ga.in:1:36: found 'kg', expected the unit of the density (g/cm^3 or atoms per A^3), gcc or A3" + usage);
    CHECK(told("build liquid Ga atoms 10") ==
          "ga.in:1:25: found the end of the line, expected 'density D gcc' or 'density D A3'" + usage);
    CHECK(told("build liquid Ga density 6 gcc") ==
          "ga.in:1:30: found neither 'atoms N' and 'box LX LY LZ', expected one of them" + usage);
    CHECK(told("build liquid Ga atoms 10 atoms 20 density 6 gcc") ==
          "ga.in:1:26: found 'atoms' a second time, expected it once; remove one");
    CHECK(told("build liquid Ga atoms 10 density 6 gcc slab z 9 3") ==
          "ga.in:1:49: found an upper plane at or below the lower one, expected one above it");
    CHECK(told("build liquid Ga box 10 10 20 density 6 gcc slab z 5 25") ==
          "ga.in:1:51: found a slab that reaches beyond the box, expected planes from 0 to 20.000000 A");
}

TEST_CASE("messages: group") {
    const std::string usage =
        "; usage: group NAME element EL ... | region slab x|y|z LO HI | region cylinder x|y|z P Q R | "
        "region sphere X Y Z R | index A-B ...";
    CHECK(told("group") == "ga.in:1:6: found the end of the line, expected the name of the group" + usage);
    CHECK(told("group 1st element Ga") ==
          "ga.in:1:7: found '1st', expected a name that begins with a letter, of letters, digits, '_', "
          "'-' and '.', and is not all, off or on");
    CHECK(told("group film elements Ga") ==
          "ga.in:1:12: found 'elements', expected the rule of the group, element, region or index; did you mean "
          "'element'?");
    CHECK(told("group film element Gq") == "ga.in:1:20: found 'Gq', expected the symbol of an element, such as Ga");
    CHECK(told("group film element In") ==
          "ga.in:1:1: found no atom in the group 'film', expected at least one; mend its rule");
    CHECK(told("group film index 0-5") == "ga.in:1:18: found atom 5, expected 0 to 2: atoms are counted from 0");
    CHECK(told("group film index 2-1") ==
          "ga.in:1:18: found '2-1', expected a range of atoms counted from 0, such as 0-99");
    CHECK(told("group film region slab w 0 5") ==
          "ga.in:1:24: found 'w', expected the axis normal to the slab, x, y or z" + usage);
    CHECK(told("group film region slab z 5 5") ==
          "ga.in:1:28: found an upper plane at or below the lower one, expected one above it");
    CHECK(told("group film region sphere 1 1 1 0") ==
          "ga.in:1:32: found '0', expected the radius in A, a number above 0" + usage);
}

TEST_CASE("messages: replicate, change_box, checkpoint") {
    CHECK(told("replicate 2 2") ==
          "ga.in:1:14: found the end of the line, expected the copies along lattice vector c, "
          "a whole number from 1 to 10000; usage: replicate NA NB NC");
    CHECK(told("replicate 2 0 2") ==
          "ga.in:1:13: found '0', expected the copies along lattice vector b, "
          "a whole number from 1 to 10000; usage: replicate NA NB NC");
    CHECK(told("replicate 10000 10000 10") ==
          "ga.in:1:1: found 1000000000 copies of 3 atoms, expected at most 1000000000 atoms; replicate less");
    CHECK(told("change_box -20") ==
          "ga.in:1:1: found a change of -20.000000 A of a box whose x extent is 12.000000 A, "
          "expected one that leaves it above 0");
    CHECK(told("change_box 1 2") ==
          "ga.in:1:15: found the end of the line, expected the change of the z length in A, a number; "
          "usage: change_box D | DX DY DZ [EYZ EXZ EXY]");
    CHECK(told("change_box -11 -11 -11") ==
          "ga.in:1:1: found atoms 0 (Ga) and 2 (Ga), counted from 0, 0.250 A apart, "
          "expected at least 0.5 A; move or remove one of them");
    CHECK(told("checkpoint") ==
          "ga.in:1:11: found the end of the line, expected when, every or off; "
          "usage: checkpoint every T s | every N steps | off");
    CHECK(told("checkpoint every 60") ==
          "ga.in:1:20: found the end of the line, expected the unit of the interval, s or steps; "
          "usage: checkpoint every T s | every N steps | off");
    CHECK(told("checkpoint every -1 s") ==
          "ga.in:1:18: found '-1', expected the interval, followed by s or steps, a number of at least 0; "
          "usage: checkpoint every T s | every N steps | off");
    CHECK(told("checkpoint every 1.5 steps") ==
          "ga.in:1:18: found '1.5', expected the interval in steps, a whole number of at least 0; "
          "usage: checkpoint every T s | every N steps | off");
}

TEST_CASE("messages: a missing potential or structure is told once") {
    DeckBench bench;
    CHECK(bench.mistakes("ensemble nve\nrun 1\nensemble nve\nrun 1\n") ==
          Lines{"ga.in:2:1: found no potential, expected a line 'potential FILE' above"});
    CHECK(bench.mistakes("potential none.txt\nensemble nve\nrun 1\nensemble nve\nrun 1\n") ==
          Lines{"ga.in:1:11: found no potential 'none.txt', expected a file, relative to the deck; check the path"});
    std::filesystem::remove("model.xyz");
    CHECK(bench.mistakes("ensemble nve\nrun 1\nensemble nve\nrun 1\n") ==
          Lines{"ga.in:2:1: found no structure and no file 'model.xyz', expected a line 'model FILE.xyz' or 'build "
                "...' above, or that file",
                "ga.in:2:1: found no potential, expected a line 'potential FILE' above"});
    CHECK(bench.mistakes("model none.xyz\npotential nep.txt\nreplicate 2 2 2\nvelocity 300\nrun 1\nrun 1\n") ==
          Lines{"ga.in:1:7: found no file 'none.xyz', expected a structure in extended xyz; check the path, which is "
                "relative to the deck"});
}

TEST_CASE("messages: installed potentials are named, and found") {
    DeckBench bench;
    bench.write("installed/Ga_v0/nep.txt", bench.read("nep.txt"));
    bench.write("installed/Bi_v0/nep.txt", bench.read("nep.txt"));
    bench.options.potentials = {"installed"};
    CHECK(bench.mistakes("potential Ga_v0\nensemble nve\nrun 1\n") == Lines{});
    CHECK(bench.mistakes("potential Ga_vO\nensemble nve\nrun 1\n") ==
          Lines{"ga.in:1:11: found no potential 'Ga_vO', expected a file, relative to the deck, or an installed one: "
                "Bi_v0 or Ga_v0; "
                "did you mean 'Ga_v0'?"});
}

TEST_CASE("messages: an element that the potential lacks") {
    DeckBench bench;
    bench.write("model.xyz",
                "3\nLattice=\"12 0 0 0 12 0 0 0 12\" Properties=species:S:1:pos:R:3\nGa 1 1 1\nIn 4 1 1\nIn 1 4 1\n");
    CHECK(bench.mistakes("potential nep.txt\nensemble nve\nrun 1\nensemble nve\nrun 1\n") ==
          Lines{"ga.in:1:11: found the element 'In' in the structure (atom 1 counted from 0, 2 in all), expected those "
                "of the "
                "potential 'nep.txt': Ga; use a potential that knows it or change the structure"});
}

TEST_CASE("messages: structures that cannot be") {
    DeckBench bench;
    const std::string deck = "potential nep.txt\nensemble nve\nrun 1\nensemble nve\nrun 1\n";
    bench.write("model.xyz",
                "2\nLattice=\"12 0 0 0 12 0 0 0 12\" Properties=species:S:1:pos:R:3\nGa 1 1 1\nGa 1.2 1 1\n");
    CHECK(bench.mistakes(deck) ==
          Lines{"model.xyz:4: found atoms 0 (Ga) and 1 (Ga), counted from 0, 0.200 A apart, expected at "
                "least 0.5 A; move or remove one of them"});
}

TEST_CASE("messages: a box without volume") {
    DeckBench bench;
    bench.write("model.xyz",
                "2\nLattice=\"12 0 0 0 12 0 12 12 0\" Properties=species:S:1:pos:R:3\nGa 1 1 1\nGa 4 1 1\n");
    CHECK(bench.mistakes(kGood) == Lines{"model.xyz:2:10: found a box without volume, Lattice='12 0 0 0 12 0 12 12 0', "
                                         "expected three lattice vectors that span one; correct Lattice"});
}

TEST_CASE("messages: a truncated or corrupt xyz") {
    DeckBench bench;
    const std::string head = "Lattice=\"12 0 0 0 12 0 0 0 12\" Properties=species:S:1:pos:R:3\n";
    bench.write("model.xyz", "3\n" + head + "Ga 1 1 1\nGa 4 1 1\n");
    CHECK(bench.mistakes(kGood) ==
          Lines{"model.xyz:4: found the end of the file after 2 of 3 atoms, expected 3 lines of atoms; the file is "
                "truncated: copy it again, or correct the number of atoms on line 1"});
    bench.write("model.xyz", "3\n" + head + "Ga 1 1 1\nGa 4 1 x\nGa 1 4 1\n");
    CHECK(
        bench.mistakes(kGood) ==
        Lines{"model.xyz:4:8: found 'x', expected the z component of the position in A, a finite number; correct it"});
    bench.write("model.xyz", "2\n" + head + "Ga 1 1 1\nGx 4 1 1\n");
    CHECK(bench.mistakes(kGood) == Lines{"model.xyz:4:1: found 'Gx', expected the symbol of an element; correct it"});
    bench.write("model.xyz", "2\n" + head + "Ga 1 1 1\nGa 4 1\n");
    CHECK(bench.mistakes(kGood) ==
          Lines{"model.xyz:4:7: found 3 columns, expected 4 (species:S:1:pos:R:3); correct this line, or Properties"});
    bench.write("model.xyz", "two\n" + head + "Ga 1 1 1\nGa 4 1 1\n");
    CHECK(bench.mistakes(kGood) == Lines{"model.xyz:1:1: found 'two', expected the number of atoms of a frame, a whole "
                                         "number above 0 alone on its line; correct it"});
    bench.write("model.xyz", "");
    CHECK(bench.mistakes(kGood) == Lines{"model.xyz: found no frame, expected extended xyz with at least one"});
}

TEST_CASE("messages: a truncated or corrupt nep.txt") {
    DeckBench bench;
    const std::string good = bench.read("nep.txt");
    bench.write("nep.txt", good.substr(0, good.rfind('\n', good.size() - 2) + 1));
    CHECK(bench.mistakes(kGood) ==
          Lines{"nep.txt:405: found the end of the file, expected number 399 of the 399 that the header asks for; the "
                "file is cut short, or the header is not its own: get it again"});
    bench.write("nep.txt", good + "1.5\n");
    CHECK(bench.mistakes(kGood) ==
          Lines{"nep.txt:407:1: found '1.5' after the 399 numbers that the header asks for, expected the end of the "
                "file; the header is not the file's own: get it again"});
    bench.write("nep.txt", good.substr(0, good.size() / 2) + "garbage" + good.substr(good.size() / 2));
    CHECK(bench.mistakes(kGood) ==
          Lines{"nep.txt:205:1: found '0.2091059613175813garbage', expected a finite number, number 198 of the 399 "
                "that the header asks for; the file is damaged: get it again"});
    bench.write("nep.txt", "");
    CHECK(bench.mistakes(kGood) == Lines{"nep.txt: found an empty file, expected a NEP (nep.txt); get it again"});
    bench.write("nep.txt", "nep4_dipole 1 Ga\n");
    CHECK(bench.mistakes(kGood) ==
          Lines{"nep.txt:1:1: found 'nep4_dipole', a dipole model, expected a potential: nep3, nep3_zbl, nep4, "
                "nep4_zbl, nep5 or nep5_zbl; use a model of energies and forces"});
    bench.write("nep.txt", "eam 1 Ga\n");
    CHECK(bench.mistakes(kGood) == Lines{"nep.txt:1:1: found 'eam', expected nep3, nep3_zbl, nep4, nep4_zbl, nep5 or "
                                         "nep5_zbl; give the nep.txt of a potential"});
}

TEST_CASE("every mistake of a deck comes in one go, without what follows from them") {
    DeckBench bench;
    CHECK(bench.mistakes("potental nep.txt\n"
                         "velocity -300\n"
                         "time_step 20\n"
                         "set T 300\n"
                         "ensemble nvt_bdp ${T} ${TT} 100\n"
                         "group film element Xx\n"
                         "deform 1 1 0 0\n"
                         "run 1\n"
                         "run -1\n") ==
          Lines{"ga.in:5:23: found '${TT}', expected a variable that a line above or --set defines; did you mean 'T'?",
                "ga.in:1:1: found 'potental', expected a command; did you mean 'potential'?",
                "ga.in:2:10: found '-300', expected the temperature, a temperature in K above 0 and up to 100000; "
                "usage: velocity T [seed S]",
                "ga.in:3:11: found '20', expected the time step in fs, a number above 0 and at most 10, where atoms "
                "begin to fly through each other; usage: time_step DT [MAX]",
                "ga.in:6:20: found 'Xx', expected the symbol of an element, such as Ga",
                "ga.in:7:1: found 'deform', a command of GPUMD that lmmd does not have; remove the line or run this "
                "deck with GPUMD",
                "ga.in:9:5: found '-1', expected the number of steps, a whole number from 1 to 1000000000000; usage: "
                "run N"});
}

TEST_CASE("lines that need what a wrong line would have set up are not told") {
    DeckBench bench;
    const Lines lines = bench.mistakes(
        "group film elements Ga\n"
        "potential nep.txt\nvelocity 300\n"
        "confine gap slit z gap -5 center 6 mirror\n"
        "piston gap z side hi gap 10 over 5\n"
        "ensemble nvt_bdq 300 300 100\n"
        "dump_xyz 10 a.xyz on film\n"
        "run 10\n");
    REQUIRE(lines.size() == 3);
    CHECK(lines[0].rfind("ga.in:1:12: found 'elements'", 0) == 0);
    CHECK(lines[1].rfind("ga.in:4:24: found '-5'", 0) == 0);
    CHECK(lines[2].rfind("ga.in:6:10: found 'nvt_bdq'", 0) == 0);
    CHECK(bench.recorder.warnings == Lines{});
    std::filesystem::remove("model.xyz");
    CHECK(bench.mistakes("group film elements Ga\nvelocity 300\n").size() ==
          2);  // the group's rule, and no structure, once
}

TEST_CASE("messages: velocity, ensemble and the like") {
    CHECK(told("velocity") ==
          "ga.in:1:9: found the end of the line, expected the temperature, a temperature in K above 0 and up to "
          "100000; usage: velocity T [seed S]");
    CHECK(told("velocity hot") ==
          "ga.in:1:10: found 'hot', expected the temperature, a temperature in K above 0 and up to 100000; usage: "
          "velocity T [seed S]");
    CHECK(told("velocity -300") ==
          "ga.in:1:10: found '-300', expected the temperature, a temperature in K above 0 and up to 100000; usage: "
          "velocity T [seed S]");
    CHECK(told("velocity 1e6") ==
          "ga.in:1:10: found '1e6', expected the temperature, a temperature in K above 0 and up to 100000; usage: "
          "velocity T [seed S]");
    CHECK(told("velocity 300 seed") ==
          "ga.in:1:18: found the end of the line, expected the seed, a whole number, 0 or more; usage: velocity T "
          "[seed S]");
    CHECK(told("velocity 300 400") == "ga.in:1:14: found '400', expected 'seed'; usage: velocity T [seed S]");
    CHECK(told("ensemble nvt_bdq 300 300 100") ==
          "ga.in:1:10: found 'nvt_bdq', expected an ensemble, nve, nvt_ber, nvt_nhc, nvt_bdp, nvt_lan, nvt_bao, "
          "npt_ber or npt_scr; did you mean 'nvt_bdp'?");
    CHECK(told("ensemble nvt_bdp 300 300") ==
          "ga.in:1:25: found the end of the line, expected the thermostat's time, a relaxation time in time steps, 1 "
          "or more; usage: ensemble nvt_bdp T1 T2 tau");
    CHECK(told("ensemble nvt_bdp 300 2e5 100") ==
          "ga.in:1:22: found '2e5', expected the last temperature, a temperature in K above 0 and up to 100000; usage: "
          "ensemble nvt_bdp T1 T2 tau");
    CHECK(told("ensemble nvt_bdp 300 300 0.5") ==
          "ga.in:1:26: found '0.5', expected the thermostat's time, a relaxation time in time steps, 1 or more; usage: "
          "ensemble nvt_bdp T1 T2 tau");
    CHECK(told("ensemble nve 300") == "ga.in:1:14: found '300', expected the end of the line; usage: ensemble nve");
    CHECK(told("ensemble npt_mttk temp 300 300 iso 0 0") ==
          "ga.in:1:10: found 'npt_mttk', expected an ensemble, nve, nvt_ber, nvt_nhc, nvt_bdp, nvt_lan, nvt_bao, "
          "npt_ber or npt_scr; usage: ensemble NAME ...");
    CHECK(told("ensemble npt_scr 300 300 100 0 1000") ==
          "ga.in:1:30: found 2 numbers for the pressure, expected 3 (p C taup), 7 (pxx pyy pzz Cxx Cyy Czz taup) or 13 "
          "(six p, six C in the order xx yy zz yz xz xy, taup)");
    CHECK(told("dump_thermo 0") ==
          "ga.in:1:13: found '0', expected the interval, a whole number of steps above 0; usage: dump_thermo INTERVAL");
    CHECK(
        told("dump_thermo ten") ==
        "ga.in:1:13: found 'ten', expected the interval, a whole number of steps above 0; usage: dump_thermo INTERVAL");
    CHECK(told("dump_xyz 10") ==
          "ga.in:1:12: found the end of the line, expected the name of the file; usage: dump_xyz INTERVAL FILE [group "
          "METHOD LABEL | on NAME] [precision single|double] [QUANTITY ...]");
    CHECK(told("compute_rdf 4 0 10") ==
          "ga.in:1:15: found '0', expected the number of bins, a whole number from 1 to 100000; usage: compute_rdf CUTOFF "
          "BINS INTERVAL");
    CHECK(told("profile density z bins 10") ==
          "ga.in:1:26: found the end of the line, expected 'every'; usage: profile density x|y|z bins N every M [on "
          "NAME] | profile off");
    CHECK(told("profile off") ==
          "ga.in:1:1: found 'off' where no 'profile' is on, expected one above; remove the line");
    CHECK(told("confine gap slit z gap -5 center 6 mirror") ==
          "ga.in:1:24: found '-5', expected the distance between the walls, a length in A above 0; usage: confine NAME "
          "slit x|y|z gap G center C lj93 eps E sigma S | harmonic k K | mirror, or confine NAME off");
    CHECK(told("confine gap slit z gap 12 center 6 lj96") ==
          "ga.in:1:36: found 'lj96', expected the kind of wall, lj93, harmonic or mirror; did you mean 'lj93'?");
    CHECK(told("piston gap z side hi gap 10 over 5") ==
          "ga.in:1:1: found the slit 'gap', expected one that a 'confine' above set up");
    CHECK(told("minimize cg 1e-3 100") ==
          "ga.in:1:10: found 'cg', expected the method, sd or fire; usage: minimize sd|fire FTOL NMAX [BOX [HYDRO]]");
    CHECK(told("fix 0 7") ==
          "ga.in:1:1: found label 7 of group method 0, which no atom has, expected one that some atoms have; "
          "choose another");
    CHECK(told("correct_velocity 5") ==
          "ga.in:1:18: found '5', expected the interval in steps, a whole number, 10 or more; usage: correct_velocity "
          "N [METHOD]");
}
