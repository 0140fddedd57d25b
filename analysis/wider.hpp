// SPDX-License-Identifier: GPL-3.0-or-later
// Copies of a function for wider registers, chosen when the program starts.
#pragma once

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define LMMD_WIDER __attribute__((target_clones("arch=skylake-avx512", "arch=haswell", "default")))
#else
#define LMMD_WIDER
#endif
