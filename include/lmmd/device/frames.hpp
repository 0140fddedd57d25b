// SPDX-License-Identifier: GPL-3.0-or-later
// The frames of a training on the device: the replicas of one list, made once. A batch is a choice of tiles.
#pragma once

#include <algorithm>
#include <memory>

#include "lmmd/device/atoms.hpp"
#include "lmmd/device/gradient.hpp"
#include "lmmd/device/host_list.hpp"
#include "lmmd/device/neighbors.hpp"
#include "lmmd/device/nep.hpp"
#include "lmmd/fitting.hpp"

namespace lmmd {

template <Machine M, class S>
class DeviceFrames : public BatchEvaluator {
    template <class T>
    using Buffer = typename M::template Buffer<T>;

public:
    // Throws Error(machine) for more than check_device_frames allows.
    DeviceFrames(std::unique_ptr<M> machine, std::span<const FrameGeometry> frames, const NepModel& model);

    std::string name() const override { return machine_->name() + ", " + nep_.name(); }
    std::vector<Labels> predict(const NepModel& model, std::span<const std::size_t> batch) override;
    void gradient(const NepModel& model, std::span<const std::size_t> batch, const std::vector<Labels>& seeds,
                  std::span<double> gradient) override;

private:
    // The list reaches that much further than the cutoffs, A: rounding puts no pair that counts beyond it.
    static constexpr double kMargin = 0.01;

    void upload(const DeviceList& list);
    void assign(const NepModel& model);
    void choose(std::span<const std::size_t> batch);
    DeviceInput input() {
        return {position_.view(), type_.view(),
                {replica_.view(), replica_of_.view(), tile_.view(), begin_.view(), near_begin_.view(), count_.view(),
                 near_.view(), slot_.view(), reverse_.view(), shift_.view(), longest_},
                active_.view()};
    }

    std::unique_ptr<M> machine_;
    DeviceNep<M, S> nep_;
    DeviceGradient<M, S> gradient_;
    std::vector<Range> atoms_of_;               // [frame]
    std::vector<double> parameters_, q_scaler_;  // assigned last
    std::vector<std::size_t> batch_;             // chosen last
    std::uint32_t longest_ = 0;
    Buffer<Vec3> position_, force_, seed_force_;  // [atom]
    Buffer<std::uint8_t> type_;
    Buffer<DeviceReplica> replica_;
    Buffer<std::uint16_t> replica_of_, count_, near_, reverse_;
    Buffer<std::uint32_t> begin_, near_begin_, slot_;
    Buffer<Vec3> shift_;
    Buffer<std::uint32_t> active_;  // [frame]
    Buffer<double> seed_energy_;    // [frame]
    Buffer<Mat3> seed_virial_;      // [frame]
    // Of the batch.
    Buffer<Range> tile_, chunk_, sum_;
    Buffer<std::uint32_t> atom_;
    Buffer<Vec3> packed_;  // one vector for each of its atoms
    Buffer<NepTotals> parts_, totals_;
    Buffer<double> by_parameter_;
};

template <Machine M, class S>
DeviceFrames<M, S>::DeviceFrames(std::unique_ptr<M> machine, std::span<const FrameGeometry> frames, const NepModel& model)
    : machine_(std::move(machine)), nep_(*machine_, model), gradient_(*machine_, model), position_(*machine_),
      force_(*machine_), seed_force_(*machine_), type_(*machine_), replica_(*machine_), replica_of_(*machine_),
      count_(*machine_), near_(*machine_), reverse_(*machine_), begin_(*machine_), near_begin_(*machine_), slot_(*machine_),
      shift_(*machine_), active_(*machine_), seed_energy_(*machine_), seed_virial_(*machine_), tile_(*machine_),
      chunk_(*machine_), sum_(*machine_), atom_(*machine_), packed_(*machine_), parts_(*machine_), totals_(*machine_),
      by_parameter_(*machine_) {
    check_device_frames(frames.size());
    DeviceListValues list;
    std::vector<Vec3> position;
    std::vector<std::uint8_t> type;
    for (const FrameGeometry& frame : frames) {
        const NeighborList host = build_neighbor_list(frame.box, frame.position, nep_.cutoff() + kMargin, 1);
        const std::vector<Vec3> shifts = host.shift_vectors(frame.box);
        check_device_list(frame.position.size(), static_cast<int>(shifts.size()));
        list.add(host, frame.position, shifts, nep_.angular_cutoff() + kMargin);
        check_device_list({0, 0, list.view().longest}, list.near_slots() + list.far_slots());
        const auto first = static_cast<std::uint32_t>(position.size());
        atoms_of_.push_back({first, first + static_cast<std::uint32_t>(frame.position.size())});
        position.insert(position.end(), frame.position.begin(), frame.position.end());
        for (const int t : frame.type) type.push_back(static_cast<std::uint8_t>(t));
    }
    put(*machine_, position, position_);
    put(*machine_, type, type_);
    upload(list.view());
    force_.resize(position.size());
    seed_force_.resize(position.size());
    by_parameter_.resize(model.parameters.size());
    nep_.resize(input().list, list.near_slots(), list.far_slots());
}

template <Machine M, class S>
void DeviceFrames<M, S>::upload(const DeviceList& list) {
    const auto copy = [&]<class T>(View<const T> values, Buffer<T>& buffer) {
        buffer.resize(values.size);
        machine_->upload(std::span<const T>(values.data, values.size), buffer.view());
    };
    copy(list.replica, replica_);
    copy(list.replica_of, replica_of_);
    copy(list.begin, begin_);
    copy(list.near_begin, near_begin_);
    copy(list.count, count_);
    copy(list.near, near_);
    copy(list.slot, slot_);
    copy(list.reverse, reverse_);
    copy(list.shift, shift_);
    longest_ = list.longest;
}

template <Machine M, class S>
void DeviceFrames<M, S>::assign(const NepModel& model) {
    if (model.parameters == parameters_ && model.q_scaler == q_scaler_) return;
    nep_.assign(model);
    gradient_.assign(model);
    parameters_ = model.parameters;
    q_scaler_ = model.q_scaler;
}

template <Machine M, class S>
void DeviceFrames<M, S>::choose(std::span<const std::size_t> batch) {
    if (std::equal(batch.begin(), batch.end(), batch_.begin(), batch_.end())) return;
    batch_.assign(batch.begin(), batch.end());
    std::vector<std::uint32_t> active(atoms_of_.size()), atoms;
    std::vector<Range> tiles, tiles_of;
    for (const std::size_t frame : batch) {
        active[frame] = 1;
        for (std::uint32_t i = atoms_of_[frame].first; i < atoms_of_[frame].last; ++i) atoms.push_back(i);
        const auto first = static_cast<std::uint32_t>(tiles.size());
        add_tiles(atoms_of_[frame], tiles);
        tiles_of.push_back({first, static_cast<std::uint32_t>(tiles.size())});
    }
    const ChunkTable chunks(tiles_of);
    put(*machine_, active, active_);
    put(*machine_, atoms, atom_);
    put(*machine_, tiles, tile_);
    put(*machine_, chunks.chunk, chunk_);
    put(*machine_, chunks.sum, sum_);
    packed_.resize(atoms.size());
    parts_.resize(chunks.chunk.size());
    totals_.resize(batch.size());
}

template <Machine M, class S>
std::vector<Labels> DeviceFrames<M, S>::predict(const NepModel& model, std::span<const std::size_t> batch) {
    std::vector<Labels> result(batch.size());
    if (batch.empty()) return result;
    assign(model);
    choose(batch);
    nep_.forces(input(), force_.view());
    nep_.totals({chunk_.view(), sum_.view()}, tile_.view(), parts_.view(), totals_.view());
    machine_->each(packed_.size(), GatherKernel<Vec3>{force_.view(), atom_.view(), packed_.view()});
    std::vector<NepTotals> totals;
    std::vector<Vec3> forces;
    machine_->download(totals_.view(), totals);
    machine_->download(packed_.view(), forces);
    auto at = forces.begin();
    for (std::size_t k = 0; k < batch.size(); ++k) {
        const auto end = at + atoms_of_[batch[k]].size();
        result[k] = {totals[k].energy, {at, end}, totals[k].virial};
        at = end;
    }
    return result;
}

template <Machine M, class S>
void DeviceFrames<M, S>::gradient(const NepModel& model, std::span<const std::size_t> batch,
                                  const std::vector<Labels>& seeds, std::span<double> gradient) {
    LMMD_ASSERT(!batch.empty() && seeds.size() == batch.size() && gradient.size() == by_parameter_.size());
    assign(model);
    choose(batch);
    std::vector<double> energy(atoms_of_.size());
    std::vector<Mat3> virial(atoms_of_.size());
    std::vector<Vec3> forces;
    for (std::size_t k = 0; k < batch.size(); ++k) {
        energy[batch[k]] = seeds[k].energy;
        virial[batch[k]] = seeds[k].virial;
        forces.insert(forces.end(), seeds[k].forces.begin(), seeds[k].forces.end());
    }
    put(*machine_, energy, seed_energy_);
    put(*machine_, virial, seed_virial_);
    put(*machine_, forces, packed_);
    machine_->each(packed_.size(), ScatterKernel<Vec3>{packed_.view(), atom_.view(), seed_force_.view()});
    const DeviceInput in = input();
    gradient_.resize(in.list);
    gradient_.gradient(in, {seed_energy_.view(), seed_force_.view(), seed_virial_.view()}, by_parameter_.view());
    std::vector<double> result;
    machine_->download(by_parameter_.view(), result);
    std::copy(result.begin(), result.end(), gradient.begin());
}

}  // namespace lmmd
