// SPDX-License-Identifier: GPL-3.0-or-later
#include "machine.hpp"

#include <sched.h>
#include <unistd.h>

#include <array>
#include <fstream>

namespace lmmd::cli {

std::string host_name() {
    std::array<char, 256> name{};
    return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "unknown";
}

int processors() {
    cpu_set_t set;
    return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : static_cast<int>(sysconf(_SC_NPROCESSORS_ONLN));
}

std::string processor_name() {
    std::ifstream in("/proc/cpuinfo");
    std::string model = "unknown processor";
    for (std::string line; std::getline(in, line);) {
        const std::size_t colon = line.find(": ");
        if (line.rfind("model name", 0) != 0 || colon == std::string::npos) continue;
        model = line.substr(colon + 2);
        break;
    }
    return model + ", " + std::to_string(processors()) + (processors() == 1 ? " processor" : " processors");
}

}  // namespace lmmd::cli
