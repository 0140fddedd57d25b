// SPDX-License-Identifier: GPL-3.0-or-later
// The table of formats, and how a path becomes frames.
#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "lmmd/base/text.hpp"
#include "reader.hpp"

#define LMMD_FRAME_FORMATS(X) \
    X(amber_netcdf)           \
    X(gpumd_velocity)         \
    X(thermo)                 \
    X(h5md)                   \
    X(lammps_dump)            \
    X(extended_xyz)

namespace lmmd::analysis {

namespace fs = std::filesystem;

namespace entries {
#define LMMD_DECLARE(name) extern const FrameFormat name;
LMMD_FRAME_FORMATS(LMMD_DECLARE)
#undef LMMD_DECLARE
}  // namespace entries

std::span<const FrameFormat> frame_formats() {
#define LMMD_ENTRY(name) entries::name,
    static const std::vector<FrameFormat> table = {LMMD_FRAME_FORMATS(LMMD_ENTRY)};
#undef LMMD_ENTRY
    return table;
}

std::unique_ptr<FrameReader> open_frames(const fs::path& path, const ReaderOptions& options) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw input_error({path.string()}, "found no file that can be read, expected one of frames; check the path");
    std::string head(4096, '\0');
    in.read(head.data(), static_cast<std::streamsize>(head.size()));
    head.resize(static_cast<std::size_t>(in.gcount()));
    std::vector<std::string> names;
    for (const FrameFormat& format : frame_formats()) {
        names.emplace_back(format.name);
        if (!format.recognises(path, head)) continue;
        if (format.has_units && !options.units.empty())
            throw input_error({"--units"}, "found units for " + quote(path.string()) + ", expected none: " + format.name + " has its own; leave --units out");
        return format.open(path, options);
    }
    const bool binary = head.find('\0') != std::string::npos;
    throw input_error({path.string(), 1, 0}, "found " + (binary ? "bytes that are no text" : quote(head.substr(0, head.find('\n')))) +
                                                 ", expected the first line of a file of frames (" + listed(names) +
                                                 "); convert it to extended xyz");
}

namespace {
const std::vector<std::string> kEndings{".xyz", ".h5", ".h5md", ".nc", ".lammpstrj"};
}

fs::path find_frames(const fs::path& path) {
    if (!fs::is_directory(path)) return path;
    // What a run begins from or ends with is no trajectory.
    const std::vector<std::string> states{"model.xyz", "restart.xyz"};
    std::vector<std::string> found;
    for (const fs::directory_entry& entry : fs::directory_iterator(path)) {
        const std::string name = entry.path().filename().string();
        const bool frames = std::any_of(kEndings.begin(), kEndings.end(), [&](const std::string& ending) { return name.ends_with(ending); });
        if (entry.is_regular_file() && frames && std::find(states.begin(), states.end(), name) == states.end())
            found.push_back(name);
    }
    std::sort(found.begin(), found.end());
    if (found.empty())
        throw input_error({path.string()},
                          "found a folder without a trajectory (" + listed(kEndings) +
                              "), expected one; write it with 'dump_xyz' or 'dump_h5md', or name the file");
    if (found.size() > 1)
        throw input_error({path.string()}, "found the trajectories " + listed(found) +
                                               ", expected one; name the file: " + (path / found.front()).string());
    return path / found.front();
}

}  // namespace lmmd::analysis
