// SPDX-License-Identifier: GPL-3.0-or-later
// profile: densities across a slab, or around an axis or a point; with `temperature` and `stress`, these too.
//   slab: the bins cut into equal parts what lies between the walls of a slit across that axis, or else the box along that
//   lattice vector (between the faces it connects); where walls or box move, the bins move along.
//   cylinder, sphere: shells of equal thickness up to a radius; the nearest image of each atom counts.
// A bin's density is the sum of counts over the sum of volumes; its temperature sum m v^2 / (3 k N); its stress the sum of
// the atoms' virials and m v v over the volume (each atom's share where the atom stands), compression positive.
#include <fmt/format.h>

#include <cmath>
#include <numbers>

#include "lmmd/analysis/correlator.hpp"
#include "lmmd/analysis/estimator.hpp"
#include "lmmd/base/units.hpp"

namespace lmmd::analysis {
namespace {

enum class Shape { slab, cylinder, sphere };

struct ProfileOptions {
    Shape shape = Shape::slab;
    int axis = 2;       // slab, cylinder
    Vec3 centre;        // cylinder: the coordinate along the axis means nothing
    double radius = 0;  // A
    std::size_t bins = 100;
    bool temperature = false, stress = false;
    Where where;        // of the shape

    char letter() const { return "xyz"[axis]; }
};

// What the bins divide, in one frame.
struct Extent {
    double low = 0, length = 0;  // A
    bool slit = false;
};

const Gap* gap_across(const Frame& frame, int axis) {
    for (const Gap& gap : frame.gaps)
        if (gap.axis == axis) return &gap;
    return nullptr;
}

// Nearest image, for distances up to half the box.
Vec3 nearest(const Box& box, Vec3 to) {
    Vec3 s = box.fractional(to);
    for (int a = 0; a < 3; ++a)
        if (box.periodic[static_cast<std::size_t>(a)]) s[a] -= std::round(s[a]);
    return box.cartesian(s);
}

class Profile : public Estimator {
public:
    Profile(const ProfileOptions& options, const Setup& setup)
        : options_(options), elements_(setup.elements), kind_(setup.kind), mass_(setup.mass) {
        check_box(setup.box);
        sums_.emplace(options.bins * width() + kWhole, setup.block);
    }

    void accumulate(const Frame& frame) override {
        const Extent extent = find_extent(frame);
        const std::span<double> sums = sums_->sample(), whole = sums.subspan(options_.bins * width());
        whole[kSamples] += 1;
        whole[kLow] += extent.low;
        whole[kLength] += extent.length;
        for (std::size_t bin = 0; bin < options_.bins; ++bin) sums[bin * width() + kVolume] += volume(frame, bin);
        for (std::size_t i = 0; i < frame.size(); ++i) {
            if (!frame.chosen[i]) continue;
            Vec3 out;
            const double place = fraction(frame, extent, frame.position[i], out) * static_cast<double>(options_.bins);
            if (!(place >= 0 && place < static_cast<double>(options_.bins))) {
                whole[kOutside] += 1;
                continue;
            }
            const auto bin = static_cast<std::size_t>(place);
            add(frame, i, out, sums.subspan(bin * width(), width()));
        }
        slit_ = extent.slit;
        cut_ = cut_ || beyond_walls(frame);
    }

    Result result() const override {
        Result result;
        const std::vector<double> all = sums_->total();
        const std::span<const double> whole = std::span(all).subspan(options_.bins * width());
        const double low = whole[kLow] / whole[kSamples], length = whole[kLength] / whole[kSamples];
        const bool slab = options_.shape == Shape::slab;
        const std::string name = slab ? std::string(1, options_.letter()) : "r";
        DataTable table{"profile", slab ? "profile along " + name : "profile over the distance from " + centre_text(), {},
                        {{name, "A", {}, {}}}, {}};
        table.caption = options_.temperature || options_.stress ? "Number density, and what else was asked for; bands are standard errors."
                                                                : "Number density; the band is the standard error.";
        for (std::size_t bin = 0; bin < options_.bins; ++bin)
            table.columns[0].values.push_back(low + (static_cast<double>(bin) + 0.5) * length / static_cast<double>(options_.bins));
        const Estimates found = sums_->estimate([this](std::span<const double> sums) { return numbers(sums); });
        std::size_t at = 0;
        for (const auto& [column, unit] : columns()) {
            table.columns.push_back(part_of(found, column, unit, options_.bins * at++, options_.bins));
            if (column != "mass_density") table.plot.push_back(column);  // that is the density's figure again
        }
        result.tables.push_back(std::move(table));
        result.notes = {fmt::format("{} from {:.6g} to {:.6g} A{}", name, low, low + length,
                                    !slab ? "" : slit_ ? ", the walls of the slit" : ", the faces of the box"),
                        sums_->describe("samples"),
                        fmt::format("atoms outside the bins, on average: {:.6g}", whole[kOutside] / whole[kSamples])};
        if (options_.temperature) result.notes.push_back("temperature: sum of m v^2 / (3 k N), no drift is taken off");
        if (options_.stress) result.notes.push_back("p: virials of the atoms in the bin and m v v over its volume, compression positive");
        if (cut_) result.warnings.push_back("the bins reach beyond the walls: volumes there are too large, densities too small");
        return result;
    }

    void save(ByteWriter& out) const override {
        sums_->save(out);
        out.put("profile slit", slit_);
        out.put("profile cut", cut_);
    }
    void load(ByteReader& in) override {
        sums_->load(in);
        in.get("profile slit", slit_);
        in.get("profile cut", cut_);
    }

private:
    enum Slot : std::size_t { kVolume, kMass, kKinetic, kStress, kFirstKind = kStress + 3 };  // of a bin
    enum Whole : std::size_t { kSamples, kLow, kLength, kOutside, kWhole };

    std::size_t width() const { return kFirstKind + elements_.size(); }

    void check_box(const Box& box) const {
        if (options_.shape == Shape::slab) return;
        for (int a = 0; a < 3; ++a) {
            const bool along = options_.shape == Shape::cylinder && a == options_.axis;
            for (int b = 0; b < 3 && options_.shape == Shape::cylinder; ++b)
                if (along != (b == options_.axis) && box.h(a, b) != 0)
                    throw input_error(options_.where, fmt::format("found a lattice that is skewed along {}, expected one lattice "
                                                                  "vector along the axis of the cylinder and the other two across "
                                                                  "it; choose another axis or box",
                                                                  options_.letter()));
            if (along || !box.periodic[static_cast<std::size_t>(a)] || options_.radius <= 0.5 * box.thickness(a)) continue;
            throw input_error(options_.where, fmt::format("found a radius of {:g} A, expected at most {:.6g} A, half of the box; "
                                                          "lower it",
                                                          options_.radius, 0.5 * box.thickness(a)));
        }
    }

    Extent find_extent(const Frame& frame) const {
        if (options_.shape != Shape::slab) return {0, options_.radius, false};
        if (const Gap* gap = gap_across(frame, options_.axis)) return {gap->low, gap->high - gap->low, true};
        return {0, frame.box.thickness(options_.axis), false};
    }

    // Of the extent, from 0 to 1 inside; periodic directions fold back. `out`: from the centre, where there is one.
    double fraction(const Frame& frame, const Extent& extent, Vec3 r, Vec3& out) const {
        if (options_.shape != Shape::slab) {
            out = nearest(frame.box, r - options_.centre);
            if (options_.shape == Shape::cylinder) out[options_.axis] = 0;
            return norm(out) / options_.radius;
        }
        if (extent.slit) return (r[options_.axis] - extent.low) / extent.length;
        const double s = frame.box.fractional(r)[options_.axis];
        if (!frame.box.periodic[static_cast<std::size_t>(options_.axis)]) return s;
        const double folded = s - std::floor(s);
        return folded < 1 ? folded : 0;
    }

    double volume(const Frame& frame, std::size_t bin) const {
        const double n = static_cast<double>(options_.bins), k = static_cast<double>(bin), thick = options_.radius / n;
        if (options_.shape == Shape::slab) return frame.volume() / n;
        if (options_.shape == Shape::sphere) return 4.0 / 3.0 * std::numbers::pi * thick * thick * thick * (3 * k * k + 3 * k + 1);
        const Gap* const gap = gap_across(frame, options_.axis);
        const double length = gap ? gap->high - gap->low : frame.box.thickness(options_.axis);
        return std::numbers::pi * thick * thick * (2 * k + 1) * length;
    }

    bool beyond_walls(const Frame& frame) const {
        if (options_.shape == Shape::slab) return false;
        for (const Gap& gap : frame.gaps) {
            if (options_.shape == Shape::cylinder && gap.axis == options_.axis) continue;
            const double at = options_.centre[gap.axis];
            if (at - options_.radius < gap.low || at + options_.radius > gap.high) return true;
        }
        return false;
    }

    // Directions of the three normal stresses at a place.
    std::array<Vec3, 3> directions(Vec3 out) const {
        if (options_.shape == Shape::slab) return {Vec3{1, 0, 0}, Vec3{0, 1, 0}, Vec3{0, 0, 1}};
        Vec3 axis;
        axis[options_.axis] = 1;
        const double r = norm(out);
        Vec3 radial;
        if (r > 0)
            radial = (1 / r) * out;
        else
            radial[(options_.axis + 1) % 3] = 1;
        return {radial, cross(axis, radial), axis};
    }

    void add(const Frame& frame, std::size_t i, Vec3 out, std::span<double> bin) const {
        bin[kFirstKind + kind_[i]] += 1;
        bin[kMass] += mass_[i];
        if (options_.temperature) bin[kKinetic] += mass_[i] * norm2(frame.velocity[i]);
        if (!options_.stress) return;
        const Mat3 share = frame.virial[i] + mass_[i] * outer(frame.velocity[i], frame.velocity[i]);
        const std::array<Vec3, 3> along = directions(out);
        for (std::size_t k = 0; k < 3; ++k) bin[kStress + k] += dot(along[k] * share, along[k]);
        // Around a point the two directions across the radius are alike.
        if (options_.shape == Shape::sphere) {
            const double radial = dot(along[0] * share, along[0]), across = 0.5 * (trace(share) - radial);
            bin[kStress + 1] += across - dot(along[1] * share, along[1]);
        }
    }

    std::string centre_text() const {
        const Vec3& c = options_.centre;
        if (options_.shape == Shape::sphere) return fmt::format("({:g}, {:g}, {:g}) A", c.x, c.y, c.z);
        const int p = options_.axis == 0 ? 1 : 0, q = options_.axis == 2 ? 1 : 2;
        return fmt::format("the line along {} through {} = {:g}, {} = {:g} A", options_.letter(), "xyz"[p], c[p], "xyz"[q], c[q]);
    }

    struct Name {
        std::string name, unit;
    };
    std::vector<Name> columns() const {
        std::vector<Name> names{{"density", "1/A^3"}, {"mass_density", "g/cm^3"}};
        if (elements_.size() > 1)
            for (const std::string& element : elements_) names.push_back({"density_" + element, "1/A^3"});
        if (options_.temperature) names.push_back({"temperature", "K"});
        if (!options_.stress) return names;
        if (options_.shape == Shape::slab)
            names.insert(names.end(), {{"p_xx", "GPa"}, {"p_yy", "GPa"}, {"p_zz", "GPa"}});
        else
            names.insert(names.end(), {{"p_rr", "GPa"}, {"p_tt", "GPa"}});
        if (options_.shape == Shape::cylinder) names.push_back({fmt::format("p_{0}{0}", options_.letter()), "GPa"});
        return names;
    }

    // [column][bin]
    std::vector<double> numbers(std::span<const double> sums) const {
        const std::size_t kinds = elements_.size(), stresses = options_.shape == Shape::sphere ? 2 : 3;
        std::vector<std::vector<double>> found(columns().size());
        for (std::size_t bin = 0; bin < options_.bins; ++bin) {
            const std::span<const double> mine = sums.subspan(bin * width(), width());
            const double volume = mine[kVolume];
            double all = 0;
            for (std::size_t k = 0; k < kinds; ++k) all += mine[kFirstKind + k];
            std::size_t c = 0;
            found[c++].push_back(all / volume);
            found[c++].push_back(mine[kMass] / volume / units::kGramPerCm3);
            for (std::size_t k = 0; kinds > 1 && k < kinds; ++k) found[c++].push_back(mine[kFirstKind + k] / volume);
            if (options_.temperature) found[c++].push_back(mine[kKinetic] / (3 * units::kBoltzmann * all));
            for (std::size_t k = 0; options_.stress && k < stresses; ++k)
                found[c++].push_back(mine[kStress + k] / volume / units::kGigapascal);
        }
        std::vector<double> result;
        for (const std::vector<double>& column : found) result.insert(result.end(), column.begin(), column.end());
        return result;
    }

    const ProfileOptions options_;
    const std::vector<std::string> elements_;
    const std::vector<std::size_t> kind_;
    const std::vector<double> mass_;
    std::optional<BlockSums> sums_;  // [bin][Slot, kinds]; Whole
    bool slit_ = false, cut_ = false;
};

constexpr OptionHelp kOptions[] = {
    {"slab", "AXIS", "along x, y or z"},
    {"cylinder", "AXIS P Q R", "around a line along x, y or z: its other two coordinates and the largest radius, A"},
    {"sphere", "X Y Z R", "around a point: its coordinates and the largest radius, A"},
    {"bins", "N", "number of bins; default 100"},
    {"temperature", "", "temperatures, too; needs velocities"},
    {"stress", "", "normal stresses, too; needs virials of the atoms, and velocities"},
};

constexpr RealRange kPlace{-1e6, 1e6, false, "a coordinate in A"};
constexpr RealRange kRadius{0, 1e6, true, "a length in A above 0"};

int parse_axis(Args& args) {
    static const std::string kAxes[] = {"x", "y", "z"};
    return args.choice("the axis", kAxes).front() - 'x';
}

void parse_shape(const Options& options, ProfileOptions& profile) {
    int shapes = 0;
    for (const char* name : {"slab", "cylinder", "sphere"}) {
        if (!options.has(name)) continue;
        ++shapes;
        profile.where = options.where(name);
    }
    if (shapes != 1)
        throw input_error(shapes == 0 ? options.where("bins") : profile.where,
                          fmt::format("found {} of 'slab', 'cylinder' and 'sphere', expected one; say for example 'slab z'",
                                      shapes == 0 ? "none" : "more than one"));
    if (options.has("slab")) {
        Args args = options.values("slab");
        profile.axis = parse_axis(args);
    } else if (options.has("cylinder")) {
        Args args = options.values("cylinder");
        profile.shape = Shape::cylinder;
        profile.axis = parse_axis(args);
        for (int a = 0; a < 3; ++a)
            if (a != profile.axis) profile.centre[a] = args.real("a coordinate of the axis", kPlace);
        profile.radius = args.real("the radius", kRadius);
    } else {
        Args args = options.values("sphere");
        profile.shape = Shape::sphere;
        for (int a = 0; a < 3; ++a) profile.centre[a] = args.real("a coordinate of the centre", kPlace);
        profile.radius = args.real("the radius", kRadius);
    }
}

EstimatorPlan parse(const Options& options) {
    ProfileOptions profile;
    parse_shape(options, profile);
    profile.bins = static_cast<std::size_t>(options.integer("bins", 100, {1, 100'000, "a whole number from 1 to 100000"}));
    profile.temperature = options.has("temperature");
    profile.stress = options.has("stress");
    Needs needs;
    needs.velocity = profile.temperature || profile.stress;
    needs.virial = profile.stress;
    return {needs, [profile](const Setup& setup) { return std::make_unique<Profile>(profile, setup); }};
}

}  // namespace

namespace entries {
extern const EstimatorEntry profile{"profile", "density, temperature and stress across a slab, or around a line or a point", kOptions, parse};
}

}  // namespace lmmd::analysis
