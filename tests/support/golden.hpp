// SPDX-License-Identifier: GPL-3.0-or-later
// Golden configurations (tests/golden): frames with the energy, force and virial of each atom as another code has them.
#pragma once

#include <filesystem>
#include <vector>

#include "lmmd/model/state.hpp"

namespace lmmd::test {

struct GoldenFrame {
    State state;
    std::vector<double> energy;  // eV
    std::vector<Vec3> force;     // eV/A
    std::vector<Mat3> virial;    // eV, ascribed to the neighbour
};
// Columns: species, x y z, energy, force, virial (row by row). Fails the test when the file is not like that.
std::vector<GoldenFrame> read_golden(const std::filesystem::path& path);

std::filesystem::path golden_folder();
// Files that the repository does not contain (LMMD_SHARED, or shared/ beside the source tree); empty when they are not at hand.
std::filesystem::path shared_folder();

}  // namespace lmmd::test
