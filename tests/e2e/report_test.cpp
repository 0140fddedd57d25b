// SPDX-License-Identifier: GPL-3.0-or-later
// The page of `lmmd-analyze report` in a real browser: it shows every figure, fits narrow and wide windows, complains
// about nothing and fetches nothing; and the program's own words around it.
#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "support/reports.hpp"

using namespace lmmd::test;

namespace {

// Words to a shell; its exit status.
int run(const std::string& command) {
    const int status = std::system(command.c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int analyze(const std::string& words) { return run(std::string(LMMD_ANALYZE) + " " + words + " > out.txt 2> err.txt"); }

std::string browser() {
    for (const char* name : {"chromium", "chromium-browser", "google-chrome"})
        if (run(std::string("command -v ") + name + " > /dev/null 2>&1") == 0) return name;
    return {};
}

// Looks at the loaded page from inside and leaves what it saw as the last element. The page itself has no script.
constexpr const char* kProbe = R"(<script>
addEventListener('error', e => { (window.errors ||= []).push(String(e.message)); }, true);
addEventListener('load', () => {
  const box = e => e.getBoundingClientRect(), svgs = [...document.querySelectorAll('figure svg')], pre = document.createElement('pre');
  const seen = { resources: performance.getEntriesByType('resource').length, errors: window.errors || [], figures: document.querySelectorAll('figure').length,
    smallest: Math.min(...svgs.map(s => Math.min(box(s).width, box(s).height))), drawn: svgs.filter(s => s.querySelectorAll('[id*="gnuplot_plot"] path').length > 0).length,
    svgs: svgs.length, overflow: document.documentElement.scrollWidth - innerWidth,
    covered: svgs.filter(s => box(s).right > innerWidth + 1).length, text: Math.min(...[...document.querySelectorAll('figure svg text')].map(t => box(t).height)) };
  pre.id = 'probe'; pre.textContent = JSON.stringify(seen); document.body.append(pre);
});
</script></body>)";

}  // namespace

TEST_CASE("the page of a report in a browser, wide and narrow") {
    if (!have_gnuplot()) return;
    Workplace work;
    write_run(work, "run");
    REQUIRE(analyze("report run") == 0);
    CHECK(work.read("out.txt") == "run/report.html\n");
    const std::string program = browser();
    if (program.empty()) {
        WARN("skipped: there is no chromium");
        return;
    }
    std::string page = work.read("run/report.html");
    page.replace(page.rfind("</body>"), 7, kProbe);
    work.write("probe.html", page);
    for (const char* width : {"1280", "500"}) {
        INFO("width " << width);
        const std::string url = "file://" + (work.path() / "probe.html").string();
        REQUIRE(run(program +
                    " --headless=new --no-sandbox --disable-gpu --no-first-run --disable-background-networking "
                    "--user-data-dir=profile --window-size=" +
                    width + ",900 --enable-logging=stderr --virtual-time-budget=4000 --dump-dom " + url +
                    " > dom.txt 2> console.txt") == 0);
        const std::string dom = work.read("dom.txt");
        const std::size_t begin = dom.find("<pre id=\"probe\">");
        REQUIRE(begin != std::string::npos);
        const std::size_t first = dom.find('{', begin);
        const nlohmann::json seen = nlohmann::json::parse(dom.substr(first, dom.find('}', first) + 1 - first));
        INFO(seen.dump());
        CHECK(seen["resources"] == 0);
        CHECK(seen["errors"].empty());
        CHECK(work.read("console.txt").find("CONSOLE") == std::string::npos);
        CHECK(seen["figures"] >= 6);
        CHECK(seen["svgs"] >= seen["figures"]);
        CHECK(seen["drawn"] == seen["svgs"]);
        CHECK(seen["smallest"] > 150);
        CHECK(seen["overflow"] <= 0);
        CHECK(seen["covered"] == 0);
        CHECK(seen["text"] > 8);  // pixels
    }
}

TEST_CASE("lmmd-analyze lists its estimators by kind, and guesses") {
    Workplace work;
    REQUIRE(analyze("--help") == 0);
    const std::string help = work.read("out.txt");
    const std::size_t structure = help.find("Structure:"), dynamics = help.find("Dynamics:"),
                      thermo = help.find("Thermodynamics:");
    REQUIRE(thermo != std::string::npos);
    CHECK(structure < help.find("  rdf"));
    CHECK(help.find("  rdf") < dynamics);
    CHECK(dynamics < help.find("  vdos"));
    CHECK(thermo < help.find("  2pt"));
    CHECK(analyze("rdff run") == 2);
    CHECK(work.read("err.txt").find("did you mean 'rdf'?") != std::string::npos);
    CHECK(analyze("rdf run --cuttoff 3") == 2);
    CHECK(work.read("err.txt") ==
          "lmmd-analyze rdf: found '--cuttoff', expected one of its options; did you mean '--cutoff'?\n");
    CHECK(analyze("report run --memroy 1GB") == 2);
    CHECK(work.read("err.txt") ==
          "lmmd-analyze report: found '--memroy', expected one of its options; did you mean '--memory'?\n");
}

TEST_CASE("a figure goes where it is told, and what is missing is said before the work") {
    if (!have_gnuplot()) return;
    Workplace work;
    write_run(work, "a", 1);
    write_run(work, "b", 2);
    REQUIRE(analyze("rdf a b --cutoff 4 --plot g.png --out tables --memory 500MB") == 0);
    CHECK(work.read("g.png").substr(1, 3) == "PNG");
    CHECK(work.read("tables/rdf.out").find("# mean of 2 runs of equal weight; errors: from the errors of each") !=
          std::string::npos);
    REQUIRE(analyze("rdf a b --cutoff 4 --json") == 0);
    const nlohmann::json json = nlohmann::json::parse(work.read("out.txt"));
    CHECK(json["tables"]["rdf"]["ordinate"] == "g(r)");
    CHECK(json["tables"]["rdf"]["columns"]["total"]["errors"].size() ==
          json["tables"]["rdf"]["columns"]["r"]["values"].size());
    CHECK(analyze("rdf a --plot g.pdf") == 2);
    CHECK(work.read("err.txt") ==
          "--plot: found 'g.pdf', expected a file whose name ends in .png or .svg; name it so\n");
    CHECK(analyze("rdf a --memory 5") == 2);
    CHECK(run("PATH=/nonexistent " LMMD_ANALYZE " rdf a --cutoff 4 --plot g.svg > out.txt 2> err.txt") == 1);
    CHECK(work.read("err.txt").find("install it: apt-get install gnuplot-nox") != std::string::npos);
}
