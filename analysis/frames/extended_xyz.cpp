// SPDX-License-Identifier: GPL-3.0-or-later
// Extended xyz: what lmmd and GPUMD dump, and what ASE and OVITO write.
#include <fmt/format.h>

#include "lmmd/base/text.hpp"
#include "lmmd/base/units.hpp"
#include "lmmd/io/extxyz.hpp"
#include "reader.hpp"

namespace lmmd::analysis {
namespace {

// slit="z LOW HIGH", as lmmd writes it while walls confine the atoms; several one after the other.
std::vector<Gap> read_gaps(const XyzFrame& xyz) {
    std::vector<Gap> gaps;
    const auto found = xyz.info.find("slit");
    if (found == xyz.info.end()) return gaps;
    const std::vector<Token> words = tokenize(found->second);
    const auto wrong = [&] {
        throw input_error({xyz.where.file, xyz.where.line + 1, 0},
                          fmt::format("found slit={}, expected an axis and two coordinates in A, such as slit=\"z 0 "
                                      "20\"; correct it",
                                      quote(found->second)));
    };
    if (words.size() % 3 != 0) wrong();
    for (std::size_t k = 0; k < words.size(); k += 3) {
        const std::size_t axis = std::string("xyz").find(words[k].text);
        const std::optional<double> low = to_real(words[k + 1].text), high = to_real(words[k + 2].text);
        if (axis > 2 || words[k].text.size() != 1 || !low || !high || !(*low < *high)) wrong();
        gaps.push_back({static_cast<int>(axis), *low, *high});
    }
    return gaps;
}

class ExtendedXyz : public FrameReader {
public:
    ExtendedXyz(const std::filesystem::path& path, int threads) : reader_(path, threads) {}

    std::optional<FileFrame> next() override {
        std::optional<XyzFrame> xyz = reader_.next();
        if (!xyz) return std::nullopt;
        Atoms& atoms = xyz->state.atoms;
        FileFrame result;
        Frame& frame = result.frame;
        frame.box = xyz->state.box;
        frame.gaps = read_gaps(*xyz);
        frame.position = std::move(atoms.position);
        frame.unwrapped = std::move(xyz->unwrapped);
        if (atoms.has_velocity) frame.velocity = std::move(atoms.velocity);
        frame.force = std::move(xyz->forces);
        frame.virial = std::move(xyz->virial_atom);
        // With a time it was written by GPUMD or lmmd, whose sign is that of a pressure; ASE's would be the other.
        if (xyz->time_fs) {
            frame.pressure = xyz->stress;
            frame.time = *xyz->time_fs * units::kFemtosecond;
        }
        frame.where = xyz->where;
        result.symbol = std::move(atoms.symbol);
        result.mass = std::move(atoms.mass);
        result.group_methods = std::move(atoms.group_methods);
        return result;
    }

private:
    XyzReader reader_;
};

bool recognises(const std::filesystem::path&, std::string_view head) {
    const std::size_t end = head.find('\n');
    const std::vector<Token> words = tokenize(head.substr(0, end));
    return words.size() == 1 && to_integer(words[0].text).has_value();
}

std::unique_ptr<FrameReader> open(const std::filesystem::path& path, const ReaderOptions& options) {
    return std::make_unique<ExtendedXyz>(path, options.threads);
}

}  // namespace

namespace entries {
extern const FrameFormat extended_xyz{"extended xyz", "*.xyz of lmmd, GPUMD, ASE, OVITO", true, recognises, open};
}

}  // namespace lmmd::analysis
