// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the format AMBER netCDF that needs its library.
#pragma once

#include "reader.hpp"

namespace lmmd::analysis {

// Error(machine) where the program was built without netCDF.
std::unique_ptr<FrameReader> open_amber_netcdf(const std::filesystem::path& path, const ReaderOptions&);

}  // namespace lmmd::analysis
