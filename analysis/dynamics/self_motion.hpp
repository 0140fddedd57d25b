// SPDX-License-Identifier: GPL-3.0-or-later
// What single atoms do after a time origin, by kind:
//   F_s(q, t) = < exp(i q . [r_j(t) - r_j(0)]) >   averaged over the wave vectors of a shell,
//   < |r_j(t) - r_j(0)|^2 >,  < |r_j(t) - r_j(0)|^4 >.
// A few evenly spaced origins are under way at a time, each with the positions that it began with: what follows from
// more of them is hardly independent, and the memory stays small. Only origins that saw every lag count. An atom counts
// from where it is at the origin (layers). Errors: by blocks of consecutive origins, each at least as long as the
// largest lag.
#pragma once

#include <deque>

#include "lmmd/analysis/blocks.hpp"
#include "lmmd/analysis/estimator.hpp"
#include "lmmd/base/team.hpp"
#include "waves/phases.hpp"

namespace lmmd::analysis {

struct SelfMotionOptions {
    double time = 0;                    // largest lag, internal
    Where where;                        // of it
    std::optional<ShellOptions> waves;  // none: no F_s
    bool moments = false;               // of the displacements: needs unwrapped positions
};

class SelfMotion {
public:
    SelfMotion(const SelfMotionOptions& options, const Setup& setup);

    void accumulate(const Frame& frame);
    void save(ByteWriter& out) const;
    void load(ByteReader& in);

    class Found {
    public:
        double scattering(std::size_t kind, std::size_t shell, std::size_t lag) const { return at(kind, lag, shell); }
        double square(std::size_t kind, std::size_t lag) const { return at(kind, lag, motion_.shells_.size()); }  // A^2
        double fourth(std::size_t kind, std::size_t lag) const {
            return at(kind, lag, motion_.shells_.size() + 1);
        }  // A^4

    private:
        friend class SelfMotion;
        Found(const SelfMotion& motion, std::span<const double> sums) : motion_(motion), sums_(sums) {}
        double at(std::size_t kind, std::size_t lag, std::size_t quantity) const;
        const SelfMotion& motion_;
        std::span<const double> sums_;
    };
    // Error(input) when the frames were too few.
    Estimates estimate(const std::function<std::vector<double>(const Found&)>& function) const;
    std::string describe() const;
    // Says why there are no errors, where there are none.
    void warn(Result& result) const;

    std::size_t lags() const { return lags_; }
    double interval() const { return setup_.interval; }        // internal
    std::size_t kinds() const { return atoms_.kinds.size(); }  // that have chosen atoms
    const std::string& element(std::size_t k) const { return setup_.elements[atoms_.kinds[k]]; }
    const std::vector<WaveShell>& shells() const { return shells_; }

private:
    struct Origin {
        std::int64_t frame = 0;
        std::vector<Vec3> fractional, unwrapped;  // of atoms_.order; empty: not needed
        std::vector<double> weight;               // 1: chosen
        std::vector<double> sums;                 // [kind][lag][quantity], then the number of each kind
    };
    void choose_origins();
    void begin_origin(const Frame& frame);
    void sum_slice(const ChosenAtoms::Slice& slice, const Frame& frame, const Origin& origin, Phases& phases,
                   std::span<double> sums) const;
    std::size_t quantities() const { return shells_.size() + (options_.moments ? 2 : 0); }
    std::size_t width() const { return atoms_.kinds.size() * (lags_ * quantities() + 1); }
    std::size_t per_origin() const;  // bytes

    const SelfMotionOptions options_;
    const Setup setup_;
    const ChosenAtoms atoms_;
    std::size_t lags_ = 1;
    std::vector<WaveShell> shells_;
    std::int64_t spacing_ = 1;  // frames between two origins
    std::deque<Origin> origins_;
    std::optional<PhaseSums> phases_;
    std::unique_ptr<BlockSums> sums_;
    std::int64_t frames_ = 0;
    Team team_;
};

}  // namespace lmmd::analysis
