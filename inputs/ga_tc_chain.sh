#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# From decks to Tc for gallium: tc_chain.sh, which says more. Results in runs/ga_tc_chain.
#
#   inputs/ga_tc_chain.sh [--out DIR] [--set NAME=VALUE ...] [liquid|quench|confined ...] [-- OPTIONS OF lmmd-analyze a2f]
set -- Ga "$@"
. "$(dirname "${BASH_SOURCE[0]}")/tc_chain.sh"
