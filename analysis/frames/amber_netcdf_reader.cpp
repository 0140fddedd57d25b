// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <netcdf.h>

#include <cmath>
#include <numbers>

#include "amber_netcdf.hpp"
#include "lmmd/base/text.hpp"
#include "lmmd/io/extxyz.hpp"
#include "lmmd/io/unit_text.hpp"

namespace lmmd::analysis {
namespace {

constexpr const char* kStructure = "model.xyz";

class AmberNetcdf : public FrameReader {
public:
    explicit AmberNetcdf(const std::filesystem::path& path) : file_(path.string()) {
        const int failed = nc_open(path.c_str(), NC_NOWRITE, &id_);
        if (failed != NC_NOERR)
            fail(fmt::format("found a file that netCDF cannot open ({}), expected a whole one; copy it again",
                             nc_strerror(failed)));
        frames_ = length("frame");
        atoms_ = length("atom");
        if (atoms_ == 0 || length("spatial") != 3)
            fail("found no dimensions 'atom' and 'spatial' of AMBER's conventions, expected them; convert the file");
        positions_ = find("coordinates", Quantity::length);
        if (!positions_) fail("found no variable 'coordinates', expected the positions of the atoms; write them");
        velocities_ = find("velocities", Quantity::velocity);
        forces_ = find("forces", Quantity::force);
        times_ = find("time", Quantity::time);
        lengths_ = find("cell_lengths", Quantity::length);
        angles_ = variable("cell_angles");
        if (!lengths_ || angles_ < 0)
            fail("found no variables 'cell_lengths' and 'cell_angles', expected the box; write them");
        read_structure(path);
    }
    ~AmberNetcdf() override {
        if (id_ >= 0) nc_close(id_);
    }
    AmberNetcdf(const AmberNetcdf&) = delete;
    AmberNetcdf& operator=(const AmberNetcdf&) = delete;

    std::optional<FileFrame> next() override {
        if (next_ >= frames_) return std::nullopt;
        FileFrame result;
        Frame& frame = result.frame;
        frame.where = {fmt::format("{}, frame {}", file_, next_)};
        frame.box = read_box();
        frame.position = read_vectors(*positions_);
        if (velocities_) frame.velocity = read_vectors(*velocities_);
        if (forces_) frame.force = read_vectors(*forces_);
        if (times_) frame.time = read(times_->id, 1)[0] * times_->factor;
        result.symbol = structure_.symbol;
        result.mass = structure_.mass;
        result.group_methods = structure_.group_methods;
        ++next_;
        return result;
    }

private:
    struct Variable {
        int id;
        double factor;  // to our unit
    };

    [[noreturn]] void fail(const std::string& text) const { throw input_error({file_}, text); }

    std::size_t length(const char* dimension) const {
        int found = 0;
        std::size_t n = 0;
        return nc_inq_dimid(id_, dimension, &found) == NC_NOERR && nc_inq_dimlen(id_, found, &n) == NC_NOERR ? n : 0;
    }
    int variable(const char* name) const {
        int found = -1;
        return nc_inq_varid(id_, name, &found) == NC_NOERR ? found : -1;
    }

    // AMBER's velocities are in its own unit of time; the attribute scale_factor (20.455) makes them A/ps.
    std::optional<Variable> find(const char* name, Quantity quantity) const {
        const int found = variable(name);
        if (found < 0) return std::nullopt;
        std::size_t n = 0;
        std::string unit;
        if (nc_inq_attlen(id_, found, "units", &n) == NC_NOERR) {
            unit.resize(n);
            nc_get_att_text(id_, found, "units", unit.data());
            unit = unit.substr(0, unit.find('\0'));
        }
        const std::optional<double> factor = unit_factor(unit, quantity);
        if (!factor)
            fail(
                fmt::format("found {} as the units of '{}', expected such as angstrom, picosecond, angstrom/picosecond "
                            "or kilocalorie/mole/angstrom; "
                            "correct the attribute 'units'",
                            unit.empty() ? std::string("nothing") : quote(unit), name));
        double scale = 1;
        if (nc_inq_attlen(id_, found, "scale_factor", &n) == NC_NOERR &&
            nc_get_att_double(id_, found, "scale_factor", &scale) != NC_NOERR)
            fail(fmt::format("found a 'scale_factor' of '{}' that is no number, expected one; correct it", name));
        return Variable{found, *factor * scale};
    }

    void read_structure(const std::filesystem::path& path) {
        const std::filesystem::path model = path.parent_path() / kStructure;
        if (!std::filesystem::exists(model))
            fail("found no " + quote(model.string()) +
                 " beside it, expected the elements of the atoms, which AMBER's files do not name; put the run's "
                 "structure there");
        const std::optional<XyzFrame> frame = XyzReader(model).next();
        if (!frame || frame->state.atoms.size() != atoms_)
            fail(fmt::format("found {} atoms, expected the {} of {}; put the structure of this run there", atoms_,
                             frame ? frame->state.atoms.size() : 0, quote(model.string())));
        structure_ = frame->state.atoms;
        structure_box_ = frame->state.box;
    }

    std::vector<double> read(int id, std::size_t numbers) const {
        int rank = 0;
        nc_inq_varndims(id_, id, &rank);
        std::size_t start[3] = {next_, 0, 0}, count[3] = {1, numbers == 3 ? std::size_t{3} : atoms_, 3};
        std::vector<double> values(numbers);
        if (rank < 1 || rank > 3 || nc_get_vara_double(id_, id, start, count, values.data()) != NC_NOERR)
            fail(
                fmt::format("found frame {} (from 0) that netCDF cannot read, expected {} whole frames; the file is "
                            "truncated: copy it again",
                            next_, frames_));
        return values;
    }

    std::vector<Vec3> read_vectors(const Variable& variable) const {
        const std::vector<double> values = read(variable.id, 3 * atoms_);
        std::vector<Vec3> vectors(atoms_);
        for (std::size_t k = 0; k < values.size(); ++k)
            vectors[k / 3][static_cast<int>(k % 3)] = variable.factor * values[k];
        return vectors;
    }

    // Edges from lengths and angles, a along x and b in the xy plane; of a direction that is not periodic (length 0, as
    // GPUMD has it) the structure's.
    Box read_box() const {
        std::vector<double> length = read(lengths_->id, 3);
        const std::vector<double> angle = read(angles_, 3);
        std::array<bool, 3> periodic{};
        for (std::size_t a = 0; a < 3; ++a) {
            periodic[a] = length[a] > 0;
            length[a] = periodic[a] ? length[a] * lengths_->factor : norm(structure_box_.h.row(static_cast<int>(a)));
        }
        const double degree = std::numbers::pi / 180;
        const double ca = std::cos(angle[0] * degree), cb = std::cos(angle[1] * degree),
                     cg = std::cos(angle[2] * degree), sg = std::sin(angle[2] * degree);
        const double cy = (ca - cb * cg) / sg, cz2 = 1 - cb * cb - cy * cy;
        const Mat3& h = structure_box_.h;
        const double edge = norm(h.row(0));
        if (std::abs(h(0, 1)) + std::abs(h(0, 2)) + std::abs(h(1, 2)) > 1e-6 * edge)
            fail("found in " + std::string(kStructure) +
                 " a box whose first vector is not along x and whose second is not in the xy plane, expected that: "
                 "lengths "
                 "and angles tell no other; use dump_xyz");
        if (!(cz2 > 1e-12) || !(sg > 1e-6))
            fail(
                fmt::format("found a box without volume in frame {} (from 0), expected lengths and angles that span "
                            "one; correct it",
                            next_));
        // Cosines of right angles are not quite 0.
        const auto exact = [](double x) { return std::abs(x) < 1e-14 ? 0.0 : x; };
        const Mat3 edges{{length[0], 0, 0, length[1] * exact(cg), length[1] * sg, 0, length[2] * exact(cb),
                          length[2] * exact(cy), length[2] * std::sqrt(cz2)}};
        return Box(edges, periodic);
    }

    const std::string file_;
    int id_ = -1;
    std::size_t frames_ = 0, atoms_ = 0, next_ = 0;
    std::optional<Variable> positions_, velocities_, forces_, times_, lengths_;
    int angles_ = -1;
    Atoms structure_;
    Box structure_box_;
};

}  // namespace

std::unique_ptr<FrameReader> open_amber_netcdf(const std::filesystem::path& path, const ReaderOptions&) {
    return std::make_unique<AmberNetcdf>(path);
}

}  // namespace lmmd::analysis
