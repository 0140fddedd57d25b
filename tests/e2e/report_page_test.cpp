// SPDX-License-Identifier: GPL-3.0-or-later
// The page about a run is whole, valid and needs nothing else.
#include <catch2/catch.hpp>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "report/report.hpp"
#include "support/reports.hpp"

using namespace lmmd;
using namespace lmmd::analysis;
using namespace lmmd::test;

namespace {

std::vector<std::string> matches(const std::string& text, const std::string& pattern) {
    std::vector<std::string> found;
    const std::regex regex(pattern);
    for (std::sregex_iterator at(text.begin(), text.end(), regex), end; at != end; ++at) found.push_back((*at)[1]);
    return found;
}

// The first tag that is not closed in its turn; "" where all are.
std::string unbalanced(const std::string& html) {
    const std::set<std::string> empty{"meta", "link", "!DOCTYPE"};
    std::vector<std::string> open;
    for (std::size_t at = html.find('<'); at != std::string::npos; at = html.find('<', at + 1)) {
        const std::size_t end = html.find('>', at);
        if (end == std::string::npos) return "no end of " + html.substr(at, 20);
        const bool closing = html[at + 1] == '/';
        const std::size_t first = at + (closing ? 2 : 1);
        const std::string name = html.substr(first, html.find_first_of(" \n\t/>", first) - first);
        if (empty.count(name) > 0 || html[end - 1] == '/') continue;
        if (!closing)
            open.push_back(name);
        else if (open.empty() || open.back() != name)
            return "</" + name + "> after <" + (open.empty() ? "" : open.back()) + ">";
        else
            open.pop_back();
        if (name == "style" && !closing) at = html.find("</style>", at) - 1;
    }
    return open.empty() ? "" : "<" + open.back() + "> is left open";
}

}  // namespace

TEST_CASE("a report is one valid page with every figure") {
    if (!have_gnuplot()) return;
    Workplace work;
    write_run(work, "run");
    const std::filesystem::path inputs[] = {"run"};
    const std::string html = report(inputs, {}, {});
    CHECK(unbalanced(html) == "");
    const std::vector<std::string> ids = matches(html, "\\sid=['\"]([^'\"]*)['\"]");
    const std::set<std::string> unique(ids.begin(), ids.end());
    CHECK(ids.size() == unique.size());
    for (const std::string& target : matches(html, "href=['\"]#([^'\"]*)['\"]")) CHECK(unique.count(target) == 1);
    // Nothing that would have to be fetched, and nothing that runs.
    CHECK(matches(html, "(?:src|href)=['\"]((?!#|data:)[^'\"]*)['\"]").empty());
    CHECK(matches(html, "(url\\(|@import|<script)").empty());
    const std::size_t figures = matches(html, "(<figure>)").size();
    CHECK(matches(html, "(<figcaption><b>Figure [0-9]+\\.</b>)").size() == figures);
    CHECK(figures >= 6);  // thermo, conserved, observe_rdf; vacf and its integral, vdos, msd ...
    CHECK(matches(html, "(<svg [^>]*role=\"img\" aria-label=\"[^\"]+\")").size() >= figures);
    CHECK(matches(html, "(aria-label=\"velocity autocorrelation by element and axis\")").size() == 1);
    // The names that a user chose, and the warnings, as they are.
    CHECK(html.find("a&lt;script&gt;alert(1)&lt;/script&gt;.in") != std::string::npos);
    CHECK(html.find("<p class=\"warning\">no &#39;") == std::string::npos);
    CHECK(html.find("<p class=\"warning\">it was &lt;hot&gt;</p>") != std::string::npos);
    CHECK(html.find("4 atoms of Ga (3), In (1)") != std::string::npos);
    CHECK(html.find("0123456789abcdef") != std::string::npos);  // checksum
    CHECK(html.find("Not shown") != std::string::npos);         // what needs more than these frames
    // The run wrote it, so it is not measured again.
    CHECK(html.find("<h2 id=\"rdf-") == std::string::npos);
}

TEST_CASE("reports of several runs, of a trajectory alone, and of nothing") {
    if (!have_gnuplot()) return;
    Workplace work;
    write_run(work, "a", 1);
    write_run(work, "b", 2);
    const std::filesystem::path both[] = {"a", "b"}, alone[] = {"a/trajectory.xyz"}, nothing[] = {"c"};
    const std::string html = report(both, {}, {});
    CHECK(unbalanced(html) == "");
    CHECK(html.find("mean of 2 runs of equal weight") != std::string::npos);
    CHECK(html.find("a: Thermodynamics") != std::string::npos);
    CHECK(html.find("b: How it was made") != std::string::npos);
    CHECK(unbalanced(report(alone, {}, {})) == "");
    CHECK_THROWS_WITH(report(nothing, {}, {}),
                      "c: found nothing there, expected a run directory or a trajectory; check the path");
    work.write("a/run.json", "{");
    CHECK_THROWS_WITH(
        report(both, {}, {}),
        "a/run.json: found a damaged file, expected the record of a run; remove it, or name the trajectory");
}
