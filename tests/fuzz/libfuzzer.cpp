// SPDX-License-Identifier: GPL-3.0-or-later
// The entry that libFuzzer calls; LMMD_FUZZ_TARGET names the target. Run: fuzz_extxyz tests/fuzz/corpus/extxyz
#include <cstddef>
#include <cstdint>

#include "fuzz/targets.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    lmmd::test::LMMD_FUZZ_TARGET(std::string(reinterpret_cast<const char*>(data), size));
    return 0;
}
