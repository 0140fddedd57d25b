// SPDX-License-Identifier: GPL-3.0-or-later
// lmmd info: version, build, devices, potentials with their cards, and the commands of the deck language.
#include <fmt/format.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "build_info.hpp"
#include "commands.hpp"
#include "lmmd/md/registry.hpp"
#include "lmmd/nep/evaluator.hpp"
#include "machine.hpp"
#include "options.hpp"

namespace lmmd::cli {

namespace {

using Json = nlohmann::ordered_json;

const char* name(Instructions instructions) {
    switch (instructions) {
        case Instructions::avx512: return "AVX-512";
        case Instructions::avx2: return "AVX2";
        case Instructions::portable: break;
    }
    return "portable";
}

void print_build() {
    const std::string commit = build::kCommit;
    fmt::print("lmmd {}{}\n", build::kVersion, commit.empty() ? "" : ", commit " + commit);
    fmt::print("built with   {} {}\n\n", build::kCompiler, build::kFlags);
}

void print_devices() {
    fmt::print("Devices\n  cpu        {}, {} kernels\n", processor_name(), name(best_instructions()));
    try {
        fmt::print("  cuda       {}\n\n", cuda_device());
    } catch (const Error& error) {
        fmt::print("  cuda       {}\n\n", error.what());
    }
}

// A card's entries, one a line; nested ones are indented below their key.
void print_card(const Json& card, int indent) {
    for (const auto& [key, value] : card.items()) {
        if (value.is_object()) {
            fmt::print("{:{}}{}\n", "", indent, key);
            print_card(value, indent + 2);
            continue;
        }
        std::string text = value.is_string() ? value.get<std::string>() : value.dump();
        if (value.is_array() && !value.empty() && value.front().is_string()) {
            text.clear();
            for (const Json& word : value) text += (text.empty() ? "" : ", ") + (word.is_string() ? word.get<std::string>() : word.dump());
        }
        fmt::print("{:{}}{}: {}\n", "", indent, key, text);
    }
}

void print_potentials() {
    fmt::print("Potentials\n");
    bool any = false;
    std::error_code error;
    for (const std::filesystem::path& folder : potential_folders())
        for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
            if (!std::filesystem::exists(entry.path() / "nep.txt", error)) continue;
            any = true;
            fmt::print("  {}   ({})\n", entry.path().filename().string(), entry.path().string());
            std::ifstream in(entry.path() / "card.json");
            const Json card = in ? Json::parse(in, nullptr, false) : Json();
            if (card.is_object()) print_card(card, 6);
            else fmt::print("      no readable card.json\n");
        }
    fmt::print("{}\n", any ? "" : "  none found; LMMD_POTENTIALS names a folder of them\n");
}

template <class Entry>
void print_table(const char* title, std::span<const Entry> table) {
    fmt::print("{}\n", title);
    for (const Entry& entry : table) fmt::print("  {}\n      {}\n", entry.usage, entry.help);
    fmt::print("\n");
}

}  // namespace

Action define_info(CLI::App&) {
    return [] {
        print_build();
        print_devices();
        print_potentials();
        print_table("Deck commands", commands());
        print_table("Ensembles", ensembles());
        print_table("Observers", observers());
        return 0;
    };
}

}  // namespace lmmd::cli
