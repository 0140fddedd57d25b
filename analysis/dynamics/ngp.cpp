// SPDX-License-Identifier: GPL-3.0-or-later
// ngp: how far displacements are from Gaussian, by element (self_motion.hpp),
//   alpha_2(t) = 3 <r^4> / (5 <r^2>^2) - 1:   0 for free flight and for diffusion, positive where some atoms are caged
//   and
// others not. Rahman, Phys. Rev. 136, A405 (1964), doi:10.1103/PhysRev.136.A405.
#include <algorithm>
#include <cmath>

#include "lags.hpp"
#include "lmmd/base/units.hpp"
#include "self_motion.hpp"
#include "spectra/relaxation.hpp"

namespace lmmd::analysis {
namespace {

class NonGaussian : public Estimator {
public:
    NonGaussian(const SelfMotionOptions& options, const Setup& setup) : motion_(options, setup) {}

    void accumulate(const Frame& frame) override { motion_.accumulate(frame); }
    void save(ByteWriter& out) const override { motion_.save(out); }
    void load(ByteReader& in) override { motion_.load(in); }

    Result result() const override {
        Result result;
        const std::size_t lags = motion_.lags();
        result.notes = {motion_.describe(), "alpha_2 = 3 <r^4> / (5 <r^2>^2) - 1, in three dimensions"};
        DataTable table = lag_table("ngp", "non-Gaussian parameter by element", lags, motion_.interval());
        table.ordinate = "alpha_2";
        table.caption = "Non-Gaussian parameter: it peaks where some atoms have left their cage and others have not.";
        for (std::size_t kind = 0; kind < motion_.kinds(); ++kind) {
            const Estimates all = motion_.estimate([&](const SelfMotion::Found& found) {
                std::vector<double> numbers;
                for (std::size_t lag = 0; lag < lags; ++lag)
                    numbers.push_back(spectra::non_gaussian(found.square(kind, lag), found.fourth(kind, lag)));
                const auto top = std::max_element(numbers.begin(), numbers.end());
                const double time =
                    static_cast<double>(top - numbers.begin()) * motion_.interval() / units::kPicosecond;
                numbers.insert(numbers.end(), {*top, time});
                return numbers;
            });
            const std::string& element = motion_.element(kind);
            table.columns.push_back(part_of(all, element, "", 0, lags));
            result.scalars.push_back({"alpha_2_" + element, all.values[lags], all.errors[lags], "", "its maximum"});
            result.scalars.push_back(
                {"time_" + element, all.values[lags + 1], all.errors[lags + 1], "ps", "of the maximum"});
        }
        result.tables.push_back(std::move(table));
        motion_.warn(result);
        return result;
    }

private:
    SelfMotion motion_;
};

constexpr OptionHelp kOptions[] = {
    {"time", "T", "largest time, ps; default 4"},
};

EstimatorPlan parse(const Options& given) {
    SelfMotionOptions options;
    options.time = units::kPicosecond * given.real("time", 4, {0, 1e6, true, "a time in ps above 0"});
    options.where = given.where("time");
    options.moments = true;
    Needs needs;
    needs.unwrapped = needs.interval = true;
    return {needs, [options](const Setup& setup) { return std::make_unique<NonGaussian>(options, setup); }};
}

}  // namespace

namespace entries {
extern const EstimatorEntry ngp{"ngp", "non-Gaussian parameter of the displacements by element", kOptions, parse};
}

}  // namespace lmmd::analysis
