# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What tc_chain.sh and tc_sweep.sh share: the metal, the programs, the rows of their tables. To be sourced, with the metal as first word.
set -euo pipefail

inputs=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
name=$(basename "$0")
fail() {
    printf '%s: %s\n' "$name" "$*" >&2
    exit 2
}

program() { # $1: name, $2: place in the build folder
    local built=$inputs/../build/release/$2/$1
    if [ -x "$built" ]; then printf '%s' "$built"; else command -v "$1" || fail "found no program '$1', expected $built or one in PATH; run ./bootstrap build"; fi
}

[ $# -gt 0 ] || fail "found nothing, expected a metal: Ga, In, Bi, Sn, or an alloy such as 'Ga:0.86 In:0.14'"
metal=$1 && shift
# Liquid density near the melting point, g/cm3 (data/liquid_metals.csv), a temperature of the liquid, K, and what the table may be held
# against (data/superconductors.csv).
allen_dynes='(tunnelling, Allen and Dynes 1975)'
case $metal in
Ga) density=5.96 temperature=500 measured="amorphous gallium lambda 1.62, wlog 55 K, w2 101 K, Tc 8.56 K; beta gallium 0.97, 87 K, 129 K, 5.9 K $allen_dynes" ;;
In) density=7.0 temperature=500 measured="crystalline indium lambda 0.805, wlog 68 K, w2 89 K, Tc 3.4 K $allen_dynes; amorphous In0.8Sb0.2 1.69, Tc 5.6 K (recalled of Bergmann 1976)" ;;
Bi) density=10.0 temperature=600 measured='amorphous bismuth lambda 2.46 (Mata-Pinzon et al. 2016), wlog 33 K, Tc 6.1 K (recalled of Carbotte 1990); its crystal 0.5 mK' ;;
Sn) density=7.0 temperature=560 measured="crystalline tin lambda 0.72, wlog 99 K, w2 121 K, Tc 3.75 K $allen_dynes; amorphous Sn0.9Cu0.1 1.84, Tc 6.8 K (recalled of Bergmann 1976)" ;;
*:*) density='' temperature=500 measured='' ;;
*) fail "found the metal '$metal', expected Ga, In, Bi, Sn or an alloy such as 'Ga:0.86 In:0.14'" ;;
esac
potential=${metal%%:*}
lower=$(printf '%s' "$metal" | tr 'A-Z: ' 'a-z__')

# The variables that say the metal to a deck; $1: liquid, quench or confined.
set_metal() {
    [ -n "$density" ] || fail "found the alloy '$metal' without a density, expected that of its liquid, g/cm3; give --density D"
    settings_of_metal=(--set "metal=$metal" --set "nep=$potential" --set "density=$density" --set frames=5)
    [ "$1" != liquid ] || settings_of_metal+=(--set "temperature=$temperature")
}

# The coupling that the table of a2f has no default for; $@: the options of a2f, which win. Bismuth's crystal is a semimetal, so only its
# alloys tell an eta; its liquid and its glass are metals as these are.
choose_coupling() {
    coupling=()
    [ "$metal" = Bi ] || return 0
    for word in "$@"; do case ${word%%=*} in --phase | --eta | --lambda) return 0 ;; esac; done
    coupling=(--phase alloy)
    printf '%s: Bi: eta 2.3(3) eV/A^2 is that of bismuth in its alloys with Pb, Tl and In (Allen and Dynes 1975), as none is known of the element; another: -- --eta E\n' "$name" >&2
}

# The scalars of a summary stand as "name = value +- error unit (note)".
read_summary='
    function show(name, digits) {
        if (!(name in value)) return "-"
        return sprintf("%.*f(%.*f)", digits, value[name], digits, error[name])
    }
    $2 == "=" { value[$1] = $3; error[$1] = $4 == "+-" ? $5 : 0 }'

doubts() { # $1: what they are about, $2: what a2f said
    sed "s/^warning: /! $1: /" "$2" | grep '^!' | grep -v ': reference: ' || true
}
