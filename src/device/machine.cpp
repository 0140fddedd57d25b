// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/device/machine.hpp"

#include <fmt/format.h>

namespace lmmd {

Error out_of_memory(std::size_t needed, std::size_t free) {
    return machine_error(fmt::format(
        "an array of {:.3f} GB does not fit into the {:.3f} GB that are free on the device; use fewer atoms, a smaller "
        "skin or --device cpu",
        1e-9 * static_cast<double>(needed), 1e-9 * static_cast<double>(free)));
}

}  // namespace lmmd
