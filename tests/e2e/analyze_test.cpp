// SPDX-License-Identifier: GPL-3.0-or-later
// The commands about Tc as their user meets them: words in; text, JSON, files and an exit status out.
#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "support/golden.hpp"
#include "support/workplace.hpp"

using namespace lmmd::test;
using Catch::Contains;
using Json = nlohmann::json;

namespace {

struct Outcome {
    int status = -1;
    std::string out, err;
};
Outcome analyze(const Workplace& work, const std::string& words) {
    const int status = std::system((std::string(LMMD_ANALYZE) + " " + words + " > out.txt 2> err.txt").c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, work.read("out.txt"), work.read("err.txt")};
}
Json json(const Workplace& work, const std::string& words) {
    const Outcome outcome = analyze(work, words + " --json");
    INFO(words << "\n" << outcome.err);
    REQUIRE(outcome.status == 0);
    return Json::parse(outcome.out);
}
// What a wrong input is told; the exit status is 2.
std::string mistake(const Workplace& work, const std::string& words) {
    const Outcome outcome = analyze(work, words);
    INFO(words);
    CHECK(outcome.status == 2);
    CHECK(outcome.out.empty());
    return outcome.err;
}
std::string niobium() { return (golden_folder() / "tc" / "Nb.a2F").string(); }

// The second column of a table's rows.
std::vector<std::vector<double>> rows(const std::string& text) {
    std::vector<std::vector<double>> result;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (line.empty() || line[0] == '#') continue;
        std::istringstream cells(line);
        result.emplace_back();
        for (std::string cell; cells >> cell;) result.back().push_back(std::strtod(cell.c_str(), nullptr));
    }
    return result;
}

}  // namespace

TEST_CASE("tc from bare numbers has every formula, null where an input is missing") {
    const Workplace work;
    const Json lead = json(work, "tc --lambda 1.55 --omega-log 56 --omega-2 65 --mu-star 0.105 --all");
    CHECK(lead["mcmillan_log"].get<double>() == Approx(6.49).margin(0.01));
    CHECK(lead["allen_dynes"].get<double>() == Approx(7.27).margin(0.01));
    CHECK(lead["bcs"].is_null());
    CHECK(lead["mcmillan_theta"].is_null());
    for (const char* key : {"sisso_2019", "xie_2022", "a_plus_b_lambda"}) CHECK(lead[key].get<double>() > 6);
    CHECK_THAT(analyze(work, "tc --lambda 1.55 --omega-log 56 --all").out, Contains("needs --omega-2\n") && Contains("needs --theta-d, --n0v\n") && Contains("needs --theta-d\n"));
    // Doubts of a formula, and those that every Tc shares.
    const Json odd = json(work, "tc --lambda 1.55 --omega-log 56 --omega-2 65 --theta-d 5 --mu-star 0.3 --all");
    CHECK(odd["doubts"]["mcmillan_theta"][0].get<std::string>().find("saturates") != std::string::npos);
    CHECK(json(work, "tc --lambda 1.55 --omega-log 56 --omega-2 65 --theta-d 5 --all")["doubts"]["allen_dynes"][0].get<std::string>().find("Theta_D = 5 K is below Tc") == 0);
    CHECK(odd["doubts"]["allen_dynes"].dump().find("mu* = 0.3 is outside 0.05-0.2") != std::string::npos);
}

TEST_CASE("eliashberg: keys, cutoff, and files of the gap") {
    const Workplace work;
    const Json found = json(work, "eliashberg " + niobium() + " --mu-star 0.12 --out gap");
    CHECK(found["tc_K"].get<double>() == Approx(9.10).margin(0.02));
    CHECK(found["lambda"].get<double>() == Approx(0.9377).margin(1e-3));
    CHECK(found["two_delta_over_kTc"].get<double>() == Approx(2 * found["gap_meV"].get<double>() / (0.08617333 * found["tc_K"].get<double>())));
    CHECK(found["tc_relative_change_at_half_cutoff"].get<double>() < 1e-3);
    CHECK(found["cutoff_over_omega_max"].get<double>() >= 20);
    CHECK(found["mu_star_cutoff_meV"].get<double>() == Approx(26.995).margin(0.1));
    const auto gap = rows(work.read("gap/gap.out"));
    CHECK(gap.front()[1] == Approx(found["gap_meV"].get<double>()).epsilon(0.01));
    for (std::size_t k = 1; k < gap.size(); ++k) CHECK(gap[k][1] <= gap[k - 1][1] * 1.001);
    CHECK(gap.back()[0] == Approx(found["tc_K"].get<double>()));
    CHECK(gap.back()[1] == 0);
    // What was written reads again.
    CHECK(json(work, "eliashberg gap/a2f.out --mu-star 0.12")["tc_K"].get<double>() == Approx(found["tc_K"].get<double>()).epsilon(1e-3));
    CHECK(rows(work.read("gap/gap_imaginary.out")).front()[2] == Approx(1.9).margin(0.1));  // Z about 1 + lambda
    const Json other = json(work, "eliashberg " + niobium() + " --mu-star 0.12 --mu-star-cutoff 200");
    CHECK(other["mu_star_cutoff_meV"].get<double>() == 200);
    CHECK(other["tc_K"].get<double>() > found["tc_K"].get<double>());
}

TEST_CASE("wrong spectra and numbers are named with the quantity and the range") {
    const Workplace work;
    work.write("bare.dat", "1 1\n2 1\n");
    work.write("back.dat", "# w[meV]\n2 1\n1 1\n");
    work.write("imaginary.dat", "# w[meV]\n-2 1\n1 1\n");
    CHECK_THAT(mistake(work, "eliashberg bare.dat"), Contains("bare.dat: found no unit of frequency") && Contains("give --unit"));
    CHECK_THAT(mistake(work, "eliashberg back.dat"), Contains("back.dat:") && Contains("expected ascending ones from 0 on; sort the rows"));
    CHECK_THAT(mistake(work, "tc imaginary.dat"), Contains("expected frequencies of 0 or above"));
    CHECK_THAT(mistake(work, "tc --lambda 0.05"), Contains("--lambda: found 0.05, expected more than mu* = 0.1"));
    CHECK_THAT(mistake(work, "eliashberg " + niobium() + " --lambda 0.05"), Contains("--lambda: found 0.05, expected more than mu*"));
    CHECK_THAT(mistake(work, "film Al --thickness 0.01 1"), Contains("--thickness: found 0.01 nm, expected a film's thickness from"));
    CHECK_THAT(mistake(work, "film Au"), Contains("--lambda: found no coupling constant of Au in the table"));
    CHECK_THAT(mistake(work, "film Aluminium"), Contains("found metal 'Aluminium', expected one of Al, "));
    CHECK_THAT(mistake(work, "genome query --file none.sqlite"), Contains("none.sqlite"));
    // What the library for command lines finds, in our words.
    CHECK(mistake(work, "eliashberg back.dat --mu-star 1.5") == "--mu-star: found '1.5', expected a number from 0 to 1\n");
    CHECK(mistake(work, "eliashberg back.dat --lambda -1") == "--lambda: found '-1', expected a number above 0\n");
    CHECK(mistake(work, "tc --lambda much") == "--lambda: found 'much', expected a number\n");
    CHECK_THAT(mistake(work, "bilayer Pb Al --thickness 1"), Contains("lmmd-analyze bilayer: found too few words for '--thickness', expected 2"));
    CHECK_THAT(mistake(work, "genome forward Ga"), Contains("lmmd-analyze genome forward: found no --phase, expected it"));
}

TEST_CASE("a film has its largest Tc at L_c, a bilayer one between its metals") {
    const Workplace work;
    const Json film = json(work, "film Pb --points 4 --thickness 0.3 1.0");
    CHECK(film["scalars"]["N_ratio"]["value"].get<double>() == Approx(1.1006).margin(1e-4));
    CHECK(film["scalars"]["L_c"]["value"].get<double>() == Approx(0.3624).margin(1e-3));
    const double best = film["scalars"]["Tc_at_L_c"]["value"];
    for (const Json& tc : film["tables"]["film"]["columns"]["Tc"]["values"]) CHECK(tc.get<double>() <= best * (1 + 1e-3));
    CHECK(best > film["scalars"]["Tc_bulk"]["value"].get<double>());
    // Too weak to tell: 0 with the reason, never a hole in the curve.
    const Json weak = json(work, "film Au --lambda 0.2 --points 3");
    for (const Json& tc : weak["tables"]["film"]["columns"]["Tc"]["values"]) CHECK(tc == 0.0);
    CHECK_THAT(weak["warnings"].dump(), Contains("Tc = 0 at 4 of 4 thicknesses: below"));
    const Json two = json(work, "bilayer Pb In --thickness 5 5 --points 3");
    const double low = two["scalars"]["Tc_2"]["value"], high = two["scalars"]["Tc_1"]["value"], cooper = two["scalars"]["Tc_cooper"]["value"];
    CHECK(low < cooper);
    CHECK(cooper < high);
    for (const Json& tc : two["tables"]["bilayer"]["columns"]["Tc"]["values"]) CHECK((tc.get<double>() < high && tc.get<double>() > low));
}

TEST_CASE("correlate prints the metals' rank correlations") {
    const Workplace work;
    const Json metals = json(work, "correlate");
    CHECK(metals["scalars"]["spearman_Tc_K_shear_GPa"]["value"].get<double>() == Approx(-0.3136).margin(1e-4));
    CHECK(metals["scalars"]["spearman_T_melt_K_young_GPa"]["value"].get<double>() == Approx(0.7834).margin(1e-4));
}

TEST_CASE("a genome is filled, asked forward and backward, and exported") {
    const Workplace work;
    REQUIRE(analyze(work, "genome init --file g.sqlite").status == 0);
    const Outcome again = analyze(work, "genome init --file g.sqlite");
    CHECK_THAT(again.out, Contains("0 records added"));
    const Json liquid = json(work, "genome query --file g.sqlite element=Ga phase=liquid 'viscosity_mPas>0'");
    REQUIRE(liquid.size() == 1);
    CHECK(liquid[0]["viscosity_mPas"].get<double>() == Approx(1.68).margin(0.02));
    const Json lead = json(work, "genome forward --file g.sqlite Pb0.7Bi0.3 --phase crystal");
    CHECK(lead["low"].get<double>() < 8.45);
    CHECK(lead["high"].get<double>() > 8.45);
    const Json back = json(work, "genome inverse --file g.sqlite 8.45 --elements Pb Bi --phase crystal --most 3");
    CHECK(back.size() == 3);
    CHECK(back[0]["low"].get<double>() < 8.45);
    CHECK(back[0]["high"].get<double>() > 8.45);
    CHECK(json(work, "genome similar --file g.sqlite In2Bi --most 1")[0]["distance"].get<double>() == 0);
    CHECK(analyze(work, "genome export --file g.sqlite all.csv").status == 0);
    CHECK_THAT(work.read("all.csv"), Contains("viscosity_mPas[mPa s]"));
}
