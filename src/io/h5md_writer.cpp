// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "h5md_layout.hpp"
#include "hdf5.hpp"
#include "lmmd/base/text.hpp"
#include "lmmd/base/units.hpp"
#include "lmmd/io/h5md.hpp"
#include "lmmd/model/species.hpp"

namespace lmmd {

using namespace hdf5;
using namespace h5md;

namespace {

constexpr hsize_t kChunk = 1 << 16;  // bytes that a chunk has at least, if it can

Handle group(hid_t file, const std::string& path) {
    return {H5Gcreate2(file, path.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Gclose};
}

bool put_attribute(hid_t object, const char* name, hid_t type, const std::vector<hsize_t>& shape, const void* value) {
    const Handle where = space(shape, shape);
    const Handle attribute(H5Acreate2(object, name, type, where, H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
    return attribute.open() && H5Awrite(attribute, type, value) >= 0;
}
bool put_string(hid_t object, const char* name, const std::string& text) {
    const char* words = text.c_str();
    return put_attribute(object, name, string_type(), {}, &words);
}

}  // namespace

struct H5mdWriter::File {
    std::filesystem::path path;
    H5mdContent content;
    Handle file;
    std::vector<std::pair<std::string, Handle>> datasets;  // that grow by an entry a frame, by path
    hsize_t frames = 0;

    // The library says little of why; the system's reason is the likely one.
    void need(bool ok, const char* what) const {
        if (!ok)
            throw machine_error(
                fmt::format("could not {} '{}'; check that its folder exists, may be written to and has space left; "
                            "then go on with --resume",
                            what, path.string()));
    }

    void create() {
        file = Handle(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, file_access()), H5Fclose);
        need(file.open(), "create");
        const Handle root = group(file, "h5md"), author = group(file, "h5md/author"),
                     creator = group(file, "h5md/creator"), modules = group(file, "h5md/modules"),
                     units = group(file, "h5md/modules/units");
        const int h5md[2] = {1, 1}, module[2] = {1, 0};
        bool ok = put_attribute(root, "version", H5T_NATIVE_INT, {2}, h5md) &&
                  put_attribute(units, "version", H5T_NATIVE_INT, {2}, module) &&
                  put_string(author, "name", "unknown") && put_string(creator, "name", "lmmd") &&
                  put_string(creator, "version", LMMD_VERSION);
        for (const char* name : {"particles", kParticles, kBox, "observables"}) ok = ok && group(file, name).open();
        need(ok && put_box() && put_atoms(), "write to");
        const hsize_t n = content.symbol.size();
        // Later ones share these two.
        need(add(std::string(kPosition) + "/step", H5T_NATIVE_INT64, {}, "") &&
                 add(std::string(kPosition) + "/time", H5T_NATIVE_DOUBLE, {}, "ps"),
             "write to");
        const hid_t real = content.double_precision ? H5T_NATIVE_DOUBLE : H5T_NATIVE_FLOAT;
        need(element(kEdges, H5T_NATIVE_DOUBLE, {3, 3}, kLength), "write to");
        if (content.velocity) need(element(kVelocity, real, {n, 3}, kSpeed), "write to");
        if (content.force) need(element(kForce, real, {n, 3}, kForceUnit), "write to");
        if (content.image) need(element(kImage, H5T_NATIVE_INT, {n, 3}, ""), "write to");
        if (content.pressure) need(element(kPressure, H5T_NATIVE_DOUBLE, {3, 3}, kPressureUnit), "write to");
        if (content.walls) need(element(kWalls, H5T_NATIVE_DOUBLE, {3, 2}, kLength), "write to");
        need(add(std::string(kPosition) + "/value", real, {n, 3}, kLength), "write to");
    }

    bool put_box() {
        const Handle box(H5Gopen2(file, kBox, H5P_DEFAULT), H5Gclose);
        const int dimension = 3;
        const char* boundary[3];
        for (std::size_t a = 0; a < 3; ++a) boundary[a] = content.periodic[a] ? "periodic" : "none";
        return put_attribute(box, "dimension", H5T_NATIVE_INT, {}, &dimension) &&
               put_attribute(box, "boundary", string_type(), {3}, boundary);
    }

    // Elements as an enumeration of their symbols, and masses.
    bool put_atoms() {
        const Handle type(H5Tenum_create(H5T_NATIVE_INT), H5Tclose);
        std::vector<int> species;
        std::vector<std::string> known;
        for (const std::string& symbol : content.symbol) {
            const std::optional<Element> element = find_element(symbol);
            species.push_back(element ? element->number : 0);
            if (std::find(known.begin(), known.end(), symbol) == known.end()) {
                known.push_back(symbol);
                H5Tenum_insert(type, symbol.c_str(), &species.back());
            }
        }
        const std::vector<hsize_t> shape{content.symbol.size()};
        const Handle where = space(shape, shape);
        const Handle elements(H5Dcreate2(file, kSpecies, type, where, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Dclose);
        const Handle mass(H5Dcreate2(file, kMass, H5T_NATIVE_DOUBLE, where, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
                          H5Dclose);
        return elements.open() && mass.open() &&
               H5Dwrite(elements, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, species.data()) >= 0 &&
               H5Dwrite(mass, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, content.mass.data()) >= 0 &&
               put_string(mass, "unit", "u");
    }

    // group/value with position's steps and times.
    bool element(const std::string& name, hid_t type, const std::vector<hsize_t>& shape, const std::string& unit) {
        if (!add(name + "/value", type, shape, unit)) return false;
        for (const char* part : {"/step", "/time"})
            if (H5Lcreate_hard(file, (std::string(kPosition) + part).c_str(), file, (name + part).c_str(), H5P_DEFAULT,
                               H5P_DEFAULT) < 0)
                return false;
        return true;
    }

    bool add(const std::string& name, hid_t type, const std::vector<hsize_t>& shape, const std::string& unit) {
        std::vector<hsize_t> now{0}, most{H5S_UNLIMITED}, chunk{1};
        hsize_t bytes = H5Tget_size(type);
        for (const hsize_t n : shape) bytes *= n;
        chunk[0] = std::max<hsize_t>(1, kChunk / std::max<hsize_t>(bytes, 1));
        for (std::vector<hsize_t>* extents : {&now, &most, &chunk})
            extents->insert(extents->end(), shape.begin(), shape.end());
        const Handle create(H5Pcreate(H5P_DATASET_CREATE), H5Pclose), links(H5Pcreate(H5P_LINK_CREATE), H5Pclose);
        H5Pset_chunk(create, static_cast<int>(chunk.size()), chunk.data());
        H5Pset_obj_track_times(create, false);
        H5Pset_create_intermediate_group(links, 1);
        Handle made(H5Dcreate2(file, name.c_str(), type, space(now, most), links, create, H5P_DEFAULT), H5Dclose);
        if (!made.open() || (!unit.empty() && !put_string(made, "unit", unit))) return false;
        datasets.emplace_back(name, std::move(made));
        return true;
    }

    [[noreturn]] void unlike(const std::string& found, const std::string& expected) const {
        throw input_error({path.string()}, "found " + found + ", expected " + expected +
                                               "; put the file back as the run left it, or start over with --force");
    }

    void reopen() {
        const Handle list = file_access();
        // Of a program that was killed the file says that it is still being written.
        const hbool_t clear = true;
        H5Pset(list, "clear_status_flags", &clear);
        file = Handle(H5Fopen(path.c_str(), H5F_ACC_RDWR, list), H5Fclose);
        if (!file.open())
            unlike("no H5MD file that can be opened", fmt::format("the {} frames that the checkpoint knows", frames));
        // And it may know of less than it holds: frames are flushed one by one, the size of the file when it is closed.
        need(H5Fincrement_filesize(file, 0) >= 0, "write to");
        std::vector<std::string> names{std::string(kPosition) + "/step", std::string(kPosition) + "/time",
                                       std::string(kEdges) + "/value"};
        const std::pair<bool, const char*> more[] = {{content.velocity, kVelocity},
                                                     {content.force, kForce},
                                                     {content.image, kImage},
                                                     {content.pressure, kPressure},
                                                     {content.walls, kWalls}};
        for (const auto& [there, name] : more)
            if (there) names.push_back(std::string(name) + "/value");
        names.push_back(std::string(kPosition) + "/value");
        for (const std::string& name : names) {
            Handle found = dataset(file, name);
            if (!found.open()) unlike("no " + quote(name), "it as in the run's first frames");
            std::vector<hsize_t> shape = extents(found);
            if (shape.size() > 2 && name.find(kBox) == std::string::npos && name.find("particles") == 0 &&
                shape[1] != content.symbol.size())
                unlike(fmt::format("{} atoms", shape[1]), fmt::format("{} as this run has", content.symbol.size()));
            if (shape.empty() || shape[0] < frames)
                unlike(fmt::format("{} frames of {}", shape.empty() ? 0 : shape[0], quote(name)),
                       fmt::format("the {} or more that the checkpoint knows", frames));
            shape[0] = frames;
            need(H5Dset_extent(found, shape.data()) >= 0, "cut back");
            datasets.emplace_back(name, std::move(found));
        }
    }

    hid_t find(const std::string& name) const {
        for (const auto& [path_, handle] : datasets)
            if (path_ == name) return handle;
        return -1;
    }

    void append(const std::string& name, hid_t type, const void* values) const {
        const hid_t target = find(name);
        std::vector<hsize_t> shape = extents(target), start(shape.size(), 0);
        shape[0] = frames + 1;
        need(H5Dset_extent(target, shape.data()) >= 0, "write to");
        start[0] = frames;
        shape[0] = 1;
        const Handle there(H5Dget_space(target), H5Sclose), here = space(shape, shape);
        H5Sselect_hyperslab(there, H5S_SELECT_SET, start.data(), nullptr, shape.data(), nullptr);
        need(H5Dwrite(target, type, here, there, H5P_DEFAULT, values) >= 0 && H5Dflush(target) >= 0, "write to");
    }

    void append(const char* name, double unit, const std::vector<Vec3>& vectors) const {
        std::vector<double> numbers;
        numbers.reserve(3 * vectors.size());
        for (const Vec3& v : vectors)
            for (int a = 0; a < 3; ++a) numbers.push_back(v[a] / unit);
        append(std::string(name) + "/value", H5T_NATIVE_DOUBLE, numbers.data());
    }
};

H5mdWriter::H5mdWriter(std::filesystem::path path, H5mdContent content, std::int64_t frames)
    : file_(std::make_unique<File>()) {
    be_quiet();
    file_->path = std::move(path);
    file_->content = std::move(content);
    file_->frames = static_cast<hsize_t>(frames);
    if (frames == 0)
        file_->create();
    else
        file_->reopen();
    // From here on what is on the disk can be read at every moment.
    file_->need(H5Fstart_swmr_write(file_->file) >= 0, "write to");
}

H5mdWriter::~H5mdWriter() = default;

void H5mdWriter::write(const H5mdFrame& frame) {
    File& f = *file_;
    Mat3 pressure;
    if (f.content.pressure)
        for (int k = 0; k < 9; ++k) pressure.m[k] = frame.pressure->m[k] / units::kGigapascal;
    f.append(std::string(kEdges) + "/value", H5T_NATIVE_DOUBLE, frame.box.h.m);
    if (f.content.velocity) f.append(kVelocity, 1 / units::kPicosecond, frame.velocity);
    if (f.content.force) f.append(kForce, kForceFactor, frame.force);
    if (f.content.image) f.append(std::string(kImage) + "/value", H5T_NATIVE_INT, frame.image.data());
    if (f.content.pressure) f.append(std::string(kPressure) + "/value", H5T_NATIVE_DOUBLE, pressure.m);
    if (f.content.walls) {
        constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
        std::array<std::array<double, 2>, 3> planes;
        for (std::size_t a = 0; a < 3; ++a) planes[a] = frame.walls[a].value_or(std::array{kNone, kNone});
        f.append(std::string(kWalls) + "/value", H5T_NATIVE_DOUBLE, planes.data());
    }
    f.append(kPosition, 1, frame.position);
    const double time = frame.time.value_or(0) / units::kPicosecond;
    f.append(std::string(kPosition) + "/time", H5T_NATIVE_DOUBLE, &time);
    // The last of a frame: who counts frames counts steps.
    f.append(std::string(kPosition) + "/step", H5T_NATIVE_INT64, &frame.step);
    ++f.frames;
}

}  // namespace lmmd
