// SPDX-License-Identifier: GPL-3.0-or-later
// Reading and writing of run.json.
#include "run_record.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <fstream>
#include <map>

#include "build_info.hpp"
#include "lmmd/io/output.hpp"
#include "machine.hpp"
#include "run_directory.hpp"

namespace lmmd::cli {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

constexpr const char* kName = "run.json";

std::string now() { return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr))); }

// One command a line, comments gone, variables filled in.
Json lines_as_parsed(const DeckText& text) {
    Json lines = Json::array();
    for (const DeckLine& line : text.lines) {
        std::string words;
        for (const Token& token : line.tokens) words += (words.empty() ? "" : " ") + token.text;
        lines.push_back(words);
    }
    return lines;
}

std::string line_of(const Json& lines, std::size_t index) {
    return index < lines.size() ? quote(lines[index].get<std::string>()) : std::string("the end of the deck");
}

// Result files of a directory by name, sorted; what belongs to the machinery is left out.
std::vector<std::string> result_files(const fs::path& directory) {
    std::vector<std::string> names;
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(directory, error)) {
        const std::string name = entry.path().filename().string();
        if (entry.is_regular_file(error) && name != kName && name != kCheckpointName) names.push_back(name);
    }
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace

RunRecord::RunRecord(const Deck& deck, const Session& rehearsed) {
    const SessionOptions& options = rehearsed.options;
    json_["program"] = {{"name", "lmmd"}, {"version", build::kVersion}, {"commit", build::kCommit},
                        {"compiler", build::kCompiler}, {"flags", build::kFlags}};
    json_["status"] = "running";
    json_["deck"] = deck.text.file;
    json_["deck_as_parsed"] = lines_as_parsed(deck.text);
    json_["deck_sha256"] = rehearsed.deck_sha256;
    json_["variables"] = deck.text.variables;
    if (deck.text.replicas > 0) json_["replica"] = {{"number", deck.text.replica}, {"of", deck.text.replicas}};
    json_["seed"] = options.seed;
    json_["precision"] = options.backend.precision == Precision::mixed ? "mixed" : "double";
    json_["steps"] = rehearsed.planned_steps;
    json_["atoms"] = rehearsed.state.atoms.size();
    std::map<std::string, std::int64_t> atoms;  // of each element
    for (const std::string& symbol : rehearsed.state.atoms.symbol) ++atoms[symbol];
    json_["composition"] = atoms;
    if (rehearsed.model)
        json_["potential"] = {{"file", rehearsed.model->source}, {"sha256", rehearsed.model_sha256}};
    json_["warnings"] = Json::array();
    json_["guards"] = Json::array();
    json_["files"] = Json::array();
    json_["attempts"] = Json::array();
}

std::optional<RunRecord> RunRecord::read(const fs::path& directory) {
    std::ifstream in(directory / kName, std::ios::binary);
    if (!in) return std::nullopt;
    RunRecord record;
    record.json_ = Json::parse(in, nullptr, false);
    const bool whole = record.json_.is_object() && record.json_.contains("deck_as_parsed") &&
                       record.json_["deck_as_parsed"].is_array() && record.json_.contains("attempts") &&
                       record.json_["attempts"].is_array() && !record.json_["attempts"].empty();
    if (!whole)
        throw input_error({(directory / kName).string(), 0, 0}, "found a damaged file, expected the record of a run; remove the "
                                                                "directory, or choose another with --out");
    return record;
}

std::string RunRecord::text(const char* key) const {
    const auto found = json_.find(key);
    return found != json_.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::string RunRecord::difference(const RunRecord& earlier) const {
    const Json &mine = json_["deck_as_parsed"], &theirs = earlier.json_["deck_as_parsed"];
    for (std::size_t i = 0; i < std::max(mine.size(), theirs.size()); ++i) {
        const std::string here = line_of(mine, i), there = line_of(theirs, i);
        if (here != there) return "a changed deck, " + here + " where it was " + there;
    }
    for (const char* key : {"seed", "precision"}) {
        const std::string here = json_.value(key, Json()).dump(), there = earlier.json_.value(key, Json()).dump();
        if (here != there) return fmt::format("a changed {}, {} where it was {}", key, here, there);
    }
    const std::string sum = "/potential/sha256";
    const Json::json_pointer pointer(sum);
    if (json_.value(pointer, "") != earlier.json_.value(pointer, "")) return "a changed potential file";
    return "";
}

void RunRecord::start_attempt(const RunRecord* earlier, const std::string& device) {
    if (earlier)
        for (const char* key : {"attempts", "warnings", "guards", "files"}) json_[key] = earlier->json_.value(key, Json::array());
    json_["attempts"].push_back({{"started", now()}, {"host", host_name()}, {"processor", processor_name()}, {"device", device}});
    json_["status"] = "running";
}

void RunRecord::end_attempt(const Ending& ending, const fs::path& directory) {
    Json& attempt = json_["attempts"].back();
    attempt["ended"] = now();
    attempt["status"] = ending.status;
    attempt["step"] = ending.step;
    attempt["seconds"] = ending.seconds;
    attempt["atom_steps_per_second"] = ending.atom_steps_per_second;
    json_["status"] = ending.status;
    for (const std::string& warning : ending.warnings) json_["warnings"].push_back(warning);
    if (!ending.guard.empty()) json_["guards"].push_back(ending.guard);
    json_["files"] = result_files(directory);
}

void RunRecord::write(const fs::path& directory) const { replace_file(directory / kName, json_.dump(2) + "\n"); }

std::string RunRecord::started() const { return json_["attempts"].front().value("started", "at an unknown time"); }
std::string RunRecord::ended() const { return json_["attempts"].back().value("ended", "at an unknown time"); }

}  // namespace lmmd::cli
