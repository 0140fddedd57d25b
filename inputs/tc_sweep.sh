#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# How Tc moves with pressure, temperature, cooling rate or confinement: one deck with one value of a variable for each replica, alpha2F of each,
# and what changes against the first. eta and most of the model cancel in the changes: they are better known than Tc.
#
#   inputs/tc_sweep.sh METAL liquid|quench|confined NAME V1 V2 ... [NAME V1 V2 ...] [--potential NAME] [--density D] [--out DIR] [--set NAME=VALUE ...]
#                      [-- OPTIONS OF lmmd-analyze a2f]
#
#   inputs/tc_sweep.sh Ga liquid pressure 0 1 2 4
#   inputs/tc_sweep.sh Ga quench cool_steps 5000 20000 80000
#   inputs/tc_sweep.sh Ga confined gap 20 30 40 high 19.1 29.1 39.1 middle 10 15 20
#
# Started again it goes on where it was. Results in runs/METAL_STATE_sweep, replica by replica.
. "$(dirname "${BASH_SOURCE[0]}")/tc_common.sh"

state=${1:-}
shift $(($# > 0))
case $state in liquid | quench | confined) ;; *) fail "found '$state', expected liquid, quench or confined" ;; esac
deck=$inputs/ga_$state.in
out=runs/${lower}_${state}_sweep
lists=() settings=() swept=() values=()
while [ $# -gt 0 ]; do
    case $1 in
    --out) out=${2:?"--out needs a folder"} && shift ;;
    --potential) potential=${2:?"--potential needs a name or a path"} && shift ;;
    --density) density=${2:?"--density needs g/cm3"} && shift ;;
    --set) settings+=(--set "${2:?"--set needs NAME=VALUE"}") && shift ;;
    --) shift && break ;;
    [a-z]*)
        grep -q "^set $1 " "$deck" || fail "found '$1', expected a variable that $(basename "$deck") sets"
        swept+=("$1") lists+=("$1")
        ;;
    *)
        [ ${#swept[@]} -gt 0 ] || fail "found '$1', expected the name of a variable before its values"
        lists+=("$1")
        [ ${#swept[@]} -gt 1 ] || values+=("$1")
        ;;
    esac
    shift
done
[ ${#values[@]} -gt 1 ] || fail "found ${#values[@]} values, expected a variable and two values or more, such as: pressure 0 1 2"
lmmd=${LMMD:-$(program lmmd src)}
analyze=${LMMD_ANALYZE:-$(program lmmd-analyze analysis)}
choose_coupling "$@"

# The deck with the lists in place of the lines that set these variables.
mkdir -p "$(dirname "$out")"
{
    echo "replicas ${#values[@]} ${lists[*]}"
    grep -v -E "^set ($(IFS='|' && echo "${swept[*]}")) " "$deck"
} >"$out.in"
set_metal "$state"
for variable in "${swept[@]}"; do # a list wins over what the metal says
    kept=()
    for word in "${settings_of_metal[@]}"; do case $word in "$variable="*) unset 'kept[-1]' ;; *) kept+=("$word") ;; esac; done
    settings_of_metal=("${kept[@]}")
done
"$lmmd" run "$out.in" --out "$out" --resume "${settings_of_metal[@]}" "${settings[@]}" >&2

frames=trajectory.xyz && [ "$state" != quench ] || frames=glass.xyz
replica() { printf '%s/replica_%02d' "$out" "$1"; }
for k in "${!values[@]}"; do
    "$analyze" a2f "$(replica "$k")/$frames" --reference "$(replica 0)/$frames" --out "$(replica "$k")/tc" "${coupling[@]}" "$@" \
        >"$(replica "$k")/tc.txt" 2>"$(replica "$k")/doubts.txt" || { cat "$(replica "$k")/doubts.txt" >&2 && exit 1; }
done

row=$read_summary'
    END {
        printf "%-12s %6.0f %-10s %-12s %-10s %-10s %-11s %4.1f-%-5.1f %-15s %-15s %s\n", swept, value["temperature"], show("diffusive_share", 3), show("lambda", 3),
            show("omega_log", 1), show("omega_2", 1), show("tc_allen_dynes", 2), value["tc_low"], value["tc_high"],
            first ? "-" : show("d_ln_lambda", 3), first ? "-" : show("d_ln_omega_log", 3), first ? "-" : show("d_ln_tc_allen_dynes", 3)
    }'
printf '%-12s %6s %-10s %-12s %-10s %-10s %-11s %-10s %-15s %-15s %s\n' "${swept[0]}" 'T[K]' gas-like lambda 'wlog[K]' 'w2[K]' 'Tc_AD[K]' 'band[K]' 'dln(lambda)' \
    'dln(wlog)' 'dln(Tc)'
for k in "${!values[@]}"; do awk -v swept="${values[$k]}" -v first=$((k == 0)) "$row" "$(replica "$k")/tc.txt"; done
echo '(): error of the spectrum. Tc_AD: Allen-Dynes at mu* = 0.125. band: mu* 0.10-0.15 and eta. dln: against the first row.'
for k in "${!values[@]}"; do doubts "${swept[0]} ${values[$k]}" "$(replica "$k")/doubts.txt"; done
