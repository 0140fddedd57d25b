// SPDX-License-Identifier: GPL-3.0-or-later
// A NEP on the device: what nep/evaluator.hpp is on a CPU. Pass 1 (nep_forces.hpp) finds partial forces, pass 2 gathers them.
// A number is written by one group and every sum has an order of its own, fixed by the list and the indices of the atoms.
#pragma once

#include <algorithm>
#include <memory>
#include <string>

#include "lmmd/device/nep_forces.hpp"
#include "lmmd/device/nep_gather.hpp"

namespace lmmd {

template <class Machine, class S>
class DeviceNep {
public:
    DeviceNep(Machine& machine, const NepModel& model);

    std::string name() const { return sizeof(S) == sizeof(float) ? "float" : "double"; }
    double cutoff() const { return cutoff_; }                  // A, the largest of any kind
    double angular_cutoff() const { return angular_cutoff_; }  // A, the largest; 0 without angular functions
    // Other parameters for the same shape.
    void assign(const NepModel& model) { form_->assign(model); }
    // Before the first forces of a new list.
    void resize(const DeviceList& list, std::size_t near_slots, std::size_t far_slots);
    // Queued: both passes; overwrites the forces, eV/A, of the atoms of active replicas.
    void forces(const DeviceInput& in, View<Vec3> force) {
        partial_forces(in);
        machine_.groups(force.size, force.size, GatherForces<S>{{in, partials()}, force});
    }
    void partial_forces(const DeviceInput& in) { form_->partial_forces(in, partials(), shares()); }
    // Queued, after forces: chunks of tiles (DeviceList) to sums[replica].
    void totals(const Chunks& chunks, View<const Range> tile, View<NepTotals> parts, View<NepTotals> sums) {
        machine_.sum(chunks, TileTotals<S>{tile, shares()}, parts, sums);
    }
    // Queued: energies, eV, and virials ascribed to the neighbour, eV, at the present positions.
    void per_atom(const DeviceInput& in, View<double> energy, View<Mat3> virial) {
        partial_forces(in);
        machine_.each(energy.size, CopyEnergy{energy_.view(), energy});
        machine_.groups(virial.size, virial.size, GatherVirials<S>{{in, partials()}, virial});
    }
    std::size_t memory() const {
        return near_.bytes() + far_.bytes() + energy_.bytes() + virial_.bytes() + form_->memory();
    }

private:
    template <class T> using Buffer = typename Machine::template Buffer<T>;

    // The kernel for a shape.
    struct Form {
        virtual ~Form() = default;
        virtual void assign(const NepModel& model) = 0;
        virtual void resize(const DeviceList& list) = 0;
        virtual void partial_forces(const DeviceInput& in, DevicePartials<S> partials, DeviceShares<S> shares) = 0;
        virtual std::size_t memory() const = 0;
    };
    template <int L, int N>
    class FormOf;
    template <int L>
    static std::unique_ptr<Form> form(Machine& machine, const NepModel& model);

    DevicePartials<S> partials() { return {near_.view(), far_.view()}; }
    DeviceShares<S> shares() { return {energy_.view().data, virial_.view().data}; }

    Machine& machine_;
    double cutoff_, angular_cutoff_ = 0;
    Buffer<S> near_, far_;   // partial forces
    Buffer<double> energy_;  // [atom]
    Buffer<S> virial_;       // [atom][6]
    std::unique_ptr<Form> form_;
};

template <class Machine, class S>
template <int L, int N>
class DeviceNep<Machine, S>::FormOf : public Form {
public:
    FormOf(Machine& machine, const NepModel& model) : machine_(machine), store_(machine, model), work_(machine) {}

    void assign(const NepModel& model) override { store_.assign(machine_, model); }
    // With few atoms each group takes one, so that there is work for all.
    void resize(const DeviceList& list) override {
        const std::uint32_t longest = (std::max(list.longest, 1u) + kLanes - 1) / kLanes * kLanes;
        const std::uint32_t capacity = std::max(space_.capacity, longest);
        const std::size_t atoms = list.replica_of.size;
        for (const std::size_t tile : {std::size_t{kTileAtoms}, std::size_t{1}}) {
            space_ = NepForm<S, L, N>::space(store_.tables(), static_cast<int>(tile), capacity);
            groups_ = machine_.resident(body({}, {}, {}));
            if (groups_ > 0 && groups_ * tile <= atoms) break;
        }
        if (groups_ == 0)
            throw machine_error("this potential does not fit into the shared memory of the device; use --device cpu");
        groups_ = std::clamp<std::size_t>(atoms, 1, groups_);
        work_.resize(groups_ * space_.work_bytes());
    }
    void partial_forces(const DeviceInput& in, DevicePartials<S> partials, DeviceShares<S> shares) override {
        machine_.groups(space_.tile == 1 ? in.list.replica_of.size : in.list.tile.size, groups_, body(in, partials, shares));
    }
    std::size_t memory() const override { return store_.memory() + work_.bytes(); }

private:
    NepForces<S, L, N> body(const DeviceInput& in, DevicePartials<S> partials, DeviceShares<S> shares) {
        return {store_.tables(), in, partials, shares, space_, work_.view().data};
    }

    Machine& machine_;
    DeviceTableStore<Machine, S, N> store_;
    Buffer<std::byte> work_;  // of each group at work
    NepSpace space_;
    std::size_t groups_ = 1;
};

template <class Machine, class S>
template <int L>
auto DeviceNep<Machine, S>::form(Machine& machine, const NepModel& model) -> std::unique_ptr<Form> {
    if constexpr (sizeof(S) == sizeof(float))
        if (angular_tile(model.shape.angular()) == 5) return std::make_unique<FormOf<L, 5>>(machine, model);
    return std::make_unique<FormOf<L, 4>>(machine, model);
}

template <class Machine, class S>
DeviceNep<Machine, S>::DeviceNep(Machine& machine, const NepModel& model)
    : machine_(machine),
      cutoff_(model.max_cutoff()),
      near_(machine),
      far_(machine),
      energy_(machine),
      virial_(machine),
      form_(model.shape.l_max <= 4 ? form<4>(machine, model) : form<8>(machine, model)) {
    if (model.shape.l_max > 0)
        angular_cutoff_ = *std::max_element(model.shape.cutoff_angular.begin(), model.shape.cutoff_angular.end());
}

template <class Machine, class S>
void DeviceNep<Machine, S>::resize(const DeviceList& list, std::size_t near_slots, std::size_t far_slots) {
    const std::size_t atoms = list.replica_of.size;
    near_.resize(3 * near_slots);
    far_.resize(far_slots);
    energy_.resize(atoms);
    virial_.resize(6 * atoms);
    form_->resize(list);
}

}  // namespace lmmd
