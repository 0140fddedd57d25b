#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# run_all.sh where there is no GPU, and with stand-ins for the GPU, the build, lmmd and GPUMD: does every cell find its number?
# shellcheck disable=SC2016 # stand-ins expand their own variables
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
results=$work/out/results.json
export PATH=$work/bin:$PATH
unset GPUMD_DIR LMMD_DEPS_DIR LMMD_BUILD

stub() { # file; the script's body on stdin
    mkdir -p "$(dirname "$1")"
    { echo '#!/usr/bin/env bash'; cat; } >"$1"
    chmod +x "$1"
}
expect() { # text in the results, blanks as they stand
    grep -qF "$1" "$results" || { printf 'run_all_test.sh: found no %s in\n' "$1" >&2; cat "$results" >&2; exit 1; }
}
run_all() { # expected exit status
    local status=0
    "$here/run_all.sh" "$work/out" >"$work/table" || status=$?
    [ $status -eq "$1" ] || { printf 'run_all_test.sh: found exit status %s, expected %s\n' $status "$1" >&2; cat "$work/table" >&2; exit 1; }
}

stub "$work/bin/nvidia-smi" <<<'exit 9'
run_all 77
expect '{"what": "speed table", "value": null, "unit": "", "reason": "no GPU on this machine (nvidia-smi finds none)"}'

# A machine with everything: 3e6 atom-step/s on the GPU, 1e6 on the CPU, 1.5e6 with GPUMD, 2e4 for each of 64 replicas.
stub "$work/bin/nvidia-smi" <<<'case $1 in *compute_cap*) echo 9.0 ;; *) echo "Stand-in GPU" ;; esac'
stub "$work/bin/cmake" <<<'exit 0'
stub "$work/bin/compute-sanitizer" <<<'[ "$2" != racecheck ] || { echo "a race at \"x\""; exit 9; }'
stub "$work/out/build/tests/good" <<<'exit 0'
printf '%s\n' "$work/out/build/tests/good" >"$work/out/build/gpu_tests.txt"
stub "$work/out/build/src/lmmd" <<'BODY'
out= device=
for ((i = 1; i <= $#; ++i)); do
    [ "${!i}" != --out ] || { j=$((i + 1)); out=${!j}; }
    [ "${!i}" != --device ] || { j=$((i + 1)); device=${!j}; }
done
rate=3e6
[ "$device" = cuda ] || rate=1e6
case "$*" in
bench*) printf '[\n  {\n    "atom_step_per_s": %s,\n    "bytes_per_atom": 1234.5\n  }\n]\n' $rate ;;
*--gpumd*) [ -s run.in ] && [ -s model.xyz ] && [ -s nep.txt ] && echo "Speed of this run = $rate atom*step/second." ;;
*replicas.in*) for k in $(seq 10 73); do mkdir -p "$out/replica_$k" && echo '"atom_steps_per_second": 2e4,' >"$out/replica_$k/run.json"; done ;;
*one.in*) mkdir -p "$out" && echo '"atom_steps_per_second": 2e6,' >"$out/run.json" ;;
*) mkdir -p "$out" && echo atoms >"$out/restart.xyz" ;;
esac
BODY
stub "$work/gpumd/src/gpumd" <<<'echo "Speed of this run = 1.5e+06 atom*step/second."'
mkdir -p "$work/shared/peer_models"
for model in C_2022_NEP4 Si_2022_NEP4_3body Song-2024-UNEP-v1-AgAlAuCrCuMgMoNiPbPdPtTaTiVWZr; do
    echo nep4 >"$work/shared/peer_models/$model.txt"
done
export GPUMD_DIR=$work/gpumd LMMD_SHARED=$work/shared
run_all 1 # the race
expect '"device": "Stand-in GPU"'
expect '{"what": "tests: good", "value": "passed", "unit": "", "reason": ""}'
expect '{"what": "compute-sanitizer memcheck", "value": "clean", "unit": "", "reason": ""}'
expect '{"what": "compute-sanitizer racecheck", "value": "failed", "unit": "", "reason": "a race at _x_"}'
expect '{"what": "Ga, liquid, 500 atoms", "value": 3e6, "unit": "atom-step/s", "reason": ""}'
expect '{"what": "memory at 1000000 atoms", "value": 1234.5, "unit": "B/atom", "reason": ""}'
expect '{"what": "GPU over CPU, 8000 atoms", "value": 3, "unit": "", "reason": ""}'
expect '{"what": "64 replicas over one cell", "value": 0.64, "unit": "", "reason": ""}'
expect '{"what": "silicon_liquid, lmmd over GPUMD", "value": 2, "unit": "", "reason": ""}'

# No time even for the build.
LMMD_BUDGET=3 run_all 1
expect 'the build failed: not within its time'
