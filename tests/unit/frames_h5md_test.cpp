// SPDX-License-Identifier: GPL-3.0-or-later
// H5MD: what is written is read, a killed writer leaves a file that goes on, and what is not told is refused.
#include <fmt/format.h>
#include <hdf5.h>

#include "frames/trajectory.hpp"
#include "lmmd/base/units.hpp"
#include "lmmd/io/h5md.hpp"
#include "support/deck_runs.hpp"
#include "support/mistake.hpp"
#include "support/observer_bench.hpp"

using namespace lmmd;
using namespace lmmd::analysis;
using namespace lmmd::test;

namespace {

H5mdContent content() {
    return {{"Ga", "In", "Ga"}, {69.7, 114.8, 70}, {true, true, false}, true, true, true, true, true, true};
}

H5mdFrame frame(int k) {
    H5mdFrame f;
    f.step = 10 * k;
    f.time = 0.5 * k;
    f.box = Box({{10, 0, 0, 1, 11, 0, 0.5, 0.25, 12.0 + k}}, {true, true, false});
    for (int i = 0; i < 3; ++i) {
        const double x = k + 0.1 * i;
        f.position.push_back({x, x + 1, x + 2});
        f.velocity.push_back({-x, x, 2 * x});
        f.force.push_back({3 * x, x, -x});
        f.image.push_back({i, -k, 0});
    }
    f.pressure = Mat3::diagonal(0.01, 0.02, 0.03 * k);
    f.walls[2] = {0.5, 11.0 + k};
    return f;
}

void write(const std::string& file, int first, int last, std::int64_t frames) {
    H5mdWriter writer(file, content(), frames);
    for (int k = first; k < last; ++k) writer.write(frame(k));
}

// Frames 0, 1 ... as frame() makes them.
void check_file(const std::string& file, int frames) {
    INFO(file);
    H5mdReader reader(file);
    CHECK(reader.content() == content());
    for (int k = 0; k < frames; ++k) {
        const H5mdFrame expected = frame(k);
        const std::optional<H5mdFrame> found = reader.next();
        REQUIRE(found);
        CHECK(*found->time == Approx(*expected.time));
        CHECK(found->step == expected.step);
        for (std::size_t i = 0; i < 3; ++i) {
            CHECK(norm(found->position[i] - expected.position[i]) < 1e-14);
            CHECK(norm(found->velocity[i] - expected.velocity[i]) < 1e-12);
            CHECK(norm(found->force[i] - expected.force[i]) < 1e-12);
            CHECK(found->image[i] == expected.image[i]);
        }
        CHECK(found->box.h(2, 2) == 12 + k);
        CHECK(found->box.h(2, 1) == 0.25);
        CHECK((*found->pressure)(2, 2) == Approx(0.03 * k));
        CHECK((*found->walls[2])[1] == 11 + k);
        CHECK_FALSE(found->walls[0]);
    }
    CHECK_FALSE(reader.next());
}

// Changes one thing of a whole file.
std::string spoiled(const std::function<void(hid_t)>& change) {
    write("spoiled.h5", 0, 2, 0);
    const hid_t file = H5Fopen("spoiled.h5", H5F_ACC_RDWR, H5P_DEFAULT);
    REQUIRE(file >= 0);
    change(file);
    H5Fclose(file);
    return mistake([] { H5mdReader("spoiled.h5"); });
}

void set_unit(hid_t file, const char* path, const std::string& unit) {
    const hid_t object = H5Dopen2(file, path, H5P_DEFAULT);
    H5Adelete(object, "unit");
    if (!unit.empty()) {
        const hid_t type = H5Tcopy(H5T_C_S1), space = H5Screate(H5S_SCALAR);
        H5Tset_size(type, unit.size());
        const hid_t attribute = H5Acreate2(object, "unit", type, space, H5P_DEFAULT, H5P_DEFAULT);
        H5Awrite(attribute, type, unit.data());
        H5Aclose(attribute);
        H5Sclose(space);
        H5Tclose(type);
    }
    H5Dclose(object);
}

}  // namespace

TEST_CASE("what is written in H5MD is read again") {
    Workplace work;
    write("a.h5", 0, 5, 0);
    check_file("a.h5", 5);
    Trajectory trajectory("a.h5", {});
    Frame read;
    CHECK(trajectory.setup().interval == Approx(0.5));
    CHECK(trajectory.setup().mass == content().mass);
    REQUIRE(trajectory.next(read));
    REQUIRE(trajectory.next(read));
    CHECK(read.where.file == "a.h5, frame 1");
    CHECK(norm(read.unwrapped[2] - (frame(1).position[2] + frame(1).box.shift(2, -1, 0))) < 1e-12);
    CHECK(read.gaps[0].axis == 2);
    CHECK(read.gaps[0].high == 12);
}

TEST_CASE("a writer goes on behind the frames that are known, and cuts off the others") {
    Workplace work;
    write("a.h5", 0, 5, 0);
    write("a.h5", 3, 7, 3);
    check_file("a.h5", 7);
    write("a.h5", 0, 2, 0);  // anew
    check_file("a.h5", 2);
    CHECK(mistake([] { write("a.h5", 2, 3, 3); }) ==
          "a.h5: found 2 frames of 'particles/all/position/step', expected the 3 or more that the checkpoint knows; "
          "put the file back as "
          "the run left it, or start over with --force");
    CHECK(mistake([] { write("none.h5", 2, 3, 3); }) ==
          "none.h5: found no H5MD file that can be opened, expected the 3 frames that the checkpoint knows; put the "
          "file back as the run "
          "left it, or start over with --force");
    CHECK_THROWS_WITH(write("no/such.h5", 0, 1, 0), Catch::Contains("could not create 'no/such.h5'"));
}

TEST_CASE("a killed writer leaves every frame, and its file goes on") {
    Workplace work;
    {
        H5mdWriter writer("a.h5", content(), 0);
        for (int k = 0; k < 40; ++k) {
            writer.write(frame(k));
            // What a kill would leave of it at this moment.
            std::filesystem::copy_file("a.h5", "killed.h5", std::filesystem::copy_options::overwrite_existing);
            if (k % 13 == 0) check_file("killed.h5", k + 1);
        }
    }
    check_file("killed.h5", 40);
    write("killed.h5", 25, 60, 25);
    check_file("killed.h5", 60);
}

TEST_CASE("H5MD that does not say what it holds is refused") {
    Workplace work;
    CHECK(spoiled([](hid_t file) { set_unit(file, "particles/all/velocity/value", ""); }) ==
          "spoiled.h5: found no attribute 'unit' of 'particles/all/velocity/value', expected the unit to be told, as "
          "in 'Angstrom' or "
          "'Angstrom ps-1'; add it");
    CHECK(spoiled([](hid_t file) { set_unit(file, "particles/all/position/value", "sigma"); })
              .find("spoiled.h5: found the unit 'sigma' of 'particles/all/position/value', expected one made of "
                    "Angstrom, nm, ") == 0);
    CHECK(spoiled([](hid_t file) {
              set_unit(file, "particles/all/velocity/value", "nm");
          }).find("spoiled.h5: found the unit 'nm' of 'particles/all/velocity/value', ") == 0);
    CHECK(spoiled([](hid_t file) {
              H5Ldelete(file, "particles/all/species", H5P_DEFAULT);
          }).find("spoiled.h5: found no 'particles/all/species' that names elements, expected an HDF5 enumeration") ==
          0);
    CHECK(spoiled([](hid_t file) {
              H5Ldelete(file, "particles/all/box/edges", H5P_DEFAULT);
          }).find("spoiled.h5: found no 'particles/all/box/edges' of 3 or 3 x 3 numbers") == 0);
    CHECK(spoiled([](hid_t file) { H5Lmove(file, "particles/all", file, "somewhere", H5P_DEFAULT, H5P_DEFAULT); }) ==
          "spoiled.h5: found 0 groups in 'particles', expected one, as H5MD has them; split the file");
    CHECK(spoiled([](hid_t file) {
              const hid_t velocity = H5Dopen2(file, "particles/all/velocity/value", H5P_DEFAULT);
              const hsize_t shape[] = {1, 3, 3};
              H5Dset_extent(velocity, shape);
              H5Dclose(velocity);
          }) ==
          "spoiled.h5: found 1 frames of 'particles/all/velocity/value', expected 2 as of the positions; the file is "
          "truncated: copy it again");
    write("cut.h5", 0, 30, 0);
    std::filesystem::resize_file("cut.h5", std::filesystem::file_size("cut.h5") / 2);
    CHECK(mistake([] {
              H5mdReader("cut.h5");
          }).find("cut.h5: found a file that HDF5 cannot open, expected a whole H5MD file") == 0);
    // Without times the user must say the interval.
    write("timeless.h5", 0, 2, 0);
    const hid_t file = H5Fopen("timeless.h5", H5F_ACC_RDWR, H5P_DEFAULT);
    H5Ldelete(file, "particles/all/position/time", H5P_DEFAULT);
    H5Fclose(file);
    TrajectoryOptions options;
    options.needs.interval = true;
    CHECK(mistake([&] {
              Trajectory("timeless.h5", options);
          }).find("expected the time between frames to be known; say it: --interval 10fs") != std::string::npos);
}

TEST_CASE("H5MD of others: a box for all frames, steps and times as distances") {
    Workplace work;
    write("a.h5", 0, 3, 0);
    const hid_t file = H5Fopen("a.h5", H5F_ACC_RDWR, H5P_DEFAULT);
    for (const char* gone : {"particles/all/box/edges", "particles/all/position/time", "particles/all/position/step"})
        H5Ldelete(file, gone, H5P_DEFAULT);
    const auto put = [&](const char* path, std::vector<double> values, const char* unit) {
        const hsize_t n = values.size();
        const hid_t space = n == 1 ? H5Screate(H5S_SCALAR) : H5Screate_simple(1, &n, nullptr);
        const hid_t made = H5Dcreate2(file, path, H5T_NATIVE_DOUBLE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
        H5Dwrite(made, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
        const hid_t type = H5Tcopy(H5T_C_S1), one = H5Screate(H5S_SCALAR);
        H5Tset_size(type, std::string(unit).size());
        const hid_t attribute = H5Acreate2(made, "unit", type, one, H5P_DEFAULT, H5P_DEFAULT);
        H5Awrite(attribute, type, unit);
        if (n == 1) {
            const double offset = 7;
            const hid_t begin = H5Acreate2(made, "offset", H5T_NATIVE_DOUBLE, one, H5P_DEFAULT, H5P_DEFAULT);
            H5Awrite(begin, H5T_NATIVE_DOUBLE, &offset);
            H5Aclose(begin);
        }
        H5Aclose(attribute);
        H5Tclose(type);
        H5Sclose(one);
        H5Dclose(made);
        H5Sclose(space);
    };
    put("particles/all/box/edges", {1.0, 1.1, 1.2}, "nm");
    put("particles/all/position/time", {0.25}, "ps");
    H5Fclose(file);
    H5mdReader reader("a.h5");
    for (int k = 0; k < 3; ++k) {
        const std::optional<H5mdFrame> found = reader.next();
        REQUIRE(found);
        CHECK(*found->time == Approx((7 + 0.25 * k) * units::kPicosecond));
        CHECK(found->box.h(1, 1) == Approx(11));
        CHECK(found->step == k);
    }
    CHECK_FALSE(reader.next());
}

TEST_CASE("dump_h5md writes the atoms that it is asked for") {
    Workplace work;
    State state;
    state.box = Box(Mat3::diagonal(10, 10, 10), {true, true, true});
    state.atoms.symbol = {"Ga", "In", "Ga"};
    state.atoms.mass = {69.7, 114.8, 69.7};
    state.atoms.position = {{1, 2, 3}, {14, 5, 6}, {-1, 8, 9}};
    state.atoms.velocity = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    state.atoms.image.assign(3, {0, 0, 0});
    state.atoms.group_methods = {{0, 1, 1}};
    BenchOptions options;
    options.steps = 4;
    ObserverBench bench(state, options);
    const auto all = bench.make("dump_h5md 2 all.h5 image velocity precision double"),
               some = bench.make("dump_h5md 1 some.h5 group 0 1");
    for (int k = 0; k < 4; ++k) bench.step(*all);
    for (int k = 0; k < 2; ++k) bench.step(*some);
    CHECK(bench.files().frame_file("all.h5").frames == 2);
    Trajectory trajectory("all.h5", {});
    Frame read;
    REQUIRE(trajectory.next(read));
    CHECK(norm(read.position[1] - Vec3{4, 5, 6}) < 1e-12);
    CHECK(norm(read.unwrapped[1] - Vec3{14, 5, 6}) < 1e-12);
    CHECK(norm(read.unwrapped[2] - Vec3{-1, 8, 9}) < 1e-12);
    CHECK(norm(read.velocity[2] - Vec3{0, 0, 1}) < 1e-12);
    CHECK(Trajectory("some.h5", {}).setup().symbol == std::vector<std::string>{"In", "Ga"});
    CHECK(mistake([&] { bench.make("dump_h5md 1 all.h5 force"); }) ==
          "d.in:1:13: found other frames than an earlier run of this deck writes to 'all.h5' (positions, forces of 3 "
          "atoms, there positions, "
          "velocities, images in double precision of 3 atoms), expected the same ones; name another file");
}

namespace {

// Ends a run as kill -9 would: nothing is closed and nothing tidied up.
class Killer : public Recorder {
public:
    Killer(int last, std::string file) : last_(last), file_(std::move(file)) {}
    void progress(const System& system, const Ensemble& ensemble) override {
        Recorder::progress(system, ensemble);
        if (steps != last_) return;
        std::filesystem::copy_file(file_, file_ + ".killed");
        throw std::runtime_error("killed");
    }

private:
    int last_;
    std::string file_;
};

std::vector<H5mdFrame> frames_of(const std::string& file) {
    H5mdReader reader(file);
    std::vector<H5mdFrame> frames;
    while (std::optional<H5mdFrame> next = reader.next()) frames.push_back(std::move(*next));
    return frames;
}

}  // namespace

TEST_CASE("a run that was killed goes on with its H5MD file as if nothing had been") {
    const std::string run = "ensemble nvt_bdp 500 500 20\ndump_h5md 3 t.h5 velocity precision double\nrun 30\n";
    const std::string deck = "potential nep.txt\ntime_step 1\ncheckpoint every 10 steps\n" + run + run;
    for (const int stop : {17, 47}) {
        RunBench bench;
        Recorder through, rest;
        bench.perform_deck(deck, "whole", through);
        Killer killer(stop, "parts/t.h5");
        CHECK_THROWS_WITH(bench.perform_deck(deck, "parts", killer), "killed");
        std::filesystem::rename("parts/t.h5.killed", "parts/t.h5");
        CHECK(frames_of("parts/t.h5").size() == static_cast<std::size_t>(stop / 3));
        bench.perform_deck(deck, "parts", rest, true);
        const std::vector<H5mdFrame> a = frames_of("whole/t.h5"), b = frames_of("parts/t.h5");
        REQUIRE(a.size() == 20);
        REQUIRE(b.size() == 20);
        for (std::size_t k = 0; k < a.size(); ++k) {
            CHECK(*a[k].time == *b[k].time);
            for (std::size_t i = 0; i < a[k].position.size(); ++i) {
                CHECK(norm(a[k].position[i] - b[k].position[i]) == 0);
                CHECK(norm(a[k].velocity[i] - b[k].velocity[i]) == 0);
            }
        }
    }
}
