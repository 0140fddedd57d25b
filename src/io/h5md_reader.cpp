// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include "h5md_layout.hpp"
#include "hdf5.hpp"
#include "lmmd/base/text.hpp"
#include "lmmd/io/h5md.hpp"
#include "lmmd/io/unit_text.hpp"
#include "lmmd/model/species.hpp"

namespace lmmd {

using namespace hdf5;

namespace {

// A dataset with an entry for each frame, or one that holds for all.
struct Series {
    Handle data;
    double factor = 1;
    std::size_t width = 0;  // numbers of an entry
    bool fixed = false;
    hsize_t frames = 0;
};

std::size_t product(const std::vector<hsize_t>& shape, std::size_t first) {
    std::size_t n = 1;
    for (std::size_t k = first; k < shape.size(); ++k) n *= static_cast<std::size_t>(shape[k]);
    return n;
}

// An attribute that is a string, of fixed or variable length; "" if it is not there.
std::string string_attribute(hid_t object, const char* name) {
    if (H5Aexists(object, name) <= 0) return {};
    const Handle attribute(H5Aopen(object, name, H5P_DEFAULT), H5Aclose), type(H5Aget_type(attribute), H5Tclose);
    if (H5Tget_class(type) != H5T_STRING) return {};
    if (H5Tis_variable_str(type) > 0) {
        char* text = nullptr;
        if (H5Aread(attribute, type, &text) < 0 || !text) return {};
        const std::string result(text);
        H5free_memory(text);
        return result;
    }
    std::string text(H5Tget_size(type), '\0');
    if (H5Aread(attribute, type, text.data()) < 0) return {};
    return text.substr(0, text.find('\0'));
}

// The three words of box/boundary.
std::vector<std::string> string_list(hid_t object, const char* name) {
    if (H5Aexists(object, name) <= 0) return {};
    const Handle attribute(H5Aopen(object, name, H5P_DEFAULT), H5Aclose), type(H5Aget_type(attribute), H5Tclose),
        space(H5Aget_space(attribute), H5Sclose);
    const hssize_t n = H5Sget_simple_extent_npoints(space);
    std::vector<std::string> words;
    if (H5Tget_class(type) != H5T_STRING || n != 3) return words;
    if (H5Tis_variable_str(type) > 0) {
        std::vector<char*> texts(3, nullptr);
        if (H5Aread(attribute, type, texts.data()) < 0) return words;
        for (char* text : texts) words.emplace_back(text ? text : "");
        for (char* text : texts) H5free_memory(text);
        return words;
    }
    const std::size_t width = H5Tget_size(type);
    std::string all(3 * width, '\0');
    if (H5Aread(attribute, type, all.data()) < 0) return words;
    for (std::size_t k = 0; k < 3; ++k) {
        const std::string word = all.substr(k * width, width);
        words.push_back(word.substr(0, word.find('\0')));
    }
    return words;
}

std::vector<std::string> children(hid_t file, const char* path) {
    std::vector<std::string> names;
    if (H5Lexists(file, path, H5P_DEFAULT) <= 0) return names;
    const Handle group(H5Gopen2(file, path, H5P_DEFAULT), H5Gclose);
    H5G_info_t info;
    if (H5Gget_info(group, &info) < 0) return names;
    for (hsize_t k = 0; k < info.nlinks; ++k) {
        const ssize_t length = H5Lget_name_by_idx(group, ".", H5_INDEX_NAME, H5_ITER_INC, k, nullptr, 0, H5P_DEFAULT);
        std::string name(length > 0 ? static_cast<std::size_t>(length) + 1 : 1, '\0');
        H5Lget_name_by_idx(group, ".", H5_INDEX_NAME, H5_ITER_INC, k, name.data(), name.size(), H5P_DEFAULT);
        names.push_back(name.substr(0, name.find('\0')));
    }
    return names;
}

}  // namespace

struct H5mdReader::File {
    std::string name;
    Handle file;
    std::string particles;  // "particles/all"
    H5mdContent content;
    hsize_t frames = 0, next = 0;
    std::size_t atoms = 0;
    Series position, velocity, force, image, edges, pressure, walls, time, step;
    double time_step = 0, time_offset = 0;  // where the file has no list of times

    [[noreturn]] void fail(const std::string& text) const { throw input_error({name}, text); }

    void open(const std::filesystem::path& path) {
        be_quiet();
        name = path.string();
        file = Handle(H5Fopen(path.c_str(), H5F_ACC_RDONLY, file_access()), H5Fclose);
        // One that a program is writing, or was writing when it was killed.
        if (!file.open())
            file = Handle(H5Fopen(path.c_str(), H5F_ACC_RDONLY | H5F_ACC_SWMR_READ, file_access()), H5Fclose);
        if (!file.open())
            fail(
                "found a file that HDF5 cannot open, expected a whole H5MD file; it is truncated or damaged: copy it "
                "again");
        const std::vector<std::string> groups = children(file, "particles");
        if (groups.size() != 1)
            fail(fmt::format("found {} groups in 'particles'{}, expected one, as H5MD has them; split the file",
                             groups.size(), groups.empty() ? "" : " (" + listed(groups) + ")"));
        particles = "particles/" + groups.front();
        find_positions();
        find_box();
        find_atoms();
        content.velocity = find(velocity, particles + "/velocity", Quantity::velocity, 3 * atoms);
        content.force = find(force, particles + "/force", Quantity::force, 3 * atoms);
        content.image = find(image, particles + "/image", std::nullopt, 3 * atoms);
        content.pressure = find(pressure, h5md::kPressure, Quantity::pressure, 9);
        content.walls = find(walls, h5md::kWalls, Quantity::length, 6);
    }

    // A series of a quantity, path/value or path itself; false when it is not there. `width` 0: whatever there is.
    bool find(Series& series, const std::string& path, std::optional<Quantity> quantity, std::size_t width) const {
        series.data = dataset(file, path + "/value");
        std::string full = path + "/value";
        if (!series.data.open() && H5Lexists(file, path.substr(0, path.rfind('/')).c_str(), H5P_DEFAULT) > 0) {
            const Handle object = H5Lexists(file, path.c_str(), H5P_DEFAULT) > 0
                                      ? Handle(H5Oopen(file, path.c_str(), H5P_DEFAULT), H5Oclose)
                                      : Handle();
            if (!object.open() || H5Iget_type(object) != H5I_DATASET) return false;
            series.data = Handle(H5Dopen2(file, path.c_str(), H5P_DEFAULT), H5Dclose);
            series.fixed = true;
            full = path;
        }
        if (!series.data.open()) return false;
        const std::vector<hsize_t> shape = extents(series.data);
        series.width = product(shape, series.fixed ? 0 : 1);
        series.frames = series.fixed || shape.empty() ? 0 : shape[0];
        if (width > 0 && series.width != width)
            fail(fmt::format("found {} numbers in a frame of {}, expected {} for {} atoms; correct the file",
                             series.width, quote(full), width, atoms));
        if (frames > 0 && !series.fixed && series.frames < frames)
            fail(fmt::format(
                "found {} frames of {}, expected {} as of the positions; the file is truncated: copy it again",
                series.frames, quote(full), frames));
        if (quantity) series.factor = factor(series.data, full, *quantity);
        return true;
    }

    double factor(hid_t object, const std::string& path, Quantity quantity) const {
        const std::string unit = string_attribute(object, "unit");
        if (unit.empty())
            fail("found no attribute 'unit' of " + quote(path) +
                 ", expected the unit to be told, as in 'Angstrom' or 'Angstrom ps-1'; add it");
        const std::optional<double> found = unit_factor(unit, quantity);
        if (!found)
            fail("found the unit " + quote(unit) + " of " + quote(path) +
                 ", expected one made of Angstrom, nm, fs, ps, eV, kJ mol-1, kcal mol-1, u, GPa with powers such as "
                 "ps-1; correct it");
        return *found;
    }

    void find_positions() {
        const std::string path = particles + "/position";
        if (!find(position, path, Quantity::length, 0) || position.fixed)
            fail("found no " + quote(path + "/value") + ", expected the positions of the atoms; write them");
        const std::vector<hsize_t> shape = extents(position.data);
        if (shape.size() != 3 || shape[2] != 3)
            fail("found " + quote(path + "/value") +
                 " of other than three dimensions, expected [frames][atoms][3]; correct the file");
        atoms = static_cast<std::size_t>(shape[1]);
        content.double_precision = H5Tget_size(Handle(H5Dget_type(position.data), H5Tclose)) == sizeof(double);
        frames = shape[0];
        // The steps are written last of all.
        find_list(step, path + "/step");
        find_list(time, path + "/time");
        if (!time.data.open()) return;
        time.factor = factor(time.data, path + "/time", Quantity::time);
        if (!time.fixed) return;
        H5Dread(time.data, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, &time_step);
        if (H5Aexists(time.data, "offset") > 0) {
            const Handle offset(H5Aopen(time.data, "offset", H5P_DEFAULT), H5Aclose);
            H5Aread(offset, H5T_NATIVE_DOUBLE, &time_offset);
        }
    }

    // Steps or times: one for each frame, or (fixed) the distance between two.
    void find_list(Series& list, const std::string& path) {
        list.data = dataset(file, path);
        if (!list.data.open()) return;
        list.width = 1;
        list.fixed = extents(list.data).empty();
        if (!list.fixed) frames = std::min(frames, extents(list.data)[0]);
    }

    void find_box() {
        const std::string path = particles + "/box";
        const Handle box = H5Lexists(file, path.c_str(), H5P_DEFAULT) > 0
                               ? Handle(H5Gopen2(file, path.c_str(), H5P_DEFAULT), H5Gclose)
                               : Handle();
        const std::vector<std::string> boundary =
            box.open() ? string_list(box, "boundary") : std::vector<std::string>{};
        if (boundary.size() != 3)
            fail("found no three boundaries at " + quote(path) +
                 ", expected the attribute 'boundary' to say periodic or none for each direction; add it");
        for (std::size_t a = 0; a < 3; ++a) {
            content.periodic[a] = boundary[a] == "periodic";
            if (!content.periodic[a] && boundary[a] != "none")
                fail("found the boundary " + quote(boundary[a]) + ", expected periodic or none; correct it");
        }
        if (!find(edges, path + "/edges", Quantity::length, 0) || (edges.width != 3 && edges.width != 9))
            fail("found no " + quote(path + "/edges") +
                 " of 3 or 3 x 3 numbers, expected the edges of the box; write them");
    }

    void find_atoms() {
        const std::string path = particles + "/species";
        const Handle species = dataset(file, path);
        const Handle type = species.open() ? Handle(H5Dget_type(species), H5Tclose) : Handle();
        if (!species.open() || H5Tget_class(type) != H5T_ENUM)
            fail("found no " + quote(path) +
                 " that names elements, expected an HDF5 enumeration of their symbols, as lmmd's dump_h5md writes it; "
                 "add it");
        const Handle native(H5Tget_native_type(type, H5T_DIR_ASCEND), H5Tclose);
        const std::size_t size = H5Tget_size(native);
        std::vector<char> values(atoms * size);
        if (product(extents(species), 0) != atoms ||
            H5Dread(species, native, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) < 0)
            fail("found " + quote(path) +
                 fmt::format(" of other than {} atoms, expected one entry for each; correct the file", atoms));
        for (std::size_t i = 0; i < atoms; ++i) {
            char symbol[32] = "";
            H5Tenum_nameof(native, &values[i * size], symbol, sizeof symbol);
            const std::optional<Element> element = find_element(symbol);
            if (!element)
                fail("found " + quote(symbol) + " in " + quote(path) +
                     ", expected the symbol of an element; correct it");
            content.symbol.emplace_back(symbol);
            content.mass.push_back(element->mass);
        }
        Series mass;
        if (!find(mass, particles + "/mass", Quantity::mass, atoms) || !mass.fixed) return;
        H5Dread(mass.data, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, content.mass.data());
        for (double& m : content.mass) m *= mass.factor;
    }

    std::vector<double> read(const Series& series, hsize_t frame) const {
        std::vector<double> values(series.width);
        std::vector<hsize_t> shape = extents(series.data), start(shape.size(), 0);
        const Handle there(H5Dget_space(series.data), H5Sclose);
        if (!series.fixed) {
            start[0] = frame;
            shape[0] = 1;
            H5Sselect_hyperslab(there, H5S_SELECT_SET, start.data(), nullptr, shape.data(), nullptr);
        }
        const Handle here = space(shape, shape);
        if (H5Dread(series.data, H5T_NATIVE_DOUBLE, here, there, H5P_DEFAULT, values.data()) < 0)
            fail(fmt::format(
                "found frame {} (from 0) that HDF5 cannot read, expected a whole file; it is damaged: copy it again",
                frame));
        for (double& value : values) value *= series.factor;
        return values;
    }

    std::vector<Vec3> read_vectors(const Series& series, hsize_t frame) const {
        const std::vector<double> values = read(series, frame);
        std::vector<Vec3> vectors(atoms);
        for (std::size_t k = 0; k < values.size(); ++k) vectors[k / 3][static_cast<int>(k % 3)] = values[k];
        return vectors;
    }

    Box read_box(hsize_t frame) const {
        const std::vector<double> e = read(edges, frame);
        const Mat3 h = e.size() == 3 ? Mat3::diagonal(e[0], e[1], e[2])
                                     : Mat3{{e[0], e[1], e[2], e[3], e[4], e[5], e[6], e[7], e[8]}};
        if (!(std::abs(determinant(h)) > 1e-12))
            fail(fmt::format(
                "found a box without volume in frame {} (from 0), expected three edges that span one; correct it",
                frame));
        return Box(h, content.periodic);
    }
};

H5mdReader::H5mdReader(const std::filesystem::path& path) : file_(std::make_unique<File>()) { file_->open(path); }

H5mdReader::~H5mdReader() = default;

const H5mdContent& H5mdReader::content() const { return file_->content; }

std::optional<H5mdFrame> H5mdReader::next() {
    File& f = *file_;
    if (f.next >= f.frames) return std::nullopt;
    const hsize_t k = f.next++;
    H5mdFrame frame;
    frame.step =
        static_cast<std::int64_t>(f.step.data.open() && !f.step.fixed ? f.read(f.step, k)[0] : static_cast<double>(k));
    frame.box = f.read_box(k);
    frame.position = f.read_vectors(f.position, k);
    if (f.content.velocity) frame.velocity = f.read_vectors(f.velocity, k);
    if (f.content.force) frame.force = f.read_vectors(f.force, k);
    if (f.content.image) {
        for (const Vec3& n : f.read_vectors(f.image, k))
            frame.image.push_back({static_cast<int>(n.x), static_cast<int>(n.y), static_cast<int>(n.z)});
    }
    if (f.content.pressure) {
        const std::vector<double> p = f.read(f.pressure, k);
        frame.pressure = Mat3{{p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7], p[8]}};
    }
    if (f.content.walls) {
        const std::vector<double> planes = f.read(f.walls, k);
        for (std::size_t a = 0; a < 3; ++a)
            if (planes[2 * a] < planes[2 * a + 1]) frame.walls[a] = {planes[2 * a], planes[2 * a + 1]};
    }
    if (f.time.data.open())
        frame.time = f.time.fixed ? (f.time_offset + static_cast<double>(k) * f.time_step) * f.time.factor
                                  : f.read(f.time, k)[0];
    return frame;
}

}  // namespace lmmd
