#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Everything that needs a GPU, in at most eight minutes: builds lmmd from this tree, runs the tests that know devices, some of
# them under compute-sanitizer, and measures speed against the CPU and, where GPUMD_DIR names a checkout, against GPUMD.
#   tests/gpu/run_all.sh OUT
# leaves OUT/results.json, prints it as a table. A cell that could not be filled says why. Exit status: 0; 1 when the build
# or a test failed; 77 where there is no GPU.
#   LMMD_DEPS_DIR  headers for a machine without packages (tests/gpu/collect_deps.sh)
#   LMMD_SHARED    folder with peer_models/, for the comparison with GPUMD; GPUMD_DIR: its checkout
#   LMMD_BUILD     a build folder to go on with; default OUT/build
#   LMMD_BUDGET    seconds in all; default 470
set -uo pipefail

tree=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
[ $# -eq 1 ] || { printf 'usage: tests/gpu/run_all.sh OUT\n' >&2; exit 2; }
mkdir -p "$1" || exit 1
out=$(cd "$1" && pwd)
budget=${LMMD_BUDGET:-470}
build=${LMMD_BUILD:-$out/build}
shared=${LMMD_SHARED:-$tree/../shared}
lmmd=$build/src/lmmd
models=$shared/peer_models
unep=Song-2024-UNEP-v1-AgAlAuCrCuMgMoNiPbPdPtTaTiVWZr.txt
failed=0
sep=$'\x1f'
rows=() # what, value, unit, reason

left() { printf '%s\n' $((budget - SECONDS)); }

# Runs a command for at most so many seconds and not beyond the budget; its output goes to OUT/LOG.
limited() { # seconds log command...
    local seconds=$1 log=$out/$2
    shift 2
    [ "$(left)" -lt "$seconds" ] && seconds=$(left)
    if [ "$seconds" -lt 5 ]; then
        printf 'the time is spent\n' >"$log"
        return 124
    fi
    timeout "$seconds" "$@" >"$log" 2>&1
}

cell() { rows+=("$1$sep$2$sep$3$sep${4:-}"); } # what value unit [reason]
empty() { cell "$1" "" "" "$2"; }
reason_of() { # status log
    [ "$1" -eq 124 ] && { printf 'not within its time\n'; return; }
    tail -n 1 "$out/$2" | tr -d '[:cntrl:]' | tr '"\\' '_/' | cut -c 1-200
}
ratio() { [ -n "$1" ] && [ -n "$2" ] && awk -v a="$1" -v b="$2" 'BEGIN {if (b > 0) printf "%.3g\n", a / b}'; }

device() { nvidia-smi --query-gpu=name --format=csv,noheader 2>/dev/null | head -n 1; }

configure_and_build() {
    local options=(-G Ninja -S "$tree" -B "$build" -DCMAKE_BUILD_TYPE=Release -DLMMD_CUDA=ON -DCMAKE_CUDA_ARCHITECTURES=native)
    [ -z "${LMMD_DEPS_DIR:-}" ] || options+=("-DLMMD_DEPS_DIR=$(cd "$LMMD_DEPS_DIR" && pwd)")
    limited 60 configure.log cmake "${options[@]}" && limited 300 build.log cmake --build "$build" --target lmmd gpu_tests
}

# GPUMD's own makefile builds beside its sources; it goes on while ours is built.
start_gpumd() {
    gpumd_job=
    [ -n "${GPUMD_DIR:-}" ] || return
    gpumd=$GPUMD_DIR/src/gpumd
    [ -x "$gpumd" ] && return
    local capability
    capability=$(nvidia-smi --query-gpu=compute_cap --format=csv,noheader | head -n 1 | tr -d .)
    timeout 300 make -C "$GPUMD_DIR/src" -j "$(nproc)" "CUDA_ARCH=-arch=sm_$capability" gpumd >"$out/gpumd_build.log" 2>&1 &
    gpumd_job=$!
}

run_tests() {
    local program name status
    while read -r program; do
        name=$(basename "$program")
        limited 120 "$name.log" "$program"
        status=$?
        if [ $status -eq 0 ]; then
            cell "tests: $name" passed ""
        else
            failed=1
            cell "tests: $name" failed "" "$(reason_of $status "$name.log")"
        fi
    done <"$build/gpu_tests.txt"
}

sanitize() {
    local program=$build/tests/unit_backend tool status
    for tool in memcheck racecheck; do
        command -v compute-sanitizer >/dev/null || { empty "compute-sanitizer $tool" "compute-sanitizer is not installed"; continue; }
        limited 60 "$tool.log" compute-sanitizer --tool "$tool" --error-exitcode 9 "$program"
        status=$?
        if [ $status -eq 0 ]; then
            cell "compute-sanitizer $tool" clean ""
        elif [ $status -eq 124 ]; then
            empty "compute-sanitizer $tool" "not within its time"
        else
            failed=1
            cell "compute-sanitizer $tool" failed "" "$(reason_of $status "$tool.log")"
        fi
    done
}

number() { sed -n "s/.*\"$2\": *\([0-9.eE+-]*\).*/\1/p" "$out/$1" | head -n 1; } # log key

# Atom-steps a second of lmmd bench; the answer is in `speed`, the reason of an empty one in `why`.
bench() { # log device atoms potential options...
    local log=$1 status
    limited 60 "$log" "$lmmd" bench "$4" --device "$2" --atoms "$3" --json --repeats 5 --seconds 0.2 "${@:5}"
    status=$?
    speed=$(number "$log" atom_step_per_s)
    why=''
    [ $status -eq 0 ] || { speed='' why=$(reason_of $status "$log"); }
}

speed_table() {
    local atoms gpu gpu_why
    for atoms in 500 8000 100000 1000000; do
        bench "gpu_$atoms.log" cuda $atoms Ga
        gpu=$speed gpu_why=$why
        cell "Ga, liquid, $atoms atoms" "$speed" "atom-step/s" "$why"
        cell "memory at $atoms atoms" "$(number "gpu_$atoms.log" bytes_per_atom)" "B/atom" "$why"
        if [ $atoms -le 100000 ]; then
            bench "cpu_$atoms.log" cpu $atoms Ga
            cell "the same on the CPU ($(nproc) threads)" "$speed" "atom-step/s" "$why"
            cell "GPU over CPU, $atoms atoms" "$(ratio "$gpu" "$speed")" "" "${gpu_why:-$why}"
        fi
    done
}

# The mean speed over the replicas' own clocks, times their number.
replicas_speed() { # log folder deck atoms_in_all
    rm -rf "${out:?}/$2"
    limited 90 "$1" "$lmmd" run "$3" --device cuda --out "$out/$2"
    local status=$?
    speed='' why=''
    if [ $status -ne 0 ]; then
        why=$(reason_of $status "$1")
    else
        speed=$(cat "$out/$2"/run.json "$out/$2"/replica_*/run.json 2>/dev/null |
            sed -n 's/.*"atom_steps_per_second": *\([0-9.eE+-]*\).*/\1/p' | awk '{sum += $1} END {if (NR) printf "%.4g\n", sum}')
    fi
}

replica_table() {
    local body=$out/body.in one
    cat >"$body" <<'DECK'
potential Ga
minimize fire 1 20
velocity 600
time_step 2
checkpoint off
ensemble nvt_bdp 600 600 50
run 300
DECK
    { echo "replicas 64"; echo "build liquid Ga atoms 4000 density 5.9 gcc"; cat "$body"; } >"$out/replicas.in"
    { echo "build liquid Ga atoms 256000 density 5.9 gcc"; cat "$body"; } >"$out/one.in"
    replicas_speed one.log one "$out/one.in"
    one=$speed
    cell "one cell of 256000 atoms" "$speed" "atom-step/s" "$why"
    replicas_speed replicas.log replicas "$out/replicas.in"
    cell "64 replicas of 4000 atoms" "$speed" "atom-step/s" "$why"
    cell "64 replicas over one cell" "$(ratio "$speed" "$one")" "" "$why"
}

# A folder with run.in, model.xyz and nep.txt that both programs run as it stands.
gpumd_case() { # name model atoms commands that make the structure, separated by ';'
    local folder=$out/$1 steps=$((50000000 / $3))
    [ $steps -le 10000 ] || steps=10000
    mkdir -p "$folder" && cp "$models/$2" "$folder/nep.txt" || return 1
    tr ';' '\n' <<<"potential nep.txt;$4;dump_restart 1;run 1" >"$folder/structure.in"
    limited 60 "$1.setup.log" "$lmmd" run "$folder/structure.in" --out "$folder/structure" --device cuda --force || return
    cp "$folder/structure/restart.xyz" "$folder/model.xyz"
    tr ';' '\n' <<<"potential nep.txt;velocity 300;ensemble nve;time_step 1;run $steps" >"$folder/run.in"
}

gpumd_speed() { # log
    speed=$(sed -n 's/.*Speed of this run = \([0-9.eE+-]*\) atom.*/\1/p' "$out/$1" | tail -n 1)
    why=''
    [ -n "$speed" ] || why=$(reason_of 1 "$1")
}

against_gpumd() {
    local name model atoms commands ours status
    [ -n "${GPUMD_DIR:-}" ] || { empty "against GPUMD" "GPUMD_DIR is not set"; return; }
    [ -d "$models" ] || { empty "against GPUMD" "no potentials in $models"; return; }
    [ -z "$gpumd_job" ] || wait "$gpumd_job" || { empty "against GPUMD" "its build failed: $(reason_of 1 gpumd_build.log)"; return; }
    while IFS='|' read -r name model atoms commands; do
        gpumd_case "$name" "$model" "$atoms" "$commands"
        status=$?
        [ $status -eq 0 ] || { empty "$name" "$(reason_of $status "$name.setup.log")"; continue; }
        (cd "$out/$name" && limited 60 "$name.lmmd.log" "$lmmd" run --gpumd --device cuda)
        gpumd_speed "$name.lmmd.log"
        ours=$speed
        cell "$name, lmmd" "$speed" "atom-step/s" "$why"
        (cd "$out/$name" && limited 60 "$name.gpumd.log" "$gpumd")
        gpumd_speed "$name.gpumd.log"
        cell "$name, GPUMD" "$speed" "atom-step/s" "$why"
        cell "$name, lmmd over GPUMD" "$(ratio "$ours" "$speed")" "" "$why"
    done <<CASES
carbon|C_2022_NEP4.txt|64000|build crystal diamond:C:3.567 20 20 20;velocity 300
silicon_liquid|Si_2022_NEP4_3body.txt|8000|build liquid Si atoms 8000 density 2.5 gcc;minimize fire 1 50;velocity 2000;ensemble nvt_bdp 2000 2000 20;run 200
copper_500|$unep|500|build crystal fcc:Cu:3.615 5 5 5;velocity 300
copper_108000|$unep|108000|build crystal fcc:Cu:3.615 30 30 30;velocity 300
copper_1000188|$unep|1000188|build crystal fcc:Cu:3.615 63 63 63;velocity 300
CASES
}

write_results() { # status
    local first=1 row what value unit reason
    {
        printf '{\n  "device": "%s",\n  "status": "%s",\n  "seconds": %s,\n  "rows": [' "${gpu_name:-none}" "$1" "$SECONDS"
        for row in "${rows[@]}"; do
            IFS=$sep read -r what value unit reason <<<"$row"
            [ $first -eq 1 ] || printf ','
            first=0
            printf '\n    {"what": "%s", "value": ' "$what"
            if [ -z "$value" ]; then printf 'null'
            elif [[ $value =~ ^[0-9.eE+-]+$ ]]; then printf '%s' "$value"
            else printf '"%s"' "$value"; fi
            printf ', "unit": "%s", "reason": "%s"}' "$unit" "$reason"
        done
        printf '\n  ]\n}\n'
    } >"$out/results.json"
    printf '\n%-44s %12s  %s\n' "${gpu_name:-no GPU}" "" ""
    for row in "${rows[@]}"; do
        IFS=$sep read -r what value unit reason <<<"$row"
        printf '%-44s %12s %s%s\n' "$what" "${value:--}" "$unit" "${reason:+ ($reason)}"
    done
    printf '%s s; %s\n' "$SECONDS" "$out/results.json"
}

give_up() { # reason status
    for what in tests compute-sanitizer "speed table" "64 replicas of 4000 atoms" "against GPUMD"; do empty "$what" "$1"; done
    write_results "$1"
    exit "$2"
}

gpu_name=$(device)
[ -n "$gpu_name" ] || give_up "no GPU on this machine (nvidia-smi finds none)" 77
start_gpumd
configure_and_build || give_up "the build failed: $(reason_of $? "$([ -s "$out/build.log" ] && echo build.log || echo configure.log)")" 1
run_tests
speed_table
replica_table
against_gpumd
sanitize
if [ $failed -eq 0 ]; then write_results "passed"; else write_results "failed"; fi
exit $failed
