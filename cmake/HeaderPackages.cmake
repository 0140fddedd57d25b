# SPDX-License-Identifier: GPL-3.0-or-later
# A bare machine has no package manager, but a folder LMMD_DEPS_DIR with the headers of those libraries that need no more than
# headers (tests/gpu/collect_deps.sh fills one). This answers find_package() for them.
function(lmmd_header_package package header targets)
  if(NOT EXISTS "${LMMD_DEPS_DIR}/${header}")
    message(FATAL_ERROR "found no ${header} in LMMD_DEPS_DIR=${LMMD_DEPS_DIR}, expected the headers of ${package} there; "
      "fill it on a machine that has them: tests/gpu/collect_deps.sh DIR")
  endif()
  string(TOLOWER ${package} name)
  set(config "")
  foreach(target IN LISTS targets)
    string(APPEND config "if(NOT TARGET ${target})\n  add_library(${target} INTERFACE IMPORTED)\n"
      "  target_include_directories(${target} SYSTEM INTERFACE \"${LMMD_DEPS_DIR}\")\nendif()\n")
  endforeach()
  file(WRITE "${CMAKE_FIND_PACKAGE_REDIRECTS_DIR}/${name}-config.cmake" "${config}${ARGN}\n")
  file(WRITE "${CMAKE_FIND_PACKAGE_REDIRECTS_DIR}/${name}-config-version.cmake" "set(PACKAGE_VERSION_COMPATIBLE TRUE)\n")
endfunction()

lmmd_header_package(fmt fmt/format.h fmt::fmt "set_target_properties(fmt::fmt PROPERTIES INTERFACE_COMPILE_DEFINITIONS FMT_HEADER_ONLY)")
lmmd_header_package(Eigen3 Eigen/Dense Eigen3::Eigen)
lmmd_header_package(CLI11 CLI/CLI.hpp CLI11::CLI11)
lmmd_header_package(nlohmann_json nlohmann/json.hpp nlohmann_json::nlohmann_json)
lmmd_header_package(Catch2 catch2/catch.hpp Catch2::Catch2 "list(APPEND CMAKE_MODULE_PATH \"${LMMD_DEPS_DIR}/cmake\")")
# lmmd-analyze alone needs it, which no bare machine builds.
lmmd_header_package(SQLite3 "" SQLite::SQLite3)
