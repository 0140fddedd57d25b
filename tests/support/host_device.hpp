// SPDX-License-Identifier: GPL-3.0-or-later
// The device backend with its kernels run by the host: what tests can say about a device without one.
#pragma once

#include "lmmd/batch.hpp"
#include "lmmd/device/host_machine.hpp"

namespace lmmd::test {

// A backend, and what it asked of its machine so far.
struct CountedDevice {
    std::unique_ptr<Backend> backend;
    const HostMachine* machine;
    const HostMachine::Counts& counts() const { return machine->counts(); }
};
CountedDevice counted_host_device(const NepModel& model, const BackendOptions& options);

std::unique_ptr<Backend> host_device_backend(const NepModel& model, const BackendOptions& options);
// Adds the machine of every engine to `machines`.
std::unique_ptr<BatchBackend> host_device_batch(std::size_t replicas, const BackendOptions& options,
                                                std::vector<const HostMachine*>* machines = nullptr);

}  // namespace lmmd::test
