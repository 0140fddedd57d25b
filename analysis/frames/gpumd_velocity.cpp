// SPDX-License-Identifier: GPL-3.0-or-later
// velocity.out of older GPUMD versions (and of lmmd's dump_velocity): three numbers (A/fs) for each atom, frame after
// frame, nothing else. Atoms, box and positions come from movie.xyz beside it, which dump_position wrote as often.
#include <fmt/format.h>

#include <cmath>

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
    GpumdVelocity(const std::filesystem::path& path, const ReaderOptions& options) : lines_(path), team_(options.threads) {
        const std::filesystem::path positions = path.parent_path() / kPositions;
        if (!std::filesystem::exists(positions))
            throw input_error({path.string()}, "found no " + quote(positions.string()) +
                                                   " beside it, expected the positions of the same frames (dump_position); "
                                                   "or write both with dump_xyz");
        positions_ = entries::extended_xyz.open(positions, options);
    }

    std::optional<FileFrame> next() override {
        std::optional<FileFrame> frame = positions_->next();
        if (!frame) {
            if (lines_.next()) lines_.fail(fmt::format("found more frames than in {}, expected as many; dump both as often", kPositions));
            return std::nullopt;
        }
        std::vector<Vec3>& velocity = frame->frame.velocity;
        const std::size_t n = frame->frame.size();
        frame->frame.where = lines_.where_next();
        const std::size_t found = lines_.take(
            n, team_, [&](std::size_t m) { velocity.resize(m); },
            [&](std::span<const std::string> texts, std::size_t first, int line) { take(texts, line, &velocity[first]); });
        if (found < n) lines_.fail_short(fmt::format("the velocity of atom {} of a frame of {} atoms, as in {}", found, n, kPositions));
        return frame;
    }

private:
    void take(std::span<const std::string> texts, int line, Vec3* velocity) const {
        LineOfNumbers row({true, true, true});
        for (std::size_t k = 0; k < texts.size(); ++k) {
            row.read(texts[k]);
            if (row.size() < 3) lines_.fail(line + static_cast<int>(k), 0, "found " + quote(texts[k]) + kExpected);
            for (std::size_t a = 0; a < 3; ++a) {
                const double value = row.number(a);
                if (std::isnan(value)) lines_.fail(line + static_cast<int>(k), row.piece(a).column, "found " + quote(row.piece(a).text) + kExpected);
                velocity[k][static_cast<int>(a)] = value / units::kFemtosecond;
            }
        }
    }

    static constexpr const char* kExpected = ", expected three components of a velocity in A/fs; correct it";
    LineReader lines_;
    Team team_;
    std::unique_ptr<FrameReader> positions_;
};

bool recognises(const std::filesystem::path& path, std::string_view) { return path.filename() == "velocity.out"; }

std::unique_ptr<FrameReader> open(const std::filesystem::path& path, const ReaderOptions& options) {
    return std::make_unique<GpumdVelocity>(path, options);
}

}  // namespace

namespace entries {
extern const FrameFormat gpumd_velocity{"velocity.out", "velocity.out of GPUMD with movie.xyz beside it", true, recognises, open};
}

}  // namespace lmmd::analysis
