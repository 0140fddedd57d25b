// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/host_device.hpp"

#include "lmmd/device/make.hpp"

namespace lmmd::test {

CountedDevice counted_host_device(const NepModel& model, const BackendOptions& options) {
    auto machine = std::make_unique<HostMachine>();
    const HostMachine* seen = machine.get();
    return {options.precision == Precision::real64 ? make_device_backend<double>(std::move(machine), model, options.skin)
                                                   : make_device_backend<float>(std::move(machine), model, options.skin),
            seen};
}

std::unique_ptr<Backend> host_device_backend(const NepModel& model, const BackendOptions& options) {
    return counted_host_device(model, options).backend;
}

std::unique_ptr<BatchBackend> host_device_batch(std::size_t replicas, const BackendOptions& options,
                                                std::vector<const HostMachine*>* machines) {
    const auto machine = [machines] {
        auto made = std::make_unique<HostMachine>();
        if (machines) machines->push_back(made.get());
        return made;
    };
    return options.precision == Precision::real64 ? make_device_batch<HostMachine, double>(machine, replicas, options.skin)
                                                  : make_device_batch<HostMachine, float>(machine, replicas, options.skin);
}

}  // namespace lmmd::test
