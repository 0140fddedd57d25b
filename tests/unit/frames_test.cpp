// SPDX-License-Identifier: GPL-3.0-or-later
// Formats of frames, beside those of analysis_test.cpp: units in words, and what GPUMD's versions write.
#include "frames/trajectory.hpp"
#include "lmmd/base/units.hpp"
#include "lmmd/io/unit_text.hpp"
#include "support/mistake.hpp"
#include "support/workplace.hpp"

using namespace lmmd;
using namespace lmmd::analysis;
using namespace lmmd::test;

TEST_CASE("units in words become factors, and make the quantity or nothing") {
    CHECK(*unit_factor("Angstrom", Quantity::length) == 1);
    CHECK(*unit_factor("nm", Quantity::length) == 10);
    CHECK(*unit_factor("fs", Quantity::time) == Approx(units::kFemtosecond));
    CHECK(*unit_factor("Angstrom ps-1", Quantity::velocity) == Approx(1 / units::kPicosecond));
    CHECK(*unit_factor("nm ps-1", Quantity::velocity) == Approx(10 / units::kPicosecond));
    CHECK(*unit_factor("angstrom/picosecond", Quantity::velocity) == Approx(1 / units::kPicosecond));
    CHECK(*unit_factor("kilocalorie/mole/angstrom", Quantity::force) == Approx(units::kKilocaloriePerMole));
    CHECK(*unit_factor("kJ mol-1 nm-1", Quantity::force) == Approx(0.010364269656 / 10).epsilon(1e-8));
    CHECK(*unit_factor("eV Angstrom-1", Quantity::force) == 1);
    CHECK(*unit_factor("g mol-1", Quantity::mass) == Approx(1).epsilon(1e-8));
    CHECK(*unit_factor("GPa", Quantity::pressure) == Approx(units::kGigapascal));
    for (const char* wrong : {"", "furlong", "ps", "Angstrom ps", "Angstrom ps-1 ps", "Angstrom ps-", "ps-1",
                              "Angstrom2 ps-1", "Angstrom/", "/ps"}) {
        INFO(wrong);
        CHECK_FALSE(unit_factor(wrong, Quantity::velocity));
    }
}

namespace {

// Two frames of two atoms as a program wrote them, with velocities that are 0.001, 0.002 ... A/fs, positions 1, 2, ...
void check_frames(const std::string& file, bool velocity, bool time, bool unwrapped = false) {
    INFO(file);
    TrajectoryOptions options;
    if (!time) options.interval = 10 * units::kFemtosecond;
    options.needs.interval = true;
    Trajectory trajectory(file, options);
    CHECK(trajectory.setup().interval == Approx(10 * units::kFemtosecond));
    CHECK(trajectory.setup().symbol == std::vector<std::string>{"Ga", "In"});
    Frame frame;
    for (int k = 0; k < 2; ++k) {
        REQUIRE(trajectory.next(frame));
        CHECK(frame.position[1].y == Approx(5));
        if (time) CHECK(*frame.time == Approx((10 + 10 * k) * units::kFemtosecond));
        REQUIRE(frame.velocity.size() == (velocity ? 2 : 0));
        if (velocity) CHECK(frame.velocity[1].z == Approx(0.006 / units::kFemtosecond));
        if (unwrapped) CHECK(frame.unwrapped[1].x == 104);
        if (time) CHECK((*frame.pressure)(0, 1) == Approx(0.02));
    }
    CHECK_FALSE(trajectory.next(frame));
}

}  // namespace

TEST_CASE("dumps of GPUMD, old and new") {
    Workplace work;
    const std::string box = "\"10 0 0 0 11 0 0 0 12\"";
    const std::string totals = " energy=-3.5 virial=\"1 0 0 0 1 0 0 0 1\" stress=\"0.01 0.02 0 0.02 0.01 0 0 0 0.01\" ";
    const auto twice = [](const std::string& head, const std::string& time, const std::string& rest,
                          const std::string& atoms) {
        std::string text;
        for (const char* t : {"10", "20"}) text += "2\n" + head + (time.empty() ? "" : time + t) + rest + "\n" + atoms;
        return text;
    };
    const std::string plain = "Ga 1 2 3\nIn 4 5 6\n",
                      moving = "Ga 1 2 3 0.001 0.002 0.003\nIn 4 5 6 0.004 0.005 0.006\n";
    // dump_position: movie.xyz without a time.
    work.write("movie.xyz", twice("", "", "Lattice=" + box + " Properties=species:S:1:pos:R:3", plain));
    check_frames("movie.xyz", false, false);
    CHECK(mistake([] {
              TrajectoryOptions options;
              options.needs.interval = true;
              Trajectory("movie.xyz", options);
          }) ==
          "movie.xyz:1:1: found frames without a time (Time=), expected the time between frames to be known; say it: "
          "--interval 10fs");
    // dump_exyz of version 3: no space between properties, time first.
    work.write("dump.xyz",
               twice("Time=", " ", " pbc=\"T T T\" Lattice=" + box + totals + "Properties=species:S:1:pos:R:3:vel:R:3",
                     moving));
    check_frames("dump.xyz", true, true);
    // dump_xyz of version 5, columns in GPUMD's order.
    work.write("new.xyz",
               twice("Time=", " ",
                     " pbc=\"T T F\" Lattice=" + box + totals +
                         "Properties=species:S:1:pos:R:3:mass:R:1:vel:R:3:unwrapped_position:R:3:group:I:1",
                     "Ga 1 2 3 69.7 0.001 0.002 0.003 101 2 3 0\nIn 4 5 6 114.8 0.004 0.005 0.006 104 5 6 1\n"));
    check_frames("new.xyz", true, true, true);
    Trajectory trajectory("new.xyz", {});
    CHECK(trajectory.setup().mass[1] == 114.8);
    CHECK(trajectory.setup().box.periodic == std::array<bool, 3>{true, true, false});
    CHECK(trajectory.setup().group_methods[0] == std::vector<int>{0, 1});
}
