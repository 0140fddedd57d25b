// SPDX-License-Identifier: GPL-3.0-or-later
// Collective modes and single atoms against closed forms: ideal gas, phonons of a lattice, damped oscillators.
#include <catch2/catch.hpp>
#include <cmath>
#include <complex>
#include <memory>
#include <numbers>
#include <random>

#include "lmmd/base/units.hpp"
#include "support/estimating.hpp"
#include "waves/phases.hpp"

using namespace lmmd;
using namespace lmmd::test;

namespace {

constexpr double kPi = std::numbers::pi;
constexpr double kPs = units::kPicosecond;
constexpr double kEdge = 20;  // of the box of gas(), A
const double kUnit = 2 * kPi / kEdge;

// Free flight from random places with Maxwell velocities without momentum; the box folds the positions back.
std::function<std::function<void(Frame&)>()> ideal_gas(const Setup& setup, double kt, unsigned seed) {
    std::mt19937_64 random(seed);
    std::normal_distribution<double> normal;
    std::uniform_real_distribution<double> place(0, kEdge);
    std::vector<Vec3> x, v;
    Vec3 momentum;
    double mass = 0;
    for (const double m : setup.mass) {
        x.push_back({place(random), place(random), place(random)});
        const double speed = std::sqrt(kt / m);
        v.push_back({speed * normal(random), speed * normal(random), speed * normal(random)});
        momentum += m * v.back();
        mass += m;
    }
    for (Vec3& u : v) u -= (1 / mass) * momentum;
    return [=, &setup] {
        auto step = std::make_shared<int>(0);
        return [=, &setup](Frame& frame) {
            const double t = setup.interval * (*step)++;
            for (std::size_t i = 0; i < x.size(); ++i) {
                frame.unwrapped.push_back(x[i] + t * v[i]);
                for (int a = 0; a < 3; ++a) {
                    const double r = frame.unwrapped[i][a];
                    frame.position[i][a] = r - kEdge * std::floor(r / kEdge);
                }
            }
            frame.velocity = v;
        };
    };
}

// Whether a column is a function of its table's time within its errors: the odd point three away, none six.
void check_column(const Result& result, const std::string& table, const std::string& name,
                  const std::function<double(double)>& expected, double margin = 1e-9) {
    const DataColumn &time = column(result, table, "time"), &found = column(result, table, name);
    std::size_t far = 0;
    for (std::size_t k = 0; k < found.values.size(); ++k) {
        const double off = std::abs(found.values[k] - expected(time.values[k]));
        INFO(table << " " << name << " at " << time.values[k] << " ps: " << found.values[k] << " +- " << found.errors[k]
                   << ", expected " << expected(time.values[k]));
        REQUIRE(std::isfinite(found.errors[k]));
        CHECK(off < 6 * found.errors[k] + margin);
        far += off > 3 * found.errors[k] + margin;
    }
    CHECK(far <= found.values.size() / 10);
}

// A simple cubic lattice of 8^3 atoms whose velocities are given as a field.
Setup lattice(double interval) { return gas(512, interval); }
Vec3 site(std::size_t i) { return (kEdge / 8) * Vec3{double(i / 64), double(i / 8 % 8), double(i % 8)}; }

}  // namespace

TEST_CASE("the wave vectors of a box are those of its reciprocal lattice, one of q and -q") {
    ShellOptions options;
    options.max = 2.3 * kUnit;
    options.width = 0;
    options.vectors = 100;
    const Box cube(Mat3::diagonal(kEdge, kEdge, kEdge), {true, true, true});
    const std::vector<WaveShell> shells = wave_shells(cube, options);
    REQUIRE(shells.size() == 5);  // |n|^2 = 1, 2, 3, 4, 5
    const std::size_t numbers[] = {3, 6, 4, 3, 12};
    for (std::size_t k = 0; k < 5; ++k) {
        CHECK(shells[k].n.size() == numbers[k]);
        CHECK(shells[k].q == Approx(std::sqrt(double(k + 1)) * kUnit));
    }
    // A skewed box: exp(i q . r) does not see its lattice vectors.
    const Box skewed(Mat3{{20, 0, 0, 3, 18, 0, -2, 5, 22}}, {true, true, true});
    for (const WaveShell& shell : wave_shells(skewed, options))
        for (const WaveNumbers& n : shell.n)
            for (int a = 0; a < 3; ++a)
                CHECK(std::remainder(dot(wave_vector(skewed, n), skewed.h.row(a)), 2 * kPi) == Approx(0).margin(1e-9));
    const Box slit(Mat3::diagonal(kEdge, kEdge, kEdge), {true, true, false});
    for (const WaveShell& shell : wave_shells(slit, options))
        for (const WaveNumbers& n : shell.n) CHECK(n[2] == 0);
    options.vectors = 5;
    options.shells = 3;
    options.max = 20 * kUnit;
    options.width = 0.02;
    const std::vector<WaveShell> few = wave_shells(cube, options);
    CHECK(few.size() == 3);
    for (const WaveShell& shell : few) CHECK(shell.n.size() <= 5);
    options.max = 0.5 * kUnit;
    options.where = {"a.in", 1, 5};
    CHECK_THROWS_WITH(wave_shells(cube, options),
                      "a.in:1:5: found no wave vector up to 0.15708 1/A that fits this box, expected some; raise 'q'");
    options.max = 1000;
    CHECK_THROWS_WITH(wave_shells(cube, options), Catch::Contains("expected 2e+07 at most; lower it"));
}

TEST_CASE("products of powers are the phases that they stand for") {
    std::mt19937_64 random(2);
    std::normal_distribution<double> normal;
    std::vector<WaveShell> shells{{0, {{3, -4, 12}, {0, 0, 1}, {5, 0, -7}, {0, 2, -1}, {0, 2, 3}}}};
    Phases phases(shells);
    std::vector<Vec3> s, v;
    std::vector<double> weight;
    for (std::size_t j = 0; j < 37; ++j) {
        s.push_back({3 * normal(random), normal(random), normal(random)});
        v.push_back({normal(random), normal(random), normal(random)});
        weight.push_back(j % 3 == 0 ? 0 : 1);
    }
    phases.set(v, weight);
    phases.density(shells[0].n[0]);  // of other atoms: nothing of it may stay
    phases.set(s, weight);
    phases.set_velocity(v);
    for (const WaveNumbers& n : shells[0].n) {
        std::complex<double> sums[4];
        for (std::size_t j = 0; j < s.size(); ++j) {
            const std::complex<double> e =
                std::polar(weight[j], 2 * kPi * (n[0] * s[j].x + n[1] * s[j].y + n[2] * s[j].z));
            sums[0] += e;
            for (int a = 0; a < 3; ++a) sums[a + 1] += v[j][a] * e;
        }
        CHECK(std::abs(phases.density(n) - sums[0]) < 1e-11);
        const std::array<double, 8> all = phases.density_and_current(n);
        for (std::size_t k = 0; k < 4; ++k)
            CHECK(std::abs(std::complex<double>(all[2 * k], all[2 * k + 1]) - sums[k]) < 1e-11);
    }
    // Many at once, some of them with their mirror image, some alone.
    const std::vector<WaveNumbers> sorted{{0, 0, 1}, {0, 0, 5}, {0, 2, -3}, {0, 2, -1}, {0, 2, 0}, {0, 2, 1}, {0, 2, 3}, {0, 2, 4}, {3, -4, -12}, {3, -4, 2}};
    std::vector<double> found(3 * sorted.size(), 1.0);
    phases.add_densities(sorted, 3, found.data());
    for (std::size_t k = 0; k < sorted.size(); ++k) {
        CHECK(std::abs(std::complex<double>(found[3 * k] - 1, found[3 * k + 1] - 1) - phases.density(sorted[k])) < 1e-11);
        CHECK(found[3 * k + 2] == 1);
    }
}

TEST_CASE("an ideal gas: F_s, F, C_L and C_T are Gaussians of q t") {
    const double kt = units::kBoltzmann * 600;
    const Setup setup = gas(600, 0.03 * kPs);
    const double speed2 = kt / 70 * kPs * kPs;  // (A/ps)^2
    Measurement isf = measurement("isf time 0.9 q 0.8 width 0", setup);
    const Result scattering = feed(isf, setup, 600, ideal_gas(setup, kt, 1));
    Measurement currents = measurement("currents time 0.9 q 0.8 width 0", setup);
    const Result flow = feed(currents, setup, 600, ideal_gas(setup, kt, 1));
    // The velocities stay what they are: their choice is an error that no block of time shows, 1/sqrt(600 atoms, 12
    // waves).
    const double choice = 1 / std::sqrt(600.0 * 12);
    for (const auto& [name, q] : {std::pair{"q0.7025", std::sqrt(5.0) * kUnit}, {"q0.7695", std::sqrt(6.0) * kUnit}}) {
        const double a = q * q * speed2;
        check_column(
            scattering, "isf_self_Ga", name, [&](double t) { return std::exp(-a * t * t / 2); }, 4 * choice);
        check_column(scattering, "isf", name, [&](double t) { return std::exp(-a * t * t / 2); });
        const auto unit = [&](double t) { return speed2 * std::exp(-a * t * t / 2); };
        check_column(flow, "currents_time", std::string("L_") + name,
                     [&](double t) { return (1 - a * t * t) * unit(t); });
        check_column(flow, "currents_time", std::string("T_") + name, unit);
    }
    for (const char* branch : {"currents_longitudinal", "currents_transverse"}) {
        const DataColumn& rule = column(flow, branch, "sum_rule");
        for (std::size_t k = 4; k < rule.values.size(); ++k) CHECK(std::abs(rule.values[k] - 1) < 5 * rule.errors[k]);
    }
    CHECK(scalar(flow, "temperature").value == Approx(600).epsilon(0.1));
    // F_s = 1/e at sqrt(2) / (q v): later than 0.9 ps for the first shell.
    CHECK(std::isnan(column(scattering, "isf_times", "tau_self_Ga").values[0]));
    CHECK(column(scattering, "isf_times", "tau_self_Ga").values[4] ==
          Approx(std::sqrt(2 / speed2 / 5) / kUnit).epsilon(0.04));
}

TEST_CASE("parts of pairs of elements add up to the whole, and an element alone is its own whole") {
    const Setup setup = gas(60, 0.05 * kPs, 20);
    const auto start = ideal_gas(setup, 0.05, 4);
    Measurement m = measurement("isf time 0.5 q 0.5", setup);
    const Result all = feed(m, setup, 80, start);
    Measurement indium = measurement("isf time 0.5 q 0.5 element In", setup);
    const Result alone = feed(indium, setup, 80, start);
    const std::vector<double>& whole = column(all, "isf", "q0.3142").values;
    for (std::size_t k = 0; k < whole.size(); ++k) {
        // Kinds in the order of the atoms: indium first.
        const double in = column(all, "isf_In-In", "q0.3142").values[k];
        CHECK(in + column(all, "isf_In-Ga", "q0.3142").values[k] + column(all, "isf_Ga-Ga", "q0.3142").values[k] ==
              Approx(whole[k]).margin(1e-12));
        CHECK(column(alone, "isf", "q0.3142").values[k] == Approx(3 * in).epsilon(1e-9));  // per atom of its own
        CHECK(column(alone, "isf_self_In", "q0.3142").values[k] ==
              Approx(column(all, "isf_self_In", "q0.3142").values[k]).epsilon(1e-12));
    }
}

TEST_CASE("phonons of a lattice: each wave vector has its frequency, and density and current agree") {
    // Longitudinal standing phonons along each axis, small; omega = w_max sin(q a / 2), that of the first 100 frames
    // long.
    const double a = kEdge / 8, dt = 0.02 * kPs, top = 2 * kPi / (100 * dt) / std::sin(kUnit * a / 2);
    const Setup setup = lattice(dt);
    const auto start = [&] {
        auto step = std::make_shared<int>(0);
        return [&setup, step, a, top](Frame& frame) {
            const double t = setup.interval * (*step)++;
            for (std::size_t i = 0; i < 512; ++i) {
                Vec3 u, v;
                for (int axis = 0; axis < 3; ++axis)
                    for (int n = 1; n <= 3; ++n) {
                        const double q = n * kUnit, omega = top * std::sin(q * a / 2), phase = omega * t + n,
                                     wave = 1e-4 * std::sin(q * site(i)[axis]);
                        u[axis] += wave * std::cos(phase);
                        v[axis] -= wave * omega * std::sin(phase);
                    }
                frame.position[i] = site(i) + u;
                frame.velocity.push_back(v);
            }
        };
    };
    Measurement m = measurement("currents time 8 q 1 width 0 window hann", setup);
    const Result result = feed(m, setup, 1500, start);
    const DataColumn& omega = column(result, "currents", "omega");
    for (const auto& [n, name] : {std::pair{1, "L_q0.3142"}, {2, "L_q0.6283"}, {3, "L_q0.9425"}}) {
        const std::vector<double>& c = column(result, "currents", name).values;
        const std::size_t peak = static_cast<std::size_t>(std::max_element(c.begin(), c.end()) - c.begin());
        INFO(name);
        CHECK(std::abs(omega.values[peak] - top * kPs * std::sin(n * kUnit * a / 2)) < omega.values[1]);
    }
    // C_L(q, t) = -F''/q^2 to what five points tell of cos(omega t), (omega dt)^4/90; 1400 origins are whole periods.
    Measurement sqw = measurement("sqw time 2 q 0.35 width 0 check", setup);
    const Result checked = feed(sqw, setup, 1500, start);
    const double whole = column(checked, "sqw_check", "sum_rule").values[0];
    CHECK(whole > 10);  // one wave has the energy of many
    CHECK(column(checked, "sqw_check", "apart").values[0] < 1e-4 * whole);
    CHECK(checked.warnings.empty());
    // Velocities in another unit than the positions give themselves away.
    Measurement wrong = measurement("sqw time 2 q 0.35 width 0 check", setup);
    const Result warned = feed(wrong, setup, 1500, [&] {
        return [advance = std::function<void(Frame&)>(start())](Frame& frame) {
            advance(frame);
            for (Vec3& v : frame.velocity) v *= 2;
        };
    });
    REQUIRE_FALSE(warned.warnings.empty());
    CHECK(warned.warnings[0].find("velocities do not belong to the positions") != std::string::npos);
}

namespace {

// x'' = -w^2 x - 2 g x' + noise in equilibrium, <x^2> = 1: exact steps of any length.
class NoisyOscillator {
public:
    NoisyOscillator(double w, double g, double dt, unsigned seed) : w_(w), random_(seed) {
        const double o = std::sqrt(w * w - g * g), e = std::exp(-g * dt), c = std::cos(o * dt),
                     s = std::sin(o * dt) / o;
        xx_ = e * (c + g * s), xv_ = e * s, vx_ = -e * w * w * s, vv_ = e * (c - g * s);
        // What equilibrium lacks after a step comes from the noise.
        const double a = 1 - xx_ * xx_ - xv_ * xv_ * w * w, b = -xx_ * vx_ - xv_ * vv_ * w * w,
                     d = w * w - vx_ * vx_ - vv_ * vv_ * w * w;
        l11_ = std::sqrt(a), l21_ = b / l11_, l22_ = std::sqrt(d - l21_ * l21_);
        x = normal_(random_), v = w_ * normal_(random_);
    }
    void step() {
        const double n1 = normal_(random_), n2 = normal_(random_), before = x;
        x = xx_ * x + xv_ * v + l11_ * n1;
        v = vx_ * before + vv_ * v + l21_ * n1 + l22_ * n2;
    }
    double x = 0, v = 0;

private:
    double w_, xx_ = 0, xv_ = 0, vx_ = 0, vv_ = 0, l11_ = 0, l21_ = 0, l22_ = 0;
    std::mt19937_64 random_;
    std::normal_distribution<double> normal_;
};

}  // namespace

TEST_CASE("currents that are damped oscillators give their frequency and damping back") {
    // Along z with q along x and along y; longitudinal along each; every wave with an oscillator for its sine and its
    // cosine.
    const double omega = 12 / kPs, damping = 2 / kPs, dt = 0.04 * kPs;
    const Setup setup = lattice(dt);
    const auto start = [&] {
        auto waves = std::make_shared<std::vector<NoisyOscillator>>();
        for (unsigned k = 0; k < 18; ++k) waves->emplace_back(omega, damping, dt, 11 + k);
        return [waves](Frame& frame) {
            for (std::size_t i = 0; i < 512; ++i) {
                const Vec3 r = site(i);
                Vec3 v;
                for (int direction = 0; direction < 3; ++direction) {
                    const double c = std::cos(kUnit * r[direction]), s = std::sin(kUnit * r[direction]);
                    for (int axis = 0; axis < 3; ++axis) {
                        const NoisyOscillator* const w = &(*waves)[static_cast<std::size_t>(6 * direction + 2 * axis)];
                        // Sound is the velocity of an oscillator, a shear current is like its place.
                        v[axis] += axis == direction ? c * w[0].v + s * w[1].v : c * w[0].x + s * w[1].x;
                    }
                }
                frame.position[i] = r;
                frame.velocity.push_back(v);
            }
            for (NoisyOscillator& wave : *waves) wave.step();
        };
    };
    Measurement m = measurement("currents time 3 q 0.35 width 0", setup);
    const Result result = feed(m, setup, 4000, start);
    for (const char* branch : {"currents_longitudinal", "currents_transverse"}) {
        INFO(branch);
        const auto check = [&](const char* name, double expected, double precise) {
            const DataColumn& c = column(result, branch, name);
            INFO(name << " " << c.values[0] << " +- " << c.errors[0] << ", expected " << expected);
            CHECK(std::abs(c.values[0] - expected) < 5 * c.errors[0] + 0.01 * expected);
            CHECK(c.errors[0] < precise * expected);
        };
        check("omega", 12, 0.05);
        check("damping", 2, 0.3);
        check("amplitude_life", 0.5, 0.3);
        check("energy_life", 0.25, 0.3);
        check("omega_per_damping", 6, 0.3);
    }
}

TEST_CASE("the modes of a stream larger than the memory allowed stay within it") {
    // 29 MB of positions and velocities.
    Setup setup = gas(600, 0.01 * kPs);
    setup.memory = 6'000'000;
    setup.threads = 2;
    const std::size_t before = peak_memory();
    Measurement m = measurement("isf time 0.5 q 0.7 vectors 3", setup);
    const Result result = feed(m, setup, 1000, ideal_gas(setup, 0.05, 9));
    CHECK(peak_memory() - before < setup.memory + 6'000'000);
    const double a = 0.05 / 70 * kPs * kPs * kUnit * kUnit;
    check_column(
        result, "isf_self_Ga", "q0.3142", [&](double t) { return std::exp(-a * t * t / 2); }, 4 / std::sqrt(600.0 * 3));
    CHECK_THROWS_WITH(measurement("isf time 5 q 3 vectors 100", setup), Catch::Contains("raise --memory"));
}

TEST_CASE("results of modes do not depend on the number of threads") {
    Setup setup = gas(150, 0.05 * kPs, 70);
    std::vector<std::string> texts;
    for (const int threads : {1, 3}) {
        setup.threads = threads;
        std::string text;
        for (const char* words :
             {"isf time 0.4 q 0.7", "sqw time 0.4 q 0.7 check", "currents time 0.4 q 0.7", "ngp time 0.4"}) {
            Measurement m = measurement(words, setup);
            const Result result = feed(m, setup, 60, ideal_gas(setup, 0.05, 5));
            for (const DataTable& table : result.tables) text += format_table(result, table);
        }
        texts.push_back(text);
    }
    CHECK(texts[0] == texts[1]);
}

TEST_CASE("what the frames cannot tell of waves is refused") {
    const Setup setup = gas(4, 0.05 * kPs);
    CHECK_THROWS_WITH(measurement("sqw time 1 max 80", setup),
                      "a.in:1:24: found a largest angular frequency of 80 1/ps, expected at most the Nyquist frequency "
                      "62.8319 1/ps, which frames 50 fs "
                      "apart tell; lower it or write a frame every 39.2699 fs");
    CHECK_THROWS_WITH(measurement("sqw time 0.1", setup), Catch::Contains("found 3 lags, expected five at least"));
    Measurement m = measurement("currents time 0.2 q 1", setup);
    Frame frame = frame_of(setup);
    frame.where = {"a.xyz", 7, 1};
    CHECK_THROWS_WITH(m.accumulate(frame),
                      "a.xyz:7:1: found a frame without velocities, expected them for 'currents'; write them: "
                      "'dump_xyz ... velocity'");
    // The density alone needs none.
    Measurement density = measurement("isf time 0.2 q 1", setup);
    CHECK_NOTHROW(density.accumulate(frame));
    CHECK_THROWS_WITH(density.result(),
                      Catch::Contains("found 1 frames, expected at least the 5 that a largest time of 0.2 ps needs"));
}
