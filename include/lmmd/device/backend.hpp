// SPDX-License-Identifier: GPL-3.0-or-later
// One replica of a DeviceEngine as a Backend; a single run is an engine of one replica.
#pragma once

#include "lmmd/device/engine.hpp"

namespace lmmd {

template <Machine M, class P>
class DeviceSampler final : public Sampler {
public:
    using Engine = DeviceEngine<M, P>;
    DeviceSampler(std::shared_ptr<Engine> engine, std::size_t replica, std::shared_ptr<DeviceSamples<M>> samples)
        : Sampler(samples->capacity()), engine_(std::move(engine)), r_(replica), samples_(std::move(samples)) {}

private:
    void note() override { engine_->sample(r_, samples_); }
    std::vector<Sample> hand_out() override { return engine_->hand_out(r_, *samples_); }

    std::shared_ptr<Engine> engine_;
    std::size_t r_;
    std::shared_ptr<DeviceSamples<M>> samples_;
};

template <Machine M, class P>
class DeviceBackend final : public Backend {
public:
    using Engine = DeviceEngine<M, P>;
    DeviceBackend(std::shared_ptr<Engine> engine, std::size_t replica) : engine_(std::move(engine)), r_(replica) {}

    std::string name() const override { return engine_->name(); }
    void upload(const State& state, const std::vector<std::uint64_t>& groups) override { engine_->upload(r_, state, groups); }
    void download(State& state) const override { engine_->download(r_, state); }
    std::vector<Vec3> download_forces() const override { return engine_->forces_of(r_); }
    void upload_velocities(const std::vector<Vec3>& velocity) override { engine_->set_velocities(r_, velocity); }
    void set_groups(const std::vector<std::uint64_t>& groups) override { engine_->set_groups(r_, groups); }
    Cell cell() const override { return engine_->cell(r_); }
    void set_cell(const Cell& cell) override { engine_->set_cell(r_, cell); }
    void find_forces() override {
        engine_->find_forces({&r_, 1});
        engine_->check(r_);
    }
    void apply(const AtomOp& op, Selection who) override {
        const OpCall call{r_, op, who};
        engine_->apply({&call, 1});
    }
    void steer(const CellOp& op, Selection who) override {
        const SteerCall call{r_, op, who};
        engine_->steer({&call, 1});
    }
    void push(std::uint32_t wall, const WallPotential& potential, Selection who) override {
        const WallCall call{WallCall::Kind::push, r_, wall, potential, who};
        engine_->push({&call, 1});
    }
    void reflect(std::uint32_t wall, Selection who) override {
        const WallCall call{WallCall::Kind::reflect, r_, wall, Mirror{}, who};
        engine_->reflect({&call, 1});
    }
    ForceTotals totals() override { return engine_->totals(r_); }
    PerAtom per_atom() override { return engine_->per_atom(r_); }
    AtomSums sums(Selection who) const override {
        SumCall call{r_, who, {}, {}};
        engine_->sums({&call, 1});
        if (call.failure) std::rethrow_exception(call.failure);
        return call.sums;
    }
    std::unique_ptr<Sampler> sampler(const SampleRequest& request) override {
        return std::make_unique<DeviceSampler<M, P>>(engine_, r_, engine_->samples_for(r_, request));
    }
    void save(ByteWriter& out) const override { engine_->save(r_, out); }
    void load(ByteReader& in) override { engine_->load(r_, in); }
    std::size_t memory() const override { return engine_->memory(); }
    std::int64_t steps_between_looks() const override { return 10; }

private:
    std::shared_ptr<Engine> engine_;
    std::size_t r_;
};

}  // namespace lmmd
