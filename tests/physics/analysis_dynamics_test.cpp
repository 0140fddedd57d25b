// SPDX-License-Identifier: GPL-3.0-or-later
// Velocity autocorrelations, densities of states and mean square displacements that are known: harmonic oscillators,
// Ornstein-Uhlenbeck processes, free flight.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>
#include <random>

#include "dynamics/atom_correlator.hpp"
#include "dynamics/vdos.hpp"
#include "lmmd/base/units.hpp"
#include "support/estimating.hpp"

using namespace lmmd;
using namespace lmmd::analysis;
using namespace lmmd::test;

namespace {

constexpr double kPi = std::numbers::pi;

// Independent Ornstein-Uhlenbeck velocities, started in equilibrium, and the positions that they lead to: exact in
// distribution (Gillespie, Phys. Rev. E 54, 2084 (1996)).
std::function<void(Frame&)> ornstein_uhlenbeck(const Setup& setup, double kt, double gamma, unsigned seed) {
    struct State {
        std::mt19937_64 random;
        std::normal_distribution<double> normal;
        std::vector<Vec3> v, x;
    };
    auto s = std::make_shared<State>();
    s->random.seed(seed);
    for (const double m : setup.mass) {
        s->v.emplace_back();
        s->x.emplace_back();
        for (int a = 0; a < 3; ++a) s->v.back()[a] = std::sqrt(kt / m) * s->normal(s->random);
    }
    const double dt = setup.interval, mu = std::exp(-gamma * dt);
    return [s, kt, gamma, dt, mu, mass = setup.mass](Frame& frame) {
        frame.velocity = s->v;
        frame.unwrapped = s->x;
        for (std::size_t i = 0; i < s->v.size(); ++i) {
            const double unit = kt / mass[i];
            const double vv = unit * (1 - mu * mu), vx = unit / gamma * (1 - mu) * (1 - mu);
            const double xx = unit / (gamma * gamma) * (2 * gamma * dt - 3 + 4 * mu - mu * mu);
            for (int a = 0; a < 3; ++a) {
                const double n1 = s->normal(s->random), n2 = s->normal(s->random);
                s->x[i][a] += s->v[i][a] / gamma * (1 - mu) + vx / std::sqrt(vv) * n1 + std::sqrt(xx - vx * vx / vv) * n2;
                s->v[i][a] = mu * s->v[i][a] + std::sqrt(vv) * n1;
            }
        }
    };
}

}  // namespace

TEST_CASE("the correlator is the double sum that it stands for") {
    std::mt19937_64 random(4);
    std::normal_distribution<double> normal;
    const std::size_t frames = 203, lags = 23;
    std::vector<std::vector<double>> x(frames, std::vector<double>(5));
    for (auto& row : x) {
        for (double& value : row) value = normal(random) + 3;
        row[4] = normal(random) > 0;  // which frames may be origins
    }
    for (const Correlation kind : {Correlation::product, Correlation::displacement}) {
        CorrelatorOptions options;
        options.kind = kind;
        options.series = 5;
        options.lags = lags;
        const std::uint32_t other = kind == Correlation::product ? 1 : 0;
        // Terms of one slot and part share a transform: alike, with weights of their own, with chosen origins.
        options.slots = {{{0, other, 2.0, -1, 0}, {2, 2, 0.5, -1, 1}},
                         {{3, 3, 1.0, 4, 0}},
                         {{0, 0, 0.7, -1, 0}, {2, 2, 0.7, -1, 0}, {3, 3, 0.7, -1, 0}},
                         {{0, other, 1.5, -1, 2}, {3, 3, 0.5, -1, 2}},
                         {{0, 0, 2.0, 4, 0}, {other, other, 0.3, 4, 0}}};
        options.memory = GENERATE_COPY(Correlator::least_memory(5, lags), std::size_t{1} << 20);  // many windows, one
        Correlator correlator(options);
        for (const auto& row : x) correlator.add(row);
        CHECK(correlator.origins() == std::int64_t(frames - lags + 1));
        const auto values = correlator.estimate([&](const Correlations& all) {
            std::vector<double> numbers;
            for (std::size_t slot = 0; slot < options.slots.size(); ++slot)
                for (std::size_t lag = 0; lag < lags; ++lag) numbers.push_back(all(slot, lag));
            return numbers;
        }).values;
        for (std::size_t slot = 0; slot < options.slots.size(); ++slot)
            for (std::size_t lag = 0; lag < lags; ++lag) {
                double sum = 0, origins = 0;
                for (const Term& term : options.slots[slot])
                    for (std::size_t t = 0; t + lags <= frames; ++t) {
                        const double a = x[t][term.first], b = x[t + lag][term.second];
                        const double may = term.origins < 0 ? 1 : x[t][std::size_t(term.origins)];
                        sum += may * term.weight * (kind == Correlation::product ? a * b : (b - a) * (b - a));
                        origins += may;
                    }
                CHECK(values[slot * lags + lag] == Approx(sum / origins).epsilon(1e-10).margin(1e-10));
            }
    }
}

TEST_CASE("an Ornstein-Uhlenbeck velocity decays exponentially, and its D is kT / (m gamma)") {
    const double gamma = 5 / units::kPicosecond, kt = units::kBoltzmann * 600, dt = 0.01 * units::kPicosecond;
    const Setup setup = gas(200, dt);
    Measurement vacf = measurement("vacf time 1.5", setup);
    const auto start = [&] { return ornstein_uhlenbeck(setup, kt, gamma, 7); };
    const Result found = feed(vacf, setup, 3000, start);
    const double speed2 = kt / 70 * units::kPicosecond * units::kPicosecond;
    int far = 0, checked = 0;
    for (const char* name : {"Ga_x", "Ga_y", "Ga_z"}) {
        const DataColumn& c = column(found, 0, name);
        for (std::size_t lag = 0; lag < c.values.size(); ++lag) {
            const double expected = speed2 * std::exp(-gamma * dt * double(lag));
            far += std::fabs(c.values[lag] - expected) > 3 * c.errors[lag];
            CHECK(std::fabs(c.values[lag] - expected) < 6 * c.errors[lag]);
            ++checked;
        }
    }
    CHECK(far < checked / 10);
    const double diffusion = kt / (70 * gamma) * units::kPicosecond;
    // The integral to 0.75 ... 1.5 ps lacks exp(-gamma t), less than 0.9 % on average.
    const Scalar& d = scalar(found, "D_Ga");
    CHECK(std::fabs(d.value - diffusion) < 5 * d.error + 0.009 * diffusion);
    CHECK(d.error < 0.05 * diffusion);

    Measurement msd = measurement("msd time 4 fit 2 4", setup);
    const Result einstein = feed(msd, setup, 3000, start);
    const Scalar& e = scalar(einstein, "D_Ga");
    INFO("Green-Kubo " << d.value << " +- " << d.error << ", Einstein " << e.value << " +- " << e.error);
    CHECK(std::fabs(e.value - diffusion) < 5 * e.error);
    CHECK(std::fabs(e.value - d.value) < 5 * std::hypot(e.error, d.error) + 0.009 * diffusion);
    CHECK(e.error < 0.1 * diffusion);

    // S(nu) = 12 N gamma / (gamma^2 + (2 pi nu)^2) where the sampling is fine enough.
    Measurement vdos = measurement("vdos time 1.5 window none", setup);
    const Result spectrum = feed(vdos, setup, 3000, start);
    const DataColumn &nu = column(spectrum, 0, "nu"), &s = column(spectrum, 0, "total");
    for (std::size_t k = 0; k < 40; ++k) {
        const double omega = 2 * kPi * nu.values[k] / units::kPicosecond;
        const double expected = 12 * 200 * gamma / (gamma * gamma + omega * omega) / units::kPicosecond;
        // The sum is by trapezoids: of relative order (gamma dt)^2 / 12, and of what lies beyond 1.5 ps.
        CHECK(std::fabs(s.values[k] - expected) < 6 * s.errors[k] + 0.002 * expected);
    }
    CHECK(std::fabs(scalar(spectrum, "D_Ga").value - diffusion) < 5 * scalar(spectrum, "D_Ga").error + 0.002 * diffusion);
}

TEST_CASE("frames too far apart for velocities are said, others are not") {
    const double gamma = 5 / units::kPicosecond, kt = units::kBoltzmann * 600;
    const auto doubts = [&](const std::string& words, double picoseconds) {
        const Setup setup = gas(50, picoseconds * units::kPicosecond);
        Measurement vacf = measurement(words, setup);
        return feed(vacf, setup, 100, [&] { return ornstein_uhlenbeck(setup, kt, gamma, 3); }).warnings;
    };
    CHECK(doubts("vacf time 0.5", 0.02).empty());  // exp(-0.1)
    REQUIRE(doubts("vacf time 5", 0.5).size() == 1);  // exp(-2.5)
    CHECK(doubts("vacf time 5", 0.5)[0].find("the frames are too far apart") != std::string::npos);
    CHECK(doubts("2pt time 5 density 0.05", 0.5).back().find("higher frequencies fold back") != std::string::npos);
}

TEST_CASE("harmonic oscillators: all of the density of states at their frequency, and its moments") {
    const double dt = 0.01 * units::kPicosecond, nu0 = 4 / units::kPicosecond;  // 4 THz
    const Setup setup = gas(64, dt, 16);
    std::mt19937_64 random(3);
    std::normal_distribution<double> normal;
    std::uniform_real_distribution<double> phase(0, 2 * kPi);
    std::vector<Vec3> amplitude, phases;
    for (std::size_t i = 0; i < 64; ++i) {
        amplitude.push_back({normal(random), normal(random), normal(random)});
        phases.push_back({phase(random), phase(random), phase(random)});
    }
    const auto start = [&] {
        auto step = std::make_shared<int>(0);
        return [=](Frame& frame) {
            for (std::size_t i = 0; i < 64; ++i) {
                Vec3 v;
                for (int a = 0; a < 3; ++a) v[a] = amplitude[i][a] * std::cos(2 * kPi * nu0 * dt * *step + phases[i][a]);
                frame.velocity.push_back(v);
            }
            ++*step;
        };
    };
    // 2000 origins are a whole number of periods, so that the mean over origins is exact.
    for (const char* window : {"none", "hann", "gauss"}) {
        INFO(window);
        Measurement m = measurement(fmt::format("vdos time 5 window {}", window), setup);
        const Result found = feed(m, setup, 2500, start);
        const DataColumn &nu = column(found, 0, "nu"), &s = column(found, 0, "total");
        // An independent oscillator's momentum is not conserved.
        const double dof = 3 * 64;
        double sum = 0, first = 0, top = 0, at = 0;
        const double step = nu.values[1];
        for (std::size_t k = 0; k < nu.values.size(); ++k) {
            const double weight = (k == 0 || k + 1 == nu.values.size() ? 0.5 : 1) * step * s.values[k];
            sum += weight;
            first += weight * nu.values[k];
            if (s.values[k] > top) {
                top = s.values[k];
                at = nu.values[k];
            }
        }
        CHECK(sum == Approx(dof).epsilon(1e-9));
        CHECK(scalar(found, "integral").value == Approx(dof).epsilon(1e-9));
        CHECK(std::fabs(at - 4) <= step);
        if (std::string(window) != "none") CHECK(first / sum == Approx(4).epsilon(2e-3));
        CHECK(scalar(found, "integral_Ga").value + scalar(found, "integral_In").value == Approx(dof).epsilon(1e-9));
    }
}

TEST_CASE("without momentum three degrees of freedom are missing, shared by mass") {
    const double dt = 0.01 * units::kPicosecond, gamma = 20 / units::kPicosecond, kt = units::kBoltzmann * 300;
    const Setup setup = gas(40, dt, 10);
    double mass = 0;
    for (const double m : setup.mass) mass += m;
    const auto start = [&] {
        return [flow = ornstein_uhlenbeck(setup, kt, gamma, 9), &setup, mass](Frame& frame) {
            flow(frame);
            Vec3 momentum;
            for (std::size_t i = 0; i < 40; ++i) momentum += setup.mass[i] * frame.velocity[i];
            for (Vec3& v : frame.velocity) v = v - (1 / mass) * momentum;
        };
    };
    Measurement m = measurement("vdos time 0.5", setup);
    const Result found = feed(m, setup, 4000, start);
    CHECK(scalar(found, "integral").value == Approx(3 * 40 - 3).epsilon(1e-12));
    const Scalar &ga = scalar(found, "integral_Ga"), &in = scalar(found, "integral_In");
    CHECK(std::fabs(ga.value - 3 * 30 * (1 - 70 / mass)) < 5 * ga.error);
    CHECK(std::fabs(in.value - 3 * 10 * (1 - 115 / mass)) < 5 * in.error);
    CHECK(std::fabs(scalar(found, "temperature").value - 300) < 5 * scalar(found, "temperature").error);
    Measurement part = measurement("vdos time 0.5 element In", setup);
    const Result indium = feed(part, setup, 4000, start);
    CHECK(scalar(indium, "integral").value == Approx(in.value).epsilon(0.01));
}

TEST_CASE("free flight: v^2 t^2, in batches that a small memory allows, by threads") {
    constexpr std::size_t kAtoms = 2000;
    Setup setup = gas(kAtoms, 0.02 * units::kPicosecond, 7);
    std::mt19937_64 random(8);
    std::normal_distribution<double> normal(0, 0.05);
    std::vector<Vec3> v;
    for (std::size_t i = 0; i < kAtoms; ++i) v.push_back({normal(random), normal(random), normal(random)});
    const auto start = [&] {
        auto step = std::make_shared<int>(0);
        return [&, step](Frame& frame) {
            for (std::size_t i = 0; i < kAtoms; ++i) frame.unwrapped.push_back((*step * setup.interval) * v[i]);
            ++*step;
        };
    };
    double square = 0;
    for (std::size_t i = 0; i < 7; ++i) square += v[i].x * v[i].x / 7;
    Measurement whole = measurement("msd time 1", setup);
    const Result all = feed(whole, setup, 100, start);
    for (const std::size_t memory : {std::size_t{3'600'000}, std::size_t{4'500'000}}) {
        for (const int threads : {1, 3}) {
            setup.memory = memory;
            setup.threads = threads;
            Measurement batched = measurement("msd time 1", setup);
            const Result found = feed(batched, setup, 100, start);
            const DataColumn& x = column(found, 0, "In_x");
            for (std::size_t lag = 0; lag < x.values.size(); ++lag) {
                const double t = double(lag) * setup.interval;
                CHECK(x.values[lag] == Approx(square * t * t).epsilon(1e-9).margin(1e-12));
                CHECK(x.values[lag] == Approx(column(all, 0, "In_x").values[lag]).epsilon(1e-9).margin(1e-12));
            }
        }
    }
    CHECK(scalar(all, "exponent_Ga").value == Approx(2));
    REQUIRE_FALSE(all.warnings.empty());
    CHECK(all.warnings[0].find("goes as t^2.00 over the fit, not as t") != std::string::npos);
}

TEST_CASE("atoms count from where they are at the origin") {
    // Two kinds of places: slow atoms below, fast ones above; nobody moves between them.
    const Setup setup = gas(20, 0.01 * units::kPicosecond);
    const auto start = [&] {
        auto step = std::make_shared<int>(0);
        return [step](Frame& frame) {
            for (std::size_t i = 0; i < 20; ++i) {
                // Atom 0 changes sides half way through.
                const bool top = i == 0 ? *step >= 50 : i % 2 == 1;
                frame.position[i].z = top ? 15 : 5;
                frame.velocity.push_back(top ? Vec3{3, 0, 0} : Vec3{1, 0, 0});
            }
            ++*step;
        };
    };
    Measurement m = measurement("vacf time 0.1 layer z 10 20", setup);
    const Result found = feed(m, setup, 100, start);
    const double unit = units::kPicosecond * units::kPicosecond;
    for (const double value : column(found, 0, "Ga_x").values) CHECK(value == Approx(9 * unit));
    Measurement below = measurement("vacf time 0.1 layer z 0 10", setup);
    const DataColumn c = column(feed(below, setup, 100, start), 0, "Ga_x");
    // Of 9 * 90 + 50 origins those in the last `lag` frames before the change see the fast atom.
    for (std::size_t lag = 0; lag < c.values.size(); ++lag)
        CHECK(c.values[lag] == Approx(unit * (9 * 90 + 50 + 2 * double(lag)) / (9 * 90 + 50)));
}

TEST_CASE("what the frames cannot tell is refused") {
    const Setup setup = gas(4, 0.05 * units::kPicosecond);
    const auto told = [&](const std::string& words) -> std::string {
        try {
            Measurement m = measurement(words, setup);
            feed(m, setup, 10, [&] { return ornstein_uhlenbeck(setup, 0.05, 1, 1); });
        } catch (const Error& error) {
            CHECK(error.kind() == ErrorKind::input);
            return error.what();
        }
        return "";
    };
    CHECK(told("vdos time 0.2 max 20") ==
          "a.in:1:27: found a largest frequency of 20 THz, expected at most 10 THz, which frames 50 fs apart tell; lower it "
          "or write a frame every 25 fs");
    CHECK(told("vacf time 1") ==
          "a.in:1:19: found 10 frames, expected at least the 21 that a largest time of 1 ps needs; lower 'time' or lengthen "
          "the run");
    CHECK(told("vacf time 0.01") ==
          "a.in:1:19: found a largest time of 0.01 ps, expected at least the 0.05 ps between two frames; raise it or write "
          "frames more often");
    Measurement m = measurement("vacf time 0.1", setup);
    Frame frame = frame_of(setup);
    frame.where = {"a.xyz", 7, 1};
    CHECK_THROWS_WITH(m.accumulate(frame), "a.xyz:7:1: found a frame without velocities, expected them for 'vacf'; write them: "
                                           "'dump_xyz ... velocity'");
    Setup timeless = setup;
    timeless.interval = 0;
    CHECK_THROWS_WITH(measurement("vacf", timeless),
                      "a.in:1:9: found no time between frames, expected it for 'vacf'; say '--interval 10fs'");
}

TEST_CASE("2pt finds no gas in harmonic oscillators and their entropy, and the diffusion of a Brownian gas") {
    const double kt = 600 * units::kBoltzmann;
    Setup setup = gas(200, 10 * units::kFemtosecond);
    SECTION("oscillators") {
        const double omega = 2 * kPi * 4 / units::kPicosecond;  // 4 THz, random phases: equipartition holds exactly
        Measurement m = measurement("2pt time 4 window gauss", setup);
        const Result result = feed(m, setup, 4000, [&] {
            auto frames = std::make_shared<int>(0);
            return [&, frames](Frame& frame) {
                const double t = setup.interval * (*frames)++;
                for (std::size_t i = 0; i < setup.mass.size(); ++i) {
                    Vec3 v;
                    for (int a = 0; a < 3; ++a)
                        v[a] = std::sqrt(2 * kt / setup.mass[i]) * std::cos(omega * t + 2.399963 * double(3 * i + std::size_t(a)));
                    frame.velocity.push_back(v);
                }
            };
        });
        CHECK(scalar(result, "fluidicity").value < 5e-3);
        CHECK(result.warnings.empty());
        const double x = units::kHbar * omega / kt;  // classical: 1 - ln x for each of the three directions
        CHECK(scalar(result, "entropy_classical").value == Approx(3 * (1 - std::log(x))).epsilon(0.01));
        CHECK(scalar(result, "heat_capacity").value == Approx(3 * x * x * std::exp(x) / std::pow(std::exp(x) - 1, 2)).epsilon(0.01));
    }
    SECTION("Brownian gas") {
        const double gamma = 5 / units::kPicosecond;
        Measurement m = measurement("2pt time 2 window none", setup);
        const Result result = feed(m, setup, 6000, [&] { return ornstein_uhlenbeck(setup, kt, gamma, 3); });
        const Scalar& d = scalar(result, "D");
        const double expected = kt / (setup.mass[0] * gamma) * units::kPicosecond;
        CHECK(std::abs(d.value - expected) < 4 * d.error);
        CHECK(d.error < 0.05 * expected);
        // All of it diffuses: what is not gas by the fluidicity is left to the solid, and areas add up.
        const double all = integral(column(result, 0, "total").values, column(result, 0, "nu").values[1]);
        const double parts = integral(column(result, 0, "gas").values, column(result, 0, "nu").values[1]) +
                             integral(column(result, 0, "solid").values, column(result, 0, "nu").values[1]);
        CHECK(parts == Approx(all).epsilon(1e-6));
        CHECK(scalar(result, "fluidicity").value > 0.3);
    }
    SECTION("what it refuses") {
        Setup mixture = gas(20, 10 * units::kFemtosecond, 5);
        CHECK_NOTHROW(measurement("2pt", mixture));
        CHECK_THROWS_WITH(measurement("2pt volume In=-1", mixture), Catch::Contains("found 'In=-1', expected ELEMENT=NUMBER with a volume in A^3 above 0"));
        CHECK_THROWS_WITH(measurement("2pt element Ga", mixture), Catch::Contains("give 'density D', atoms/A^3"));
        CHECK_NOTHROW(measurement("2pt element Ga density 0.05", mixture));
    }
}
