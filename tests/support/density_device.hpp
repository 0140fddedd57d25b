// SPDX-License-Identifier: GPL-3.0-or-later
// The density potential (support/density_evaluator.hpp) as kernels of the device backend, one thread per atom.
#pragma once

#include "lmmd/device/engine.hpp"
#include "support/density_evaluator.hpp"

namespace lmmd::test {

struct DensityPartials {
    DeviceInput in;
    View<Vec3> partial;      // [slot] eV/A
    View<double> energy;     // [atom] eV
    View<NepTotals> totals;  // [tile]

    Vec3 pair(const DeviceReplica& r, std::uint32_t i, std::uint32_t s) const {
        return (in.position[in.list.neighbor(r, s)] - in.position[i]) + in.list.translation(r, s);
    }
    void operator()(std::size_t tile) const {
        const Range atoms = in.list.tile[tile];
        const std::size_t replica = in.list.replica_of[atoms.first];
        if (!in.active[replica]) return;
        const DeviceReplica& r = in.list.replica[replica];
        totals[tile] = {};
        for (std::uint32_t i = atoms.first; i < atoms.last; ++i) {
            const std::uint32_t begin = in.list.begin[i], end = begin + in.list.count[i];
            double rho = 0;
            for (std::uint32_t s = begin; s < end; ++s) rho += DensityEvaluator::weight(norm(pair(r, i, s)));
            energy[i] = rho * rho + DensityEvaluator::kLinear * rho;
            totals[tile].energy += energy[i];
            for (std::uint32_t s = begin; s < end; ++s) {
                const Vec3 to = pair(r, i, s);
                partial[s] = ((2 * rho + DensityEvaluator::kLinear) * DensityEvaluator::slope(norm(to)) / norm(to)) * to;
                totals[tile].virial += -1.0 * outer(to, partial[s]);
            }
        }
    }
};

struct DensityGather {
    DensityPartials of;
    View<Vec3> force;
    void operator()(std::size_t i) const {
        const DeviceList& list = of.in.list;
        const DeviceReplica& r = list.replica[list.replica_of[i]];
        if (!of.in.active[list.replica_of[i]]) return;
        force[i] = {};
        for (std::uint32_t s = list.begin[i]; s < list.begin[i] + list.count[i]; ++s)
            force[i] += of.partial[s] - of.partial[list.begin[list.neighbor(r, s)] + list.reverse[s]];
    }
};

struct DensityVirial {
    DensityPartials of;
    View<Mat3> virial;
    void operator()(std::size_t i) const {
        const DeviceList& list = of.in.list;
        const DeviceReplica& r = list.replica[list.replica_of[i]];
        virial[i] = {};
        for (std::uint32_t s = list.begin[i]; s < list.begin[i] + list.count[i]; ++s)
            virial[i] += outer(of.pair(r, static_cast<std::uint32_t>(i), s),
                               of.partial[list.begin[list.neighbor(r, s)] + list.reverse[s]]);
    }
};

struct TileShare {
    View<const NepTotals> tile;
    void operator()(NepTotals& part, std::size_t i) const { add(part, tile[i]); }
};

template <Machine M>
class DensityPotential {
public:
    explicit DensityPotential(M& machine) : machine_(machine), partial_(machine), energy_(machine), totals_(machine) {}

    double cutoff() const { return DensityEvaluator::kCutoff; }
    double angular_cutoff() const { return 3.5; }
    std::string name() const { return "density"; }
    int lists() const { return lists_; }  // built so far
    void resize(const DeviceList& list, std::size_t near_slots, std::size_t far_slots) {
        partial_.resize(near_slots + far_slots);
        energy_.resize(list.count.size);
        totals_.resize(list.tile.size);
        ++lists_;
    }
    void forces(const DeviceInput& in, View<Vec3> force) {
        machine_.each(in.list.tile.size, partials(in));
        machine_.each(in.position.size, DensityGather{partials(in), force});
    }
    void totals(const Chunks& tiles, View<const Range>, View<NepTotals> parts, View<NepTotals> totals) {
        machine_.sum(tiles, TileShare{totals_.view()}, parts, totals);
    }
    void per_atom(const DeviceInput& in, View<double> energy, View<Mat3> virial) {
        machine_.each(in.list.tile.size, partials(in));
        machine_.each(in.position.size, CopyKernel<double>{energy_.view(), energy});
        machine_.each(in.position.size, DensityVirial{partials(in), virial});
    }

private:
    DensityPartials partials(const DeviceInput& in) { return {in, partial_.view(), energy_.view(), totals_.view()}; }
    M& machine_;
    typename M::template Buffer<Vec3> partial_;
    typename M::template Buffer<double> energy_;
    typename M::template Buffer<NepTotals> totals_;
    int lists_ = 0;
};

}  // namespace lmmd::test
