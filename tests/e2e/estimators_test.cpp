// SPDX-License-Identifier: GPL-3.0-or-later
// Every estimator of the registry as users call it, on a run as users make it: tables that explain themselves, JSON, figures.
#include <fmt/format.h>
#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <regex>

#include "support/deck_runs.hpp"
#include "support/reports.hpp"
#include "support/requests.hpp"

using namespace lmmd;
using namespace lmmd::test;

namespace {

int analyze(const std::string& words) {
    const int status = std::system((std::string(LMMD_ANALYZE) + " " + words + " > out.txt 2> err.txt").c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

// "vacf time 1" as "vacf run --time 1".
std::string command_line(const std::string& request) {
    const std::vector<Token> words = tokenize(request);
    const analysis::EstimatorEntry& entry = *analysis::find_estimator(words[0].text);
    const auto is_option = [&](const std::string& word) {
        for (const auto& table : {entry.options, analysis::common_options()})
            for (const analysis::OptionHelp& option : table)
                if (word == option.name) return true;
        return false;
    };
    std::string line = words[0].text + " run";
    for (std::size_t k = 1; k < words.size(); ++k) line += (is_option(words[k].text) ? " --" : " ") + words[k].text;
    return line;
}

// What is wrong with a table file; "" when it can be read without knowing what it is.
std::string fault_of(const std::string& text, const std::string& request) {
    if (text.find("# command: " + request + "\n") == std::string::npos) return "no command";
    const std::size_t columns = text.find("\n# columns: ");
    if (columns == std::string::npos) return "no columns";
    const std::string names = text.substr(columns + 12, text.find('\n', columns + 1) - columns - 12);
    const std::size_t width = tokenize(std::regex_replace(names, std::regex("\\[[^\\]]*\\]"), "")).size();  // without units
    std::size_t rows = 0;
    for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) {
        if (text[at] == '#') continue;
        std::size_t words = 0;
        for (const Token& word : tokenize(text.substr(at, text.find('\n', at) - at))) {
            if (word.text != "nan" && !to_real(word.text)) return "found " + word.text;
            ++words;
        }
        if (words != width && words > 0) return fmt::format("a row of {} words, {} columns", words, width);
        rows += words > 0;
    }
    return rows > 1 ? "" : "no rows";
}

}  // namespace

TEST_CASE("every estimator on the command line: tables, JSON and a figure of the same numbers") {
    const bool draws = have_gnuplot();
    RunBench bench;
    Recorder recorder;
    bench.perform_deck("potential nep.txt\nvelocity 300\nensemble nve\ntime_step 0.5\ndump_xyz 2 a.xyz velocity force virial precision double\nrun 240\n",
                       "run", recorder);
    for (const RequestCase& c : request_cases()) {
        const std::string line = command_line(c.words);
        INFO(line);
        REQUIRE(analyze(line + " --out tables" + (draws ? " --plot figure.svg" : "")) == 0);
        std::size_t tables = 0;
        for (const auto& entry : std::filesystem::directory_iterator("tables")) {
            INFO(entry.path().filename());
            CHECK(fault_of(bench.read("tables/" + entry.path().filename().string()), c.words) == "");
            ++tables;
        }
        if (draws) {
            const std::string figure = bench.read("figure.svg");
            CHECK(figure.find("<svg") != std::string::npos);
            CHECK(figure.find("</svg>") != std::string::npos);
            CHECK(figure.find("gnuplot_plot_1") != std::string::npos);  // some curve
        }
        REQUIRE(analyze(line + " --json") == 0);
        const nlohmann::json found = nlohmann::json::parse(bench.read("out.txt"));
        CHECK(found["command"] == c.words);
        CHECK(found["tables"].size() == tables);
        for (const auto& table : found["tables"]) CHECK(table["columns"].size() > 1);
        std::filesystem::remove_all("tables");
    }
    if (!draws) return;
    REQUIRE(analyze("vacf run --time 0.03 --plot figure.png") == 0);
    CHECK(bench.read("figure.png").starts_with("\x89PNG"));
}
