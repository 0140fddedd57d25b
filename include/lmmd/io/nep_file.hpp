// SPDX-License-Identifier: GPL-3.0-or-later
// nep.txt as GPUMD writes it: NEP3, NEP4, NEP5, with or without ZBL.
#pragma once

#include <filesystem>
#include <string>

#include "lmmd/nep/model.hpp"

namespace lmmd {

// Throws Error(input) with line and column for anything that is not a whole, finite, consistent model; dipole,
// polarizability, charge and temperature models are refused by name.
NepModel read_nep(const std::filesystem::path& path);
NepModel parse_nep(const std::string& text, const std::string& name);
// The text that GPUMD, NEP_CPU and read_nep take; numbers keep enough digits to read back the same double.
std::string format_nep(const NepModel& model);

}  // namespace lmmd
