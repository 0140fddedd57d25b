# SPDX-License-Identifier: GPL-3.0-or-later
# Files compiled for one instruction set must not leave code behind that the linker could choose for the whole program: of the
# weak symbols (inline functions and templates) each has to name its instruction set.
# Usage: cmake -DNM=nm -DOBJECTS=a.o,b.o -P kernel_symbols.cmake
string(REPLACE "," ";" objects "${OBJECTS}")
set(checked 0)
foreach(object IN LISTS objects)
  if(NOT object MATCHES "nep_(avx2|avx512)")
    continue()
  endif()
  math(EXPR checked "${checked} + 1")
  execute_process(COMMAND ${NM} -C ${object} OUTPUT_VARIABLE symbols COMMAND_ERROR_IS_FATAL ANY)
  string(REGEX MATCHALL "[^\n]* [WVu] [^\n]*" weak "${symbols}")
  foreach(symbol IN LISTS weak)
    if(NOT symbol MATCHES "Avx2|Avx512")
      message(SEND_ERROR "${object}: a weak symbol without the name of its instruction set: ${symbol}; make it LMMD_INLINE")
    endif()
  endforeach()
endforeach()
if(NOT checked EQUAL 2)
  message(FATAL_ERROR "found ${checked} files of instruction sets, expected 2: nep_avx2 and nep_avx512")
endif()
