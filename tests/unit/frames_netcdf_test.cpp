// SPDX-License-Identifier: GPL-3.0-or-later
// AMBER netCDF, written here as GPUMD and AMBER write it.
#include <netcdf.h>

#include <vector>

#include "frames/trajectory.hpp"
#include "lmmd/base/units.hpp"
#include "support/mistake.hpp"
#include "support/workplace.hpp"

using namespace lmmd;
using namespace lmmd::analysis;
using namespace lmmd::test;

namespace {

struct Recipe {
    std::string length_unit = "angstrom", velocity_unit = "angstrom/picosecond";
    double velocity_scale = 20.455;  // 0: no attribute
    double gamma = 90, third_length = 12;
    int format = NC_64BIT_OFFSET;
    bool time = true;
};

// Two frames of two atoms.
void write_netcdf(const std::string& file, const Recipe& r) {
    int id, frame, spatial, atom, cell, time = -1, coordinates, velocities, lengths, angles;
    REQUIRE(nc_create(file.c_str(), r.format, &id) == NC_NOERR);
    nc_put_att_text(id, NC_GLOBAL, "Conventions", 5, "AMBER");
    nc_def_dim(id, "frame", NC_UNLIMITED, &frame);
    nc_def_dim(id, "spatial", 3, &spatial);
    nc_def_dim(id, "atom", 2, &atom);
    nc_def_dim(id, "cell_spatial", 3, &cell);
    const int atoms[] = {frame, atom, spatial}, cells[] = {frame, cell};
    if (r.time) {
        nc_def_var(id, "time", NC_DOUBLE, 1, &frame, &time);
        nc_put_att_text(id, time, "units", 10, "picosecond");
    }
    nc_def_var(id, "coordinates", NC_FLOAT, 3, atoms, &coordinates);
    nc_def_var(id, "velocities", NC_DOUBLE, 3, atoms, &velocities);
    nc_def_var(id, "cell_lengths", NC_DOUBLE, 2, cells, &lengths);
    nc_def_var(id, "cell_angles", NC_DOUBLE, 2, cells, &angles);
    for (const int length : {coordinates, lengths})
        if (!r.length_unit.empty()) nc_put_att_text(id, length, "units", r.length_unit.size(), r.length_unit.data());
    nc_put_att_text(id, velocities, "units", r.velocity_unit.size(), r.velocity_unit.data());
    if (r.velocity_scale > 0) nc_put_att_double(id, velocities, "scale_factor", NC_DOUBLE, 1, &r.velocity_scale);
    nc_enddef(id);
    for (std::size_t k = 0; k < 2; ++k) {
        const double t = 0.5 * static_cast<double>(k), x[] = {1, 2, 3, 4, 5, 6}, v[] = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6};
        const double l[] = {10, 11, r.third_length}, a[] = {90, 90, r.gamma};
        const std::size_t start[] = {k, 0, 0}, count[] = {1, 2, 3}, three[] = {1, 3};
        if (r.time) nc_put_var1_double(id, time, start, &t);
        nc_put_vara_double(id, coordinates, start, count, x);
        nc_put_vara_double(id, velocities, start, count, v);
        nc_put_vara_double(id, lengths, start, three, l);
        nc_put_vara_double(id, angles, start, three, a);
    }
    REQUIRE(nc_close(id) == NC_NOERR);
}

const char* const kModel =
    "2\nLattice=\"10 0 0 0 11 0 0 0 17\" Properties=species:S:1:pos:R:3:mass:R:1\nGa 0 0 0 69.7\nIn 1 1 1 114.8\n";

template <class T>
Recipe wrong(T Recipe::*what, const std::type_identity_t<T>& value) {
    Recipe recipe;
    recipe.*what = value;
    return recipe;
}

std::string told(const Recipe& recipe) {
    write_netcdf("bad.nc", recipe);
    return mistake([] { Trajectory("bad.nc", {}); });
}

}  // namespace

TEST_CASE("AMBER netCDF: units, scale factor, tilted and open boxes") {
    Workplace work;
    work.write("model.xyz", kModel);
    for (const int format : {NC_64BIT_OFFSET, NC_NETCDF4}) {
        Recipe recipe;
        recipe.gamma = 60;
        recipe.format = format;
        write_netcdf("a.nc", recipe);
        Trajectory trajectory("a.nc", {});
        CHECK(trajectory.setup().interval == Approx(0.5 * units::kPicosecond));
        CHECK(trajectory.setup().symbol == std::vector<std::string>{"Ga", "In"});
        CHECK(trajectory.setup().mass[1] == 114.8);
        Frame frame;
        REQUIRE(trajectory.next(frame));
        CHECK(frame.position[1].z == 6);
        CHECK(frame.velocity[1].x == Approx(0.4 * 20.455 / units::kPicosecond));
        CHECK(norm(frame.box.h.row(1) - Vec3{5.5, 11 * std::sqrt(0.75), 0}) < 1e-12);
        CHECK(frame.box.h(2, 2) == Approx(12));
        CHECK(frame.box.h(2, 0) == 0);
        REQUIRE(trajectory.next(frame));
        CHECK_FALSE(trajectory.next(frame));
    }
    Recipe open;
    open.third_length = 0;
    open.velocity_scale = 0;
    write_netcdf("open.nc", open);
    Trajectory trajectory("open.nc", {});
    Frame frame;
    REQUIRE(trajectory.next(frame));
    CHECK(frame.box.periodic == std::array<bool, 3>{true, true, false});
    CHECK(frame.box.h(2, 2) == Approx(17));
    CHECK(frame.velocity[1].x == Approx(0.4 / units::kPicosecond));
}

TEST_CASE("bad AMBER netCDF is refused") {
    Workplace work;
    CHECK(told({}) ==
          "bad.nc: found no 'model.xyz' beside it, expected the elements of the atoms, which AMBER's files do not "
          "name; put the run's "
          "structure there");
    work.write("model.xyz", kModel);
    CHECK(told(wrong(&Recipe::length_unit, "sigma")) ==
          "bad.nc: found 'sigma' as the units of 'coordinates', expected such as angstrom, picosecond, "
          "angstrom/picosecond or "
          "kilocalorie/mole/angstrom; correct the attribute 'units'");
    CHECK(told(wrong(&Recipe::length_unit, "")).find("bad.nc: found nothing as the units of 'coordinates'") == 0);
    CHECK(
        told(wrong(&Recipe::velocity_unit, "angstrom")).find("bad.nc: found 'angstrom' as the units of 'velocities'") ==
        0);
    CHECK(told(wrong(&Recipe::gamma, 0)).find("bad.nc: found a box without volume in frame 0 (from 0)") == 0);
    work.write("model.xyz", std::string(kModel).replace(0, 1, "1").replace(std::string(kModel).find("In"), 14, ""));
    CHECK(told({}).find("bad.nc: found 2 atoms, expected the 1 of 'model.xyz'") == 0);
    work.write("model.xyz", kModel);
    write_netcdf("cut.nc", {});
    std::filesystem::resize_file("cut.nc", 100);
    CHECK(mistake([] { Trajectory("cut.nc", {}); }).find("cut.nc: found a file that netCDF cannot open (") == 0);
    write_netcdf("timeless.nc", wrong(&Recipe::time, false));
    TrajectoryOptions options;
    options.needs.interval = true;
    CHECK(mistake([&] { Trajectory("timeless.nc", options); }).find("say it: --interval 10fs") != std::string::npos);
}
