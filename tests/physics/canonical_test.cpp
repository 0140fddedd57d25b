// SPDX-License-Identifier: GPL-3.0-or-later
// What thermostats and barostats must sample: kinetic energies, temperatures, potential energies at two temperatures,
// volumes.
#include "support/dynamics.hpp"
#include "support/statistics.hpp"

using namespace lmmd;
using namespace lmmd::test;

namespace {

constexpr double kKelvin = 1000;
const double kT = units::kBoltzmann * kKelvin;

struct Series {
    std::vector<double> kinetic, potential, volume, pressure;
};

Series sample(Dynamics& d, std::int64_t steps, std::int64_t every) {
    Series series;
    for (std::int64_t k = 1; k <= steps; ++k) {
        d.step();
        if (k % every != 0) continue;
        const System& s = d.system();
        series.kinetic.push_back(s.kinetic_energy());
        series.potential.push_back(s.potential_energy());
        series.volume.push_back(s.volume());
        series.pressure.push_back(trace(s.pressure()) / 3);
    }
    return series;
}

// Mean dof kT/2 and variance dof (kT)^2/2 of a canonical kinetic energy.
void check_kinetic(const std::vector<double>& kinetic, double dof) {
    approx_within_sigma(block_average(kinetic), 0.5 * dof * kT);
    std::vector<double> squares;
    for (const double k : kinetic) squares.push_back((k - 0.5 * dof * kT) * (k - 0.5 * dof * kT));
    approx_within_sigma(block_average(squares), 0.5 * dof * kT * kT);
}

// The slope of ln p1(E)/p2(E) is 1/kT2 - 1/kT1: the maximum-likelihood estimate of a logistic regression, whose error
// is the inverse curvature times the correlation of the samples (Shirts, J. Chem. Theory Comput. 9, 909 (2013),
// doi:10.1021/ct300688p).
Estimate log_ratio_slope(const std::vector<double>& first, const std::vector<double>& second) {
    const double middle = 0.5 * (block_average(first).mean + block_average(second).mean);
    double offset = 0, slope = 0, curvature = 0;
    for (int newton = 0; newton < 30; ++newton) {
        double g0 = 0, g1 = 0, h00 = 0, h01 = 0, h11 = 0;
        for (const auto* set : {&first, &second}) {
            for (const double energy : *set) {
                const double x = energy - middle, p = 1 / (1 + std::exp(-offset - slope * x));
                const double miss = (set == &first ? 1.0 : 0.0) - p, weight = p * (1 - p);
                g0 += miss;
                g1 += miss * x;
                h00 += weight;
                h01 += weight * x;
                h11 += weight * x * x;
            }
        }
        const double det = h00 * h11 - h01 * h01;
        offset += (h11 * g0 - h01 * g1) / det;
        slope += (h00 * g1 - h01 * g0) / det;
        curvature = det / h00;
    }
    return {slope, 1 / std::sqrt(curvature)};
}

// Two independent samples as slopes of halves: the scatter of the estimate itself, correlation included.
Estimate slope_by_parts(const std::vector<double>& first, const std::vector<double>& second) {
    constexpr std::size_t kParts = 10;
    const std::size_t length = first.size() / kParts;
    std::vector<double> slopes;
    for (std::size_t part = 0; part < kParts; ++part) {
        const auto cut = [&](const std::vector<double>& all) {
            const auto begin = all.begin() + static_cast<std::ptrdiff_t>(part * length);
            return std::vector<double>(begin, begin + static_cast<std::ptrdiff_t>(length));
        };
        slopes.push_back(log_ratio_slope(cut(first), cut(second)).mean);
    }
    return {log_ratio_slope(first, second).mean, block_average(slopes, kParts).error};
}

}  // namespace

TEST_CASE("the kinetic energy of an ideal gas is canonical") {
    // Without forces the thermostats that draw are exact at any time step. Relaxation in 2 steps, samples every 10.
    for (const std::string name : {"nvt_bdp", "nvt_lan", "nvt_bao"}) {
        INFO(name);
        Dynamics d({}, cube(2, 0.001, kKelvin), name + " 1000 1000 2");
        d.run(100);
        check_kinetic(sample(d, 60000, 10).kinetic, name == "nvt_bdp" ? 21 : 24);
    }
}

TEST_CASE("the kinetic energy of a liquid is canonical") {
    // 1 fs: the error of velocity Verlet in the temperature, (omega dt)^2/12 for omega of some 60/ps, is 3e-4.
    for (const std::string name : {"nvt_nhc", "nvt_bdp", "nvt_lan", "nvt_bao", "npt_scr"}) {
        INFO(name);
        const std::string barostat = name == "npt_scr" ? " 2 20 500" : "";
        Dynamics d(soft_spheres(), cube(3, 0.035, kKelvin), name + " 1000 1000 50" + barostat);
        d.run(2000);
        check_kinetic(sample(d, 60000, 20).kinetic, name == "nvt_lan" || name == "nvt_bao" ? 81 : 78);
    }
}

TEST_CASE("a Berendsen thermostat reaches the temperature but narrows its distribution") {
    Dynamics d(soft_spheres(), cube(3, 0.035, 600), "nvt_ber 1000 1000 50");
    d.run(2000);
    const std::vector<double> kinetic = sample(d, 20000, 20).kinetic;
    const Estimate mean = block_average(kinetic);
    CHECK(mean.mean == Approx(39 * kT).epsilon(0.01));
    double variance = 0;
    for (const double k : kinetic) variance += (k - mean.mean) * (k - mean.mean) / static_cast<double>(kinetic.size());
    CHECK(variance < 0.8 * 39 * kT * kT);
}

TEST_CASE("potential energies at two temperatures have the canonical ratio") {
    for (const std::string name : {"nvt_nhc", "nvt_bdp", "nvt_bao"}) {
        INFO(name);
        const auto potential = [&](const std::string& kelvin) {
            Dynamics d(soft_spheres(), cube(3, 0.035, 1000), name + " " + kelvin + " " + kelvin + " 50",
                       {2, 1, 7, {}, {}, {0, 0}, {}});
            d.run(2000);
            return sample(d, 50000, 25).potential;
        };
        const Estimate slope = slope_by_parts(potential("1000"), potential("1100"));
        // First minus second: p1/p2 falls with E when the first is colder.
        approx_within_sigma(slope, 1 / (1.1 * kT) - 1 / kT);
    }
}

TEST_CASE("stochastic cell rescaling samples the volumes of an ideal gas") {
    // Positions give V^N; momenta without a total one, 3 N - 3 of them in scaled coordinates, V^(N-1) altogether: p(V)
    // is a gamma distribution of shape N.
    const double n = 27, pressure = 0.05 * units::kGigapascal;
    for (const std::string barostat : {"0.05 0.05 50", "0.05 0.05 0.05 0.05 0.05 0.05 50",
                                       "0.05 0.05 0.05 0 0 0 0.05 0.05 0.05 0.05 0.05 0.05 50"}) {
        INFO(barostat);
        Dynamics d({}, cube(3, pressure / kT, kKelvin), "npt_scr 1000 1000 10 " + barostat);
        d.run(1000);
        const std::vector<double> volume = sample(d, 200000, 20).volume;
        approx_within_sigma(block_average(volume), n * kT / pressure);
        std::vector<double> squares;
        for (const double v : volume) squares.push_back((v - n * kT / pressure) * (v - n * kT / pressure));
        // The scheme is of first order in dt/tau = 1/50 (and its noise is as large as the volume's own step).
        const Estimate variance = block_average(squares);
        INFO("variance " << variance.mean << " +- " << variance.error << ", expected "
                         << n * kT * kT / pressure / pressure);
        CHECK(std::fabs(variance.mean - n * kT * kT / pressure / pressure) < 5 * variance.error + 0.02 * variance.mean);
    }
}

TEST_CASE("barostats reach the target pressure of a liquid") {
    for (const std::string words : {"npt_ber 1000 1000 100 3 20 200", "npt_scr 1000 1000 100 3 20 200"}) {
        INFO(words);
        Dynamics d(soft_spheres(), cube(4, 0.04, kKelvin), words, {2, 1, 3, {}, {}, {0, 0}, {}});
        d.run(3000);
        const Series series = sample(d, 20000, 20);
        approx_within_sigma(block_average(series.pressure), 3 * units::kGigapascal);
        CHECK(block_average(series.volume).mean > 1.2 * 64 / 0.04);
    }
}

TEST_CASE("a barostat relaxes each component of a crystal's stress") {
    State state = fcc(3, 0.06, 300);
    const Mat3 shear = {{1.02, 0.02, 0, 0.02, 1, -0.01, 0, -0.01, 0.97}};
    state.box.set_lattice(state.box.h * shear);
    for (Vec3& r : state.atoms.position) r = r * shear;
    // At 22 GPa the undistorted crystal is at rest.
    const std::string target = "22 22 22 0 0 0 100 100 100 50 50 50 100";
    for (const std::string& words : {"npt_ber 300 300 50 " + target, "npt_scr 300 300 50 " + target}) {
        INFO(words);
        Dynamics d({0, 0.5, 3.5}, state, words, {2, 1, 3, {}, {}, {0, 0}, {}});
        const Mat3 start = (1 / units::kGigapascal) * d.system().pressure();
        CHECK(std::fabs(start(0, 1)) > 0.5);
        CHECK(std::fabs(start(0, 0) - start(2, 2)) > 1);
        d.run(2000);
        std::vector<double> component[6];
        Mat3 metric;
        for (int k = 0; k < 6000; ++k) {
            d.step();
            const Mat3 p = (1 / units::kGigapascal) * d.system().pressure();
            for (int c = 0; c < 6; ++c) component[c].push_back(c < 3 ? p(c, c) : p(c - 3, (c - 2) % 3));
            const Mat3& h = d.system().box().h;
            metric += (1.0 / 6000) * (h * transpose(h));
        }
        for (int c = 0; c < 6; ++c) approx_within_sigma(block_average(component[c]), c < 3 ? 22 : 0);
        // The lattice is cubic again on average: its metric is a multiple of the unit matrix.
        // Its ratios fluctuate by 3 % around a mean over some 12 relaxation times; they began at 0.04 and 0.90.
        CHECK(metric(0, 1) / metric(0, 0) == Approx(0).margin(0.02));
        CHECK(metric(2, 2) / metric(0, 0) == Approx(1).margin(0.03));
    }
}

TEST_CASE("a component of 2000 GPa and an open direction do not move") {
    State state = cube(4, 0.03, kKelvin);
    state.box.periodic[1] = false;
    Dynamics d(soft_spheres(), state, "npt_scr 1000 1000 100 3 3 3 20 20 3000 200");
    const Mat3 before = d.system().box().h;
    d.run(100);
    const Mat3& after = d.system().box().h;
    CHECK(after(0, 0) != before(0, 0));
    CHECK(after(1, 1) == before(1, 1));
    CHECK(after(2, 2) == before(2, 2));
}

TEST_CASE("ramps end on their last temperature") {
    Dynamics d(soft_spheres(), cube(3, 0.035, 1000), "nvt_bdp 1000 400 5", {2, 4000, 1, {}, {}, {0, 0}, {}});
    d.run(2000);
    CHECK(d.ensemble().target_temperature(d.system()) == Approx(700));
    d.run(2000);
    CHECK(d.ensemble().target_temperature(d.system()) == 400);
    // The last steps lag behind by the relaxation time of 5 steps and 0.15 K a step.
    d.use("nvt_bdp 400 400 5");
    approx_within_sigma(block_average(sample(d, 10000, 5).kinetic), 39 * units::kBoltzmann * 400);
}

TEST_CASE("Langevin dynamics of free atoms is an Ornstein-Uhlenbeck process") {
    // <v(0) v(n)> / <v^2> = exp(-n/tau) at any time step.
    for (const std::string name : {"nvt_lan", "nvt_bao"}) {
        INFO(name);
        Dynamics d({}, cube(8, 0.001, kKelvin), name + " 1000 1000 20");
        d.run(100);
        State now = cube(8, 0.001, kKelvin), later = now;
        for (const int lag : {1, 10, 30}) {
            std::vector<double> products;
            for (int repeat = 0; repeat < 40; ++repeat) {
                d.backend().download(now);
                d.run(lag);
                d.backend().download(later);
                double sum = 0;
                for (std::size_t i = 0; i < now.atoms.size(); ++i) {
                    sum += now.atoms.mass[i] * dot(now.atoms.velocity[i], later.atoms.velocity[i]);
                }
                products.push_back(sum / (3 * kT * static_cast<double>(now.atoms.size())));
                d.run(60);
            }
            approx_within_sigma(block_average(products), std::exp(-lag / 20.0));
        }
    }
}

TEST_CASE("frozen atoms stay where they are and count for nothing") {
    const State state = cube(3, 0.035, kKelvin);
    std::vector<std::uint64_t> groups = all_in_group_zero(state);
    for (std::size_t i = 0; i < 9; ++i) groups[i] |= 2;
    Dynamics d(soft_spheres(), state, "nvt_bdp 1000 1000 20", {1, 1, 1, {}, groups, {2, 0}, {}});
    CHECK(d.system().dof() == 54);
    d.run(1000);
    State after = state;
    d.backend().download(after);
    for (std::size_t i = 0; i < 9; ++i) {
        CHECK(norm(after.atoms.position[i] - state.atoms.position[i]) == 0);
        CHECK(norm(after.atoms.velocity[i]) == 0);
    }
    CHECK(norm(after.atoms.position[9] - state.atoms.position[9]) > 0.01);
    approx_within_sigma(block_average(sample(d, 20000, 10).kinetic), 27 * kT);
}
