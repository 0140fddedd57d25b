// SPDX-License-Identifier: GPL-3.0-or-later
// What observers read from the deck and write into their files.
#include <fmt/format.h>
#include <catch2/catch.hpp>

#include <sstream>

#include "lmmd/base/units.hpp"
#include "lmmd/io/extxyz.hpp"
#include "support/observer_bench.hpp"

using namespace lmmd;
using namespace lmmd::test;

namespace {

// Three atoms that move; two group methods.
State three_atoms() {
    State state;
    state.box = Box(Mat3::diagonal(10, 11, 12), {true, true, true});
    Atoms& a = state.atoms;
    a.symbol = {"Ga", "In", "Ga"};
    a.mass = {69.723, 114.818, 69.723};
    a.position = {{1, 2, 3}, {4, 5.5, 6}, {9, 10, 11.5}};
    a.velocity = {{0.01, 0.02, -0.01}, {0, -0.03, 0.02}, {-0.02, 0.01, 0.005}};
    a.image = {{0, 0, 0}, {1, 0, 0}, {0, -1, 2}};
    a.group_methods = {{0, 1, 0}, {2, 1, 0}};
    return state;
}

void drift(State& state, double dt) {
    for (std::size_t i = 0; i < state.atoms.size(); ++i) state.atoms.position[i] += dt * state.atoms.velocity[i];
}

// Runs one observer over all steps of free flight.
void run(const std::string& line, const BenchOptions& options = {}, const State& start = three_atoms()) {
    ObserverBench bench(start, options);
    const std::unique_ptr<Observer> observer = bench.make(line);
    for (std::int64_t k = 0; k < options.steps; ++k) {
        drift(bench.state, options.dt);
        bench.step(*observer);
    }
}

// The same, broken off after `stop` steps and gone on with from what was saved.
void run_resumed(const std::string& line, std::int64_t stop, const BenchOptions& options = {}) {
    ByteWriter saved;
    State middle;
    {
        ObserverBench bench(three_atoms(), options);
        const std::unique_ptr<Observer> observer = bench.make(line);
        for (std::int64_t k = 0; k < stop; ++k) {
            drift(bench.state, options.dt);
            bench.step(*observer);
        }
        bench.files().save(saved);
        observer->save(saved);
        middle = bench.state;
        drift(bench.state, options.dt);  // what happens after the checkpoint is lost
        bench.step(*observer);
    }
    ObserverBench bench(middle, options);
    bench.system->clock.run_step = stop;
    bench.system->clock.step = static_cast<std::uint64_t>(stop);
    const std::unique_ptr<Observer> observer = bench.make(line);
    ByteReader in(saved.bytes(), "checkpoint");
    bench.files().load(in);
    observer->load(in);
    CHECK(in.at_end());
    for (std::int64_t k = stop; k < options.steps; ++k) {
        drift(bench.state, options.dt);
        bench.step(*observer);
    }
}

std::vector<std::string> lines(const std::string& text) {
    std::vector<std::string> result;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) result.push_back(line);
    return result;
}

std::vector<double> numbers(const std::string& line) {
    std::vector<double> result;
    std::istringstream in(line);
    for (std::string word; in >> word;) result.push_back(std::stod(word));
    return result;
}

std::string mistake(const std::string& line, const BenchOptions& options = {}) {
    try {
        run(line, options);
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::input);
        return error.what();
    }
    return "";
}

std::vector<std::string> names(const std::filesystem::path& folder) {
    std::vector<std::string> result;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        result.push_back(entry.path().filename().string());
    std::sort(result.begin(), result.end());
    return result;
}

}  // namespace

TEST_CASE("thermo.out is GPUMD's") {
    Workplace work;
    run("dump_thermo 5");
    const std::vector<std::string> text = lines(work.read("thermo.out"));
    REQUIRE(text.size() == 7);
    CHECK(text[0] == "# dump_thermo 5");
    CHECK(text[1] == "# format_version 1");
    CHECK(text[2] == "# num_atoms 3");
    CHECK(text[3] == fmt::format("# dt_output {:.10e} fs", 0.5 / units::kFemtosecond));
    CHECK(text[4] == "# columns T KE PE sxx syy szz syz sxz sxy ax ay az bx by bz cx cy cz");
    CHECK(text[5].size() == 18 * 20);
    const std::vector<double> row = numbers(text[5]);
    REQUIRE(row.size() == 18);
    const Atoms atoms = three_atoms().atoms;
    double kinetic = 0, yz = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        kinetic += 0.5 * atoms.mass[i] * norm2(atoms.velocity[i]);
        yz += atoms.mass[i] * atoms.velocity[i].y * atoms.velocity[i].z;
    }
    CHECK(row[0] == Approx(2 * kinetic / (9 * 8.617333262e-5)).epsilon(1e-9));
    CHECK(row[1] == Approx(kinetic).epsilon(1e-9));
    CHECK(row[2] == 0);
    CHECK(row[6] == Approx(yz / (10 * 11 * 12) * 160.2176634).epsilon(1e-9));
    CHECK(row[9] == 10);
    CHECK(row[13] == 11);
    CHECK(row[17] == 12);
}

TEST_CASE("conserved.out explains itself and adds up") {
    Workplace work;
    BenchOptions options;
    options.law.tether = 0.5;
    ObserverBench bench(three_atoms(), options);
    Cell cell = bench.system->cell();
    cell.heat = -0.25;
    bench.system->set_cell(cell);
    const std::unique_ptr<Observer> observer = bench.make("dump_thermo 2");
    for (int k = 0; k < 4; ++k) bench.step(*observer);
    const std::vector<std::string> text = lines(work.read("conserved.out"));
    REQUIRE(text.size() == 8);
    CHECK(text[0] == "# energies and the conserved quantity of the ensemble");
    CHECK(text[1] == "# command: dump_thermo 2");
    CHECK(text[5] ==
          "# columns: step time[ps] kinetic[eV] potential[eV] wall[eV] wall_work[eV] bath[eV] conserved[eV]");
    const std::vector<double> row = numbers(text[7]);
    CHECK(row[0] == 4);
    CHECK(row[1] == Approx(0.4 / units::kPicosecond).epsilon(1e-12));
    CHECK(row[6] == -0.25);
    CHECK(row[7] == Approx(row[2] + row[3] + row[4] - row[5] + row[6]).epsilon(1e-14));
}

TEST_CASE("walls.out averages over the steps between its lines") {
    Workplace work;
    BenchOptions options;
    const WallPotential potential = HarmonicWall{2.0};
    Slit slit;
    slit.name = "gap";
    slit.lo = {{2, 3.5, 1, 0}, potential};
    slit.hi = {{2, 11.0, -1, 0}, potential};
    options.slits = {slit};
    State state = three_atoms();
    state.box.periodic = {true, true, false};
    run("dump_thermo 5", options, state);
    const std::vector<std::string> text = lines(work.read("walls.out"));
    REQUIRE(text.size() == 8);
    CHECK(text[5] == "# columns: step time[ps] gap[A] p_lo[GPa] p_hi[GPa] energy[eV]");
    // Two atoms stand behind the planes, 0.5 A deep at first, and drift.
    double lo = 0, hi = 0, energy = 0;
    for (int k = 1; k <= 5; ++k) {
        const double below = 0.5 + 0.01 * 0.1 * k, above = 0.5 + 0.005 * 0.1 * k;
        lo += 2.0 * below / 110 / 5;
        hi += 2.0 * above / 110 / 5;
        energy += (below * below + above * above) / 5;
    }
    const std::vector<double> row = numbers(text[6]);
    REQUIRE(row.size() == 6);
    CHECK(row[2] == 7.5);
    CHECK(row[3] == Approx(160.2176634 * lo).epsilon(1e-9));
    CHECK(row[4] == Approx(160.2176634 * hi).epsilon(1e-9));
    CHECK(row[5] == Approx(energy).epsilon(1e-9));
}

TEST_CASE("in gpumd mode only GPUMD's files are written") {
    Workplace work;
    BenchOptions options;
    options.gpumd = true;
    run("dump_thermo 5", options);
    run("compute_rdf 4 30 5", options);
    run("compute_msd 1 5", options);
    CHECK(names(work.path()) == std::vector<std::string>{"msd.out", "rdf.out", "thermo.out"});
}

TEST_CASE("observers open no file before their first record") {
    Workplace work;
    ObserverBench bench(three_atoms());
    for (const char* line : {"dump_thermo 5", "dump_xyz 5 a.xyz", "dump_velocity 5", "dump_restart 5",
                             "compute_rdf 4 30 5", "compute_msd 1 5", "profile density z bins 5 every 1"}) {
        bench.make(line);
    }
    CHECK(names(work.path()).empty());
}

TEST_CASE("both forms of dump_xyz write the same") {
    Workplace work;
    run("dump_xyz -1 0 2 old.xyz mass velocity force unwrapped_position group");
    run("dump_xyz 2 new.xyz mass velocity force unwrapped_position group_labels");
    CHECK(lines(work.read("new.xyz")).size() == 5 * 5);
    CHECK(work.read("old.xyz") == work.read("new.xyz"));
    run("dump_xyz 1 2 5 old_group.xyz");
    run("dump_xyz 5 new_group.xyz group 1 2");
    CHECK(lines(work.read("new_group.xyz")).at(0) == "1");
    CHECK(work.read("old_group.xyz") == work.read("new_group.xyz"));
}

TEST_CASE("a frame of dump_xyz") {
    Workplace work;
    run("dump_xyz 10 a.xyz velocity group_labels");
    const std::vector<std::string> text = lines(work.read("a.xyz"));
    REQUIRE(text.size() == 5);
    CHECK(text[1].find(fmt::format(
              "Time={:.8f} pbc=\"T T T\" Lattice=\"10 0 0 0 11 0 0 0 12\" energy=0 virial=\"0 0 0 0 0 0 0 0 0\" "
              "stress=\"",
              1.0 / units::kFemtosecond)) == 0);
    CHECK(text[1].find(" Properties=species:S:1:pos:R:3:vel:R:3:group:I:2") != std::string::npos);
    CHECK(text[2].find("Ga 1.01 2.02 2.99 ") == 0);
    CHECK(text[2].substr(text[2].size() - 4) == " 0 2");
    const XyzFrame frame = read_xyz("a.xyz").front();
    CHECK(frame.state.atoms.velocity[1].z == Approx(0.02).epsilon(1e-8));
}

TEST_CASE("one file per frame") {
    Workplace work;
    run("dump_xyz 5 f_* precision double");
    run("dump_exyz 5 1 1 0 1");
    CHECK(names(work.path()) == std::vector<std::string>{"dump.10.xyz", "dump.5.xyz", "f_10", "f_5"});
    CHECK(read_xyz("f_5").front().time_fs == Approx(0.5 / units::kFemtosecond));
}

TEST_CASE("the older dumps") {
    Workplace work;
    run("dump_exyz 5 1 1");
    run("dump_xyz 5 same.xyz velocity force");
    CHECK(work.read("dump.xyz") == work.read("same.xyz"));
    run("dump_position 10 group 0 1 precision double");
    CHECK(work.read("movie.xyz") ==
          "1\npbc=\"T T T\" Lattice=\"10 0 0 0 11 0 0 0 12\" Properties=species:S:1:pos:R:3\n"
          "In 4 5.4699999999999989 6.0199999999999978\n");
    run("dump_velocity 10 group 0 1");
    CHECK(work.read("velocity.out") ==
          fmt::format("0 {:.9g} {:.9g}\n", -0.03 * units::kFemtosecond, 0.02 * units::kFemtosecond));
    BenchOptions options;
    options.law.tether = 0.5;
    ObserverBench bench(three_atoms(), options);
    const std::unique_ptr<Observer> observer = bench.make("dump_force 1");
    bench.step(*observer);
    CHECK(lines(work.read("force.out")).size() == 3);
}

TEST_CASE("restart.xyz gives back what was there") {
    Workplace work;
    run("dump_restart 5");
    const std::vector<XyzFrame> frames = read_xyz("restart.xyz");
    REQUIRE(frames.size() == 1);
    State last = three_atoms();
    for (int k = 0; k < 10; ++k) drift(last, 0.1);
    const Atoms& atoms = frames[0].state.atoms;
    CHECK(atoms.group_methods == last.atoms.group_methods);
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(atoms.mass[i] == last.atoms.mass[i]);
        for (int a = 0; a < 3; ++a) {
            CHECK(atoms.position[i][a] == last.atoms.position[i][a]);
            CHECK(atoms.velocity[i][a] == Approx(last.atoms.velocity[i][a]).epsilon(1e-15));
        }
    }
}

TEST_CASE("named groups restrict what is written") {
    Workplace work;
    ObserverBench bench(three_atoms());
    bench.groups.define("indium", {false, true, false});
    const std::unique_ptr<Observer> observer = bench.make("dump_xyz 1 a.xyz on indium");
    bench.step(*observer);
    CHECK(lines(work.read("a.xyz")).at(2).substr(0, 2) == "In");
    CHECK_THROWS_WITH(bench.make("dump_xyz 1 a.xyz on indum"),
                      "d.in:1:21: found the group 'indum', expected one that a line 'group NAME ...' above defines; "
                      "did you mean 'indium'?");
}

TEST_CASE("rdf.out and msd.out have GPUMD's headers") {
    Workplace work;
    run("compute_rdf 6 3 5");
    CHECK(lines(work.read("rdf.out")).at(0) == "#radius total Ga-Ga Ga-In In-In");
    CHECK(lines(work.read("rdf.out")).at(1).substr(0, 8) == "1.00000 ");
    CHECK(lines(work.read("rdf_error.out")).at(4) == "# caption: Radial distribution functions g(r); bands are standard errors.");
    CHECK(lines(work.read("rdf_error.out")).at(6) ==
          "# columns: r[A] total total_error Ga-Ga Ga-Ga_error Ga-In Ga-In_error In-In In-In_error");
    run("compute_msd 2 5 all_groups 0 save_every 10");
    const std::vector<std::string> msd = lines(work.read("msd.out"));
    REQUIRE(msd.size() == 8 + 5);
    CHECK(msd[0] == "# compute_msd 2 5 all_groups 0 save_every 10");
    CHECK(msd[1] == "# format_version 1");
    CHECK(msd[2] == "# num_atoms 3");
    CHECK(msd[3] == "# num_groups 2");
    CHECK(msd[4] == "# num_atoms_per_group 2 1");
    CHECK(
        msd[5] ==
        "# cell 1.0000000000e+01 0.0000000000e+00 0.0000000000e+00 0.0000000000e+00 1.1000000000e+01 0.0000000000e+00 "
        "0.0000000000e+00 0.0000000000e+00 1.2000000000e+01");
    CHECK(msd[6] == fmt::format("# dt_output {:.10e} ps", 0.2 / units::kPicosecond));
    CHECK(msd[7] ==
          "# columns time_ps msdx_0 msdy_0 msdz_0 sdcx_0 sdcy_0 sdcz_0 msdx_1 msdy_1 msdz_1 sdcx_1 sdcy_1 sdcz_1");
    CHECK(work.read("msd_step10.out") == work.read("msd.out"));
}

TEST_CASE("profile_density.out explains itself") {
    Workplace work;
    run("profile density x bins 2 every 5");
    const std::vector<std::string> text = lines(work.read("profile_density.out"));
    REQUIRE(text.size() == 10);
    CHECK(text[0] == "# profile along x");
    CHECK(text[1] == "# command: profile slab x bins 2");
    CHECK(text[2] == "# x from 0 to 10 A, the faces of the box");
    CHECK(text[4] == "# atoms outside the bins, on average: 0");
    CHECK(text[5] == "# caption: Number density; the band is the standard error.");
    CHECK(text[6] == "# drawn: density density_Ga density_In");
    CHECK(text[7] ==
          "# columns: x[A] density[1/A^3] density_error[1/A^3] mass_density[g/cm^3] mass_density_error[g/cm^3] "
          "density_Ga[1/A^3] density_Ga_error[1/A^3] density_In[1/A^3] density_In_error[1/A^3]");
    const std::vector<double> row = numbers(text[8]);
    CHECK(row[0] == 2.5);
    CHECK(row[1] == Approx(2.0 / 660).epsilon(1e-9));
    CHECK(row[3] == Approx((69.723 + 114.818) / 660 / 0.60221408).epsilon(1e-6));
    CHECK(row[5] == Approx(1.0 / 660).epsilon(1e-9));
    CHECK(parse_observer("profile off") == nullptr);
    CHECK(parse_observer("profile density off") == nullptr);
}

TEST_CASE("a resumed run writes the same files") {
    const char* commands[] = {"dump_thermo 2",
                              "dump_xyz 2 a.xyz velocity",
                              "dump_velocity 3",
                              "dump_restart 3",
                              "compute_rdf 8 30 2",
                              "compute_msd 1 4 save_every 5",
                              "profile density z bins 6 every 2"};
    for (const char* command : commands) {
        for (const std::int64_t stop : {0, 1, 4, 5}) {
            INFO(command << " stopped after " << stop);
            Workplace work;
            std::map<std::string, std::string> whole;
            {
                Workplace inner;
                run(command);
                for (const std::string& name : names(inner.path())) whole[name] = inner.read(name);
            }
            run_resumed(command, stop);
            CHECK(names(work.path()).size() == whole.size());
            for (const auto& [name, text] : whole) {
                INFO(name);
                CHECK(work.read(name) == text);
            }
        }
    }
}

TEST_CASE("messages about observers") {
    Workplace work;
    CHECK(mistake("dump_xyz 10 a.xyz velocty") ==
          "d.in:1:19: found 'velocty', expected a quantity, or 'group', 'on' or 'precision', mass, velocity, force, "
          "potential, virial, "
          "charge, unwrapped_position or group_labels; did you mean 'velocity'?");
    CHECK(mistake("dump_xyz 10 a.xyz mass mass") ==
          "d.in:1:24: found a quantity a second time, expected it once; remove one of them");
    CHECK(mistake("dump_xyz 10 a.xyz bec") ==
          "d.in:1:19: found 'bec', Born effective charges, expected a quantity that a model without "
          "charges has; remove it");
    CHECK(mistake("dump_xyz 10 a.xyz group 2 0") ==
          "d.in:1:19: found group method 2, expected 0 to 1, one per 'group' column of the structure");
    CHECK(mistake("dump_xyz 0 5 10 a.xyz") ==
          "d.in:1:10: found label 5 of group method 0, which no atom has, expected one of 0 to 1; choose another");
    CHECK(mistake("dump_xyz 10 a.xyz group 0 0 group 1 1") ==
          "d.in:1:29: found a second choice of atoms, expected one; remove one of them");
    CHECK(mistake("compute_msd 2 6") ==
          "d.in:1:15: found 6 correlation times, expected at most the 5 samples that a run of 10 steps "
          "takes; lengthen the run or lower the number");
    CHECK(mistake("compute_msd 1 5 group 0 0 all_groups 1") ==
          "d.in:1:38: found 'all_groups' beside a choice of atoms, expected one of them; remove the other");
    CHECK(
        mistake("dump_thermo 0").find("d.in:1:13: found '0', expected the interval, a whole number of steps above 0") ==
        0);
    CHECK(mistake("profile density q bins 5 every 1").find("d.in:1:17: found 'q', expected the axis, x, y or z") == 0);
    CHECK(mistake("compute_rdf 900 5 5").find("d.in:1:13: ") == 0);  // more images of the box than are counted
    CHECK(mistake("compute_rdf -1 5 5")
              .find("d.in:1:13: found '-1', expected the largest distance, a length in A above 0") == 0);
}
