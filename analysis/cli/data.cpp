// SPDX-License-Identifier: GPL-3.0-or-later
#include "data.hpp"

#include <cstdlib>
#include <vector>

#include "lmmd/base/text.hpp"

namespace lmmd::analyze {

namespace fs = std::filesystem;

fs::path data_file(const std::string& name) {
    std::error_code ignored;
    std::vector<std::string> folders;
    if (const char* own = std::getenv("LMMD_DATA")) folders.emplace_back(own);
    const fs::path program = fs::read_symlink("/proc/self/exe", ignored);
    folders.push_back((program.parent_path() / LMMD_DATA_INSTALLED).lexically_normal().string());
    folders.emplace_back(LMMD_DATA_SOURCE);
    for (const std::string& folder : folders)
        if (fs::is_regular_file(fs::path(folder) / name, ignored)) return fs::path(folder) / name;
    throw machine_error("found no table " + quote(name) + " of the program, expected it in " + listed(folders) +
                        "; install lmmd again, or name its folder in LMMD_DATA");
}

}  // namespace lmmd::analyze
