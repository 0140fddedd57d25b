# SPDX-License-Identifier: GPL-3.0-or-later
# Voro++: Voropp::voropp. Debian's package brings no CMake files.
find_path(VOROPP_INCLUDE_DIR voro++/voro++.hh)
find_library(VOROPP_LIBRARY voro++)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(VOROPP REQUIRED_VARS VOROPP_LIBRARY VOROPP_INCLUDE_DIR)
if(VOROPP_FOUND AND NOT TARGET Voropp::voropp)
  add_library(Voropp::voropp UNKNOWN IMPORTED)
  set_target_properties(Voropp::voropp PROPERTIES IMPORTED_LOCATION "${VOROPP_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${VOROPP_INCLUDE_DIR}")
endif()
mark_as_advanced(VOROPP_INCLUDE_DIR VOROPP_LIBRARY)
