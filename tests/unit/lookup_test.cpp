// SPDX-License-Identifier: GPL-3.0-or-later
// Interpolation over records: the process itself, and forward and inverse look-ups on materials that follow a known
// law.
#include <catch2/catch.hpp>
#include <cmath>

#include "genome/laws.hpp"
#include "genome/lookup.hpp"
#include "support/workplace.hpp"

using namespace lmmd;
using namespace lmmd::genome;
using Catch::Matchers::Contains;

namespace {

CsvTable elements() { return read_csv(LMMD_SOURCE_DIR "/data/elements.csv"); }

Record record(const Composition& composition, const std::string& phase, double tc) {
    Record r;
    r.formula = formula_of(composition);
    r.composition = composition;
    r.phase = phase;
    r.values["Tc_K"] = {tc, {}};
    return r;
}

// A smooth law of the descriptors, twice as large in the amorphous phase.
double law(const Descriptors& d, const Composition& c, const std::string& phase) {
    const std::vector<double> x = *d.of(c);
    return std::exp(1 + 0.5 * std::sin(1.5 * x[0]) - 0.3 * (x[3] - 9)) * (phase == "amorphous" ? 2 : 1);
}

std::vector<Record> lawful(const Descriptors& d) {
    std::vector<Record> list;
    const std::vector<std::string> metals{"Al", "Ga", "In", "Tl", "Sn", "Pb", "Bi", "Zn", "Cd"};
    for (std::size_t a = 0; a < metals.size(); ++a) {
        const Composition pure{{metals[a], 1.0}};
        for (const char* phase : {"crystal", "amorphous"}) list.push_back(record(pure, phase, law(d, pure, phase)));
        for (std::size_t b = a + 1; b < metals.size(); b += 2) {
            const Composition alloy{{metals[a], 0.5}, {metals[b], 0.5}};
            list.push_back(record(alloy, b % 2 == 0 ? "crystal" : "amorphous",
                                  law(d, alloy, b % 2 == 0 ? "crystal" : "amorphous")));
        }
    }
    return list;
}

}  // namespace

TEST_CASE("a process goes through its points and says less far from them") {
    std::vector<Point> points;
    std::vector<double> y;
    for (int i = 0; i < 20; ++i) {
        points.push_back({{0.3 * i}, 0});
        y.push_back(std::sin(0.3 * i));
    }
    const Process p(points, y);
    const Normal between = p.predict({{1.43}, 0}), far = p.predict({{40.0}, 0});
    CHECK(between.mean == Approx(std::sin(1.43)).margin(0.02));
    CHECK(std::abs(between.mean - std::sin(1.43)) < 3 * between.sigma);
    CHECK(far.sigma > 5 * between.sigma);
    CHECK(p.distance({{40.0}, 0}) > 5);
    CHECK(p.left_out_rms() < 0.1);
}

TEST_CASE("leaving one out in closed form is leaving it out") {
    // With the same hyperparameters, which the grid picks again: a process from all but one point predicts that point.
    std::vector<Point> points;
    std::vector<double> y;
    for (int i = 0; i < 30; ++i) {
        const double x = std::fmod(i * 0.618034, 1.0) * 6;
        points.push_back({{x, std::fmod(i * 0.7548777, 1.0)}, i % 2});
        y.push_back(std::cos(x) + 0.1 * std::sin(37.0 * i) + (i % 2));
    }
    const Process all(points, y);
    int compared = 0;
    for (int i = 0; i < 30; i += 3) {
        std::vector<Point> rest = points;
        std::vector<double> values = y;
        rest.erase(rest.begin() + i);
        values.erase(values.begin() + i);
        const Process without(rest, values);
        if (without.length() != all.length() || without.across() != all.across() || without.noise() != all.noise())
            continue;
        ++compared;
        // Mean and scale are of 29 points here, of 30 there.
        CHECK(without.predict(points[i]).mean == Approx(all.left_out()[i].mean).margin(0.05));
        CHECK(without.predict(points[i]).sigma == Approx(all.left_out()[i].sigma).epsilon(0.25));
    }
    CHECK(compared >= 3);
}

TEST_CASE("descriptors follow the periodic table") {
    const Descriptors d(elements());
    const auto of = [&](const char* formula) { return *d.of(parse_formula(formula, {})); };
    CHECK(of("Ga")[0] * 2.5 == Approx(3));
    CHECK(of("Pb")[0] * 2.5 == Approx(4));
    CHECK(of("Nb")[0] * 2.5 == Approx(5));
    CHECK(of("Hf")[0] * 2.5 == Approx(4));
    CHECK(of("Hg")[0] * 2.5 == Approx(2));
    CHECK(of("Dy")[0] * 2.5 == Approx(3));
    CHECK(of("Nb")[1] == 1);
    CHECK(of("Bi")[1] == 0);
    CHECK(of("Pb0.5Bi0.5")[2] * 2.5 == Approx(0.5));  // spread of 4 and 5
    CHECK(of("Ga").size() == 6);
    CHECK(Descriptors(elements(), "T_melt_K").of({{"Ga", 1.0}})->size() == 5);  // does not describe itself
    CHECK(Descriptors(elements(), "Tc_K").of({{"Ga", 1.0}})->size() == 5);  // nor the mass what belongs to pairing
    CHECK(Descriptors(elements(), "Tc_K").words().find("mass") == std::string::npos);
    CHECK_FALSE(d.of({{"Fr", 1.0}}));
}

TEST_CASE("forward finds a law between its materials, and inverse finds the way back") {
    const Descriptors d(elements(), "Tc_K");
    const std::vector<Record> records = lawful(d);
    const Lookup look(records, "Tc_K", elements());
    CHECK(look.logarithmic());
    CHECK(std::exp(look.process().left_out_rms()) < 1.5);
    // Materials that are not among the records.
    int within = 0, asked = 0;
    for (const char* formula : {"Pb0.7Bi0.3", "Ga0.8In0.2", "Sn0.6Pb0.4", "In0.3Tl0.7", "Al0.7Ga0.3"})
        for (const char* phase : {"crystal", "amorphous"}) {
            const Composition c = parse_formula(formula, {});
            const Prediction p = look.forward(c, phase, {});
            CHECK(p.value == Approx(law(d, c, phase)).epsilon(0.25));
            within += p.low <= law(d, c, phase) && law(d, c, phase) <= p.high ? 1 : 0;
            ++asked;
        }
    CHECK(within >= asked / 2);
    CHECK(doubt(look.forward({{"Ga", 1.0}}, "crystal", {})) == "");
    CHECK(doubt(look.forward({{"Ga", 1.0}}, "liquid", {})) == "no record is of this phase");
    CHECK_THAT(doubt(look.forward({{"W", 1.0}}, "crystal", {})), Contains("an extrapolation"));
    // What inverse gives for the law's value is a material where forward, and the law, have that value.
    const double wanted = law(d, parse_formula("In0.3Tl0.7", {}), "crystal");
    const std::vector<Candidate> found = look.inverse({wanted, 0.05, {}, {}, 10}, 5);
    REQUIRE(found.size() == 5);
    for (const Candidate& k : found) {
        CHECK(look.forward(k.composition, k.phase, {}).value == Approx(k.prediction.value));
        CHECK(k.prediction.value == Approx(wanted).epsilon(0.05));
        CHECK(law(d, k.composition, k.phase) == Approx(wanted).epsilon(0.2));
        CHECK(k.probability <= 1);
    }
    for (std::size_t i = 1; i < found.size(); ++i) CHECK(found[i].probability <= found[i - 1].probability);
    // With the right elements and phase the material itself is among them.
    bool itself = false;
    for (const Candidate& k : look.inverse({wanted, 0.05, {"In", "Tl"}, {"crystal"}, 10}, 4))
        itself = itself || key_of(k.composition) == key_of(parse_formula("In0.3Tl0.7", {}));
    CHECK(itself);
}

TEST_CASE("several records of a material count as one") {
    const Descriptors d(elements(), "Tc_K");
    std::vector<Record> records = lawful(d);
    const std::string once = Lookup(records, "Tc_K", elements()).describe();
    records.insert(records.end(), records.begin(), records.begin() + 6);
    CHECK(Lookup(records, "Tc_K", elements()).describe() == once);
}

TEST_CASE("look-ups that cannot be made say why") {
    const Descriptors d(elements(), "Tc_K");
    std::vector<Record> records = lawful(d);
    const Lookup look(records, "Tc_K", elements());
    CHECK_THROWS_WITH(look.forward({{"Fr", 1.0}}, "crystal", {"here"}),
                      Contains("here: found Fr, expected elements with a melting point"));
    CHECK_THROWS_WITH(look.forward({{"Ga", 1.0}}, "solid", {"here"}), Contains("here: found 'solid'"));
    CHECK_THROWS_WITH(look.inverse({-3, 0.1, {}, {}, 10}, 3), Contains("genome inverse: found -3, expected a value of Tc_K above 0"));
    CHECK_THROWS_WITH(look.inverse({5, 0.1, {"Xe"}, {}, 10}, 3), Contains("--elements: found 'Xe'"));
    records.resize(5);
    CHECK_THROWS_WITH(Lookup(records, "Tc_K", elements()),
                      Contains("found 5 materials with Tc_K, expected 8 at least"));
}

TEST_CASE("laws of temperature become records at the lower end of their range") {
    const test::Workplace place;
    const std::string head = "material,phase,property,law,p0,p1,p2,unit,T_low_K,T_high_K,error,status,source\n";
    place.write("laws.csv", head + "Ga,liquid,density,linear,6077,-0.611,302.914,kg/m3,303,1500,0.4%,verified,Assael\n"
                                   "Ga,liquid,viscosity,log10,-0.4465,204.03,,mPa s,304,800,13.5%,verified,Assael\n"
                                   "Ga,liquid,self_diffusion,arrhenius,10.7,564.7,,1e-9 m2/s,303,372,15%,verified,Petit\n"
                                   "Ga,beta,volume,constant,18.543,,,A3/atom,,,,derived,Bosio\n"
                                   "EGaIn,liquid,S0,constant,0.005,,,,300,300,0.001,verified,Amon\n");
    const Imported table = import_laws(read_csv("laws.csv"));
    REQUIRE(table.records.size() == 5);
    const auto value = [&](std::size_t k, const char* name) { return table.records[k].values.at(name); };
    CHECK(value(0, "density_gcc").value == Approx(6.0769475));  // 6077 - 0.611 (303 - 302.914)
    CHECK(*value(0, "density_gcc").error == Approx(0.004 * 6.0769475));
    CHECK(value(0, "temperature_K").value == 303);
    CHECK(value(1, "viscosity_mPas").value == Approx(std::pow(10, -0.4465 + 204.03 / 304)));
    CHECK(value(2, "self_diffusion").value == Approx(1.659).epsilon(1e-3));
    CHECK(table.records[2].note == "arrhenius law 10.7 564.7 0 of 1e-9 m2/s, 303 to 372 K; here at its lower end");
    CHECK(table.records[3].phase == "metastable");
    CHECK(table.records[3].values.count("temperature_K") == 0);
    CHECK(table.records[4].formula == "Ga0.86In0.14");
    CHECK(*value(4, "S0").error == 0.001);
    CHECK(table.quantities.size() == 3);
    place.write("bad.csv", head + "Ga,liquid,density,cubic,1,2,3,kg/m3,303,1500,,verified,x\n");
    CHECK_THROWS_WITH(import_laws(read_csv("bad.csv")), Contains("bad.csv:2:19:") && Contains("found 'cubic', expected constant, linear"));
    place.write("bad.csv", head + "Ga,liquid,density,linear,1,2,3,kg/m3,,,,verified,x\n");
    CHECK_THROWS_WITH(import_laws(read_csv("bad.csv")), Contains("expected the lower end of the law's range"));
    place.write("bad.csv", head + "Ga,liquid,density,constant,1,,,kg/m3,1,1,big,verified,x\n");
    CHECK_THROWS_WITH(import_laws(read_csv("bad.csv")), Contains("found 'big', expected an error, in the unit or in %"));
}

TEST_CASE("the tables that come with the program can be read into a genome and looked up") {
    const test::Workplace place;
    Genome g("g.sqlite", Database::Mode::create);
    const Imported table = import_table(read_csv(LMMD_SOURCE_DIR "/data/superconductors.csv"), g, {});
    CHECK(table.records.size() == 74);
    CHECK(table.quantities.empty());
    g.add(table.records);
    const Lookup look(g.records(g.all()), "Tc_K", elements());
    const Prediction lead = look.forward({{"Pb", 1.0}}, "crystal", {});
    CHECK(lead.low < 7.2);
    CHECK(lead.high > 7.2);
    const Imported liquids = import_laws(read_csv(LMMD_SOURCE_DIR "/data/liquid_metals.csv"));
    g.add(liquids.records, liquids.quantities);
    const ImportOptions of_elements{"symbol", {{"phase", "crystal"}, {"status", "verified"}, {"source", "ElementData"}},
                                    {"series", "electrical_type", "pmg_T_melt_K", "pmg_Tc_K", "pmg_shear_GPa", "pmg_young_GPa"}};
    g.add(import_table(elements(), g, of_elements).records);
    const Lookup melting(g.records(g.all()), "T_melt_K", elements());
    const Prediction indium = melting.forward({{"In", 1.0}}, "crystal", {});
    CHECK(indium.low < 429.7);
    CHECK(indium.high > 429.7);
    const std::vector<Record> all = g.records(g.all());
    // What the answers say of themselves: two thirds of the left-out Tc within their errors, and those not much above a factor of 2.5.
    const Process process = Lookup(all, "Tc_K", elements()).process();
    CHECK(process.coverage(1) > 0.60);  // 61 materials: 0.68 +- 0.06
    CHECK(process.coverage(1) < 0.80);
    CHECK(process.coverage(2) > 0.90);
    CHECK(std::exp(process.left_out_within(0.68)) < 2.8);
    CHECK(process.left_out_within(1) > process.left_out_rms());
    // The same material first, others behind it, each farther away than the one before.
    const auto near = similar(all, {{"In", 1.0}}, "liquid", elements());
    CHECK(near.at(0).record->formula == "In");
    CHECK(near.at(0).record->phase == "liquid");
    CHECK(near.at(0).distance == Approx(0).margin(1e-12));
    for (std::size_t k = 1; k < near.size(); ++k) CHECK(near[k].distance >= near[k - 1].distance);
    CHECK(near.back().distance > 1);
    CHECK(similar(all, {{"Ga", 1.0}}, "amorphous", elements()).at(0).record->values.at("Tc_K").value == 8.56);
}
