#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Registers and spills of the NEP's kernels as nvcc compiles them, and how many warps a multiprocessor then holds at once, as
# the table of docs/performance.md. Needs nvcc, no device. Usage: cuda/resource_report.sh [ARCHITECTURE ...]
set -eu
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
{
    echo '#include "cuda_group.cuh"'
    echo '#include "lmmd/device/nep_gather.hpp"'
    echo 'namespace lmmd {'
    for body in 'NepForces<float, 4, 5>' 'NepForces<float, 4, 4>' 'NepForces<float, 8, 5>' 'NepForces<float, 8, 4>' \
        'NepForces<double, 4, 4>' 'NepForces<double, 8, 4>' 'GatherForces<float>' 'GatherForces<double>'; do
        echo "template __global__ void run_groups(const $body, unsigned, unsigned);"
    done
    echo '}'
} > "$folder/kernels.cu"
echo '| kernel | architecture | registers | spilled, bytes (stores + loads) | warps a multiprocessor |'
echo '|---|---|---|---|---|'
for architecture in ${*:-80 90}; do
    nvcc -std=c++20 --expt-relaxed-constexpr -O3 -DNDEBUG -prec-div=false -prec-sqrt=false -Iinclude -Icuda -Xptxas=-v \
        -gencode "arch=compute_$architecture,code=sm_$architecture" -cubin -o "$folder/kernels.cubin" "$folder/kernels.cu" 2>&1 |
        awk -v architecture="sm_$architecture" '
            # The kernel by its mangled name; a register file of 65536 is dealt out in eights a lane, to four schedulers.
            /Compiling entry function/ {
                name = $0
                sub(/.*run_groupsINS_[0-9]+/, "", name)
                sub(/EEEv.*/, "", name)
                gsub(/Li/, ", ", name)
                gsub(/E/, "", name)
                sub(/If/, " float", name)
                sub(/Id/, " double", name)
            }
            /bytes spill stores/ { spilled = $5 + $9 }
            /Used [0-9]+ registers/ {
                for (i = 1; i < NF; ++i) if ($i == "Used") registers = $(i + 1)
                each = int((registers + 7) / 8) * 8
                warps = 4 * int(16384 / (32 * each))
                if (warps > 64) warps = 64
                printf "| %s | %s | %d | %d | %d |\n", name, architecture, registers, spilled, warps
            }' | sort
done
