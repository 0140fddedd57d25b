// SPDX-License-Identifier: GPL-3.0-or-later
// LMMD_HD marks a function for the host and, under nvcc, for the device as well.
#pragma once

#ifdef __CUDACC__
#define LMMD_HD __host__ __device__
#else
#define LMMD_HD
#endif
