// SPDX-License-Identifier: GPL-3.0-or-later
// Pairs of a frame, sums of their basis functions, and the ZBL part.
#include "lmmd/train/environment.hpp"

#include <algorithm>

#include "lmmd/neighbor/list.hpp"
#include "lmmd/nep/tables.hpp"
#include "pair_group.hpp"

namespace lmmd {

namespace {

// The pair's energy is shared half and half, and each pair stands twice in the list.
void add_zbl(Labels& labels, const ZblPair& table, Vec3 r, std::size_t i, std::size_t j) {
    const double distance = norm(r);
    if (table.outer <= 0 || distance >= table.outer) return;
    const Pair<double> pair = zbl(distance, table);
    const Vec3 force = (0.5 * pair.slope / distance) * r;  // dU_i/dr_ij
    labels.energy += 0.5 * pair.value;
    labels.forces[i] += force;
    labels.forces[j] -= force;
    labels.virial += -1.0 * outer(r, force);
}

}  // namespace

Environment::Environment(const Box& box, std::span<const Vec3> position, std::span<const int> type,
                         const NepModel& model)
    : type_(type.begin(), type.end()), elements_(type_) {
    std::sort(elements_.begin(), elements_.end());
    elements_.erase(std::unique(elements_.begin(), elements_.end()), elements_.end());
    zbl_.forces.resize(atoms());
    const NeighborList list = build_neighbor_list(box, position, model.max_cutoff(), 1);
    const std::vector<Vec3> shifts = list.shift_vectors(box);
    groups_.resize(atoms() * elements_.size());
    for (std::size_t i = 0; i < atoms(); ++i)
        for (std::size_t t = 0; t < elements_.size(); ++t) {
            const ZblPair table = make_zbl_pair(model, type_[i], elements_[t]);
            const double radial = mean_cutoff(model.shape.cutoff_radial, {type_[i], elements_[t]});
            const double angular = mean_cutoff(model.shape.cutoff_angular, {type_[i], elements_[t]});
            PairGroup& group = groups_[i * elements_.size() + t];
            group.begin = pairs_.size();
            for (std::size_t slot = list.begin[i]; slot < list.begin[i + 1]; ++slot) {
                const std::uint32_t j = list.atom[slot];
                if (type_[j] != elements_[t]) continue;
                const Vec3 r = position[j] + shifts[list.shift[slot]] - position[i];
                if (norm(r) < radial) pairs_.push_back({r, j});
                add_zbl(zbl_, table, r, i, j);
            }
            group.end = pairs_.size();
            const auto first = pairs_.begin() + static_cast<std::ptrdiff_t>(group.begin);
            const auto middle = std::stable_partition(first, pairs_.end(),
                                                      [&](const EnvironmentPair& p) { return norm(p.r) < angular; });
            group.angular = static_cast<std::size_t>(middle - pairs_.begin());
        }
    sum_basis(model.shape);
}

void Environment::sum_basis(const NepShape& shape) {
    const PairKernel& kernel = pair_kernel(shape);
    const auto basis = static_cast<std::size_t>(shape.basis_radial + 1);
    const auto block = static_cast<std::size_t>((shape.basis_angular + 1) * shape.harmonics());
    radial_size_ = elements_.size() * basis;
    angular_size_ = elements_.size() * block;
    radial_.assign(atoms() * radial_size_, 0.0);
    angular_.assign(atoms() * angular_size_, 0.0);
    for (std::size_t i = 0; i < atoms(); ++i)
        for (std::size_t t = 0; t < elements_.size(); ++t) {
            const PairGroup& pairs = group(i, t);
            kernel.sums(kernel_input(this->pairs().subspan(pairs.begin, pairs.end - pairs.begin), pairs, shape,
                                     {type_[i], elements_[t]}),
                        &radial_[i * radial_size_ + t * basis], angular_.data() + i * angular_size_ + t * block);
        }
}

int Environment::most_radial() const {
    std::size_t most = 0;
    for (std::size_t i = 0; i < atoms(); ++i) {
        std::size_t count = 0;
        for (std::size_t t = 0; t < elements_.size(); ++t) count += group(i, t).end - group(i, t).begin;
        most = std::max(most, count);
    }
    return static_cast<int>(most);
}

int Environment::most_angular() const {
    std::size_t most = 0;
    for (std::size_t i = 0; i < atoms(); ++i) {
        std::size_t count = 0;
        for (std::size_t t = 0; t < elements_.size(); ++t) count += group(i, t).angular - group(i, t).begin;
        most = std::max(most, count);
    }
    return static_cast<int>(most);
}

}  // namespace lmmd
