// SPDX-License-Identifier: GPL-3.0-or-later
// A device engine for a NEP, S = float or double in its kernels.
#pragma once

#include "lmmd/device/batch.hpp"
#include "lmmd/device/nep.hpp"

namespace lmmd {

template <class S, Machine M>
std::shared_ptr<DeviceEngine<M, DeviceNep<M, S>>> make_device_engine(std::unique_ptr<M> machine, const NepModel& model,
                                                                     double skin, std::size_t replicas) {
    using Nep = DeviceNep<M, S>;
    auto nep = std::make_unique<Nep>(*machine, model);
    return std::make_shared<DeviceEngine<M, Nep>>(
        std::move(machine), typename DeviceEngine<M, Nep>::Potential{std::move(nep), model.shape.elements, model.source}, skin,
        replicas);
}

// A single run.
template <class S, Machine M>
std::unique_ptr<Backend> make_device_backend(std::unique_ptr<M> machine, const NepModel& model, double skin) {
    return std::make_unique<DeviceBackend<M, DeviceNep<M, S>>>(make_device_engine<S>(std::move(machine), model, skin, 1), 0);
}

template <Machine M, class S, class MakeMachine>
std::unique_ptr<BatchBackend> make_device_batch(MakeMachine make_machine, std::size_t replicas, double skin) {
    return std::make_unique<DeviceBatch<M, DeviceNep<M, S>>>(
        replicas, [make_machine, skin](const NepModel& model, std::size_t room) {
            return make_device_engine<S>(make_machine(), model, skin, room);
        });
}

}  // namespace lmmd
