// SPDX-License-Identifier: GPL-3.0-or-later
// What reads foreign bytes. The contract of each: returns true for bytes that were taken, false for an Error; nothing
// else happens, whatever the bytes. Run by libFuzzer (LMMD_FUZZ) and, over the corpus and its mutations, as an ordinary
// test.
#pragma once

#include <span>
#include <string>

namespace lmmd::test {

bool fuzz_deck(const std::string& bytes);
bool fuzz_nep(const std::string& bytes);
bool fuzz_extxyz(const std::string& bytes);
bool fuzz_checkpoint(const std::string& bytes);

struct FuzzTarget {
    const char* name;  // of its folder in corpus/
    bool (*run)(const std::string& bytes);
};
std::span<const FuzzTarget> fuzz_targets();

}  // namespace lmmd::test
