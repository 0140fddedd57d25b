// SPDX-License-Identifier: GPL-3.0-or-later
// Bonds, angles, bond order, clusters and cells of crystals and gases, where they are known.
#include <numbers>

#include "lmmd/base/units.hpp"
#include "structure/voronoi_cells.hpp"
#include "support/crystals.hpp"
#include "support/measuring.hpp"

using namespace lmmd;
using namespace lmmd::analysis;
using namespace lmmd::test;

namespace {

struct Crystal {
    const char* name;
    State state;
    const char* bonds;  // words
    double q4, q6, w4, w6;
};

}  // namespace

TEST_CASE("bond order of perfect crystals, upright and turned") {
    // q: closed forms. w-hat: Mickel et al., J. Chem. Phys. 138, 044501 (2013), table II, and Steinhardt's.
    const Crystal crystals[] = {
        {"fcc", fcc(4.05, 4), "nearest 12", std::sqrt(7.0 / 192), std::sqrt(169.0 / 512), -0.159317, -0.0131606},
        {"hcp", hcp(2.9, 5), "cutoff 3.2", 7.0 / 72, 0.484762, 0.134097, -0.0124420},
        {"bcc, 8", bcc(3.2, 5), "nearest 8", std::sqrt(7.0 / 27), std::sqrt(32.0 / 81), -0.159317, 0.0131606},
        {"bcc, 14", bcc(3.2, 5), "cutoff Ga-Ga:3.5", 0.0363696, 0.510688, 0.159317, 0.0131606},
        {"sc", simple_cubic(3, 5), "cutoff 3.3", std::sqrt(7.0 / 12), std::sqrt(1.0 / 8), 0.159317, 0.0131606},
    };
    for (const Crystal& c : crystals) {
        for (const State& state : {c.state, turned(c.state)}) {
            INFO(c.name);
            const Result r = measure(std::string("steinhardt bins 50 ") + c.bonds, {state});
            CHECK(scalar(r, "q4_Ga").value == Approx(c.q4).margin(1e-6));
            CHECK(scalar(r, "q6_Ga").value == Approx(c.q6).margin(1e-6));
            CHECK(scalar(r, "w4_hat_Ga").value == Approx(c.w4).margin(1e-6));
            CHECK(scalar(r, "w6_hat_Ga").value == Approx(c.w6).margin(1e-7));
            // All atoms of these crystals have the same q_lm for even l.
            CHECK(scalar(r, "q6_bar_Ga").value == Approx(c.q6).margin(1e-6));
            CHECK(scalar(r, "w4_hat_bar_Ga").value == Approx(c.w4).margin(1e-6));
            const DataColumn& histogram = column(table(r, "steinhardt"), "q6_Ga");
            CHECK(histogram.values[static_cast<std::size_t>(c.q6 * 50)] == Approx(50));
        }
    }
}

TEST_CASE("w_l goes with the cube of q_l") {
    const Result r = measure("steinhardt nearest 12 degrees 6", {fcc(4.05, 4)});
    const double norm = std::pow(13.0 / (4 * std::numbers::pi), 1.5) * std::pow(scalar(r, "q6_Ga").value, 3);
    CHECK(scalar(r, "w6_Ga").value == Approx(scalar(r, "w6_hat_Ga").value * norm).epsilon(1e-9));
}

TEST_CASE("coordination of warm crystals at the first minimum of g(r)") {
    State alloy = warm(fcc(4.05, 6), 0.1, 3);
    for (std::size_t i = 0; i < alloy.atoms.size(); i += 4) alloy.atoms.symbol[i] = "In";  // corners: ordered Ga3In
    const Result r = measure("coordination", {alloy});
    CHECK(scalar(r, "n_Ga").value == Approx(12));
    CHECK(scalar(r, "n_Ga-In").value == Approx(4));
    CHECK(scalar(r, "n_In-Ga").value == Approx(12));
    CHECK(scalar(r, "n_In-In").value == Approx(6));
    // Between the shells at 2.86 A and 4.96 A.
    CHECK(scalar(r, "cutoff_In-Ga").value > 3.2);
    CHECK(scalar(r, "cutoff_In-Ga").value < 4.6);
    CHECK(column(table(r, "coordination"), "Ga").values[12] == Approx(1));
    CHECK(r.notes[1].find("first minimum of g(r) in the first frame") != std::string::npos);
    CHECK(scalar(measure("coordination cutoff 4", {warm(bcc(3.3, 6), 0.05, 4)}), "n_Ga").value == Approx(14));
}

TEST_CASE("the cutoff comes from the first frames, however the frames come") {
    std::vector<State> states;  // 864 atoms each: 24 frames have 20000
    for (unsigned k = 0; k < 30; ++k) states.push_back(warm(fcc(4.05, 6), 0.25, 100 + k));
    const auto shown = [&](Measurement& m, std::size_t first, std::size_t last) {
        for (std::size_t k = first; k < last; ++k) {
            Frame frame = frame_of(states[k]);
            m.accumulate(frame);
        }
    };
    const auto same = [](const Result& a, const Result& b) {
        CHECK(a.notes == b.notes);
        REQUIRE(a.scalars.size() == b.scalars.size());
        for (std::size_t k = 0; k < a.scalars.size(); ++k) CHECK(a.scalars[k].value == b.scalars[k].value);
    };
    Measurement whole = measurement_of("coordination", setup_of(states[0]));
    shown(whole, 0, 10);
    const Result early = whole.result();
    CHECK(early.notes[0].find("10 samples") == 0);
    CHECK(early.notes[1].find("first minimum of g(r) in the first 10 frames") != std::string::npos);
    ByteWriter out;
    whole.save(out);
    shown(whole, 10, 30);
    const Result late = whole.result();
    CHECK(late.notes[0].find("30 samples") == 0);
    CHECK(late.notes[1].find("in the first 24 frames") != std::string::npos);

    Measurement resumed = measurement_of("coordination", setup_of(states[0]));
    ByteReader in(out.bytes(), "a checkpoint");
    resumed.load(in);
    CHECK(in.at_end());
    shown(resumed, 10, 30);
    same(resumed.result(), late);
    Measurement file = measurement_of("coordination", setup_of(states[0]));
    shown(file, 0, 10);
    CHECK_FALSE(file.another_pass());
    same(file.result(), early);

    // Frames of the same moment are worth less: they have to span 5 ps.
    Setup close = setup_of(states[0]);
    close.interval = 0.2 * units::kPicosecond;
    Measurement slow = measurement_of("coordination", close);
    shown(slow, 0, 30);
    CHECK(slow.result().notes[1].find("in the first 26 frames") != std::string::npos);
}

TEST_CASE("coordination of a gas is Poisson's") {
    const int atoms = 600, frames = 40;
    const double edge = 22, reach = 4, mean = (atoms - 1) * 4.0 / 3 * std::numbers::pi * std::pow(reach / edge, 3);
    const Result r = measure("coordination cutoff 4 most 30", gas_frames(blank_atoms(atoms, Box(Mat3::diagonal(edge, edge, edge), {true, true, true})), frames, 8));
    // The number of neighbours is twice that of pairs over the atoms.
    CHECK(std::fabs(scalar(r, "n_Ga").value - mean) < 5 * std::sqrt(2 * mean / (atoms * frames)));
    double probability = std::exp(-mean);
    for (int n = 0; n <= 30; ++n) {
        const double sigma = std::sqrt(4 * probability / (atoms * frames)) + 1e-3;  // atoms share neighbours
        CHECK(std::fabs(column(table(r, "coordination"), "Ga").values[static_cast<std::size_t>(n)] - probability) < 5 * sigma);
        probability *= mean / (n + 1);
    }
}

TEST_CASE("angles of a face-centred cubic crystal") {
    const Result r = measure("adf cutoff 3.4 bins 25", {turned(fcc(4.05, 4))});
    const std::vector<double>& density = column(table(r, "adf"), "total").values;
    for (std::size_t bin = 0; bin < 25; ++bin) {
        const double pairs = bin == 8 ? 24 : bin == 12 ? 12 : bin == 16 ? 24 : bin == 24 ? 6 : 0;  // 60, 90, 120, 180 degrees
        CHECK(density[bin] == Approx(pairs / 66 / 7.2).margin(1e-12));
    }
}

TEST_CASE("angles of a gas follow the sine, and triplets add up") {
    const int bins = 20;
    const auto frames = gas_frames(blank_atoms(500, Box(Mat3::diagonal(20, 20, 20), {true, true, true}), 200), 40, 9);
    const Result r = measure("adf cutoff 3.5 bins 20", frames);
    const DataTable& t = table(r, "adf");
    REQUIRE(t.columns.size() == 1 + 1 + 6);
    for (const char* name : {"total", "In-In-In", "In-Ga-Ga"}) {
        double chi2 = 0;
        for (int k = 0; k < bins; ++k) {
            const double a = std::numbers::pi * k / bins, b = std::numbers::pi * (k + 1) / bins;
            const double expected = 0.5 * (std::cos(a) - std::cos(b)) / 9;
            const auto bin = static_cast<std::size_t>(k);
            chi2 += std::pow((column(t, name).values[bin] - expected) / column(t, name).errors[bin], 2) / bins;
        }
        INFO(name << " chi2 " << chi2);
        // Errors from some ten blocks: the square of the ratio is near 9/7 on average, and wide.
        CHECK(chi2 > 0.3);
        CHECK(chi2 < 4);
    }
}

TEST_CASE("clusters of known sets") {
    State state = blank_atoms(12, Box(Mat3::diagonal(30, 30, 30), {true, true, true}));
    const Vec3 places[] = {{29.5, 5, 5}, {1.5, 5, 5}, {3.6, 5, 5},                       // three, across a face
                           {10, 10, 10}, {12, 10, 10},                                   // two
                           {20, 20, 1}, {20, 20, 29}, {20, 22, 29}, {22, 22, 29},        // four, across a face
                           {5, 20, 20}, {12, 25, 12}, {25, 5, 20}};                      // alone
    std::copy(std::begin(places), std::end(places), state.atoms.position.begin());
    const Result r = measure("clusters cutoff 2.5 sizes 3", {state, state});
    const std::vector<double>& number = column(table(r, "clusters"), "number").values;
    CHECK(number == std::vector<double>{3, 1, 1});
    CHECK(scalar(r, "larger").value == 1);
    CHECK(scalar(r, "clusters").value == 6);
    CHECK(scalar(r, "largest").value == 4);
    CHECK(scalar(r, "mean_size").value == Approx((3 * 1 + 4 + 9 + 16) / 12.0));
    // Of atoms in a layer only those in it are connected.
    const Result layer = measure("clusters cutoff 2.5 sizes 4 layer x 0 11", {state});
    CHECK(column(table(layer, "clusters"), "number").values == std::vector<double>{2, 1, 0, 0});
}

TEST_CASE("solid-like clusters: a crystal is one, a gas has none") {
    const State solid = warm(fcc(4.05, 5), 0.1, 5);
    const Result one = measure("clusters solid cutoff 3.4", {solid});
    CHECK(scalar(one, "largest").value == 500);
    CHECK(scalar(one, "solid_share").value == 1);
    const Result none = measure("clusters solid cutoff 3.4", gas_frames(solid, 5, 6));
    CHECK(scalar(none, "solid_share").value < 0.05);
    // Threshold and number of bonds decide: no bond is above 1, every one above -1.
    CHECK(scalar(measure("clusters solid threshold 1 cutoff 3.4", {solid}), "clusters").value == 0);
    CHECK(scalar(measure("clusters solid bonds 13 cutoff 3.4", {solid}), "solid_share").value < 0.01);
}

TEST_CASE("Voronoi cells fill the box") {
    if (!have_voronoi()) {
        WARN("skipped: this build has no Voro++");
        return;
    }
    const auto sum_of = [](const Frame& frame) {
        double sum = 0;
        for (const VoronoiCell& cell : voronoi_cells(frame)) sum += cell.volume;
        return sum;
    };
    for (const Box& box : {Box({{12, 0, 0, 4, 13, 0, -7, 15, 14}}, {true, true, true}), turned(hcp(3, 4)).box,
                           Box(Mat3::diagonal(11, 12, 13), {true, true, false})}) {
        const Frame frame = frame_of(gas_frames(blank_atoms(150, box), 1, 7).front());
        CHECK(sum_of(frame) == Approx(box.volume()).epsilon(1e-9));
    }
    Frame slit = frame_of(gas_frames(blank_atoms(80, Box(Mat3::diagonal(11, 12, 13), {true, true, false})), 1, 7).front());
    slit.gaps = {{2, -1, 14}};
    CHECK(sum_of(slit) == Approx(11 * 12 * 15).epsilon(1e-9));
    const Result r = measure("voronoi", {turned(warm(fcc(4.05, 4), 1e-3, 2))});
    CHECK(scalar(r, "volume_Ga").value == Approx(std::pow(4.05, 3) / 4).epsilon(1e-9));
    CHECK(scalar(r, "volume_sd_Ga").value < 0.1);
    CHECK(scalar(r, "faces_Ga").value >= 12);
}
