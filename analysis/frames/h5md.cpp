// SPDX-License-Identifier: GPL-3.0-or-later
// H5MD, as lmmd's dump_h5md and others write it; what it says about units is taken, what it does not say is refused.
#include "lmmd/io/h5md.hpp"

#include <fmt/format.h>

#include "reader.hpp"

namespace lmmd::analysis {
namespace {

class H5md : public FrameReader {
public:
    explicit H5md(const std::filesystem::path& path) : file_(path.string()), reader_(path) {}

    std::optional<FileFrame> next() override {
        std::optional<H5mdFrame> read = reader_.next();
        if (!read) return std::nullopt;
        const H5mdContent& content = reader_.content();
        FileFrame result;
        result.symbol = content.symbol;
        result.mass = content.mass;
        Frame& frame = result.frame;
        frame.where = {fmt::format("{}, frame {}", file_, frames_++)};
        frame.box = read->box;
        frame.time = read->time;
        frame.pressure = read->pressure;
        for (int a = 0; a < 3; ++a)
            if (const auto& planes = read->walls[static_cast<std::size_t>(a)])
                frame.gaps.push_back({a, (*planes)[0], (*planes)[1]});
        for (std::size_t i = 0; i < read->image.size(); ++i) {
            const std::array<int, 3>& n = read->image[i];
            frame.unwrapped.push_back(read->position[i] + frame.box.shift(n[0], n[1], n[2]));
        }
        frame.position = std::move(read->position);
        frame.velocity = std::move(read->velocity);
        frame.force = std::move(read->force);
        return result;
    }

private:
    const std::string file_;
    H5mdReader reader_;
    std::int64_t frames_ = 0;
};

bool recognises(const std::filesystem::path& path, std::string_view head) {
    const bool named = path.extension() == ".h5" || path.extension() == ".h5md" || path.extension() == ".hdf5";
    return named && head.substr(0, 4) == "\x89HDF";
}

std::unique_ptr<FrameReader> open(const std::filesystem::path& path, const ReaderOptions&) {
    return std::make_unique<H5md>(path);
}

}  // namespace

namespace entries {
extern const FrameFormat h5md{"H5MD", "*.h5, *.h5md of lmmd and others, with species named and units told", true,
                              recognises, open};
}

}  // namespace lmmd::analysis
