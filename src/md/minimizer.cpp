// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/md/minimizer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lmmd {

namespace {

// FIRE's parameters as Guenole et al. recommend them; times for stiffnesses of up to about 10 eV/A^2.
constexpr double kFirstStep = 0.1, kLongestStep = 1.0, kShortestStep = 0.002;  // A/sqrt(eV)
constexpr double kGrow = 1.1, kShrink = 0.5, kMixing = 0.25, kMixingDecay = 0.99;
constexpr int kPatience = 20;          // steps downhill before the step grows
constexpr double kFarthest = 0.1;      // A: no atom moves further in a step
constexpr double kLargestStrain = 0.01;  // of the box in a step

double largest(const Mat3& m) {
    double result = 0;
    for (const double value : m.m) result = std::max(result, std::fabs(value));
    return result;
}

double dot(const Mat3& a, const Mat3& b) { return trace(a * transpose(b)); }

// The virial as far as the cell may follow it, eV.
Mat3 cell_virial(const System& system, MinimizeOptions::Cell cell) {
    const Mat3& w = system.virial();
    if (cell == MinimizeOptions::Cell::fixed) return {};
    if (cell == MinimizeOptions::Cell::hydrostatic) return (trace(w) / 3) * Mat3::identity();
    return 0.5 * (w + transpose(w));
}

MinimizeResult measure(const System& system, const AtomSums& sums, const MinimizeOptions& options, std::int64_t steps) {
    system.check();
    if (sums.broken >= 0) {
        throw AtomError(sums.broken,
                        fmt::format("the position or force of atom {} is not a finite number", sums.broken));
    }
    MinimizeResult result;
    result.steps = steps;
    result.energy = system.potential_energy() + system.wall_energy();
    result.max_force = sums.max_force;
    result.max_stress = largest(cell_virial(system, options.cell)) / system.volume();
    result.converged = result.max_force < options.force_tolerance && result.max_stress < options.stress_tolerance;
    return result;
}

class Fire {
public:
    Fire(System& system, const MinimizeOptions& options) : system_(system), options_(options) {}

    MinimizeResult run() {
        MinimizeResult result;
        for (std::int64_t step = 1; step <= options_.max_steps; ++step) {
            system_.forces();
            const AtomSums sums = system_.sums();
            result = measure(system_, sums, options_, step);
            if (result.converged) break;
            const double length = std::cbrt(system_.volume());
            const Mat3 pull = (1 / length) * cell_virial(system_, options_.cell);
            judge(sums.power + dot(cell_speed_, pull), length);
            mix(sums, pull);
            move(length);
        }
        return result;
    }

private:
    // Downhill: after some patience, longer steps with more inertia. Uphill: half a step back and a new start.
    void judge(double power, double length) {
        if (power > 0) {
            if (++downhill_ > kPatience) {
                dt_ = std::min(dt_ * kGrow, kLongestStep);
                mixing_ *= kMixingDecay;
            }
            return;
        }
        if (downhill_ > 0) {
            system_.drift(-0.5 * last_drift_);
            strain(-0.5 * last_drift_, length);
            dt_ = std::max(dt_ * kShrink, kShortestStep);
        }
        downhill_ = 0;
        mixing_ = kMixing;
        system_.apply(MixVelocity{0, 0});
        cell_speed_ = {};
    }

    // v <- (1 - a) u + a |u| f/|f| with u = v + dt f, over atoms and cell alike.
    void mix(const AtomSums& before, const Mat3& pull) {
        const bool rest = downhill_ == 0;
        const double f2 = before.force2 + dot(pull, pull);
        const double v2 = rest ? 0 : before.velocity2 + dot(cell_speed_, cell_speed_);
        const double fv = rest ? 0 : before.power + dot(cell_speed_, pull);
        const double u = std::sqrt(std::max(v2 + 2 * dt_ * fv + dt_ * dt_ * f2, 0.0));
        const double keep = 1 - mixing_, push = f2 > 0 ? keep * dt_ + mixing_ * u / std::sqrt(f2) : 0;
        system_.apply(MixVelocity{keep, push});
        cell_speed_ = keep * cell_speed_ + push * pull;
    }

    void move(double length) {
        const double speed = system_.sums().max_speed, spread = largest(cell_speed_) / length;
        last_drift_ = dt_;
        if (speed * last_drift_ > kFarthest) last_drift_ = kFarthest / speed;
        if (spread * last_drift_ > kLargestStrain) last_drift_ = kLargestStrain / spread;
        system_.drift(last_drift_);
        strain(last_drift_, length);
    }

    void strain(double dt, double length) {
        if (options_.cell == MinimizeOptions::Cell::fixed) return;
        system_.steer(SetStrain{(dt / length) * cell_speed_});
        system_.strain();
    }

    System& system_;
    const MinimizeOptions& options_;
    double dt_ = kFirstStep, mixing_ = kMixing, last_drift_ = 0;
    int downhill_ = 0;
    Mat3 cell_speed_;  // strain rate times the cube root of the volume
};

MinimizeResult steepest_descent(System& system, const MinimizeOptions& options) {
    double step = kFarthest;  // A, of the atom with the largest force
    system.forces();
    MinimizeResult best = measure(system, system.sums(), options, 1);
    bool fresh = true;  // the forces belong to the best positions; otherwise the velocities hold the last trial's way
    for (std::int64_t count = 2; count <= options.max_steps && !best.converged && best.max_force > 0; ++count) {
        if (fresh) system.apply(MixVelocity{0, step / best.max_force});
        else system.apply(MixVelocity{kShrink, 0});
        system.drift(1);
        system.forces();
        const MinimizeResult trial = measure(system, system.sums(), options, count);
        fresh = trial.energy < best.energy;
        if (fresh) {
            best = trial;
            step = std::min(1.2 * step, kFarthest);
        } else {
            system.drift(-1);
            step *= kShrink;
            best.steps = count;
        }
    }
    return best;
}

}  // namespace

MinimizeResult minimize(System& system, const MinimizeOptions& options) {
    return options.method == MinimizeOptions::Method::fire ? Fire(system, options).run()
                                                           : steepest_descent(system, options);
}

}  // namespace lmmd
