// SPDX-License-Identifier: GPL-3.0-or-later
// What the fixed geometry of a frame contributes to its energy, found once: the pairs, the sums over neighbours that
// the descriptor is linear in (atom_energy.hpp), and the ZBL part, which has no parameters. Memory: about 40 bytes a
// pair and 8 (basis_radial + 1 + (basis_angular + 1) harmonics) bytes an atom and element.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "lmmd/fitting.hpp"
#include "lmmd/model/box.hpp"
#include "lmmd/nep/model.hpp"

namespace lmmd {

struct EnvironmentPair {
    Vec3 r;                  // r_j - r_i, A
    std::uint32_t atom = 0;  // j
};

// The pairs of one atom with one element of neighbours; the first `angular` of them also lie within the angular cutoff.
struct PairGroup {
    std::size_t begin = 0, end = 0, angular = 0;  // pairs begin ... angular ... end
};

class Environment {
public:
    // Positions lie in the box (see wrap).
    Environment(const Box& box, std::span<const Vec3> position, std::span<const int> type, const NepModel& model);

    std::size_t atoms() const { return type_.size(); }
    int type(std::size_t i) const { return type_[i]; }
    std::span<const int> elements() const { return elements_; }  // that occur in the frame
    const PairGroup& group(std::size_t i, std::size_t t) const { return groups_[i * elements_.size() + t]; }
    std::span<const EnvironmentPair> pairs() const { return pairs_; }
    // Sums over the neighbours of atom i: [t][k] and [t][k][lm].
    std::span<const double> radial(std::size_t i) const { return {&radial_[i * radial_size_], radial_size_}; }
    std::span<const double> angular(std::size_t i) const {
        return {angular_.data() + i * angular_size_, angular_size_};
    }
    const Labels& zbl() const { return zbl_; }
    // Largest numbers of neighbours of any atom inside the two cutoffs.
    int most_radial() const;
    int most_angular() const;

private:
    void sum_basis(const NepShape& shape);

    std::vector<int> type_, elements_;
    std::vector<PairGroup> groups_;
    std::vector<EnvironmentPair> pairs_;
    std::size_t radial_size_ = 0, angular_size_ = 0;
    std::vector<double> radial_, angular_;
    Labels zbl_;
};

}  // namespace lmmd
