// SPDX-License-Identifier: GPL-3.0-or-later
// Energies, forces and virials of small models against NEP_CPU's (README.md beside this file).
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>

#include "lmmd/io/nep_file.hpp"
#include "support/golden.hpp"
#include "support/nep_evaluation.hpp"

namespace lmmd::test {
namespace {

// Largest difference and mean squares over a frame.
struct Comparison {
    double energy = 0, force = 0, virial = 0;  // largest difference of a component, eV and eV/A
    double force_error2 = 0, force2 = 0;       // sums of squares
};

Comparison compare(const NepResult& mine, const GoldenFrame& golden) {
    Comparison c;
    for (std::size_t i = 0; i < golden.energy.size(); ++i) {
        c.energy = std::max(c.energy, std::abs(mine.energies[i] - golden.energy[i]));
        const Vec3 d = mine.force[i] - golden.force[i];
        c.force = std::max({c.force, std::abs(d.x), std::abs(d.y), std::abs(d.z)});
        c.force_error2 += norm2(d);
        c.force2 += norm2(golden.force[i]);
        for (int k = 0; k < 9; ++k)
            c.virial = std::max(c.virial, std::abs(mine.virials[i].m[k] - golden.virial[i].m[k]));
    }
    return c;
}

// Both have every term in double; they differ by rounding, and by the twelve digits that the file keeps.
constexpr double kDoubleTolerance = 1e-10;
// performance.md's table: float lanes, RMS of the force error.
constexpr double kLanesRelative = 1e-5, kLanesAbsolute = 1e-5;  // of the force RMS; eV/A

std::vector<Instructions> instructions_here() {
    std::vector<Instructions> all{Instructions::portable};
    if (best_instructions() != Instructions::portable) all.push_back(Instructions::avx2);
    if (best_instructions() == Instructions::avx512) all.push_back(Instructions::avx512);
    return all;
}

void check_model(const NepModel& model, const std::filesystem::path& golden) {
    int number = 0;
    for (const GoldenFrame& frame : read_golden(golden)) {
        INFO(golden.filename().string() << ", frame " << ++number);
        const Comparison reference = compare(evaluate(model, frame.state), frame);
        const double scale = 1 + std::sqrt(reference.force2 / static_cast<double>(frame.energy.size()));
        CHECK(reference.energy < kDoubleTolerance * scale);
        CHECK(reference.force < kDoubleTolerance * scale);
        CHECK(reference.virial < kDoubleTolerance * scale);
        for (const Instructions instructions : instructions_here()) {
            const auto evaluator = make_nep_evaluator_lanes(model, instructions);
            INFO(evaluator->name());
            const Comparison lanes = compare(evaluate(*evaluator, model, frame.state), frame);
            const double count = 3.0 * static_cast<double>(frame.energy.size());
            CHECK(std::sqrt(lanes.force_error2 / count) <
                  kLanesRelative * std::sqrt(lanes.force2 / count) + kLanesAbsolute);
            CHECK(lanes.energy < 1e-5 * scale);
        }
    }
}

TEST_CASE("Every variant of the header gives NEP_CPU's energies, forces and virials") {
    int models = 0;
    for (const auto& entry : std::filesystem::directory_iterator(golden_folder() / "nep")) {
        const std::string name = entry.path().filename().string();
        if (!name.ends_with(".nep.txt")) continue;
        ++models;
        check_model(read_nep(entry.path()), golden_folder() / "nep" / (name.substr(0, name.size() - 8) + ".golden.xyz"));
    }
    CHECK(models == 22);
}

TEST_CASE("Published models give NEP_CPU's energies, forces and virials") {
    const std::filesystem::path shared = shared_folder();
    if (shared.empty() || !std::filesystem::is_directory(shared / "peer_models")) {
        WARN("skipped: no folder shared/peer_models beside the source tree (or in LMMD_SHARED)");
        return;
    }
    for (const char* name : {"C_2022_NEP4", "C_2024_NEP4", "Si_2022_NEP4_3body", "Si_2022_NEP4_5body",
                             "Song-2024-UNEP-v1-AgAlAuCrCuMgMoNiPbPdPtTaTiVWZr"})
        check_model(read_nep(shared / "peer_models" / (std::string(name) + ".txt")),
                    golden_folder() / "peers" / (std::string(name) + ".golden.xyz"));
}

}  // namespace
}  // namespace lmmd::test
