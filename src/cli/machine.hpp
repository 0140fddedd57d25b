// SPDX-License-Identifier: GPL-3.0-or-later
// What this machine is called and made of.
#pragma once

#include <string>

namespace lmmd::cli {

std::string host_name();
std::string processor_name();  // "Intel(R) Xeon(R) ..., 2 processors"
int processors();              // that this process may use

}  // namespace lmmd::cli
