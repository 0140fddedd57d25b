// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/io/potentials.hpp"

#include <algorithm>

#include "lmmd/base/text.hpp"

namespace lmmd {

namespace fs = std::filesystem;

std::vector<std::string> installed_potentials(std::span<const fs::path> folders) {
    std::vector<std::string> names;
    std::error_code ignored;
    for (const fs::path& folder : folders)
        for (const auto& entry : fs::directory_iterator(folder, ignored))
            if (fs::is_regular_file(entry.path() / "nep.txt", ignored))
                names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

fs::path find_potential(const std::string& name, const fs::path& path, std::span<const fs::path> folders,
                        const Where& where, const std::string& expected) {
    std::error_code ignored;
    if (fs::is_regular_file(path, ignored)) return path;
    for (const fs::path& folder : folders)
        if (fs::is_regular_file(folder / name / "nep.txt", ignored)) return folder / name / "nep.txt";
    const std::vector<std::string> names = installed_potentials(folders);
    const std::string guess = did_you_mean(name, names);
    throw input_error(where, "found no potential " + quote(name) + ", expected " + expected +
                                 (names.empty() ? std::string() : ", or an installed one: " + listed(names)) +
                                 (guess.empty() ? "; check the path" : guess));
}

}  // namespace lmmd
