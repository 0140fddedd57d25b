// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "fft.hpp"
#include "lmmd/base/units.hpp"
#include "vdos.hpp"

namespace lmmd::analysis {
namespace {

constexpr double kNoMomentum = 0.02;  // <P^2> / (M kT) below this: the dynamics conserves a momentum of zero

}  // namespace

double integral(std::span<const double> s, double step) {
    double sum = 0.5 * (s.front() + s.back());
    for (std::size_t k = 1; k + 1 < s.size(); ++k) sum += s[k];
    return sum * step;
}

VdosOptions read_vdos_options(const Options& options) {
    VdosOptions vdos;
    vdos.correlator.time = units::kPicosecond * options.real("time", 2, {0, 1e6, true, "a time in ps above 0"});
    vdos.correlator.where = options.where("time");
    vdos.correlator.mass_weighted = true;
    vdos.window = read_window(options);
    vdos.padding = options.integer("padding", 4, {1, 64, "a whole number from 1 to 64"});
    return vdos;
}

VdosAccumulator::VdosAccumulator(const VdosOptions& options, const Setup& setup)
    : options_(options), setup_(setup), correlator_(options.correlator, setup) {
    for (const double m : setup.mass) total_mass_ += m;
    window_ = make_window(options.window, correlator_.lags());
    chosen_.assign(correlator_.kinds().size(), 0.0);
    const double nyquist = 0.5 / setup.interval;
    if (options.max && *options.max > nyquist * (1 + 1e-9)) {
        const auto thz = [](double f) { return f * units::kPicosecond; };
        throw input_error(options.max_where,
                          fmt::format("found a largest frequency of {:g} THz, expected at most {:g} THz, which frames {:g} fs "
                                      "apart tell; lower it or write a frame every {:g} fs",
                                      thz(*options.max), thz(nyquist), setup.interval / units::kFemtosecond,
                                      0.5 / *options.max / units::kFemtosecond));
    }
}

void VdosAccumulator::accumulate(const Frame& frame) {
    correlator_.add(frame.velocity, frame);
    Vec3 momentum;
    for (std::size_t i = 0; i < frame.size(); ++i) {
        const Vec3 v = frame.velocity[i];
        kinetic_ += setup_.mass[i] * Vec3{v.x * v.x, v.y * v.y, v.z * v.z};
        momentum += setup_.mass[i] * v;
    }
    momentum_ += (1 / total_mass_) * Vec3{momentum.x * momentum.x, momentum.y * momentum.y, momentum.z * momentum.z};
    volume_ += frame.volume();
    for (std::size_t k = 0; k < chosen_.size(); ++k) {
        for (std::size_t i = 0; i < frame.size(); ++i)
            chosen_[k] += frame.chosen[i] && setup_.kind[i] == correlator_.kinds()[k];
    }
    ++frames_;
}

// Every pass sees the same frames.
bool VdosAccumulator::another_pass() {
    if (!correlator_.another_pass()) return false;
    kinetic_ = momentum_ = {};
    volume_ = 0;
    std::fill(chosen_.begin(), chosen_.end(), 0.0);
    frames_ = 0;
    return true;
}

double VdosAccumulator::kinetic_kt() const {
    double dofs = 0;
    for (int a = 0; a < 3; ++a) dofs += dof(a, false);
    return (kinetic_.x + kinetic_.y + kinetic_.z) / (dofs * static_cast<double>(frames_));
}

bool VdosAccumulator::conserved(int axis) const {
    const double n = static_cast<double>(setup_.symbol.size());
    return n > 1 && momentum_[axis] * n < kNoMomentum * kinetic_[axis];
}

double VdosAccumulator::drift() const {
    const double scale = kinetic_kt() * static_cast<double>(frames_);
    return std::max({momentum_.x, momentum_.y, momentum_.z}) / scale;
}

// Without momentum <m_i v_i^2> = kT (1 - m_i / M) along an axis.
double VdosAccumulator::dof(int axis, bool chosen) const {
    double number = 0, mass = 0;
    if (!chosen) {
        number = static_cast<double>(setup_.symbol.size());
        mass = total_mass_;
    } else {
        for (std::size_t k = 0; k < chosen_.size(); ++k) {
            number += atoms(k);
            mass += atoms(k) * this->mass(k);
        }
    }
    return number - (conserved(axis) ? mass / total_mass_ : 0);
}

double VdosAccumulator::degrees_of_freedom() const { return dof(0, true) + dof(1, true) + dof(2, true); }

double VdosAccumulator::atoms(std::size_t k) const { return chosen_[k] / static_cast<double>(frames_); }

double VdosAccumulator::atoms() const { return std::accumulate(chosen_.begin(), chosen_.end(), 0.0) / static_cast<double>(frames_); }

double VdosAccumulator::mass(std::size_t k) const {
    double sum = 0, number = 0;
    for (std::size_t i = 0; i < setup_.mass.size(); ++i) {
        if (!setup_.chosen[i] || setup_.kind[i] != correlator_.kinds()[k]) continue;
        sum += setup_.mass[i];
        number += 1;
    }
    return sum / number;
}

double VdosAccumulator::volume() const { return volume_ / static_cast<double>(frames_); }

double VdosAccumulator::density() const { return atoms() / volume(); }

std::size_t VdosAccumulator::points() const {
    return fast_length(correlator_.lags() * static_cast<std::size_t>(options_.padding));
}

double VdosAccumulator::frequency(std::size_t k) const {
    return static_cast<double>(k) * 0.5 / (static_cast<double>(points()) * correlator_.interval());
}

double VdosAccumulator::resolution() const { return 0.5 / (static_cast<double>(correlator_.lags() - 1) * correlator_.interval()); }

Spectrum VdosAccumulator::spectrum(const Correlations& all) const {
    const std::size_t lags = correlator_.lags(), kinds = chosen_.size();
    Spectrum s;
    s.step = frequency(1);
    s.kt = kinetic_kt();
    // Of all atoms the autocorrelation itself tells the temperature at its time origins.
    if (!setup_.restricted) {
        double twice = 0;
        for (std::size_t k = 0; k < kinds; ++k)
            for (int a = 0; a < 3; ++a) twice += atoms(k) * all(correlator_.slot(k, a), 0);
        s.kt = twice / degrees_of_freedom();
    }
    s.total.assign(points() + 1, 0.0);
    s.by_kind.assign(kinds, s.total);
    s.by_axis.assign(3, s.total);
    std::vector<double> values(lags);
    for (std::size_t k = 0; k < kinds; ++k) {
        for (int a = 0; a < 3; ++a) {
            const double scale = 4 / s.kt * correlator_.interval() * atoms(k);
            for (std::size_t n = 0; n < lags; ++n) values[n] = scale * window_[n] * all(correlator_.slot(k, a), n);
            const std::vector<double> transformed = cosine_transform(values, points());
            for (std::size_t i = 0; i <= points(); ++i) {
                s.total[i] += transformed[i];
                s.by_kind[k][i] += transformed[i];
                s.by_axis[static_cast<std::size_t>(a)][i] += transformed[i];
            }
        }
    }
    return s;
}

Estimates VdosAccumulator::estimate(const std::function<std::vector<double>(const Spectrum&)>& function) const {
    return correlator_.found().estimate([&](const Correlations& all) { return function(spectrum(all)); });
}

std::string VdosAccumulator::describe() const {
    const double largest = static_cast<double>(correlator_.lags() - 1) * correlator_.interval();
    return fmt::format("INT S dnu from 0 to infinity = {:.8g}: 3 N = {:g} less the momenta that are conserved; window: {}, largest "
                       "time {:g} ps, which resolves {:.4g} THz, padded with zeros to a grid of {:.4g} THz up to {:g} THz",
                       degrees_of_freedom(), 3 * atoms(),
                       name_of(options_.window), largest / units::kPicosecond, 0.5 / largest * units::kPicosecond,
                       frequency(1) * units::kPicosecond, frequency(points()) * units::kPicosecond);
}

void VdosAccumulator::save(ByteWriter& out) const {
    out.put("vdos kinetic", kinetic_);
    out.put("vdos momentum", momentum_);
    out.put("vdos volume", volume_);
    out.put("vdos chosen", chosen_);
    out.put("vdos frames", frames_);
    correlator_.save(out);
}

void VdosAccumulator::load(ByteReader& in) {
    const std::size_t kinds = chosen_.size();
    in.get("vdos kinetic", kinetic_);
    in.get("vdos momentum", momentum_);
    in.get("vdos volume", volume_);
    in.get("vdos chosen", chosen_);
    in.get("vdos frames", frames_);
    if (chosen_.size() != kinds) in.damaged();
    correlator_.load(in);
}

// Why S should not be trusted as it stands.
std::vector<std::string> VdosAccumulator::doubts() const {
    std::vector<std::string> result;
    const Estimates ends = estimate([](const Spectrum& s) {
        const double top = *std::max_element(s.total.begin(), s.total.end());
        // The last tenth of the grid: what is there was folded back or lies beyond.
        double last = 0;
        const std::size_t tenth = std::max<std::size_t>(1, s.total.size() / 10);
        for (std::size_t k = s.total.size() - tenth; k < s.total.size(); ++k) last = std::max(last, s.total[k]);
        return std::vector<double>{last / top};
    });
    constexpr double kFolded = 0.05, kDrift = 10;
    if (ends.values[0] > kFolded)
        result.push_back(fmt::format("all numbers: the density of states has not died away at the largest frequency ({:.0f} % of its "
                                     "maximum): the frames are too far apart, higher frequencies fold back; write them more often",
                                     100 * ends.values[0]));
    if (drift() > kDrift)
        result.push_back("the system moves as a whole, which adds to S(0): take its momentum out (correct_velocity)");
    return result;
}

}  // namespace lmmd::analysis
