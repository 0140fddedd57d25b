// SPDX-License-Identifier: GPL-3.0-or-later
// Stands in for the reader where netCDF was not found at build time.
#include "amber_netcdf.hpp"

namespace lmmd::analysis {

std::unique_ptr<FrameReader> open_amber_netcdf(const std::filesystem::path& path, const ReaderOptions&) {
    throw machine_error("'" + path.string() +
                        "': this program was built without netCDF, which AMBER trajectories need; install it (apt-get "
                        "install libnetcdf-dev) and build again with './bootstrap build' in a fresh build folder");
}

}  // namespace lmmd::analysis
