// SPDX-License-Identifier: GPL-3.0-or-later
#include "cpu/skin.hpp"

#include <atomic>
#include <cmath>
#include <cstring>

namespace lmmd {
namespace {

constexpr std::size_t kBlock = 4096;  // atoms worth a thread's while

// |v A| >= |v| - |v (A - 1)| >= |v| (1 - ||A - 1||), with the Frobenius norm as a bound of the spectral one.
double least_stretch(const Mat3& a) {
    double square = 0;
    for (int k = 0; k < 9; ++k) {
        const double d = a.m[k] - Mat3::identity().m[k];
        square += d * d;
    }
    return 1 - std::sqrt(square);
}

}  // namespace

void Skin::remember(const Box& box, std::span<const Vec3> position) {
    box_ = box;
    position_.assign(position.begin(), position.end());
    known_ = true;
}

bool Skin::exhausted(const Box& box, std::span<const Vec3> position, Team& team) const {
    if (!known_ || position.size() != position_.size() || box.periodic != box_.periodic) return true;
    const bool same_box = std::memcmp(&box.h, &box_.h, sizeof box.h) == 0;
    const Mat3 a = same_box ? Mat3::identity() : box_.inverse_h * box.h;
    const double allowed = same_box ? 0.5 * skin_ : 0.5 * (least_stretch(a) * reach() - cutoff_);  // for max|u|, A
    if (!(allowed > 0)) return true;
    std::atomic<bool> moved = false;
    team.run_blocks(position.size(), kBlock, [&](std::size_t first, std::size_t last) {
        for (std::size_t i = first; i < last && !moved.load(std::memory_order_relaxed); ++i) {
            const Vec3 start = same_box ? position_[i] : position_[i] * a;
            if (!(norm2(position[i] - start) <= allowed * allowed)) moved = true;
        }
    });
    return moved;
}

void Skin::save(ByteWriter& out) const {
    out.put("list known", known_);
    out.put("list lattice", box_.h);
    out.put("list periodic", box_.periodic);
    out.put("list positions", position_);
}

void Skin::load(ByteReader& in) {
    Mat3 h;
    std::array<bool, 3> periodic{};
    in.get("list known", known_);
    in.get("list lattice", h);
    in.get("list periodic", periodic);
    in.get("list positions", position_);
    box_ = Box(h, periodic);
}

}  // namespace lmmd
