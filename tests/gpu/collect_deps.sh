#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Copies the headers that a build on a bare machine needs (cmake -DLMMD_DEPS_DIR=DIR) from this machine into DIR.
set -euo pipefail

[ $# -eq 1 ] || { printf 'usage: tests/gpu/collect_deps.sh DIR\n' >&2; exit 2; }
target=$1
roots=(/usr/local/include /usr/include /usr/local/include/eigen3 /usr/include/eigen3)
modules=(/usr/local/lib/cmake/Catch2 /usr/lib/cmake/Catch2 /usr/share/cmake/Catch2)

first_with() { # file, folders: the first folder that has it
    local file=$1 folder
    shift
    for folder in "$@"; do
        if [ -e "$folder/$file" ]; then printf '%s\n' "$folder" && return; fi
    done
    printf "collect_deps.sh: found no %s in %s, expected it there; install what './bootstrap build' installs\n" "$file" "$*" >&2
    exit 1
}

mkdir -p "$target/unsupported" "$target/cmake"
for header in fmt/format.h Eigen/Dense CLI/CLI.hpp nlohmann/json.hpp catch2/catch.hpp; do
    root=$(first_with "$header" "${roots[@]}")
    cp -RL "$root/${header%%/*}" "$target/"
done
cp -RL "$(first_with unsupported/Eigen/FFT "${roots[@]}")/unsupported/Eigen" "$target/unsupported/"
for module in Catch.cmake CatchAddTests.cmake; do cp "$(first_with "$module" "${modules[@]}")/$module" "$target/cmake/"; done
printf '%s: %s of headers\n' "$target" "$(du -sh "$target" | cut -f 1)"
