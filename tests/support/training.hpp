// SPDX-License-Identifier: GPL-3.0-or-later
// Labelled frames for tests of the trainer.
#pragma once

#include <numeric>

#include "lmmd/base/random.hpp"
#include "lmmd/neighbor/list.hpp"
#include "lmmd/train/dataset.hpp"
#include "lmmd/train/environment.hpp"
#include "support/builders.hpp"

namespace lmmd::test {

struct LabelledSet {
    std::vector<LabelledFrame> frames;
    std::vector<std::size_t> all;  // 0, 1, 2 ...
};

inline LabelledFrame unlabelled(const State& state) {
    LabelledFrame frame;
    frame.box = state.box;
    frame.position = state.atoms.position;
    std::array<int, 3> image{};
    for (Vec3& r : frame.position) wrap(frame.box, r, image);
    for (const std::string& symbol : state.atoms.symbol) frame.type.push_back(symbol == "Ga" ? 0 : 1);
    frame.forces.resize(frame.position.size());
    frame.trajectory = "liquid";
    return frame;
}

// Liquids with random energies, forces and (every second frame) virials, and unequal weights.
inline LabelledSet random_labels(std::size_t frames, std::int64_t atoms, std::uint64_t seed,
                                 const LiquidOptions& options) {
    LabelledSet set;
    for (std::size_t f = 0; f < frames; ++f) {
        LabelledFrame frame = unlabelled(liquid(atoms, seed + f, options));
        Random random(Stream::test, seed, f, 0);
        frame.energy = static_cast<double>(atoms) * random.normal();
        for (Vec3& force : frame.forces) force = random.normal3();
        if (f % 2 == 0) {
            frame.virial = Mat3{};
            for (double& v : frame.virial->m) v = random.normal();
        }
        frame.weight = 1 + 0.5 * static_cast<double>(f);
        set.all.push_back(f);
        set.frames.push_back(std::move(frame));
    }
    return set;
}

inline std::vector<Environment> environments(const std::vector<LabelledFrame>& frames, const NepModel& model) {
    std::vector<Environment> result;
    for (const LabelledFrame& frame : frames) result.emplace_back(frame.box, frame.position, frame.type, model);
    return result;
}

}  // namespace lmmd::test
