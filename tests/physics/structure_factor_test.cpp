// SPDX-License-Identifier: GPL-3.0-or-later
// Structure factors that are known: an ideal gas, a lattice, sums over all pairs; and their ties to g(r).
#include <complex>
#include <numbers>

#include "structure/pair_counts.hpp"
#include "structure/scattering.hpp"
#include "structure/structure_factor.hpp"
#include "support/builders.hpp"
#include "support/crystals.hpp"
#include "support/measuring.hpp"
#include "waves/wave_vectors.hpp"

using namespace lmmd;
using namespace lmmd::analysis;
using namespace lmmd::test;

namespace {

constexpr double kPi = std::numbers::pi;

// Wave vectors of half the space and S(q) on them, by the definition.
struct Wave {
    double q, s;
};
std::vector<Wave> waves_of(const State& state, double largest, bool plane = false) {
    std::vector<Wave> result;
    const int n = 12;
    for (int a = 0; a <= n; ++a)
        for (int b = a == 0 ? 0 : -n; b <= n; ++b)
            for (int c = a == 0 && b == 0 ? 1 : -n; c <= n; ++c) {
                if (plane && c != 0) continue;
                const Vec3 m{double(a), double(b), double(c)};
                Vec3 q;
                for (int k = 0; k < 3; ++k)
                    q[k] = 2 * kPi * (state.box.inverse_h(k, 0) * m.x + state.box.inverse_h(k, 1) * m.y + state.box.inverse_h(k, 2) * m.z);
                if (norm(q) >= largest) continue;
                std::complex<double> rho = 0;
                for (const Vec3& r : state.atoms.position) rho += std::polar(1.0, -dot(q, r));
                result.push_back({norm(q), std::norm(rho) / double(state.atoms.size())});
            }
    return result;
}

}  // namespace

TEST_CASE("S(q) of a sheared box is that of its definition") {
    State state = blank_atoms(40, Box({{9, 0, 0, 2, 10, 0, -3, 1, 8}}, {true, true, true}));
    std::mt19937_64 random(4);
    scatter(state, random);
    for (Vec3& r : state.atoms.position) r += state.box.shift(2, -1, 3);
    const double largest = 4;
    const Result r = measure("sofk qmax 4 bins 80 vectors 100000 cutoff 4", {state});
    const DataTable& t = table(r, "sofk");
    std::vector<double> count(80, 0), sum(80, 0);
    for (const Wave& wave : waves_of(state, largest)) {
        count[static_cast<std::size_t>(wave.q / 0.05)] += 1;
        sum[static_cast<std::size_t>(wave.q / 0.05)] += wave.s;
    }
    std::size_t row = 0;
    for (std::size_t bin = 0; bin < 80; ++bin) {
        if (count[bin] == 0) continue;
        REQUIRE(row < t.columns[0].values.size());
        CHECK(t.columns[0].values[row] == Approx((double(bin) + 0.5) * 0.05));
        CHECK(column(t, "S").values[row] == Approx(sum[bin] / count[bin]).epsilon(1e-9));
        ++row;
    }
    CHECK(row == t.columns[0].values.size());
}

TEST_CASE("an ideal gas of two elements has no structure") {
    const int atoms = 400, indium = 100, frames = 40;
    const auto gas = gas_frames(blank_atoms(atoms, Box(Mat3::diagonal(16, 16, 16), {true, true, true}), indium), frames, 11);
    const Result r = measure("sofk qmax 3 bins 30 vectors 60 cutoff 8", gas);
    const DataTable& t = table(r, "sofk");
    BinOptions options;
    options.largest = 3;
    options.bins = 30;
    options.most = 60;
    std::vector<double> count(30, 0);
    for (const WaveNumbers& n : wave_bins(gas[0].box, options)) count[static_cast<std::size_t>(norm(wave_vector(gas[0].box, n)) * 10)] += 1;
    const double c1 = 0.25, c2 = 0.75;
    struct Expected {
        const char* name;
        double value, sigma;  // of one wave vector: exponential, or a product of two independent ones
    };
    // FZ = 1 + (S - delta)/sqrt(c c): the same deviation, scaled.
    const Expected expected[] = {{"S", 1, 1},           {"AL_In-In", 1, 1}, {"AL_Ga-Ga", 1, 1},    {"AL_In-Ga", 0, std::sqrt(0.5)},
                                 {"FZ_In-In", 1, 1 / c1}, {"CC", c1 * c2, c1 * c2}, {"FZ_In-Ga", 1, std::sqrt(0.5 / (c1 * c2))}};
    for (const Expected& e : expected) {
        double chi2 = 0, ratio = 0, rows = 0;
        for (std::size_t row = 0; row < t.columns[0].values.size(); ++row) {
            const double n = count[static_cast<std::size_t>(t.columns[0].values[row] * 10)] * frames;
            const double sigma = e.sigma / std::sqrt(n);
            INFO(e.name << " at " << t.columns[0].values[row] << ": " << column(t, e.name).values[row]);
            CHECK(std::fabs(column(t, e.name).values[row] - e.value) < 6 * sigma);
            chi2 += std::pow((column(t, e.name).values[row] - e.value) / sigma, 2);
            ratio += column(t, e.name).errors[row] / sigma;
            ++rows;
        }
        INFO(e.name << " chi2 " << chi2 / rows << " error over sigma " << ratio / rows);
        CHECK(std::fabs(chi2 / rows - 1) < 5 * std::sqrt(2 / rows));
        CHECK(std::fabs(ratio / rows - 0.97) < 5 * 0.24 / std::sqrt(rows) + 0.02);
    }
    const Scalar& limit = scalar(r, "S0");
    CHECK(std::fabs(limit.value - 1) < 5 * limit.error);
    CHECK(limit.error < 0.3);
}

TEST_CASE("Bragg peaks of a lattice") {
    const double a = 4;
    const State state = fcc(a, 4);  // 256 atoms
    const Result r = measure("sofk qmax 4 bins 400 vectors 100000", {state});
    const DataTable& t = table(r, "sofk");
    std::vector<double> count(400, 0);
    for (const Wave& wave : waves_of(state, 4)) count[static_cast<std::size_t>(wave.q / 0.01)] += 1;
    for (std::size_t row = 0; row < t.columns[0].values.size(); ++row) {
        const auto bin = static_cast<std::size_t>(t.columns[0].values[row] / 0.01);
        double peaks = 0;  // reflections of half the space in the bin: 111, 200, 220, 311, 222
        for (const auto& [hkl2, number] : {std::pair{3, 4}, {4, 3}, {8, 6}, {11, 12}, {12, 4}})
            if (static_cast<std::size_t>(2 * kPi / a * std::sqrt(double(hkl2)) / 0.01) == bin) peaks = number;
        INFO("q " << t.columns[0].values[row]);
        CHECK(column(t, "S").values[row] * count[bin] == Approx(256 * peaks).margin(1e-6));
    }
}

TEST_CASE("S(q) on all wave vectors and g(r) tell the same: both smeared by a Gaussian") {
    // sum_q S(q) exp(-s^2 q^2 / 2) / V = G(0) + density (int g G 4 pi r^2 dr - 1), G the normal density of width s: Poisson.
    const double s = 0.5;
    const State state = liquid(500, 21, {true, 500});
    const double volume = state.box.volume(), density = 500 / volume;
    const Result waves = measure("sofk qmax 12 bins 1200 vectors 1000000 cutoff 4", {state});
    const Result pairs = measure("rdf cutoff 5 bins 2500", {state});
    BinOptions options;
    options.largest = 12;
    options.bins = 1200;
    options.most = 1000000;
    std::vector<double> count(1200, 0);
    for (const WaveNumbers& n : wave_bins(state.box, options)) count[static_cast<std::size_t>(norm(wave_vector(state.box, n)) * 100)] += 1;
    double left = 0, right = std::pow(2 * kPi * s * s, -1.5) - density;
    const DataTable &t = table(waves, "sofk"), &g = table(pairs, "rdf");
    for (std::size_t row = 0; row < t.columns[0].values.size(); ++row) {
        const double q = column(t, "q_mean").values[row];
        left += 2 * count[static_cast<std::size_t>(t.columns[0].values[row] * 100)] * column(t, "S").values[row] *
                std::exp(-0.5 * s * s * q * q) / volume;
    }
    const double width = 5.0 / 2500;
    for (std::size_t row = 0; row < g.columns[0].values.size(); ++row) {
        const double r = g.columns[0].values[row];
        right += density * column(g, "total").values[row] * std::pow(2 * kPi * s * s, -1.5) * std::exp(-0.5 * r * r / (s * s)) * 4 * kPi * r * r * width;
    }
    CHECK(left == Approx(right).epsilon(1e-4));
}

TEST_CASE("S(q) from g(r) is that on the wave vectors") {
    std::vector<State> frames;
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        frames.push_back(liquid(500, seed, {true, 500}));
        // The same atoms in every frame: gallium first.
        Atoms& atoms = frames.back().atoms;
        std::vector<Vec3> sorted;
        for (const char* element : {"Ga", "In"})
            for (std::size_t i = 0; i < atoms.size(); ++i)
                if (atoms.symbol[i] == element) sorted.push_back(atoms.position[i]);
        atoms.position = sorted;
        std::sort(atoms.symbol.begin(), atoms.symbol.end());
    }
    const Result r = measure("sofk qmax 8 bins 40 vectors 100", frames);
    const DataTable &direct = table(r, "sofk"), &from_g = table(r, "sofk_rdf");
    for (const char* name : {"S", "AL_Ga-In", "neutron", "xray"}) {
        double chi2 = 0, rows = 0;
        for (std::size_t row = 0; row < direct.columns[0].values.size(); ++row) {
            const double q = direct.columns[0].values[row];
            if (q < 2) continue;  // longer waves need larger distances
            const auto bin = static_cast<std::size_t>(q / 0.2);
            const double difference = column(direct, name).values[row] - column(from_g, name).values[bin];
            chi2 += std::pow(difference / std::hypot(column(direct, name).errors[row], 0.02), 2);
            ++rows;
        }
        INFO(name << " chi2 " << chi2 / rows);
        CHECK(chi2 / rows < 2.5);
        CHECK(chi2 / rows > 0.1);
    }
}

TEST_CASE("in a slit the wave vectors lie in the plane") {
    State state = blank_atoms(200, Box(Mat3::diagonal(12, 13, 20), {true, true, false}));
    const auto frames = gas_frames(state, 20, 12);
    const Result r = measure("sofk qmax 3 bins 20 vectors 1000", frames);
    CHECK(r.tables.size() == 1);
    double sum = 0, count = 0;
    std::vector<double> in_bin(20, 0);
    for (const Wave& wave : waves_of(state, 3, true)) in_bin[static_cast<std::size_t>(wave.q / 0.15)] += 1;
    const DataTable& t = table(r, "sofk");
    for (std::size_t row = 0; row < t.columns[0].values.size(); ++row) {
        const double n = in_bin[static_cast<std::size_t>(t.columns[0].values[row] / 0.15)];
        CHECK(n > 0);
        sum += n * column(t, "S").values[row];
        count += n;
    }
    CHECK(std::fabs(sum / count - 1) < 5 / std::sqrt(20 * count));
    // So they do for a layer, whose thickness has no say.
    state.box.periodic = {true, true, true};
    const Result layer = measure("sofk qmax 3 bins 20 vectors 1000 layer z 3 8", gas_frames(state, 20, 13));
    sum = 0;
    for (std::size_t row = 0; row < t.columns[0].values.size(); ++row)
        sum += in_bin[static_cast<std::size_t>(t.columns[0].values[row] / 0.15)] * column(table(layer, "sofk"), "S").values[row];
    CHECK(std::fabs(sum / count - 1) < 6 / std::sqrt(20 * count));
}

TEST_CASE("g(r) of a gas in a slit and of its layers is 1") {
    const int atoms = 300, frames = 30;
    const State state = blank_atoms(atoms, Box(Mat3::diagonal(14, 14, 16), {true, true, false}));
    auto states = gas_frames(state, frames, 14);
    for (const char* words : {"rdf cutoff 6 bins 12", "rdf cutoff 6 bins 12 layer z 3 5"}) {
        Measurement m = measurement_of(words, setup_of(state));
        for (State& s : states) {
            Frame frame = frame_of(s);
            for (Vec3& r : frame.position) r.z = 3 + r.z / 16 * 9;
            frame.gaps = {{2, 3, 12}};
            m.accumulate(frame);
        }
        const bool layer = std::string(words).find("layer") != std::string::npos;
        const double volume = 14 * 14 * 9, centres = layer ? atoms * 2.0 / 9 : atoms;
        const DataTable g = table(m.result(), "rdf");
        for (std::size_t bin = 0; bin < 12; ++bin) {
            // At least half of every shell lies between the walls; pairs are seen from both ends without a layer.
            const double k = double(bin), shell = 4.0 / 3 * kPi * 0.125 * (3 * k * k + 3 * k + 1);
            const double pairs = 0.5 * centres * atoms / volume * shell * frames / (layer ? 1 : 2);
            INFO(words << " r " << g.columns[0].values[bin] << " g " << column(g, "total").values[bin]);
            CHECK(std::fabs(column(g, "total").values[bin] - (1 - 1.0 / atoms)) < 5 / std::sqrt(pairs) + (layer ? 5 / std::sqrt(centres * frames) : 0));
        }
    }
}

TEST_CASE("g(r) in the plane of a layer: 1 for a gas, few as its atoms may be, and the neighbours of a square lattice") {
    // About nine of the 30 atoms are in the layer: over density times density g would be 0.9.
    constexpr int kFrames = 4000;
    State gas = blank_atoms(30, Box(Mat3::diagonal(14, 12, 16), {true, true, true}), 10);
    std::mt19937_64 random(3);
    Measurement m = measurement_of("rdf cutoff 5 bins 10 layer z 10.5 15.5 plane", setup_of(gas));
    for (int k = 0; k < kFrames; ++k) {
        scatter(gas, random);
        Frame frame = frame_of(gas);
        for (Vec3& r : frame.position) r.z += 32;  // anywhere in the periodic world
        m.accumulate(frame);
    }
    const DataTable g = table(m.result(), "rdf");
    REQUIRE(g.columns.size() == 6);  // r, total, and the four pairs of chosen centres and others
    for (std::size_t c = 1; c < g.columns.size(); ++c)
        for (std::size_t bin = 0; bin < 10; ++bin) {
            INFO(g.columns[c].name << " r " << g.columns[0].values[bin]);
            CHECK(std::fabs(g.columns[c].values[bin] - 1) < 5 * g.columns[c].errors[bin]);
            CHECK(g.columns[c].errors[bin] < 0.2);
        }

    // Two square lattices, one above the other; the layer is around the upper one.
    State lattice = blank_atoms(72, Box(Mat3::diagonal(18, 18, 10), {true, true, false}));
    for (std::size_t i = 0; i < 72; ++i)
        lattice.atoms.position[i] = {3.0 * double(i % 6), 3.0 * double(i / 6 % 6), i < 36 ? 3.0 : 5.0 + 0.5 * double(i % 2)};
    const Result plane = measure("rdf cutoff 4 bins 8 layer z 4 6 plane", {lattice});
    const DataColumn& n = column(table(plane, "rdf_coordination"), "total");
    CHECK(n.values[5] == 0);          // up to 3 A
    CHECK(n.values[6] == Approx(4));  // up to 3.5 A: those at 3 A, which also differ in height
    const double ring = kPi * (3.5 * 3.5 - 9), ideal = 35.0 / (18 * 18) * ring;
    CHECK(column(table(plane, "rdf"), "total").values[6] == Approx(4 / ideal));
    CHECK(mistake_of([&] { measure("rdf plane", {lattice}); }) ==
          "a.in:1:13: found 'plane' without a layer, expected 'layer AXIS LOW HIGH' beside it; add it");
}

TEST_CASE("a ball between walls") {
    CHECK(ball_between(2, 5, 5) == Approx(4.0 / 3 * kPi * 8));
    CHECK(ball_between(2, 0, 5) == Approx(2.0 / 3 * kPi * 8));
    CHECK(ball_between(2, 1, 1) == Approx(kPi * (4 * 2 - 2.0 / 3)));  // pi int_-1^1 (4 - z^2) dz
    CHECK(ball_between(2, -1, 9) == Approx(kPi / 3 * 1 * (3 * 2 - 1)));
    CHECK(ball_between(2, -3, 9) == Approx(0).margin(1e-12));
}

TEST_CASE("the transform of a hole, and the sum rule") {
    // g = 0 below d, 1 beyond: S = 1 - 4 pi density d^3 (sin x - x cos x) / x^3, x = q d.
    const double d = 2.5, density = 0.05, width = 0.005;
    std::vector<double> g(2000, 1.0);
    std::fill_n(g.begin(), 500, 0.0);
    for (const double q : {0.3, 1.0, 2.7, 6.0}) {
        const double x = q * d, expected = 1 - 4 * kPi * density * d * d * d * (std::sin(x) - x * std::cos(x)) / (x * x * x);
        CHECK(transform(g, width, density, q, {false}) == Approx(expected).margin(1e-5));
    }
    // int q^2 (S - 1) dq / (2 pi^2 density) = g(0) - 1. A Gaussian lets it converge: it smears g by 0.2 A.
    double sum = 0;
    const double step = 0.02;
    for (double q = 0.5 * step; q < 25; q += step) sum += q * q * (transform(g, width, density, q, {false}) - 1) * std::exp(-0.02 * q * q) * step;
    CHECK(sum / (2 * kPi * kPi * density) == Approx(-1).epsilon(1e-3));
}

TEST_CASE("partial structure factors and their other forms") {
    Partials p{{0.2, 0.8}, {1.3, -0.4, -0.4, 0.9}};
    CHECK(ashcroft_langreth(p.c, 0, 1, faber_ziman(p, 0, 1)) == Approx(-0.4));
    CHECK(ashcroft_langreth(p.c, 1, 1, faber_ziman(p, 1, 1)) == Approx(0.9));
    CHECK(number_number(p) == Approx(0.2 * 1.3 + 0.8 * 0.9 - 2 * std::sqrt(0.16) * 0.4));
    // Equal scatterers see NN; scatterers of opposite sign and no mean would see CC.
    CHECK(weighted(p, std::vector<double>{3, 3}) == Approx(number_number(p)));
    // I = <w>^2 NN + 2 <w> dw NC + dw^2 CC, and the Laue term c1 c2 dw^2 goes. Bhatia and Thornton, eq. 2.10.
    const double w1 = 5, w2 = 2, mean = 0.2 * w1 + 0.8 * w2, dw = w1 - w2;
    CHECK(weighted(p, std::vector<double>{w1, w2}) ==
          Approx(number_number(p) + 2 * dw / mean * number_concentration(p) +
                 dw * dw / mean / mean * (concentration_concentration(p) - 0.16)));
    const Partials gas{{0.3, 0.7}, {1, 0, 0, 1}};
    CHECK(number_number(gas) == Approx(1));
    CHECK(number_concentration(gas) == Approx(0).margin(1e-15));
    CHECK(concentration_concentration(gas) == Approx(0.21));
}

TEST_CASE("scattering lengths and form factors") {
    CHECK(neutron_length("Ga") == 7.288);
    CHECK(neutron_length("Li") == -1.93);
    CHECK_FALSE(neutron_length("Po"));
    CHECK_FALSE(neutron_length("Xx"));
    int z = 0;
    for (const char* element : {"H", "He", "Li", "Be", "B", "C", "N", "O", "F", "Ne", "Na", "Mg", "Al"})
        CHECK(*form_factor(element, 0) == Approx(++z).margin(0.02));
    CHECK(*form_factor("Ga", 0) == Approx(31).margin(0.03));
    CHECK(*form_factor("Bi", 0) == Approx(83).margin(0.1));
    // The four Gaussians of the International Tables for Crystallography C (1992), table 6.1.1.4, s = 0.3 and 0.6 1/A.
    CHECK(*form_factor("Al", 0.3 * 4 * kPi) == Approx(7.871).margin(0.02));
    CHECK(*form_factor("Ga", 0.3 * 4 * kPi) == Approx(21.500).margin(0.05));
    CHECK(*form_factor("Bi", 0.6 * 4 * kPi) == Approx(44.697).margin(0.1));
    CHECK_FALSE(form_factor("Xx", 1));
}
