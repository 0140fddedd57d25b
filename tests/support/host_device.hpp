// SPDX-License-Identifier: GPL-3.0-or-later
// The device backend with its kernels run by the host: what tests can say about a device without one.
#pragma once

#include "lmmd/batch.hpp"

namespace lmmd {
class HostMachine;
}

namespace lmmd::test {

std::size_t waits_of(const HostMachine& machine);

// A backend, and how often it waited so far for a device to empty its queue.
struct CountedDevice {
    std::unique_ptr<Backend> backend;
    const HostMachine* machine;  // the backend's
    std::size_t waits() const { return waits_of(*machine); }
};
CountedDevice counted_host_device(const NepModel& model, const BackendOptions& options);

std::unique_ptr<Backend> host_device_backend(const NepModel& model, const BackendOptions& options);
// Adds the machine of every engine to `machines`.
std::unique_ptr<BatchBackend> host_device_batch(std::size_t replicas, const BackendOptions& options,
                                                std::vector<const HostMachine*>* machines = nullptr);

}  // namespace lmmd::test
