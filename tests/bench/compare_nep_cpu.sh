#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Kernel speed against NEP_CPU on one core: compare_nep_cpu.sh DIR [REPEATS]
# DIR is a checkout of NEP_CPU (its src/nep.cpp is built here with -O3 -march=native). The three models are read from
# $LMMD_SHARED/peer_models, by default ../shared/peer_models beside the repository. Prints medians of REPEATS (5) ratios.
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
peer=${1:?usage: compare_nep_cpu.sh DIR [REPEATS]}
repeats=${2:-5}
models=${LMMD_SHARED:-$top/../shared}/peer_models
[ -f "$peer/src/nep.cpp" ] || { printf 'found no src/nep.cpp in %s, expected a checkout of NEP_CPU\n' "$peer" >&2; exit 2; }
[ -d "$models" ] || { printf 'found no %s, expected the peer models; set LMMD_SHARED\n' "$models" >&2; exit 2; }
release=${LMMD_BUILD:-$top/build/release}
[ -f "$release/build.ninja" ] || cmake --preset release -S "$top"
cmake --build "$release" --target lmmd_cpu lmmd_io lmmd_build
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${CXX:-g++}" -O3 -march=native -w -c "$peer/src/nep.cpp" -o "$work/nep.o"
objects=("$work/nep.o")
for extra in ewald_nep neighbor_nep; do
    [ -f "$peer/src/$extra.cpp" ] || continue
    "${CXX:-g++}" -O3 -march=native -w -c "$peer/src/$extra.cpp" -o "$work/$extra.o"
    objects+=("$work/$extra.o")
done
libraries=()
for name in build cpu kernel io nep neighbor base; do
    [ -f "$release/src/liblmmd_$name.a" ] && libraries+=("$release/src/liblmmd_$name.a")
done
"${CXX:-g++}" -std=c++20 -O2 -I"$top/include" -isystem "$peer/src" "$top/tests/bench/compare_nep_cpu.cpp" "${objects[@]}" \
    -Wl,--start-group "${libraries[@]}" -Wl,--end-group -lfmt -lcrypto -fopenmp -o "$work/compare"

grep -m1 'model name' /proc/cpuinfo | sed 's/.*: //'
printf '%-10s %-9s %6s %12s %12s %7s %15s %8s %9s %9s\n' case kernel atoms NEP_CPU/s lmmd/s ratio "min - max" peak force energy
run() { "$work/compare" "$1" "$models/$2" "$3" "$4" "$repeats" | grep -E "^$1 "; }
run UNEP-Cu Song-2024-UNEP-v1-AgAlAuCrCuMgMoNiPbPdPtTaTiVWZr.txt fcc:Cu:3.615 2048
run Si-3body Si_2022_NEP4_3body.txt diamond:Si:5.431 1728
run C_2022 C_2022_NEP4.txt diamond:C:3.567 4096
echo
echo "atoms a second, one core, list at hand, energies + forces + virial by both, measured in turn; ratio: median of $repeats;"
echo "peak: share of the measured multiply-add rate; force: RMS difference over RMS; energy: difference, eV/atom"
