// SPDX-License-Identifier: GPL-3.0-or-later
// The device backend with its kernels run by the host: what tests can say about a device without one.
#pragma once

#include "lmmd/batch.hpp"

namespace lmmd::test {

std::unique_ptr<Backend> host_device_backend(const NepModel& model, const BackendOptions& options);
std::unique_ptr<BatchBackend> host_device_batch(std::size_t replicas, const BackendOptions& options);

}  // namespace lmmd::test
