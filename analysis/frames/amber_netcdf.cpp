// SPDX-License-Identifier: GPL-3.0-or-later
// AMBER trajectories in netCDF (conventions 1.0, https://ambermd.org/netcdf/nctraj.xhtml), as GPUMD's dump_netcdf,
// AMBER, LAMMPS and ASE write them. Such a file names no elements: these come from model.xyz beside it.
#include "amber_netcdf.hpp"

namespace lmmd::analysis {
namespace {

bool recognises(const std::filesystem::path& path, std::string_view head) {
    const bool classic = head.substr(0, 3) == "CDF", hdf5 = head.substr(0, 4) == "\x89HDF";
    return classic || (hdf5 && (path.extension() == ".nc" || path.extension() == ".ncdf"));
}

}  // namespace

namespace entries {
extern const FrameFormat amber_netcdf{"AMBER netCDF", "*.nc of GPUMD, AMBER, LAMMPS with model.xyz beside it", true,
                                      recognises, open_amber_netcdf};
}

}  // namespace lmmd::analysis
