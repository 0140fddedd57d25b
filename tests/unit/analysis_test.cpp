// SPDX-License-Identifier: GPL-3.0-or-later
// Blocks, options, requests, trajectories and results: the frame that estimators stand in.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <numeric>
#include <random>

#include "analyse.hpp"
#include "lmmd/analysis/blocks.hpp"
#include "lmmd/base/units.hpp"
#include "support/workplace.hpp"

using namespace lmmd;
using namespace lmmd::analysis;
using namespace lmmd::test;

namespace {

// A frame of extended xyz; `time` in fs, negative: none.
std::string frame_text(double time, const std::string& atoms, int n, const std::string& more = "") {
    return fmt::format("{}\n{}Lattice=\"10 0 0 0 10 0 0 0 10\" {}Properties=species:S:1:pos:R:3\n{}", n,
                       time < 0 ? std::string() : fmt::format("Time={} ", time), more, atoms);
}

Request request(const std::string& words, bool deck = false) {
    std::vector<Token> tokens = tokenize("observe " + words);
    Args args("a.in", 3, tokens, "observe ESTIMATOR");
    return parse_request(args, deck);
}

std::string mistake(const std::function<void()>& action) {
    try {
        action();
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::input);
        return error.what();
    }
    return "nothing was thrown";
}

Trajectory open(const std::string& path, bool interval = false) {
    TrajectoryOptions options;
    options.needs.interval = interval;
    return Trajectory(path, options);
}

void read_all(Trajectory trajectory) {
    Frame frame;
    while (trajectory.next(frame)) {}
}

}  // namespace

TEST_CASE("blocks double as the series goes on, and sums stay what they are") {
    BlockSums sums(2, 3);
    for (int k = 1; k <= 1000; ++k) {
        const std::span<double> block = sums.sample();
        block[0] += k;
        block[1] += 1;
        CHECK(sums.total() == std::vector<double>{k * (k + 1) / 2.0, double(k)});
        CHECK(sums.full_blocks() < 2 * kBlocks + 1);
        if (k >= 3 * kBlocks) CHECK(sums.full_blocks() >= kBlocks);
    }
    CHECK(sums.length() == 96);
    ByteWriter out;
    sums.save(out);
    BlockSums other(2, 3);
    ByteReader in(out.bytes(), "checkpoint");
    other.load(in);
    CHECK(other.total() == sums.total());
    CHECK(other.full_blocks() == sums.full_blocks());
    BlockSums narrow(1);
    ByteReader again(out.bytes(), "checkpoint");
    CHECK_THROWS_AS(narrow.load(again), Error);
}

TEST_CASE("errors of a ratio of sums are those of many series") {
    std::mt19937_64 random(2);
    std::normal_distribution<double> normal(5, 2);
    double ratio_error = 0;
    const int series = 60, samples = 320;
    std::vector<double> ratios;
    for (int s = 0; s < series; ++s) {
        BlockSums sums(2);
        for (int k = 0; k < samples; ++k) {
            const std::span<double> block = sums.sample();
            const double x = normal(random);
            block[0] += x;
            block[1] += 2 + 0.3 * x;
        }
        const Estimates found = sums.estimate([](std::span<const double> total) {
            return std::vector<double>{total[0] / total[1]};
        });
        ratio_error += found.errors[0] / series;
        ratios.push_back(found.values[0]);
    }
    // The scatter of the series is known to 1/sqrt(2 * 59) = 9 %.
    CHECK(std::fabs(ratio_error / (standard_error(ratios) * std::sqrt(double(series))) - 1) < 0.4);
}

TEST_CASE("a request is read in any order and says what it is") {
    const Request r = request("rdf bins 20 layer z 2 4.5 cutoff 6 every 10 as top block 4", true);
    CHECK(r.label == "top");
    CHECK(r.every == 10);
    CHECK(r.block == 4);
    CHECK(r.text == "rdf cutoff 6 bins 20 layer z 2 4.5 block 4");
    REQUIRE(r.restriction.layer);
    CHECK(r.restriction.layer->axis == 2);
    CHECK(r.restriction.layer->high == 4.5);
    CHECK(request("rdf").text == "rdf");
}

TEST_CASE("mistakes of a request name their place") {
    CHECK(mistake([] { request("rdff"); }).find("a.in:3:9: found 'rdff', expected an estimator, ") == 0);
    CHECK(mistake([] { request("rdf cuttoff 3"); }).find("a.in:3:13: found 'cuttoff', expected an option, ") == 0);
    CHECK(mistake([] { request("rdf cuttoff 3"); }).find("did you mean 'cutoff'?") != std::string::npos);
    CHECK(mistake([] { request("rdf cutoff 3 cutoff 4"); }) ==
          "a.in:3:22: found 'cutoff' a second time, expected it once; remove one of them");
    CHECK(mistake([] { request("rdf bins 2.5"); })
              .find("a.in:3:18: found '2.5', expected bins, a whole number from 1 to 100000") == 0);
    CHECK(mistake([] { request("rdf layer z 4 3"); })
              .find("a.in:3:23: found '3', expected the upper end of the layer, a coordinate in A above the lower end") ==
          0);
    CHECK(mistake([] { request("rdf every 4"); }).find("a.in:3:13: found 'every', expected an option, ") == 0);
    CHECK(mistake([] { request("rdf as a/b", true); }) ==
          "a.in:3:16: found 'a/b', expected a label of letters, digits, '_' and '-'; choose another");
}

TEST_CASE("restrictions that fit nothing are refused") {
    Setup setup;
    setup.symbol = {"Ga", "In"};
    setup.mass = {69.7, 114.8};
    setup.box = Box(Mat3::diagonal(10, 10, 10), {true, true, true});
    setup.groups["top"] = {true, false};
    setup.find_kinds();
    const auto told = [&](const std::string& words) {
        return mistake([&] { Measurement(request(words), setup); });
    };
    CHECK(told("rdf element Bi") ==
          "a.in:3:21: found the element 'Bi', expected one of the structure: Ga or In; choose one of them");
    CHECK(told("rdf on tip") ==
          "a.in:3:16: found the group 'tip', expected one that a line 'group NAME ...' of a deck defines; did you mean "
          "'top'?");
    CHECK(told("rdf group 0 1") ==
          "a.in:3:19: found group method 0, expected one of the 0 group columns of the structure; add group:I:1 to its "
          "Properties");
    CHECK(told("rdf on top element In") ==
          "a.in:3:9: found no atom that fits, expected at least one; choose other atoms");
}

TEST_CASE("bad trajectories are refused with their place") {
    Workplace work;
    const std::string two = "Ga 1 1 1\nGa 4 1 1\n";
    work.write("changing.xyz", frame_text(0, two, 2) + frame_text(10, "Ga 1 1 1\n", 1));
    CHECK(mistake([] { read_all(open("changing.xyz")); }) ==
          "changing.xyz:5:1: found a frame of 1 atoms, expected 2 as in the first one; analyse runs with other numbers of "
          "atoms apart");
    work.write("order.xyz", frame_text(0, "Ga 1 1 1\nIn 4 1 1\n", 2) + frame_text(10, "In 1 1 1\nGa 4 1 1\n", 2));
    CHECK(mistake([] { read_all(open("order.xyz")); }) ==
          "order.xyz:5:1: found 'In' as atom 0 of this frame (counted from 0), expected 'Ga' as in the first one; keep the "
          "order of the atoms");
    work.write("cut.xyz", frame_text(0, two, 2) + frame_text(10, "Ga 1 1 1\n", 2));
    CHECK(mistake([] { read_all(open("cut.xyz")); }) ==
          "cut.xyz:7: found the end of the file after 1 of 2 atoms, expected 2 lines of atoms; the file is truncated: copy "
          "it again, or correct the number of atoms on line 5");
    work.write("timeless.xyz", frame_text(-1, two, 2) + frame_text(-1, two, 2));
    CHECK(mistake([] { open("timeless.xyz", true); }) ==
          "timeless.xyz:1:1: found frames without a time (Time=), expected the time between frames to be known; say it: "
          "--interval 10fs");
    work.write("jump.xyz", frame_text(0, two, 2) + frame_text(10, two, 2) + frame_text(30, two, 2));
    CHECK(mistake([] { read_all(open("jump.xyz", true)); }) ==
          "jump.xyz:9:1: found 20 fs since the frame before, expected 10 fs as between the first two; cut the file here, "
          "or leave out what comes before with --skip 2");
    TrajectoryOptions wrong;
    wrong.interval = 10 * units::kPicosecond;
    CHECK(mistake([&] { Trajectory("jump.xyz", wrong); }) ==
          "jump.xyz:5:1: found 10 fs between the first two frames, expected the 10000 fs of --interval; leave --interval "
          "out");
    work.write("none.txt", "hello there\n");
    CHECK(mistake([] { open("none.txt"); }).find("none.txt:1: found 'hello there', expected the first line of a file of "
                                                 "frames (") == 0);
    work.write("run/a.xyz", "");
    work.write("run/b.xyz", "");
    CHECK(mistake([] { open("run"); }) ==
          "run: found the trajectories a.xyz or b.xyz, expected one; name the file: run/a.xyz");
}

TEST_CASE("atoms do not jump when they cross a face, unless the file says so") {
    Workplace work;
    std::string text;
    for (int k = 0; k < 8; ++k) {
        const double x = std::fmod(9 + 0.7 * k, 10);
        text += frame_text(k, fmt::format("Ga {} 1 1\n", x), 1);
    }
    work.write("a.xyz", text);
    TrajectoryOptions options;
    options.needs.unwrapped = true;
    Trajectory trajectory("a.xyz", options);
    Frame frame;
    for (int k = 0; k < 8; ++k) {
        REQUIRE(trajectory.next(frame));
        CHECK(frame.unwrapped[0].x == Approx(9 + 0.7 * k).epsilon(1e-12));
        CHECK(*frame.time == Approx(k * units::kFemtosecond));
    }
    CHECK_FALSE(trajectory.next(frame));
}

TEST_CASE("a slit's frames know the volume between its walls") {
    Workplace work;
    work.write("a.xyz", frame_text(0, "Ga 1 1 4\n", 1, "slit=\"z 2 6.5\" "));
    Trajectory trajectory = open("a.xyz");
    Frame frame;
    REQUIRE(trajectory.next(frame));
    CHECK(frame.volume() == Approx(450));
    work.write("b.xyz", frame_text(0, "Ga 1 1 4\n", 1, "slit=\"z 6 2\" "));
    CHECK(mistake([] { open("b.xyz"); }) ==
          "b.xyz:2: found slit='z 6 2', expected an axis and two coordinates in A, such as slit=\"z 0 20\"; correct it");
}

TEST_CASE("runs are averaged, with errors from theirs or from their scatter") {
    const auto run = [](double value, double error) {
        Result r;
        r.scalars.push_back({"D", value, error, "A^2/ps", ""});
        r.tables.push_back({"t", "a table", "", {{"x", "A", {1, 2}, {}}, {"y", "", {value, 2 * value}, {error, error}}}, {}});
        return r;
    };
    const std::vector<Result> two{run(1, 0.3), run(2, 0.4)};
    const Result mean = average(two);
    CHECK(mean.scalars[0].value == 1.5);
    CHECK(mean.scalars[0].error == Approx(0.25));
    CHECK(mean.tables[0].columns[1].values == std::vector<double>{1.5, 3});
    std::vector<Result> five;
    for (int k = 1; k <= 5; ++k) five.push_back(run(k, 9));
    CHECK(average(five).scalars[0].error == Approx(std::sqrt(2.5 / 5)));
    std::vector<Result> unlike{run(1, 0), run(2, 0)};
    unlike[1].tables[0].columns[0].values[1] = 3;
    CHECK(mistake([&] { average(unlike); }) ==
          "found x = 2 and 3 in the same row, expected runs that can be averaged; analyse them one by one");
}

namespace {

std::string dump(const std::string& head, const std::string& columns, const std::string& atoms, int n) {
    return head + fmt::format("ITEM: TIMESTEP\n10\nITEM: NUMBER OF ATOMS\n{}\nITEM: BOX BOUNDS xy xz yz pp pp ff\n-1 12 2\n0 11 1\n"
                              "3 15 0\nITEM: ATOMS {}\n{}", n, columns, atoms);
}
const std::string kMetal = "ITEM: UNITS\nmetal\n";

}  // namespace

TEST_CASE("a LAMMPS dump: order of ids, tilted box, units") {
    Workplace work;
    work.write("a.lammpstrj",
               dump(kMetal + "ITEM: TIME\n0.5\n", "id element x y z ix iy iz vx vy vz fx fy fz",
                    "2 In 3 4 5 1 0 0 1 2 3 4 5 6\n1 Ga 0 0 3 0 1 0 -1 0 0 0 0 1\n", 2));
    Trajectory trajectory = open("a.lammpstrj");
    CHECK(trajectory.setup().symbol == std::vector<std::string>{"Ga", "In"});
    CHECK(trajectory.setup().mass[1] == Approx(114.82).margin(0.01));
    Frame frame;
    REQUIRE(trajectory.next(frame));
    // xlo = -1, xhi = 12 - max(0, 2, 0 + ...) with xy = 2, xz = 1, yz = 0: lx = 12 - 3 + 1.
    CHECK(frame.box.h(0, 0) == Approx(10));
    CHECK(frame.box.h(1, 0) == 2);
    CHECK(frame.box.h(2, 0) == 1);
    CHECK(frame.box.h(1, 1) == Approx(11));
    CHECK(frame.box.periodic == std::array<bool, 3>{true, true, false});
    CHECK(norm(frame.position[1] - Vec3{4, 4, 2}) < 1e-12);
    CHECK(norm(frame.unwrapped[1] - Vec3{14, 4, 2}) < 1e-12);
    CHECK(norm(frame.unwrapped[0] - Vec3{3, 11, 0}) < 1e-12);
    CHECK(frame.velocity[1].z == Approx(3 / units::kPicosecond));
    CHECK(*frame.time == Approx(0.5 * units::kPicosecond));
    CHECK(frame.force[1].z == 6);
}

TEST_CASE("a LAMMPS dump whose units the user says, with scaled and with unwrapped positions") {
    Workplace work;
    TrajectoryOptions options;
    Frame frame;
    work.write("s.lammpstrj", dump("", "id element xs ys zs vx vy vz fx fy fz", "1 Ga 0.5 0.25 0.125 1 2 3 4 5 6\n", 1));
    options.reader.units = "real";
    Trajectory scaled("s.lammpstrj", options);
    REQUIRE(scaled.next(frame));
    // h = (10 0 0, 2 11 0, 1 0 12)
    CHECK(norm(frame.position[0] - Vec3{0.5 * 10 + 0.25 * 2 + 0.125 * 1, 0.25 * 11, 0.125 * 12}) < 1e-12);
    CHECK(frame.unwrapped.empty());
    CHECK(frame.velocity[0].y == Approx(2 / units::kFemtosecond));
    CHECK(frame.force[0].x == Approx(4 * units::kKilocaloriePerMole));
    CHECK_FALSE(frame.time);
    work.write("u.lammpstrj", dump("", "id element xsu ysu zsu", "1 Ga 1.5 0.25 0.125\n", 1));
    options.reader.units = "metal";
    Trajectory unwrapped("u.lammpstrj", options);
    REQUIRE(unwrapped.next(frame));
    CHECK(frame.unwrapped[0].x == Approx(1.5 * 10 + 0.25 * 2 + 0.125 * 1));
    options.reader.units = "lj";
    CHECK(mistake([&] { Trajectory("u.lammpstrj", options); }) == "--units: found 'lj', expected metal or real; name the units of the LAMMPS run");
    options.reader.units = "real";
    work.write("m.lammpstrj", dump(kMetal, "id element x y z", "1 Ga 0 0 0\n", 1));
    CHECK(mistake([&] { Trajectory("m.lammpstrj", options); }) ==
          "m.lammpstrj:2: found the units 'metal', expected real as --units says; leave --units out");
    work.write("a.xyz", frame_text(0, "Ga 1 1 1\n", 1));
    CHECK(mistake([&] { Trajectory("a.xyz", options); }) ==
          "--units: found units for 'a.xyz', expected none: extended xyz has its own; leave --units out");
}

TEST_CASE("bad dumps are refused with their place") {
    Workplace work;
    work.write("a.lammpstrj", dump("", "id element x y z vx vy vz", "1 Ga 0 0 0 1 1 1\n", 1));
    CHECK(mistake([] { open("a.lammpstrj"); }) ==
          "a.lammpstrj:5: found no 'ITEM: UNITS' before this, expected the units to be told; write the dump with "
          "'dump_modify ID units yes', or say '--units metal' or '--units real'");
    work.write("b.lammpstrj", dump("ITEM: UNITS\nlj\n", "id element x y z", "1 Ga 0 0 0\n", 1));
    CHECK(mistake([] { open("b.lammpstrj"); }) ==
          "b.lammpstrj:2: found the units 'lj', expected metal or real; write the dump in one of them");
    work.write("c.lammpstrj", dump(kMetal, "id type x y z", "1 1 0 0 0\n", 1));
    CHECK(mistake([] { open("c.lammpstrj"); }) ==
          "c.lammpstrj:11: found no column 'element', expected it; write it with 'dump custom ... element' and 'dump_modify "
          "ID element Ga ...'");
    work.write("e.lammpstrj", dump(kMetal, "id element x y z vx vz vy", "1 Ga 0 0 0 1 1 1\n", 1));
    CHECK(mistake([] { open("e.lammpstrj"); }) ==
          "e.lammpstrj:11: found no column 'vy' right of 'vx', expected the three components side by side; write the dump so");
    work.write("d.lammpstrj", dump(kMetal, "id element x y z", "1 Ga 0 0 0\n", 2));
    CHECK(mistake([] { open("d.lammpstrj"); }) ==
          "d.lammpstrj:12: found the end of the file, expected 2 lines of atoms, after 1 of them; the file is truncated: "
          "copy it again");
}

TEST_CASE("velocity.out of GPUMD goes with movie.xyz") {
    Workplace work;
    work.write("velocity.out", "0.1 0 0\n0 0.2 0\n0 0 0.3\n0.4 0 0\n");
    CHECK(mistake([] { open("velocity.out"); }).find("velocity.out: found no 'movie.xyz' beside it, expected the positions") == 0);
    const std::string two = "Ga 1 1 1\nGa 4 1 1\n";
    work.write("movie.xyz", frame_text(-1, two, 2) + frame_text(-1, two, 2));
    TrajectoryOptions options;
    options.needs.velocity = options.needs.interval = true;
    options.interval = 5 * units::kFemtosecond;
    Trajectory trajectory("velocity.out", options);
    Frame frame;
    REQUIRE(trajectory.next(frame));
    CHECK(frame.velocity[1].y == Approx(0.2 / units::kFemtosecond));
    REQUIRE(trajectory.next(frame));
    CHECK(frame.velocity[0].z == Approx(0.3 / units::kFemtosecond));
    CHECK_FALSE(trajectory.next(frame));
    CHECK(trajectory.setup().interval == Approx(5 * units::kFemtosecond));
    work.write("velocity.out", "0.1 0 0\n0 0.2 0\n0 0 0.3\n");
    CHECK(mistake([&] { read_all(Trajectory("velocity.out", options)); }) ==
          "velocity.out:3: found the end of the file, expected the velocity of atom 1 of a frame of 2 atoms, as in movie.xyz; "
          "the file is truncated: copy it again");
}
