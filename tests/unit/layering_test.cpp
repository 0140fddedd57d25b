// SPDX-License-Identifier: GPL-3.0-or-later
// The arrows of ARCHITECTURE.md: what each module may include. Every #include of the tree is held against the table.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

struct Row {
    std::string module;
    std::set<std::string> may_include;  // modules of rows above; its own files are always allowed
};

const std::vector<Row>& table() {
    static const std::vector<Row> rows{
        {"base", {}},
        {"model", {"base"}},
        {"neighbor", {"base", "model"}},
        {"nep", {"base", "model", "neighbor"}},
        {"walls", {"base", "model"}},
        {"cell", {"base", "model", "walls"}},
        {"ops", {"base", "model", "cell"}},
        {"backend", {"base", "model", "nep", "walls", "cell", "ops"}},
        {"batch", {"base", "model", "nep", "walls", "cell", "ops", "backend"}},
        {"fitting", {"base", "model", "nep", "backend"}},
        {"cpu", {"base", "model", "neighbor", "nep", "walls", "cell", "ops", "backend"}},
        {"device", {"base", "model", "neighbor", "nep", "walls", "cell", "ops", "backend", "batch", "fitting"}},
        {"cuda", {"base", "model", "neighbor", "nep", "walls", "cell", "ops", "backend", "batch", "fitting", "device"}},
        {"build", {"base", "model", "neighbor"}},
        {"io", {"base", "model", "neighbor", "nep"}},
        {"analysis", {"base", "model", "neighbor", "io"}},
        {"md", {"base", "model", "neighbor", "nep", "walls", "cell", "ops", "backend", "batch", "build", "io", "analysis"}},
        {"train", {"base", "model", "neighbor", "nep", "backend", "fitting", "io"}},
        {"program", {"base"}},
        {"cli", {"base", "model", "neighbor", "nep", "walls", "cell", "ops", "backend", "fitting", "build", "io", "md", "train", "program"}},
        {"analyze", {"base", "model", "neighbor", "io", "analysis", "program"}},
    };
    return rows;
}

const Row* find_row(const std::string& module) {
    for (const Row& row : table())
        if (row.module == module) return &row;
    return nullptr;
}

// Module of a path relative to the source tree: "include/lmmd/md/system.hpp" -> "md".
std::string module_of(const fs::path& path) {
    std::vector<std::string> parts;
    for (const fs::path& part : path) parts.push_back(part.string());
    const std::string stem = path.stem().string();
    if (parts[0] == "analysis" && parts[1] == "cli") return "analyze";  // the program
    if (parts[0] == "cuda" || parts[0] == "analysis") return parts[0];
    const std::size_t at = parts[0] == "include" ? 2 : 1;
    if (at + 1 == parts.size()) return stem;                             // include/lmmd/backend.hpp
    if (parts[at] == "cli" && stem == "program") return "program";       // shared by the two programs
    return parts[at];
}

// Module that an #include means; empty for one of the file's own folder.
std::string module_of_include(const std::string& included) {
    if (included.rfind("lmmd/", 0) == 0) return module_of(fs::path("include") / included);
    const fs::path path(included);
    if (!path.has_parent_path()) return path.stem() == "program" ? "program" : "";
    const fs::path tree(LMMD_SOURCE_DIR);
    if (fs::exists(tree / "src" / path)) return module_of(fs::path("src") / path);
    return fs::exists(tree / "analysis" / path) ? module_of(fs::path("analysis") / path) : "";
}

std::vector<fs::path> sources() {
    std::vector<fs::path> result;
    const fs::path tree(LMMD_SOURCE_DIR);
    const std::set<std::string> extensions{".hpp", ".cpp", ".cu", ".cuh", ".in"};
    for (const char* folder : {"include", "src", "cuda", "analysis"})
        for (const auto& entry : fs::recursive_directory_iterator(tree / folder))
            if (entry.is_regular_file() && extensions.count(entry.path().extension().string()) > 0)
                result.push_back(fs::relative(entry.path(), tree));
    return result;
}

std::vector<std::string> includes(const fs::path& file) {
    static const std::regex pattern("^\\s*#\\s*include\\s*\"([^\"]+)\"");
    std::ifstream in(fs::path(LMMD_SOURCE_DIR) / file);
    std::vector<std::string> result;
    std::smatch match;
    for (std::string line; std::getline(in, line);)
        if (std::regex_search(line, match, pattern)) result.push_back(match[1]);
    return result;
}

}  // namespace

TEST_CASE("the table of arrows points one way") {
    std::set<std::string> above;
    for (const Row& row : table()) {
        for (const std::string& target : row.may_include) {
            INFO(row.module << " -> " << target);
            CHECK(above.count(target) == 1);
        }
        above.insert(row.module);
    }
}

TEST_CASE("every include follows an arrow") {
    std::size_t seen = 0;
    std::string wrong;
    for (const fs::path& file : sources()) {
        const std::string module = module_of(file);
        const Row* row = find_row(module);
        if (!row) wrong += file.string() + ": the module '" + module + "' has no row\n";
        if (!row || file.stem() == "build_info") continue;
        for (const std::string& included : includes(file)) {
            const std::string target = module_of_include(included);
            ++seen;
            if (target.empty() || target == module || row->may_include.count(target) > 0) continue;
            wrong += file.string() + " includes " + included + ": no arrow from " + module + " to " + target + "\n";
        }
    }
    CHECK(wrong == "");
    CHECK(seen > 100);  // the tree was found
}

TEST_CASE("the arrows are noticed when they are broken") {
    CHECK(module_of("include/lmmd/backend.hpp") == "backend");
    CHECK(module_of("include/lmmd/md/system.hpp") == "md");
    CHECK(module_of("src/md/ensembles/nve.cpp") == "md");
    CHECK(module_of("src/cli/program.cpp") == "program");
    CHECK(module_of("analysis/tc/bcs.cpp") == "analysis");
    CHECK(module_of("analysis/cli/tc.cpp") == "analyze");
    CHECK(module_of("include/lmmd/analysis/frame.hpp") == "analysis");
    CHECK(module_of_include("tc/spectrum.hpp") == "analysis");
    CHECK(module_of_include("lmmd/md/system.hpp") == "md");
    CHECK(module_of_include("cli/program.hpp") == "program");
    CHECK(find_row("io")->may_include.count("md") == 0);
    CHECK(find_row("analysis")->may_include.count("md") == 0);
    CHECK(find_row("md")->may_include.count("cpu") == 0);
}

TEST_CASE("sources keep the house's limits") {
    std::string wrong;
    for (const fs::path& file : sources()) {
        std::ifstream in(fs::path(LMMD_SOURCE_DIR) / file);
        std::string first, line;
        std::getline(in, first);
        std::size_t lines = 1;
        while (std::getline(in, line)) ++lines;
        if (first != "// SPDX-License-Identifier: GPL-3.0-or-later") wrong += file.string() + ": no SPDX line\n";
        if (lines > 400) wrong += file.string() + ": " + std::to_string(lines) + " lines, 400 at most\n";
    }
    CHECK(wrong == "");
}
