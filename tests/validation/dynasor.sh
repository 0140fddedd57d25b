#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Collective modes against dynasor on the same trajectory and wave vectors, and the velocity autocorrelation against numpy:
#   dynasor.sh [TRAJECTORY.xyz]
# Without a trajectory one of 500 gallium atoms is made. dynasor comes from PyPI into a virtual environment of its own
# (build/validation). Ends with 0 when S(q), F(q,t), C_L and C_T agree to 1e-6 and lmmd is at least as fast.
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
release=${LMMD_BUILD:-$top/build/release}
work=$top/build/validation
[ -f "$release/build.ninja" ] || cmake --preset release -S "$top"
cmake --build "$release" --target lmmd lmmd-analyze
mkdir -p "$work"
[ -x "$work/venv/bin/python" ] || python3 -m venv "$work/venv"
"$work/venv/bin/python" -c 'import dynasor' 2>/dev/null || "$work/venv/bin/pip" install --quiet dynasor

trajectory=${1:-$work/ga/trajectory.xyz}
if [ ! -f "$trajectory" ]; then
    cat >"$work/ga.in" <<'DECK'
build liquid Ga atoms 500 density 5.96 gcc seed 1
potential Ga
minimize fire 0.5 200
velocity 1000 seed 1
time_step 2
ensemble nvt_bdp 1000 500 100
run 2500
ensemble nve
dump_xyz 5 trajectory.xyz velocity precision double
run 5000
DECK
    "$release/src/lmmd" run "$work/ga.in" --out "$work/ga" --force
fi
exec "$work/venv/bin/python" "$top/tests/validation/dynasor.py" "$release/analysis/lmmd-analyze" "$trajectory" "$work"
