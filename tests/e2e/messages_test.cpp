// SPDX-License-Identifier: GPL-3.0-or-later
// What bad input gets, word for word, from the real program: exit status 2, everything on stderr, nothing written.
#include <catch2/catch.hpp>

#include "e2e/program.hpp"

namespace lmmd::test {

namespace {

void check_deck(const Bench& bench, const std::string& deck, const std::string& message) {
    bench.write("bad.in", deck);
    const Outcome outcome = lmmd({"run", "bad.in"});
    INFO(deck);
    CHECK(outcome.err == message + "\n");
    CHECK(outcome.out == "");
    CHECK(outcome.status == 2);
    CHECK_FALSE(bench.exists("runs"));
}

struct Line {
    std::string text, message;  // the only mistake of a deck, on its second line
};

void check_lines(const std::vector<Line>& lines) {
    const Bench bench;
    for (const Line& line : lines) check_deck(bench, "potential nep.txt\n" + line.text + "\nrun 1\n", line.message);
}

void check_words(const std::vector<std::string>& words, const std::string& message) {
    const Outcome outcome = lmmd(words);
    CHECK(outcome.err == message + "\n");
    CHECK(outcome.out == "");
    CHECK(outcome.status == 2);
}

}  // namespace

TEST_CASE("keywords that nobody knows") {
    check_lines({
        {"potental nep.txt",
         "bad.in:2:1: found 'potental', expected a command; did you mean 'potential'?"},
        {"frobnicate 3",
         "bad.in:2:1: found 'frobnicate', expected a command; 'lmmd info' lists them"},
        {"compute_hac 20 50 10",
         "bad.in:2:1: found 'compute_hac', a command of GPUMD that lmmd does not have; remove the line or run "
         "this deck with GPUMD"},
        {"ensemble nvt_bpd 300 300 100",
         "bad.in:2:10: found 'nvt_bpd', expected an ensemble, nve, nvt_ber, nvt_nhc, nvt_bdp, nvt_lan, nvt_bao, "
         "npt_ber or npt_scr; did you mean 'nvt_bdp'?"},
        {"Velocity 300",
         "bad.in:2:1: found 'Velocity', expected a command; did you mean 'velocity'?"},
    });
}

TEST_CASE("arguments that are missing, too many or no numbers") {
    check_lines({
        {"velocity",
         "bad.in:2:9: found the end of the line, expected the temperature, a temperature in K above 0 and up to "
         "100000; usage: velocity T [seed S]"},
        {"velocity 300 400",
         "bad.in:2:14: found '400', expected 'seed'; usage: velocity T [seed S]"},
        {"velocity warm",
         "bad.in:2:10: found 'warm', expected the temperature, a temperature in K above 0 and up to 100000; "
         "usage: velocity T [seed S]"},
        {"ensemble nvt_bdp 300 300",
         "bad.in:2:25: found the end of the line, expected the thermostat's time, a relaxation time in time "
         "steps, 1 or more; usage: ensemble nvt_bdp T1 T2 tau"},
        {"time_step nan",
         "bad.in:2:11: found 'nan', expected the time step in fs, a number above 0 and at most 10, where atoms "
         "begin to fly through each other; usage: time_step DT [MAX]"},
        {"run 1e6",
         "bad.in:2:5: found '1e6', expected the number of steps, a whole number from 1 to 1000000000000; usage: "
         "run N"},
        {"dump_xyz 10 out.xyz speed",
         "bad.in:2:21: found 'speed', expected a quantity, or 'group', 'on' or 'precision', mass, velocity, "
         "force, potential, virial, charge, unwrapped_position or group_labels; usage: dump_xyz INTERVAL FILE "
         "[group METHOD LABEL | on NAME] [precision single|double] [QUANTITY ...]"},
        {"checkpoint every 10",
         "bad.in:2:20: found the end of the line, expected the unit of the interval, s or steps; usage: "
         "checkpoint every T s | every N steps | off"},
    });
}

TEST_CASE("arguments that are negative or absurd") {
    check_lines({
        {"velocity -300",
         "bad.in:2:10: found '-300', expected the temperature, a temperature in K above 0 and up to 100000; "
         "usage: velocity T [seed S]"},
        {"velocity 1e300",
         "bad.in:2:10: found '1e300', expected the temperature, a temperature in K above 0 and up to 100000; "
         "usage: velocity T [seed S]"},
        {"ensemble nvt_bdp 300 300 0.5",
         "bad.in:2:26: found '0.5', expected the thermostat's time, a relaxation time in time steps, 1 or more; "
         "usage: ensemble nvt_bdp T1 T2 tau"},
        {"dump_thermo 0",
         "bad.in:2:13: found '0', expected the interval, a whole number of steps above 0; usage: dump_thermo "
         "INTERVAL"},
        {"run -5",
         "bad.in:2:5: found '-5', expected the number of steps, a whole number from 1 to 1000000000000; usage: "
         "run N"},
        {"time_step -1",
         "bad.in:2:11: found '-1', expected the time step in fs, a number above 0 and at most 10, where atoms "
         "begin to fly through each other; usage: time_step DT [MAX]"},
        {"time_step 12",
         "bad.in:2:11: found '12', expected the time step in fs, a number above 0 and at most 10, where atoms "
         "begin to fly through each other; usage: time_step DT [MAX]"},
        {"confine s slit z gap -3 center 5 mirror",
         "bad.in:2:22: found '-3', expected the distance between the walls, a length in A above 0; usage: "
         "confine NAME slit x|y|z gap G center C lj93 eps E sigma S | harmonic k K | mirror, or confine NAME off"},
        {"profile density z bins 0 every 10",
         "bad.in:2:24: found '0', expected the number of bins, a whole number from 1 to 100000; usage: profile "
         "density x|y|z bins N every M [on NAME] | profile off"},
        {"build liquid Ga atoms 100 density 500 gcc",
         "bad.in:2:35: found '500', expected the density in g/cm^3, a number above 0 and at most 30; usage: "
         "build liquid EL[:X] ... atoms N | box LX LY LZ density D gcc|A3 [slab x|y|z LO HI] [seed S] | build "
         "crystal NAME NX NY NZ"},
    });
}

TEST_CASE("files that are not there") {
    const Bench bench;
    bench.write("bad.in", "potential nothing.txt\nrun 1\n");
    CHECK_THAT(lmmd({"run", "bad.in"}).err,  // the names of those that are installed follow
               Catch::StartsWith("bad.in:1:11: found no potential 'nothing.txt', expected a file, relative to the deck, or an "
                                 "installed one: "));
    check_deck(bench, "model nothing.xyz\npotential nep.txt\nrun 1\n",
               "bad.in:1:7: found no file 'nothing.xyz', expected a structure in extended xyz; check the path, "
               "which is relative to the deck");
    check_deck(bench, "run 1\n",
               "bad.in:1:1: found no potential, expected a line 'potential FILE' above");
    std::filesystem::remove(bench.path() / "model.xyz");
    check_deck(bench, "potential nep.txt\nrun 1\n",
               "bad.in:2:1: found no structure and no file 'model.xyz', expected a line 'model FILE.xyz' or "
               "'build ...' above, or that file");
    check_words({"run", "missing.in"}, "missing.in: found no such file, expected a deck; check the path");
}

TEST_CASE("an element that the potential lacks") {
    const Bench bench;
    bench.write("model.xyz", "2\nlattice=\"9 0 0 0 9 0 0 0 9\" properties=species:S:1:pos:R:3\nGa 1 1 1\nIn 5 5 5\n");
    check_deck(bench, "potential nep.txt\nrun 1\n",
               "bad.in:1:11: found the element 'In' in the structure (atom 1 counted from 0, 1 in all), expected "
               "those of the potential 'nep.txt': Ga; use a potential that knows it or change the structure");
}

TEST_CASE("a potential that is cut off or corrupt") {
    const Bench bench;
    const std::string whole = bench.read("nep.txt");
    const auto replaced = [&](const std::string& number) {  // the first number below the header
        const std::size_t begin = whole.find('\n', whole.find("ANN")) + 1;
        return whole.substr(0, begin) + number + whole.substr(whole.find('\n', begin));
    };
    const auto check = [&](const std::string& text, const std::string& message) {
        bench.write("bad.txt", text);
        check_deck(bench, "potential bad.txt\nrun 1\n", message);
    };
    check(whole.substr(0, whole.size() / 2),
          "bad.txt:205: found the end of the file, expected number 199 of the 399 that the header asks for; the "
          "file is cut short, or the header is not its own: get it again");
    check("",
          "bad.txt: found an empty file, expected a NEP (nep.txt); get it again");
    check("nep4_dipole 1 Ga\n",
          "bad.txt:1:1: found 'nep4_dipole', a dipole model, expected a potential: nep3, nep3_zbl, nep4, "
          "nep4_zbl, nep5 or nep5_zbl; use a model of energies and forces");
    check("nep4_charge1 1 Ga\n",
          "bad.txt:1:1: found 'nep4_charge1', a charge model, expected a potential: nep3, nep3_zbl, nep4, "
          "nep4_zbl, nep5 or nep5_zbl; use a model of energies and forces");
    check(replaced("x.yz"),
          "bad.txt:8:1: found 'x.yz', expected a finite number, number 1 of the 399 that the header asks for; "
          "the file is damaged: get it again");
    check(replaced("nan"),
          "bad.txt:8:1: found 'nan', expected a finite number, number 1 of the 399 that the header asks for; the "
          "file is damaged: get it again");
    check(whole + "1.0\n",
          "bad.txt:407:1: found '1.0' after the 399 numbers that the header asks for, expected the end of the "
          "file; the header is not the file's own: get it again");
}

TEST_CASE("a structure that is cut off or corrupt, without a volume or with two atoms on one place") {
    const Bench bench;
    const std::string head = "lattice=\"9 0 0 0 9 0 0 0 9\" properties=species:S:1:pos:R:3\n";
    const auto check = [&](const std::string& text, const std::string& message) {
        bench.write("bad.xyz", text);
        check_deck(bench, "model bad.xyz\npotential nep.txt\nrun 1\n", message);
    };
    check("3\n" + head + "Ga 1 1 1\nGa 4 4 4\n",
          "bad.xyz:4: found the end of the file after 2 of 3 atoms, expected 3 lines of atoms; the file is "
          "truncated: copy it again, or correct the number of atoms on line 1");
    check("2\n" + head + "Ga 1 1 1\nGa 4 4 4,0\n",
          "bad.xyz:4:8: found '4,0', expected the z component of the position in A, a finite number; correct it");
    check("2\n" + head + "Ga 1 1 1\nGa 4 4\n",
          "bad.xyz:4:7: found 3 columns, expected 4 (species:S:1:pos:R:3); correct this line, or Properties");
    check("two\n" + head + "Ga 1 1 1\nGa 4 4 4\n",
          "bad.xyz:1:1: found 'two', expected the number of atoms of a frame, a whole number above 0 alone on "
          "its line; correct it");
    check("",
          "bad.xyz: found no frame, expected extended xyz with at least one");
    check("2\n" + head + "Ga 1 1 1\nXx 4 4 4\n",
          "bad.xyz:4:1: found 'Xx', expected the symbol of an element; correct it");
    check("2\nproperties=species:S:1:pos:R:3\nGa 1 1 1\nGa 4 4 4\n",
          "bad.xyz:2:31: found no Lattice, expected Lattice=\"ax ay az bx by bz cx cy cz\" in A; add the box to "
          "this line");
    check("2\nlattice=\"9 0 0 9 0 0 0 0 9\" properties=species:S:1:pos:R:3\nGa 1 1 1\nGa 4 4 4\n",
          "bad.xyz:2:10: found a box without volume, Lattice='9 0 0 9 0 0 0 0 9', expected three lattice vectors "
          "that span one; correct Lattice");
    check("2\n" + head + "Ga 1 1 1\nGa 1 1 1.4\n",
          "bad.xyz:4: found atoms 0 (Ga) and 1 (Ga), counted from 0, 0.400 A apart, expected at least 0.5 A; "
          "move or remove one of them");
}

TEST_CASE("all mistakes of a deck come at once, each once") {
    const Bench bench;
    check_deck(bench, "potental nep.txt\nvelocity -1\nensemble nvt_bdp 300 300 ${tau}\ndump_thermo ten\nrun 10\n",
               "bad.in:3:26: found '${tau}', expected a variable that a line above or --set defines\n"
               "bad.in:1:1: found 'potental', expected a command; did you mean 'potential'?\n"
               "bad.in:2:10: found '-1', expected the temperature, a temperature in K above 0 and up to 100000; "
               "usage: velocity T [seed S]\n"
               "bad.in:4:13: found 'ten', expected the interval, a whole number of steps above 0; usage: "
               "dump_thermo INTERVAL");
}

TEST_CASE("wrong options come together with the deck's mistakes") {
    const Bench bench;
    bench.write("bad.in", "potential nep.txt\nrun x\n");
    check_words({"run", "bad.in", "--threads", "-1", "--precision", "duoble", "--seed", "s", "--set", "n", "--set", "a=1"},
                "--precision: found 'duoble', expected a precision, mixed or double; did you mean 'double'?\n"
                "--threads: found '-1', expected the number of threads, a whole number from 0 to 4096\n"
                "--seed: found 's', expected the seed, a whole number, 0 or more\n"
                "--set: found 'n', expected NAME=VALUE\n"
                "bad.in: found '--set a=1', expected a variable that the deck sets or uses\n"
                "bad.in:2:5: found 'x', expected the number of steps, a whole number from 1 to 1000000000000; "
                "usage: run N");
    check_words({"run", "bad.in", "--resum"},
                "lmmd run: found '--resum', expected one of its options; did you mean '--resume'?");
    check_words({"run", "bad.in", "worse.in"},
                "lmmd run: found 'worse.in', expected nothing more; `lmmd run --help` lists them");
    check_words({"run", "bad.in", "--gpumd", "--resume"},
                "--resume: found it together with --gpumd, which works in the current directory without "
                "checkpoints, expected one of the two; leave one out");
    check_words({"run", "bad.in", "--device"},
                "lmmd: found '--device' without its value, expected one behind it");
    check_words({"run"},
                "lmmd run: found no deck, expected one, such as inputs/ga_confined.in");
    check_words({"rnu", "bad.in"},
                "lmmd: found 'rnu', expected run, check, predict, train, bench or info; did you mean 'run'?");
}

}  // namespace lmmd::test
