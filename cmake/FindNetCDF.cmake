# SPDX-License-Identifier: GPL-3.0-or-later
# The C library of netCDF: NetCDF::NetCDF. Debian's package brings no CMake files that name it so.
find_path(NETCDF_INCLUDE_DIR netcdf.h)
find_library(NETCDF_LIBRARY netcdf)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(NetCDF REQUIRED_VARS NETCDF_LIBRARY NETCDF_INCLUDE_DIR)
if(NetCDF_FOUND AND NOT TARGET NetCDF::NetCDF)
  add_library(NetCDF::NetCDF UNKNOWN IMPORTED)
  set_target_properties(NetCDF::NetCDF PROPERTIES IMPORTED_LOCATION "${NETCDF_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${NETCDF_INCLUDE_DIR}")
endif()
mark_as_advanced(NETCDF_INCLUDE_DIR NETCDF_LIBRARY)
