// SPDX-License-Identifier: GPL-3.0-or-later
// a2f: from frames, or from a table of their density of states, to lambda and Tc, against what follows from known spectra.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>
#include <random>

#include "analyse.hpp"
#include "dynamics/vdos_table.hpp"
#include "lmmd/base/units.hpp"
#include "lmmd/model/species.hpp"
#include "support/workplace.hpp"
#include "tc/a2f_file.hpp"
#include "thermo/elements.hpp"

using namespace lmmd;
using namespace lmmd::analysis;
using lmmd::test::Workplace;

namespace {

constexpr double kPi = std::numbers::pi;
constexpr double kEdge = 6;       // THz, of Debye's spectrum
constexpr double kMass = 69.723;  // amu

Request request(const std::string& words) {
    Args args("a.in", 1, tokenize("observe " + words), "");
    return parse_request(args, false);
}
const Scalar& scalar(const Result& result, const std::string& name) {
    for (const Scalar& s : result.scalars)
        if (s.name == name) return s;
    throw std::logic_error("no scalar " + name);
}
std::string mistake(const std::function<void()>& action) {
    try {
        action();
    } catch (const Error& error) {
        return error.what();
    }
    return "nothing thrown";
}

struct Kind {
    const char* symbol;
    double mass, edge;  // amu, THz
};

// Atoms that vibrate with Debye's spectrum and nothing else: frequencies are the edge times the cube root of evenly spaced numbers (seed 0)
// or of random ones, with canonical amplitudes. Atoms of several kinds take turns.
Result vibrate(const std::string& words, int frames, unsigned seed, const std::vector<Kind>& kinds = {{"Ga", kMass, kEdge}}) {
    constexpr std::size_t kAtoms = 120;
    const auto kind = [&](std::size_t atom) { return kinds[atom % kinds.size()]; };
    Setup setup;
    for (std::size_t i = 0; i < kAtoms; ++i) {
        setup.symbol.emplace_back(kind(i).symbol);
        setup.mass.push_back(kind(i).mass);
    }
    setup.box = Box(Mat3::diagonal(13.3, 13.3, 13.3), {true, true, true});  // 0.051 atoms/A^3
    setup.interval = 10 * units::kFemtosecond;
    setup.one_pass = false;
    setup.find_kinds();
    Measurement m(request(words), setup);
    std::mt19937_64 random(seed);
    std::uniform_real_distribution<double> uniform;
    struct Wave {
        double omega, phase, amplitude;
    };
    std::vector<Wave> waves;  // of frequency and amplitude 1 for an edge and a mass of 1
    const std::size_t each = 3 * kAtoms / kinds.size();
    for (std::size_t k = 0; k < 3 * kAtoms; ++k) {
        const double share = seed == 0 ? (static_cast<double>(k % each) + 0.5) / static_cast<double>(each) : uniform(random);
        const double energy = seed == 0 ? 1 : -std::log(1 - uniform(random));
        waves.push_back({2 * kPi / units::kPicosecond * std::cbrt(share), 2 * kPi * uniform(random),
                         std::sqrt(2 * 300 * units::kBoltzmann * energy)});
    }
    // Every atom has its share: of one kind come the atoms of one stretch of the waves.
    for (std::size_t k = 0; k < kinds.size() && seed == 0; ++k)
        std::shuffle(waves.begin() + static_cast<std::ptrdiff_t>(k * each), waves.begin() + static_cast<std::ptrdiff_t>((k + 1) * each), random);
    do {
        for (int f = 0; f < frames; ++f) {
            Frame frame;
            frame.box = setup.box;
            frame.position.assign(kAtoms, Vec3{});
            frame.velocity.assign(kAtoms, Vec3{});
            for (std::size_t i = 0; i < kAtoms; ++i)
                for (std::size_t axis = 0; axis < 3; ++axis) {
                    const Wave& wave = waves[i % kinds.size() * each + 3 * (i / kinds.size()) + axis];
                    frame.velocity[i][static_cast<int>(axis)] = wave.amplitude / std::sqrt(kind(i).mass) *
                                                                std::cos(kind(i).edge * wave.omega * f * setup.interval + wave.phase);
                }
            m.accumulate(frame);
        }
    } while (m.another_pass());
    return m.result();
}

// As lmmd-analyze vdos writes it: a solid of Debye's spectrum, and a gas-like peak of a share of the whole at frequency 0.
std::string vdos_text(double share, double error, const std::string& first = "# vibrational density of states\n") {
    std::string text = first + "# resolution = 0.2 THz\n# temperature = 400 +- 1 K\n# columns: nu[THz] total[1/THz] total_error[1/THz]\n";
    const double width = 0.3;
    for (int k = 0; k <= 80; ++k) {
        const double nu = 0.1 * k, solid = nu <= kEdge ? 3 * nu * nu / std::pow(kEdge, 3) : 0;
        text += fmt::format("{:.3f} {:.10g} {:.10g}\n", nu, (1 - share) * solid + share * 2 / kPi * width / (nu * nu + width * width), error);
    }
    return text;
}
Result follow(const std::string& words, const std::string& file) {
    const std::filesystem::path input = file;
    return analyse(request(words), {&input, 1}, {}, {});
}

}  // namespace

TEST_CASE("a Debye solid has the lambda and the frequencies that its Hopfield parameter says") {
    const Result result = vibrate("a2f time 4 window gauss eta 8 eta_error 0.4 low_cut 0.5", 1600, 0);
    const double h = units::kHbar * 2 * kPi / units::kPicosecond / units::kBoltzmann;  // K of 1 THz
    // a2F ~ w^2: omega_2 = edge/sqrt(2), omega_log = edge/sqrt(e); theta_D is the edge.
    CHECK(scalar(result, "omega_2").value == Approx(kEdge * h / std::sqrt(2.0)).epsilon(0.01));
    CHECK(scalar(result, "omega_log").value == Approx(kEdge * h * std::exp(-0.5)).epsilon(0.015));
    CHECK(scalar(result, "theta_D").value == Approx(kEdge * h).epsilon(0.01));
    const double omega = scalar(result, "omega_2").value * units::kBoltzmann / units::kHbar;
    CHECK(scalar(result, "lambda").value == Approx(8 / (kMass * omega * omega)).epsilon(0.01));
    CHECK(scalar(result, "lambda").error > 0);
    CHECK(scalar(result, "lambda").error < 0.1 * scalar(result, "lambda").value);
    CHECK(scalar(result, "diffusive_share").value < 0.02);
    // The bands hold the number between them, Eliashberg is near Allen-Dynes, and errors of both are alike.
    CHECK(scalar(result, "tc_low").value < scalar(result, "tc_allen_dynes").value);
    CHECK(scalar(result, "tc_high").value > scalar(result, "tc_allen_dynes").value);
    CHECK(scalar(result, "tc_eliashberg").value == Approx(scalar(result, "tc_allen_dynes").value).epsilon(0.15));
    // What is written is what 'tc' and 'eliashberg' read.
    const Workplace work;
    work.write("a2f.out", format_table(result, result.tables.at(0)));
    CHECK(tc::moments(tc::read_a2f("a2f.out", {})).lambda == Approx(scalar(result, "lambda").value).epsilon(1e-3));
    CHECK(result.tables.at(1).columns.at(2).name == "allen_dynes");
}

TEST_CASE("in a mixture every element couples with its own vibrations, mass and eta") {
    const std::vector<Kind> kinds{{"Ga", 69.723, 6}, {"In", 114.818, 3.5}};
    const std::string words = "a2f time 4 window gauss low_cut 0.5 lifetime 1 eta Ga=8,In=5";
    const Result result = vibrate(words, 1600, 0, kinds);
    const auto part = [&](const Kind& kind, double eta) {  // half of eta/(M <w^2>), <w^2> = edge^2/2
        const double edge = 2 * kPi * kind.edge / units::kPicosecond;
        return 0.5 * eta / (kind.mass * edge * edge / 2);
    };
    CHECK(scalar(result, "lambda_Ga").value == Approx(part(kinds[0], 8)).epsilon(0.02));
    CHECK(scalar(result, "lambda_In").value == Approx(part(kinds[1], 5)).epsilon(0.02));
    CHECK(scalar(result, "lambda").value == Approx(scalar(result, "lambda_Ga").value + scalar(result, "lambda_In").value).epsilon(1e-9));
    CHECK(scalar(result, "omega_2_Ga").value / scalar(result, "omega_2_In").value == Approx(6 / 3.5).epsilon(0.01));
    const DataTable& a2f = result.tables.at(0);
    REQUIRE(a2f.columns.size() == 4);
    for (std::size_t k = 0; k < a2f.columns[0].values.size(); k += 7)
        CHECK(a2f.columns[1].values[k] == Approx(a2f.columns[2].values[k] + a2f.columns[3].values[k]).margin(1e-12));
    // eta is carried from the elements: its error is larger than that of what was given.
    CHECK(result.notes.at(0).find("eta = 8 +- 0.69 eV/A^2 of Ga as given; eta = 5 +- 0.43 eV/A^2 of In as given; carried to the mixture") != std::string::npos);

    SECTION("a given lambda is shared by one eta") {
        const Result given = vibrate("a2f time 4 window gauss low_cut 0.5 lifetime 1 lambda 1.2", 1600, 0, kinds);
        const double eta = scalar(given, "eta").value;
        CHECK(scalar(given, "lambda").value == Approx(1.2));
        CHECK(scalar(given, "lambda_In").value == Approx(part(kinds[1], eta)).epsilon(0.02));
    }
    SECTION("what the table knows need not be given, what it does not is asked for") {
        CHECK(scalar(vibrate("a2f time 4 window gauss low_cut 0.5 lifetime 1 eta Ga=8", 1600, 0, kinds), "lambda_In").value == Approx(part(kinds[1], 1.3)).epsilon(0.02));
        const auto told = [&](const std::string& more, const std::vector<Kind>& these) {
            return mistake([&] { vibrate("a2f time 0.5 lifetime 1 " + more, 120, 0, these); });
        };
        CHECK(told("", {{"Ga", 69.7, 6}, {"Zn", 65.4, 5}}).find("found 'Zn', expected an element whose Hopfield parameter is known; give 'eta Zn=E' in eV/A^2") != std::string::npos);
        CHECK(told("eta Sn=2", kinds).find("found eta of 'Sn', expected only elements that are there") != std::string::npos);
        CHECK(told("", {{"Ga", 69.7, 6}, {"Bi", 209, 3}}) == "nothing thrown");  // that of alloys
        CHECK(told("", {{"Bi", 209, 3}}).find("found no phase, expected one whose eta is known for Bi: alloy; give 'phase', or 'eta E' in eV/A^2") != std::string::npos);
    }
}

TEST_CASE("a table of a mixture's densities of states leads where its frames do") {
    const std::vector<Kind> kinds{{"Ga", 69.723, 6}, {"In", 114.818, 3.5}};
    const std::string how = " time 0.6 window gauss padding 1", coupling = " low_cut 1 lifetime 1 eta Ga=8,In=5";
    const Result frames = vibrate("a2f" + how + coupling, 150, 3, kinds), states = vibrate("vdos" + how, 150, 3, kinds);
    const Workplace work;
    work.write("v.out", format_table(states, states.tables.at(0)));
    work.write("v.json", format_json(states));
    work.write("2pt.out", [&] {
        const Result split = vibrate("2pt" + how, 150, 3, kinds);
        return format_table(split, split.tables.at(0));
    }());
    for (const char* file : {"v.out", "v.json", "2pt.out"}) {
        INFO(file);
        const Result table = follow("a2f" + coupling, file);
        for (const char* name : {"lambda", "lambda_Ga", "lambda_In", "omega_log", "omega_2", "diffusive_share_In", "D_Ga", "tc_allen_dynes", "tc_eliashberg", "diffusion_over_period", "temperature"})
            CHECK(scalar(table, name).value == Approx(scalar(frames, name).value).epsilon(1e-4));
        CHECK(scalar(table, "lambda").error > 0);
    }
    // Equal volumes move the gas-like parts, and with them all else.
    const double own = scalar(follow("a2f" + coupling, "v.out"), "diffusive_share_In").value;
    const double equal = scalar(follow("a2f" + coupling + " volume 1", "v.out"), "diffusive_share_In").value;
    CHECK(own > 1e-3);
    CHECK(equal / own == Approx(1).margin(0.2));
    CHECK(std::abs(equal / own - 1) > 1e-3);
    // One element of it: the density of all atoms is not its own.
    CHECK(mistake([&] { follow("a2f element In eta 5", "v.out"); }).find("--density: found a table that does not tell it") == 0);
    CHECK(scalar(follow("a2f element In eta 5 density 0.03 low_cut 1", "v.out"), "omega_2").value == Approx(scalar(frames, "omega_2_In").value).epsilon(0.02));
}

TEST_CASE("the two-phase entropy of isotopes is that of one element and of their mixing") {
    // Each isotope alone has the density of both, and every spectrum is the same but for the order of its atoms.
    const std::vector<Kind> kinds{{"Ga", kMass, kEdge}, {"In", kMass, kEdge}};
    const std::string words = "2pt time 2 window gauss";
    const Result two = vibrate(words + " volume 1", 400, 0, kinds);
    CHECK(scalar(two, "entropy_of_mixing").value == Approx(std::log(2)));
    const std::string density = fmt::format(" density {:.10g}", 120 / std::pow(13.3, 3));
    for (const char* name : {"entropy", "entropy_classical", "heat_capacity", "energy"}) {
        double alone = 0;
        for (const Kind& kind : kinds) alone += 0.5 * scalar(vibrate(words + " element " + kind.symbol + density, 400, 0, kinds), name).value;
        const double mixing = std::string(name).rfind("entropy", 0) == 0 ? std::log(2) : 0;
        CHECK(scalar(two, name).value - mixing == Approx(alone).epsilon(2e-3));
    }
    const DataTable& table = two.tables.at(0);
    REQUIRE(table.columns.size() == 10);
    for (std::size_t k = 0; k < table.columns[0].values.size(); k += 9)
        for (std::size_t c = 1; c <= 3; ++c)
            CHECK(table.columns[c].values[k] == Approx(table.columns[c + 3].values[k] + table.columns[c + 6].values[k]).margin(1e-9));
}

TEST_CASE("the volumes of atoms are those of the liquids' densities") {
    // kg/m^3 at the melting point: data/liquid_metals.csv.
    const std::pair<const char*, double> densities[] = {{"Ga", 6077}, {"In", 7022}, {"Sn", 6979}, {"Bi", 10028}};
    for (const auto& [symbol, density] : densities)
        CHECK(analysis::find_element(symbol)->volume == Approx(lmmd::find_element(symbol)->mass * units::kAtomicMass / density * 1e30).epsilon(5e-4));
}

TEST_CASE("the criteria take the lifetime of the modes from the frames") {
    // Free oscillators at one place: their currents are sums of undamped waves of all frequencies, which fit as a broad mode.
    const Result result = vibrate("a2f time 2 eta 8", 800, 3);
    const double life = (scalar(result, "lifetime_L").value + 2 * scalar(result, "lifetime_T").value) / 3;
    CHECK(scalar(result, "lifetime_over_period").value == Approx(life / scalar(result, "period").value).epsilon(0.02));
    CHECK(scalar(result, "lifetime_over_period").error > 0);
    const Result given = vibrate("a2f time 2 eta 8 lifetime 3", 800, 3);
    CHECK(scalar(given, "lifetime_over_period").value == Approx(3 / scalar(given, "period").value).epsilon(1e-9));
    CHECK(std::none_of(given.scalars.begin(), given.scalars.end(), [](const Scalar& s) { return s.name == "lifetime_L"; }));
}

TEST_CASE("errors of lambda are the scatter of independent runs") {
    // Of the random frequencies, which differ from run to run: the jackknife over atoms sees them.
    std::vector<double> found;
    double error = 0;
    const int runs = 10;
    for (int k = 0; k < runs; ++k) {
        const Result result = vibrate("a2f time 0.5 eta 2 low_cut 2 padding 1 lifetime 1", 120, 100 + static_cast<unsigned>(k));
        found.push_back(scalar(result, "lambda").value);
        error += scalar(result, "lambda").error / runs;
    }
    const double scatter = standard_error(found) * std::sqrt(double(runs));
    CHECK(error > 0.5 * scatter);  // 10 runs know their scatter to 24 %, a jackknife over ten parts to 24 %
    CHECK(error < 2 * scatter);
}

TEST_CASE("a table of the density of states leads where its frames would") {
    const Workplace work;
    work.write("solid.out", vdos_text(0, 1e-3));
    const std::string words = "a2f element Ga density 0.05 eta 8 low_cut 0.5";
    const Result solid = follow(words, "solid.out");
    const double h = units::kHbar * 2 * kPi / units::kPicosecond / units::kBoltzmann;
    CHECK(scalar(solid, "temperature").value == 400);
    CHECK(scalar(solid, "omega_2").value == Approx(kEdge * h / std::sqrt(2.0)).epsilon(0.01));
    CHECK(scalar(solid, "lambda").error > 0);
    work.write("twice.out", vdos_text(0, 2e-3));
    CHECK(scalar(follow(words, "twice.out"), "lambda").error == Approx(2 * scalar(solid, "lambda").error).epsilon(0.05));

    SECTION("the gas-like part is taken out, and shows when it is kept") {
        work.write("liquid.out", vdos_text(0.25, 1e-3));
        const Result liquid = follow(words, "liquid.out");
        CHECK(scalar(liquid, "diffusive_share").value == Approx(0.25).margin(0.1));
        CHECK(scalar(liquid, "omega_2").value == Approx(scalar(solid, "omega_2").value).epsilon(0.1));
        CHECK(scalar(follow(words + " gas keep", "liquid.out"), "omega_2").value < 0.9 * scalar(liquid, "omega_2").value);
        CHECK(liquid.warnings.at(0).find("% of the density of states is gas-like, and the state at 400 K is carried to") != std::string::npos);
        const Result change = compare(liquid, solid);
        const double ratio = scalar(liquid, "lambda").value / scalar(solid, "lambda").value;
        CHECK(scalar(change, "d_ln_lambda").value == Approx(std::log(ratio)));
        CHECK(scalar(change, "d_ln_lambda").error > scalar(liquid, "lambda").error / scalar(liquid, "lambda").value);
    }
    SECTION("another eta moves lambda, not its change") {
        const Result other = follow("a2f element Ga density 0.05 eta 9 low_cut 0.5", "solid.out");
        CHECK(scalar(other, "lambda").value == Approx(9.0 / 8 * scalar(solid, "lambda").value).epsilon(1e-9));
        const Result given = follow("a2f element Ga density 0.05 lambda 1.62 low_cut 0.5", "solid.out");
        CHECK(scalar(given, "lambda").value == Approx(1.62));
        CHECK(scalar(given, "eta").value == Approx(1.62 / scalar(solid, "lambda").value * 8).epsilon(1e-6));
    }
}

TEST_CASE("densities of states come from lmmd-analyze's JSON and from GPUMD's dos.out, too") {
    const Workplace work;
    work.write("v.out", vdos_text(0.2, 1e-3));
    std::string nu, total, gpumd;
    const VdosTable text = read_vdos_table("v.out", "Ga");
    const spectra::Spectrum& states = text.parts.at(0).states;
    for (std::size_t k = 0; k < states.omega.size(); ++k) {
        const char* comma = k == 0 ? "" : ",";
        nu += fmt::format("{}{:.12g}", comma, states.omega[k] * units::kPicosecond / (2 * kPi));
        total += fmt::format("{}{:.12g}", comma, states.value[k]);
        const double third = states.value[k] / 3;
        if (k > 0) gpumd += fmt::format("{:.12g} {:.12g} {:.12g} {:.12g}\n", states.omega[k] * units::kPicosecond, third, third, third);
    }
    work.write("v.json", "{\"scalars\": {\"temperature\": {\"value\": 400}}, \"tables\": {\"vdos\": {\"columns\": {\"nu\": {\"unit\": \"THz\", \"values\": [" + nu +
                             "]}, \"total\": {\"unit\": \"1/THz\", \"values\": [" + total + "]}}}}}");
    work.write("dos.out", gpumd);
    const VdosTable json = read_vdos_table("v.json", "Ga"), dos = read_vdos_table("dos.out", "Ga");
    CHECK(text.points_per_resolution == Approx(2));
    CHECK(json.temperature.value() == 400);
    CHECK_FALSE(json.has_errors());
    CHECK_FALSE(dos.temperature.has_value());
    const spectra::Spectrum& of_dos = dos.parts.at(0).states;
    REQUIRE(of_dos.omega.size() == states.omega.size());
    for (std::size_t k = 1; k < states.omega.size(); ++k) {
        CHECK(json.parts.at(0).states.value[k] == Approx(states.value[k]).epsilon(1e-9));
        CHECK(of_dos.omega[k] == Approx(states.omega[k]).epsilon(1e-9));
        CHECK(of_dos.value[k] == Approx(states.value[k]).epsilon(1e-9));
    }
    CHECK(of_dos.value[0] == Approx(states.value[0]).epsilon(0.05));  // carried to frequency 0
    CHECK(dos.notes.size() == 1);
    CHECK(is_vdos_table("v.out"));
    work.write("frames.xyz", "1\nLattice=\"1 0 0 0 1 0 0 0 1\"\nGa 0 0 0\n");
    CHECK_FALSE(is_vdos_table("frames.xyz"));
    const Result result = follow("a2f element Ga density 0.05 temperature 400", "dos.out");
    CHECK(std::isnan(scalar(result, "lambda").error));
}

TEST_CASE("what a2f lacks is named with how to give it") {
    const Workplace work;
    work.write("v.out", vdos_text(0, 1e-3));
    const auto told = [](const std::string& words) { return mistake([&] { follow(words, "v.out"); }); };
    CHECK(told("a2f") == "--element: found a table that does not name its element, expected the symbol of one, for its mass; give --element Ga");
    CHECK(told("a2f element Ga").find("--density: found a table that does not tell it, expected the number density of its state") == 0);
    CHECK(told("a2f element Bi density 0.03").find("found no phase, expected one whose eta is known for Bi: alloy; give 'phase', or 'eta E' in eV/A^2") != std::string::npos);
    CHECK(told("a2f element Ga density 0.05 phase alpha").find("found the phase 'alpha', expected one whose eta is known for Ga: amorphous or beta") != std::string::npos);
    CHECK(mistake([] { request("a2f mu_star 0.2 0.1"); }).find("not below the lower end") != std::string::npos);
    CHECK(told("a2f element Zn density 0.05").find("found 'Zn', expected an element whose Hopfield parameter is known; give 'eta E' in eV/A^2") != std::string::npos);
    CHECK(mistake([] { request("a2f eta Ga=2.1,In"); }).find("found 'In', expected ELEMENT=NUMBER with N(0)<I^2> in eV/A^2 above 0, such as In=1.3,Bi=2.3") != std::string::npos);
    CHECK(mistake([] { request("a2f eta Ga=0"); }).find("found 'Ga=0', expected ELEMENT=NUMBER") != std::string::npos);
    CHECK(mistake([] { request("a2f eta 2 lambda 1"); }).find("found both lambda and eta, expected one") != std::string::npos);
    CHECK(mistake([] { request("a2f eta 2 eta_error 3"); }).find("found 3, expected an uncertainty less than eta = 2") != std::string::npos);
    CHECK(mistake([] { request("a2f eta -1"); }).find("N(0)<I^2> in eV/A^2 above 0") != std::string::npos);
    work.write("short.out", "# vibrational density of states\n# columns: nu[THz] total[1/THz]\n0 1\n0.1 1 3\n");
    CHECK(mistake([] { read_vdos_table("short.out", "Ga"); }).find("short.out:4: found 3 columns, expected 2 of a density of states") == 0);
    work.write("back.out", "# vibrational density of states\n# columns: nu[THz] total[1/THz]\n0 1\n0.2 1\n0.1 1\n");
    CHECK(mistake([] { read_vdos_table("back.out", "Ga"); }).find("does not ascend in row 3") != std::string::npos);
    work.write("empty.json", "{\"scalars\": {}}");
    CHECK(mistake([] { read_vdos_table("empty.json", "Ga"); }).find("found no table 'vdos' or '2pt'") != std::string::npos);
}
