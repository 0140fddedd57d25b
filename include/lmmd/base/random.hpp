// SPDX-License-Identifier: GPL-3.0-or-later
// Random numbers without memory: a number is a function of (stream, seed, step, index), so restarting is exact, the
// number of threads does not matter, and host and device draw the same. Generator: Philox4x32-10,
// Salmon et al., SC'11, doi:10.1145/2063384.2063405.
#pragma once

#include <cmath>
#include <cstdint>

#include "lmmd/base/hd.hpp"
#include "lmmd/base/vec3.hpp"

namespace lmmd {

// Every use of random numbers has its own stream; never reuse or renumber one.
enum class Stream : std::uint32_t {
    velocity = 1,      // initial velocities
    langevin = 2,      // noise of nvt_lan and nvt_bao
    bussi = 3,         // stochastic velocity rescaling (nvt_bdp, npt_scr)
    cell_rescale = 4,  // stochastic cell rescaling (npt_scr)
    build = 5,         // random liquids, alloys
    train = 6,         // initial parameters
    batch = 7,         // shuffling of frames
    test = 8,
    replica = 9,       // seeds of replicas
};

class Random {
public:
    LMMD_HD Random(Stream stream, std::uint64_t seed, std::uint64_t step, std::uint32_t index)
        : key0_(static_cast<std::uint32_t>(seed)),
          key1_(static_cast<std::uint32_t>(seed >> 32) ^ (static_cast<std::uint32_t>(stream) * 0x85EBCA6Bu)),
          counter_{index, static_cast<std::uint32_t>(step), static_cast<std::uint32_t>(step >> 32), 0} {}

    LMMD_HD std::uint32_t bits() {
        if (used_ == 4) refill();
        return block_[used_++];
    }
    // Uniform in the open interval (0, 1), 52 bits.
    LMMD_HD double uniform() {
        const std::uint64_t hi = bits() >> 6, lo = bits() >> 6;
        return (static_cast<double>((hi << 26) | lo) + 0.5) * (1.0 / 4503599627370496.0);
    }
    // Standard normal, Box and Muller (1958); the second number of the pair is not kept, so a call costs one pair.
    LMMD_HD double normal() {
        const double r = sqrt(-2.0 * log(uniform()));
        return r * cos(6.283185307179586 * uniform());
    }
    LMMD_HD Vec3 normal3() {
        const double a = normal(), b = normal(), c = normal();
        return {a, b, c};
    }

private:
    LMMD_HD void refill() {
        std::uint32_t c0 = counter_[0], c1 = counter_[1], c2 = counter_[2], c3 = counter_[3], k0 = key0_, k1 = key1_;
        for (int round = 0; round < 10; ++round) {
            const std::uint64_t p0 = 0xD2511F53ull * c0, p1 = 0xCD9E8D57ull * c2;
            c0 = static_cast<std::uint32_t>(p1 >> 32) ^ c1 ^ k0;
            c1 = static_cast<std::uint32_t>(p1);
            c2 = static_cast<std::uint32_t>(p0 >> 32) ^ c3 ^ k1;
            c3 = static_cast<std::uint32_t>(p0);
            k0 += 0x9E3779B9u;
            k1 += 0xBB67AE85u;
        }
        block_[0] = c0; block_[1] = c1; block_[2] = c2; block_[3] = c3;
        ++counter_[3];
        used_ = 0;
    }

    std::uint32_t key0_, key1_;
    std::uint32_t counter_[4];
    std::uint32_t block_[4] = {0, 0, 0, 0};
    int used_ = 4;
};

}  // namespace lmmd
