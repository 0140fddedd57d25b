// SPDX-License-Identifier: GPL-3.0-or-later
// The gradient of a loss by the parameters of a NEP, on the device: frames are the replicas of one list.
#pragma once

#include <memory>

#include "lmmd/device/nep_gradient.hpp"

namespace lmmd {

template <class Machine, class S>
class DeviceGradient {
public:
    DeviceGradient(Machine& machine, const NepModel& model)
        : form_(model.shape.l_max <= 4 ? form<4>(machine, model) : form<8>(machine, model)) {}

    // Other parameters for the same shape.
    void assign(const NepModel& model) { form_->assign(model); }
    // Before the first gradient of a new list.
    void resize(const DeviceList& list) { form_->resize(list); }
    // Queued: gradient[p] = d/dp sum over frames [ seed.energy E + sum_k seed.force_k . F_k + sum_ab seed.virial_ab W_ab ],
    // as FrameEvaluator::add_gradient has it.
    void gradient(const DeviceInput& in, const GradientSeeds& seeds, View<double> gradient) {
        form_->gradient(in, seeds, gradient);
    }
    std::size_t memory() const { return form_->memory(); }

private:
    template <class T> using Buffer = typename Machine::template Buffer<T>;

    struct Form {
        virtual ~Form() = default;
        virtual void assign(const NepModel& model) = 0;
        virtual void resize(const DeviceList& list) = 0;
        virtual void gradient(const DeviceInput& in, const GradientSeeds& seeds, View<double> gradient) = 0;
        virtual std::size_t memory() const = 0;
    };
    template <int L, int N>
    class FormOf;
    template <int L>
    static std::unique_ptr<Form> form(Machine& machine, const NepModel& model) {
        if constexpr (sizeof(S) == sizeof(float))
            if (angular_tile(model.shape.angular()) == 5) return std::make_unique<FormOf<L, 5>>(machine, model);
        return std::make_unique<FormOf<L, 4>>(machine, model);
    }

    std::unique_ptr<Form> form_;
};

template <class Machine, class S>
template <int L, int N>
class DeviceGradient<Machine, S>::FormOf : public Form {
public:
    FormOf(Machine& machine, const NepModel& model)
        : machine_(machine), layout_(model.shape), store_(machine, model), q_scaler_(machine), rows_(machine), work_(machine) {
        put(machine_, model.q_scaler, q_scaler_);
    }
    void assign(const NepModel& model) override {
        store_.assign(machine_, model);
        put(machine_, model.q_scaler, q_scaler_);
    }
    void resize(const DeviceList& list) override {
        space_.capacity = (std::max(list.longest, 1u) + kLanes - 1) / kLanes * kLanes;
        tiles_ = NepGradient<S, L, N>::row_count(list.tile.size);
        const NepGradient<S, L, N> kernel = body({}, {});
        groups_ = machine_.resident(kernel);
        if (groups_ == 0)
            throw machine_error("this potential's gradient does not fit into the shared memory of the device; train on the CPU");
        groups_ = std::clamp<std::size_t>(tiles_, 1, groups_);
        rows_.resize(tiles_ * layout_.size);
        work_.resize(groups_ * kernel.work_bytes());
    }
    void gradient(const DeviceInput& in, const GradientSeeds& seeds, View<double> gradient) override {
        machine_.groups(tiles_, groups_, body(in, seeds));
        machine_.each(gradient.size, AddRows{rows_.view(), gradient});
    }
    std::size_t memory() const override { return store_.memory() + q_scaler_.bytes() + rows_.bytes() + work_.bytes(); }

private:
    NepGradient<S, L, N> body(const DeviceInput& in, const GradientSeeds& seeds) {
        return {store_.tables(), in, seeds, layout_, q_scaler_.view().data, space_, rows_.view(), work_.view().data};
    }

    Machine& machine_;
    GradientLayout layout_;
    DeviceTableStore<Machine, S, N> store_;
    Buffer<double> q_scaler_, rows_;
    Buffer<std::byte> work_;
    NepSpace space_;
    std::size_t groups_ = 1, tiles_ = 0;
};

}  // namespace lmmd
