// SPDX-License-Identifier: GPL-3.0-or-later
// The genome: what goes in comes out, with its provenance; mistakes are named; many may write at once and nobody by
// accident.
#include <catch2/catch.hpp>
#include <cmath>
#include <thread>

#include "genome/exchange.hpp"
#include "genome/query.hpp"
#include "genome/run.hpp"
#include "support/workplace.hpp"

using namespace lmmd;
using namespace lmmd::genome;
using Catch::Matchers::Contains;
using Mode = Database::Mode;

namespace {

Record tin(double tc) {
    Record r;
    r.formula = "Sn";
    r.composition = {{"Sn", 1.0}};
    r.phase = "crystal";
    r.status = "verified";
    r.source = "a book";
    r.values["Tc_K"] = {tc, 0.01};
    return r;
}

void write_run(const test::Workplace& place, const std::string& folder, const std::string& deck,
               bool composition = true) {
    place.write(
        folder + "/run.json",
        R"({"program": {"version": "0.1.0", "commit": "abc"}, "status": "finished", "deck_sha256": ")" + deck +
            R"(", "seed": 7, "precision": "mixed", "atoms": 4, "potential": {"file": "nep.txt", "sha256": "ff"})" +
            (composition ? R"(, "composition": {"Ga": 3, "In": 1})" : "") + "}");
    std::string thermo = "# dump_thermo 1\n# num_atoms 4\n# columns ...\n";
    for (int i = 0; i < 40; ++i)  // the first half is another temperature, and does not count
        thermo += (i < 20       ? "900"
                   : i % 2 == 0 ? "490"
                                : "510") +
                  std::string(" 0.1 -12 1 2 3 0 0 0 5 0 0 0 5 0 0 0 4\n");
    place.write(folder + "/thermo.out", thermo);
    place.write(folder + "/observe_vacf.out",
                "# velocity autocorrelation\n# command: vacf\n# D_Ga = 0.31 +- 0.02 A^2/ps  (Green-Kubo (plateau))\n# "
                "n = 3\n# columns: t[ps]\n0 1\n");
    place.write(folder + "/viscosity.out", "# viscosity = 1.9 mPa s\n0 1\n");
}

std::string message_of(const Genome& genome, const test::Workplace& place, const std::string& text) {
    place.write("t.csv", text);
    try {
        import_table(read_csv("t.csv"), genome, {});
    } catch (const Error& error) { return error.what(); }
    return "no mistake";
}

}  // namespace

TEST_CASE("formulas are read, and the same material is the same however it is written") {
    CHECK(parse_formula("Ga", {}) == Composition{{"Ga", 1.0}});
    CHECK(key_of(parse_formula("In2Bi", {})) == key_of(parse_formula("Bi0.5In", {})));
    CHECK(formula_of(parse_formula("Bi2Tl", {})) == "Bi0.667Tl0.333");
    CHECK(key_of(parse_formula("Pb0.45Bi0.55", {})) == "Bi0.5500Pb0.4500");
    for (const std::string wrong : {"", "ga", "Xx", "Ga0", "Ga1.2.3", "Ga-In", "2Ga", "Ga In"})
        CHECK_THROWS_WITH(parse_formula(wrong, {"f", 3, 4}), Contains("f:3:4: found"));
}

TEST_CASE("records keep their values, errors and sources; the same one counts once") {
    const test::Workplace place;
    Genome g("g.sqlite", Mode::create);
    CHECK(g.add({tin(3.72), tin(3.75)}) == std::vector<Added>{Added::fresh, Added::fresh});
    CHECK(g.add({tin(3.72)}) == std::vector<Added>{Added::known});
    const std::vector<Record> all = g.records(g.all());
    REQUIRE(all.size() == 2);
    CHECK(all[0].values.at("Tc_K").value == 3.72);
    CHECK(all[0].values.at("Tc_K").error == 0.01);
    CHECK(all[0].source == "a book");
    CHECK_FALSE(all[0].run);
    CHECK(g.database().number("SELECT count(*) FROM source") == 1);
    CHECK(g.database().number("SELECT count(*) FROM material") == 1);
}

TEST_CASE("all of a batch or none of it, and no value without its record") {
    const test::Workplace place;
    Genome g("g.sqlite", Mode::create);
    Record wrong = tin(1);
    wrong.values["no_such_quantity"] = {1, {}};
    CHECK_THROWS_AS(g.add({tin(3.72), wrong}), Error);
    CHECK(g.all().empty());
    wrong = tin(1);
    wrong.phase = "plasma";
    CHECK_THROWS_AS(g.add({tin(3.72), wrong}), Error);
    CHECK(g.all().empty());
    g.add({tin(3.72)});
    CHECK_THROWS_AS(g.database().execute("INSERT INTO value VALUES (77, 'Tc_K', 1, NULL)"), Error);
}

TEST_CASE("export and import are inverse, runs and own quantities included") {
    const test::Workplace place;
    write_run(place, "run", "d1");
    Genome g("g.sqlite", Mode::create);
    Record odd = tin(3.7);
    odd.formula = "In2Bi";
    odd.composition = parse_formula("In2Bi", {});
    odd.source = "Doe, \"On tin\", J. 1, 2\n(1970) # 3";
    odd.doi = "10.1/x";
    odd.values["lambda"] = {1.0 / 3, std::nullopt};
    const RunRecord run = read_run("run", g, {"liquid", "hot", "", 0.5, {"lambda=1.5+-0.2"}, {}});
    g.add({tin(3.72), odd, run.record}, run.quantities);
    place.write("a.csv", as_csv(g, g.all()));
    Genome h("h.sqlite", Mode::create);
    const Imported table = import_table(read_csv("a.csv"), h, {});
    h.add(table.records, table.quantities);
    CHECK(as_csv(h, h.all()) == as_csv(g, g.all()));
    CHECK(as_json(h, h.all()) == as_json(g, g.all()));
    const Imported again = import_table(read_csv("a.csv"), h, {});
    CHECK(h.add(again.records, again.quantities) == std::vector<Added>{Added::known, Added::known, Added::refreshed});
    REQUIRE(h.records(h.all()).at(2).run);
    CHECK(h.records(h.all()).at(2).run->potential_sha256 == "ff");
    CHECK(h.records(h.all()).at(1).values.at("lambda").value == 1.0 / 3);  // to the last bit
}

TEST_CASE("a run brings its state, its estimators' numbers and its checksums") {
    const test::Workplace place;
    write_run(place, "run", "d1");
    Genome g("g.sqlite", Mode::create);
    place.write("e.json", R"({"tc_K": 6.5, "lambda": 1.4, "two_delta_over_kTc": null, "matsubara_frequencies": 40})");
    place.write("r.json", R"({"scalars": {"S0": {"value": 2.5, "error": null, "unit": "kB", "note": "n"}}})");
    const RunRecord run = read_run("run", g, {"liquid", "", "", 0.5, {}, {"e.json", "r.json"}});
    const auto& v = run.record.values;
    CHECK(run.record.formula == "Ga0.75In0.25");
    CHECK(v.at("temperature_K").value == Approx(500));
    CHECK(v.at("temperature_K").error.value() == Approx(10 / std::sqrt(19.0)));  // 20 blocks of one line
    CHECK(v.at("energy_eV").value == Approx(-3));
    CHECK(v.at("pressure_GPa").value == Approx(2));
    CHECK(v.at("number_density_nm3").value == Approx(40));
    CHECK(v.at("density_gcc").value == Approx((0.75 * 69.723 + 0.25 * 114.818) * 0.04 / 0.602214));
    CHECK(v.at("vacf_D_Ga").value == 0.31);
    CHECK(v.at("vacf_D_Ga").error == 0.02);
    CHECK(v.at("viscosity_mPas").value == 1.9);
    CHECK(v.at("Tc_K").value == 6.5);
    CHECK(v.at("S0").value == 2.5);
    CHECK(v.count("matsubara_frequencies") == 0);
    CHECK(run.quantities.size() == 3);  // vacf_D_Ga, vacf_n, S0
    CHECK(run.record.run->deck_sha256 == "d1");
    CHECK(run.record.run->seed == "7");
    // Once more with another value: the same run. Another deck: another one.
    g.add({run.record}, run.quantities);
    const RunRecord more = read_run("run", g, {"liquid", "", "", 0.5, {"Tc_K=7+-0.5"}, {}});
    CHECK(g.add({more.record}) == std::vector<Added>{Added::refreshed});
    CHECK(g.add({read_run("run", g, {"amorphous", "", "Ga", 0.5, {"Tc_K=7"}, {}}).record}) ==
          std::vector<Added>{Added::refreshed});
    CHECK(select(g, {"phase=amorphous", "material=Ga"}).size() == 1);  // what was said of it is mended
    CHECK(g.records(g.all()).at(0).values.at("Tc_K").value == 7);
    write_run(place, "other", "d2");
    const RunRecord other = read_run("other", g, {"liquid", "", "", 0.5, {}, {}});
    CHECK(g.add({other.record}, other.quantities) == std::vector<Added>{Added::fresh});
    // An estimate of Tc among the scalars is the run's, the best one first; one that found none is no estimate.
    place.write("run/observe_a2f.out",
                "# lambda = 1.3 +- 0.1\n# omega_log = 60 K\n# temperature = 1 K\n# tc_allen_dynes = 5 +- 1 K\n# "
                "tc_eliashberg = 6 K\n");
    const auto chain = read_run("run", g, {"liquid", "", "", 0.5, {}, {}}).record.values;
    CHECK(chain.at("Tc_K").value == 6);
    CHECK(chain.at("a2f_tc_allen_dynes").error == 1);
    CHECK(chain.at("lambda").value == 1.3);
    CHECK(chain.at("omega_log_K").value == 60);
    CHECK(chain.at("temperature_K").value == Approx(500));  // of thermo.out
    place.write("run/observe_a2f.out", "# tc_allen_dynes = 5 +- 1 K\n# tc_eliashberg = 0 K\n");
    CHECK(read_run("run", g, {"liquid", "", "", 0.5, {}, {}}).record.values.at("Tc_K").value == 5);
    // Between walls neither the box nor its virial is the metal's.
    place.write("other/walls.out", "");
    CHECK(read_run("other", g, {"confined", "", "", 0.5, {}, {}}).record.values.count("density_gcc") == 0);
}

TEST_CASE("mistakes about a run are named") {
    const test::Workplace place;
    write_run(place, "run", "d1", false);
    const Genome g("g.sqlite", Mode::create);
    CHECK_THROWS_WITH(read_run("run", g, {"liquid", "", "", 0.5, {}, {}}), Contains("--material: found nothing"));
    CHECK_THROWS_WITH(read_run("none", g, {"liquid", "", "", 0.5, {}, {}}),
                      Contains("none/run.json: found no such file"));
    CHECK_THROWS_WITH(read_run("run", g, {"liqud", "", "Ga", 0.5, {}, {}}),
                      Contains("--phase: found 'liqud'") && Contains("did you mean 'liquid'?"));
    CHECK_THROWS_WITH(read_run("run", g, {"liquid", "", "Ga", 0.5, {"Tc=1"}, {}}),
                      Contains("--value: found 'Tc', expected a quantity"));
    for (const std::string text : {"Tc_K", "Tc_K=x", "Tc_K=1+-x", "Tc_K=1+--2"})
        CHECK_THROWS_WITH(read_run("run", g, {"liquid", "", "Ga", 0.5, {text}, {}}), Contains("NAME=VALUE+-ERROR"));
    place.write("x.json", "[1]");
    CHECK_THROWS_WITH(read_run("run", g, {"liquid", "", "Ga", 0.5, {}, {"x.json"}}),
                      Contains("x.json: found a damaged file"));
    place.write("run/thermo.out", "# num_atoms 4\n300 x\n");
    CHECK_THROWS_WITH(read_run("run", g, {"liquid", "", "Ga", 0.5, {}, {}}), Contains("thermo.out:2:5: found 'x'"));
}

TEST_CASE("mistakes in a table are named with file, line and column") {
    const test::Workplace place;
    const Genome g("g.sqlite", Mode::create);
    const std::string head = "material,phase,status,source,Tc_K\n";
    CHECK(message_of(g, place, head + "Ga,liquid,verified,me,1\n") == "no mistake");
    CHECK_THAT(message_of(g, place, head + "GaQ,liquid,verified,me,1\n"),
               Contains("t.csv:2:1: found no element 'Q' in 'GaQ'"));
    CHECK_THAT(message_of(g, place, head + "Ga,liquid,verified,me,one\n"),
               Contains("t.csv:2:23: found 'one' in the column 'Tc_K'"));
    CHECK_THAT(message_of(g, place, head + "Ga,gas,verified,me,1\n"), Contains("t.csv:2:4: found the phase 'gas'"));
    CHECK_THAT(message_of(g, place, head + "Ga,liquid,sure,me,1\n"), Contains("t.csv:2:11: found the status 'sure'"));
    CHECK_THAT(message_of(g, place, head + "Ga,liquid,verified,,1\n"), Contains("t.csv:2:20: found no source"));
    CHECK_THAT(message_of(g, place, "material,status,source,Tc_K\nGa,verified,me,1\n"),
               Contains("t.csv:2: found the phase ''") && Contains("or give --phase"));
    CHECK_THAT(message_of(g, place, "material,phase,status,source,lamda\nGa,liquid,verified,me,1\n"),
               Contains("t.csv:1:30: found the column 'lamda'") && Contains("did you mean 'lambda'?"));
    CHECK_THAT(message_of(g, place, "material,phase,status,source,Tc_K[mK]\nGa,liquid,verified,me,1\n"),
               Contains("t.csv:1:30: found 'Tc_K[mK]', expected the unit that the genome has: Tc_K[K]"));
    CHECK_THAT(message_of(g, place, "material,phase,status,source,Tc_K,Tc_K_error\nGa,liquid,verified,me,1,-1\n"),
               Contains("t.csv:2:25: found -1, expected a standard error"));
}

TEST_CASE("filters find what they say, and user's words never become SQL") {
    const test::Workplace place;
    Genome g("g.sqlite", Mode::create);
    place.write("t.csv",
                "material,phase,status,source,Tc_K,lambda\nGa,amorphous,verified,Allen "
                "1975,8.56,1.62\nGa,crystal,derived,Kittel,1.083,\nIn2Bi,crystal,verified,Allen 1975,5.6,1.4\n"
                "Bi,amorphous,recalled,O'Brien,6.1,2.46\n");
    g.add(import_table(read_csv("t.csv"), g, {}).records);
    using Ids = std::vector<std::int64_t>;
    CHECK(select(g, {}) == Ids{1, 2, 3, 4});
    CHECK(select(g, {"Tc_K>5", "element=Bi"}) == Ids{3, 4});
    CHECK(select(g, {"tc_k<=1.083"}) == Ids{2});
    CHECK(select(g, {"lambda!=1.62"}) == Ids{3, 4});  // records without the quantity do not count
    CHECK(select(g, {"material=Bi0.5In"}) == Ids{3});
    CHECK(select(g, {"material~In"}) == Ids{3});
    CHECK(select(g, {"phase!=crystal", "status!=recalled"}) == Ids{1});
    CHECK(select(g, {"source~o'br"}) == Ids{4});
    CHECK(select(g, {"element!=Ga"}) == Ids{3, 4});
    CHECK(select(g, {"kind=run"}).empty());
    CHECK(select(g, {"kind=literature"}).size() == 4);
    CHECK(select(g, {"source=x' OR '1'='1"}).empty());
    CHECK(select(g, {"source=x'; DELETE FROM record; --"}).empty());
    CHECK(select(g, {}).size() == 4);
    CHECK(quantities_of(g, {"tc_k>1", "element=Ga", "Tc_K<9"}) == std::vector<std::string>{"Tc_K"});
    CHECK_THROWS_WITH(select(g, {"Tc_K>5 OR 1"}), Contains("expected a comparison of Tc_K with a number"));
    CHECK_THROWS_WITH(select(g, {"Tc_K) OR (1>0"}), Contains("found 'Tc_K) OR (1', expected element, material"));
    CHECK_THROWS_WITH(select(g, {"Tc>5"}), Contains("found 'Tc'"));
    CHECK_THROWS_WITH(select(g, {"phase<2"}), Contains("expected =, != or ~ behind phase"));
    CHECK_THROWS_WITH(select(g, {"Tc_K"}), Contains("expected a filter"));
    CHECK_THROWS_WITH(select(g, {"Tc_K=>5"}), Contains("expected a filter"));
}

TEST_CASE("a query reads and does nothing else") {
    const test::Workplace place;
    {
        Genome g("g.sqlite", Mode::create);
        g.add({tin(3.72)});
    }
    const Genome g("g.sqlite", Mode::read);
    const Rows rows = run_sql(g, "SELECT formula, value FROM everything WHERE quantity = 'tc_k'");
    CHECK(rows.names == std::vector<std::string>{"formula", "value"});
    CHECK(rows.rows == std::vector<std::vector<std::string>>{{"Sn", "3.72"}});
    for (const std::string sql : {"DELETE FROM record", "INSERT INTO source VALUES (9, 'x', '')", "DROP TABLE value",
                                  "ATTACH 'other.db' AS o", "PRAGMA user_version = 3", "CREATE TABLE t (x)",
                                  "UPDATE value SET value = 1", "VACUUM INTO 'copy.db'", "BEGIN"})
        CHECK_THROWS_WITH(run_sql(g, sql), Contains("--sql: found a statement that does more than read"));
    CHECK_THROWS_WITH(run_sql(g, "SELECT 1; DELETE FROM record"), Contains("expected one statement"));
    CHECK_THROWS_WITH(run_sql(g, "SELEC 1"), Contains("--sql: found what SQLite does not understand"));
    CHECK_THROWS_WITH(run_sql(g, ""), Contains("expected one statement"));
    CHECK_FALSE(std::filesystem::exists("other.db"));
    CHECK(Genome("g.sqlite", Mode::read).all().size() == 1);
}

TEST_CASE("a sweep may add from many places at once") {
    const test::Workplace place;
    constexpr int kWriters = 6, kEach = 4;
    std::vector<std::string> failures(kWriters);
    std::vector<std::thread> writers;
    for (int w = 0; w < kWriters; ++w)
        writers.emplace_back([w, &failures] {
            try {
                Genome g("g.sqlite", Mode::create);  // all of them find no file, or an empty one
                for (int i = 0; i < kEach; ++i) g.add({tin(1 + w + 0.1 * i), tin(100)});
            } catch (const std::exception& error) { failures[w] = error.what(); }
        });
    for (std::thread& writer : writers) writer.join();
    for (const std::string& failure : failures) CHECK(failure == "");
    CHECK(Genome("g.sqlite", Mode::read).all().size() == kWriters * kEach + 1);
}

TEST_CASE("files that are no genome, or one of another time, stay as they are") {
    const test::Workplace place;
    CHECK_THROWS_WITH(Genome("none.sqlite", Mode::write), Contains("none.sqlite: found no genome"));
    place.write("text.sqlite",
                "not a database, but long enough to look like one "
                "..........................................................................\n");
    CHECK_THROWS_WITH(Genome("text.sqlite", Mode::read), Contains("found a file that is no genome"));
    CHECK_THROWS_WITH(Genome("text.sqlite", Mode::create), Contains("found a file that is no genome"));
    Database("foreign.sqlite", Mode::create).execute("CREATE TABLE t (x)");
    CHECK_THROWS_WITH(Genome("foreign.sqlite", Mode::create), Contains("found a database that is no genome"));
    { Genome g("old.sqlite", Mode::create); }
    Database("old.sqlite", Mode::write).execute("PRAGMA user_version = 2");
    CHECK_THROWS_WITH(Genome("old.sqlite", Mode::write),
                      Contains("found a genome with version 2 of the schema, expected 1; nothing was changed"));
}
