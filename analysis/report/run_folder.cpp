// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/run_folder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "lmmd/base/error.hpp"
#include "report/table_file.hpp"

namespace lmmd::analysis {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

std::string words(const Json& json) {
    if (json.is_string()) return json.get<std::string>();
    return json.is_number_float() ? fmt::format("{:.6g}", json.get<double>()) : json.dump();
}

class Record {
public:
    Record(const fs::path& path, RunFolder& run) : run_(run) {
        std::ifstream in(path, std::ios::binary);
        json_ = Json::parse(in, nullptr, false);
        if (!json_.is_object())
            throw input_error({path.string()},
                              "found a damaged file, expected the record of a run; remove it, or name the trajectory");
    }

    void read() {
        run_.status = text("/status");
        fact("Program", text("/program/name") + " " + text("/program/version") + ", commit " + text("/program/commit"));
        fact("Compiler", text("/program/compiler") + " " + text("/program/flags"));
        fact("Deck", text("/deck"));
        fact("SHA-256 of the deck", text("/deck_sha256"));
        fact("Potential", text("/potential/file"));
        fact("SHA-256 of the potential", text("/potential/sha256"));
        const Json variables = json_.value("variables", Json::object());
        for (const auto& [name, value] : variables.items()) fact("Variable " + name, words(value));
        fact("Seed", text("/seed"));
        fact("Precision", text("/precision"));
        fact("Atoms", text("/atoms"));
        fact("Steps", text("/steps"));
        for (const Json& attempt : json_.value("attempts", Json::array())) read_attempt(attempt);
        for (const Json& line : json_.value("deck_as_parsed", Json::array())) run_.deck.push_back(words(line));
        for (const char* list : {"warnings", "guards"})
            for (const Json& line : json_.value(list, Json::array())) run_.warnings.push_back(words(line));
    }

private:
    std::string text(const char* pointer) const {
        const Json::json_pointer at(pointer);
        return json_.contains(at) ? words(json_.at(at)) : std::string();
    }
    void fact(const std::string& name, const std::string& value) {
        if (value.find_first_not_of(" ,") != std::string::npos) run_.facts.emplace_back(name, value);
    }
    void read_attempt(const Json& attempt) {
        const auto at = [&](const char* key) {
            return attempt.contains(key) ? words(attempt.at(key)) : std::string("?");
        };
        fact("Run from", fmt::format("{} to {} on {}, {} ({}): {} at step {}, {} s, {} atom-step/s", at("started"),
                                     at("ended"), at("host"), at("processor"), at("device"), at("status"), at("step"),
                                     at("seconds"), at("atom_steps_per_second")));
    }

    RunFolder& run_;
    Json json_;
};

}  // namespace

RunFolder read_run_folder(const fs::path& path) {
    RunFolder run;
    run.path = path;
    run.name = fs::weakly_canonical(path).filename().string();
    if (!fs::is_directory(path)) return run;
    if (fs::exists(path / "run.json")) Record(path / "run.json", run).read();
    run.thermo = read_thermo(path / "thermo.out");
    std::vector<fs::path> files;
    for (const fs::directory_entry& entry : fs::directory_iterator(path))
        if (entry.is_regular_file() && entry.path().extension() == ".out") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    for (const fs::path& file : files)
        for (Result& result : read_table_file(file)) run.tables.push_back(std::move(result));
    return run;
}

}  // namespace lmmd::analysis
