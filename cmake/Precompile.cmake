# SPDX-License-Identifier: GPL-3.0-or-later
# Headers from outside that most files include, compiled once: for builds from nothing, such as a first one or a fresh
# clone's, that do not optimise (g++ 12 warns falsely of them where it does). A file still includes all that it uses: builds without this see to it.

# lmmd_precompile(NAME FOLDERS ... LIBRARIES ... HEADERS ...): the targets of these folders share these headers.
function(lmmd_precompile name)
  cmake_parse_arguments(P "" "" "FOLDERS;LIBRARIES;HEADERS" ${ARGN})
  add_library(${name} OBJECT ${PROJECT_SOURCE_DIR}/cmake/precompile.cpp)
  target_link_libraries(${name} PRIVATE lmmd_options ${P_LIBRARIES})
  target_precompile_headers(${name} PRIVATE ${P_HEADERS})
  foreach(folder IN LISTS P_FOLDERS)
    get_directory_property(targets DIRECTORY ${PROJECT_SOURCE_DIR}/${folder} BUILDSYSTEM_TARGETS)
    foreach(target IN LISTS targets)
      get_target_property(type ${target} TYPE)
      if(type MATCHES "STATIC_LIBRARY|EXECUTABLE")
        target_precompile_headers(${target} REUSE_FROM ${name})
      endif()
    endforeach()
  endforeach()
endfunction()

# Eigen before fmt: fmt's pragma of optimisation would stay on for the intrinsics that Eigen includes (g++ 12, -O0).
set(headers <Eigen/Core> <algorithm> <array> <cmath> <filesystem> <fstream> <functional> <map> <memory> <numbers> <numeric>
  <optional> <set> <span> <sstream> <string> <string_view> <variant> <vector> <fmt/format.h>)
lmmd_precompile(lmmd_headers FOLDERS src analysis LIBRARIES fmt::fmt Eigen3::Eigen HEADERS ${headers})
if(BUILD_TESTING)
  find_package(Catch2 2.13 REQUIRED)
  lmmd_precompile(lmmd_test_headers FOLDERS tests LIBRARIES fmt::fmt Eigen3::Eigen Catch2::Catch2 HEADERS ${headers} <catch2/catch.hpp>)
endif()
