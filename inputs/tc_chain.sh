#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# From decks to Tc: runs a metal as a liquid, as a quenched glass and in a slit, and carries each run through its density of
# states, the two-phase split, alpha2F and lambda to Tc, with errors, bands and doubts. Prints two tables. Minutes on two cores.
#
#   inputs/tc_chain.sh METAL [--potential NAME] [--density D] [--out DIR] [--set NAME=VALUE ...] [liquid|quench|confined ...] [-- OPTIONS OF lmmd-analyze a2f]
#   (--set: for the decks that know the variable)
#
#   inputs/tc_chain.sh Ga                                  all three, results in runs/ga_tc_chain
#   inputs/tc_chain.sh In quench
#   inputs/tc_chain.sh 'Ga:0.86 In:0.14' --potential PATH --density 6.2 liquid
#   inputs/tc_chain.sh Ga --set pressure=2 liquid -- --model bergmann
#
# The first state is the reference of the last two columns: what changes between two states is more certain than either number.
# Started again it goes on where it was: finished runs are kept.
. "$(dirname "${BASH_SOURCE[0]}")/tc_common.sh"
out=runs/${lower}_tc_chain
settings=() states=()

while [ $# -gt 0 ]; do
    case $1 in
    --out) out=${2:?"--out needs a folder"} && shift ;;
    --potential) potential=${2:?"--potential needs a name or a path"} && shift ;;
    --density) density=${2:?"--density needs g/cm3"} && shift ;;
    --set) settings+=("${2:?"--set needs NAME=VALUE"}") && shift ;;
    --) shift && break ;;
    liquid | quench | confined) states+=("$1") ;;
    *) fail "found '$1', expected --out DIR, --potential NAME, --density D, --set NAME=VALUE, liquid, quench, confined or --" ;;
    esac
    shift
done
[ ${#states[@]} -gt 0 ] || states=(liquid quench confined)
lmmd=${LMMD:-$(program lmmd src)}
analyze=${LMMD_ANALYZE:-$(program lmmd-analyze analysis)}
choose_coupling "$@"

trajectory() { # of a state: the frames of its last run
    case $1 in quench) printf '%s/quench/glass.xyz' "$out" ;; *) printf '%s/%s/trajectory.xyz' "$out" "$1" ;; esac
}

has() { # $1: state, $2: NAME=VALUE; whether its deck sets that variable
    grep -q "^set ${2%%=*} " "$inputs/ga_$1.in"
}
for setting in "${settings[@]}"; do
    for state in "${states[@]}"; do has "$state" "$setting" && continue 2; done
    fail "found --set $setting, expected a variable that the deck of ${states[*]} sets"
done

for state in "${states[@]}"; do
    set_metal "$state"
    own=("${settings_of_metal[@]}")
    for setting in "${settings[@]}"; do has "$state" "$setting" && own+=(--set "$setting"); done
    "$lmmd" run "$inputs/ga_$state.in" --out "$out/$state" --resume "${own[@]}" >&2
    printf '%s: %s: spectra and Tc\n' "$name" "$state" >&2
    "$analyze" a2f "$(trajectory "$state")" --reference "$(trajectory "${states[0]}")" --out "$out/$state/tc" "${coupling[@]}" "$@" \
        >"$out/$state/tc.txt" 2>"$out/$state/doubts.txt" || { cat "$out/$state/doubts.txt" >&2 && exit 1; }
done

row=$read_summary'
    END {
        low = high = value["tc_if_constant"]
        for (name in value) if (name ~ /^tc_if_/) { if (value[name] < low) low = value[name]; if (value[name] > high) high = value[name] }
        printf "%-9s %5.0f  %-10s %-12s %-10s %-10s %-10s %4.1f-%-5.1f %4.1f-%-5.1f %-10s %-15s %s\n", state, value["temperature"],
            show("diffusive_share", 3), show("lambda", 3), show("omega_log", 1), show("omega_2", 1), show("tc_allen_dynes", 2),
            value["tc_low"], value["tc_high"], low, high, show("tc_eliashberg", 2),
            is_reference ? "-" : show("d_ln_lambda", 3), is_reference ? "-" : show("d_ln_tc_allen_dynes", 3)
    }'
criteria=$read_summary'
    END {
        printf "%-9s %-12s %-12s %-12s %-12s %-12s %-12s %-12s %s\n", state, show("lifetime_over_period", 2), show("lifetime_over_pair", 2),
            show("diffusion_over_period", 1), show("diffusion_over_pair", 1), show("propagating_share", 2), show("diffusive_share", 3),
            show("temperature_over_tc", 0), show("coherence_over_size", 0)
    }'
printf '%-9s %5s  %-10s %-12s %-10s %-10s %-10s %-10s %-10s %-10s %-15s %s\n' state 'T[K]' gas-like lambda 'wlog[K]' 'w2[K]' 'Tc_AD[K]' 'band[K]' 'models[K]' \
    'Tc_ME[K]' 'dln(lambda)' 'dln(Tc)'
for state in "${states[@]}"; do
    awk -v state="$state" -v is_reference="$([ "$state" = "${states[0]}" ] && echo 1 || echo 0)" "$row" "$out/$state/tc.txt"
done
sed -n 's/^#* *lambda = [^(]*(\(.*\))$/coupling: \1/p' "$out/${states[0]}/tc.txt"
[ -z "$measured" ] || printf 'measured: %s\n' "$measured"
cat <<'TEXT'
(): error of the spectrum. Tc_AD, Tc_ME: Allen-Dynes and Migdal-Eliashberg at mu* = 0.125. band: mu* 0.10-0.15 and eta.
models: alpha2 constant, 1/omega, Bergmann; gas-like part removed or kept. dln: against the first row.

How far the state is from one that pairs by its vibrations: times of the waves (life), of an atom at its place (stay), over a period and over the time of
a pair, hbar/(2 Delta). Far above 1 the ions are as good as a solid; below 1 there is no phonon, or no pair in time.
TEXT
printf '%-9s %-12s %-12s %-12s %-12s %-12s %-12s %-12s %s\n' state life/period life/pair stay/period stay/pair propagating gas-like T/Tc coherence/gap
for state in "${states[@]}"; do
    awk -v state="$state" "$criteria" "$out/$state/tc.txt"
done
for state in "${states[@]}"; do
    doubts "$state" "$out/$state/doubts.txt"
done
