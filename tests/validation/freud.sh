#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Holds rdf, steinhardt and sofk against freud (https://freud.readthedocs.io) on the same frames, to 1e-4, and times both in
# the same run. Not part of continuous integration: it installs freud-analysis from PyPI in a virtual environment.
# usage: tests/validation/freud.sh [PATH/TO/lmmd-analyze] [THREADS]
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$(cd "$here/../.." && pwd)
program=${1:-$top/build/release/analysis/lmmd-analyze}
threads=${2:-$(nproc)}
venv=$top/build/validation/freud
[ -x "$program" ] || { echo "freud.sh: found no program $program, expected lmmd-analyze; build it: ./bootstrap build" >&2; exit 2; }
if [ ! -x "$venv/bin/python" ]; then
    python3 -m venv "$venv"
    "$venv/bin/pip" --quiet install freud-analysis numpy
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$venv/bin/python" "$here/freud_compare.py" "$program" "$threads" "$work"
