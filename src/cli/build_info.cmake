# SPDX-License-Identifier: GPL-3.0-or-later
# Fills build_info.hpp.in; the header changes, and is compiled anew, only when what it says changes.
execute_process(COMMAND git -C ${LMMD_SOURCE} describe --always --dirty --abbrev=12 --exclude *
  OUTPUT_VARIABLE LMMD_COMMIT OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
configure_file(${LMMD_SOURCE}/src/cli/build_info.hpp.in ${LMMD_HEADER} @ONLY)
