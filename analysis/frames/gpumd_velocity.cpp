// SPDX-License-Identifier: GPL-3.0-or-later
// velocity.out of older GPUMD versions (and of lmmd's dump_velocity): three numbers (A/fs) for each atom, frame after
// frame, nothing else. Atoms, box and positions come from movie.xyz beside it, which dump_position wrote as often.
#include <fmt/format.h>

#include "line_reader.hpp"
#include "lmmd/base/units.hpp"
#include "reader.hpp"

namespace lmmd::analysis {

namespace entries {
extern const FrameFormat extended_xyz;
}

namespace {

constexpr const char* kPositions = "movie.xyz";

class GpumdVelocity : public FrameReader {
public:
    explicit GpumdVelocity(const std::filesystem::path& path) : lines_(path) {
        const std::filesystem::path positions = path.parent_path() / kPositions;
        if (!std::filesystem::exists(positions))
            throw input_error({path.string()}, "found no " + quote(positions.string()) +
                                                   " beside it, expected the positions of the same frames (dump_position); "
                                                   "or write both with dump_xyz");
        positions_ = entries::extended_xyz.open(positions, {});
    }

    std::optional<FileFrame> next() override {
        std::optional<FileFrame> frame = positions_->next();
        if (!frame) {
            if (lines_.next()) lines_.fail(fmt::format("found more frames than in {}, expected as many; dump both as often", kPositions));
            return std::nullopt;
        }
        frame->frame.velocity.clear();
        for (std::size_t i = 0; i < frame->frame.size(); ++i) {
            lines_.need(fmt::format("the velocity of atom {} of a frame of {} atoms, as in {}", i, frame->frame.size(), kPositions));
            if (i == 0) frame->frame.where = lines_.where();
            const std::vector<double> v = lines_.numbers(3, "three components of a velocity in A/fs");
            frame->frame.velocity.push_back((1 / units::kFemtosecond) * Vec3{v[0], v[1], v[2]});
        }
        return frame;
    }

private:
    LineReader lines_;
    std::unique_ptr<FrameReader> positions_;
};

bool recognises(const std::filesystem::path& path, std::string_view) { return path.filename() == "velocity.out"; }

std::unique_ptr<FrameReader> open(const std::filesystem::path& path, const ReaderOptions&) { return std::make_unique<GpumdVelocity>(path); }

}  // namespace

namespace entries {
extern const FrameFormat gpumd_velocity{"velocity.out", "velocity.out of GPUMD with movie.xyz beside it", true, recognises, open};
}

}  // namespace lmmd::analysis
