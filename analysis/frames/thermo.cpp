// SPDX-License-Identifier: GPL-3.0-or-later
// thermo.out of GPUMD and lmmd: totals without atoms, one line a frame,
//   T KE PE Pxx Pyy Pzz Pyz Pxz Pxy (GPa)  and the box: ax ay az bx by bz cx cy cz, or Lx Ly Lz in older files.
// Headers tell the time between lines ("# dt_output 10 fs") and the number of atoms; a run that goes on writes another
// one. T there counts 3 N degrees of freedom; here 3 N - 3, as everywhere.
#include <fmt/format.h>

#include "line_reader.hpp"
#include "lmmd/base/units.hpp"
#include "reader.hpp"

namespace lmmd::analysis {
namespace {

constexpr const char* kExpected = "a line of thermo.out: T KE PE, six pressures, three or nine numbers of the box";

class Thermo : public FrameReader {
public:
    explicit Thermo(const std::filesystem::path& path) : lines_(path) {}

    std::optional<FileFrame> next() override {
        while (lines_.next()) {
            if (lines_.text().empty()) continue;
            if (lines_.text().front() == '#')
                read_header();
            else
                return frame();
        }
        return std::nullopt;
    }

private:
    void read_header() {
        const std::vector<Token> words = tokenize(std::string_view(lines_.text()).substr(1));
        if (words.size() == 3 && words[0].text == "dt_output" && words[2].text == "fs") {
            interval_ = to_real(words[1].text);
            if (!interval_ || !(*interval_ > 0))
                lines_.fail("found " + quote(words[1].text) + ", expected a time in fs above 0; correct it");
        }
        if (words.size() == 2 && words[0].text == "num_atoms") atoms_ = to_integer(words[1].text).value_or(0);
    }

    FileFrame frame() {
        const std::vector<double> row = lines_.numbers(12, kExpected);
        if (row.size() != 12 && row.size() != 18)
            lines_.fail("found " + quote(lines_.text()) + ", expected " + kExpected + "; correct it");
        FileFrame result;
        Frame& frame = result.frame;
        const double* const p = &row[3];
        frame.pressure = units::kGigapascal * Mat3{{p[0], p[5], p[4], p[5], p[1], p[3], p[4], p[3], p[2]}};
        const double* const h = &row[9];
        const Mat3 lattice = row.size() == 12 ? Mat3::diagonal(h[0], h[1], h[2])
                                              : Mat3{{h[0], h[1], h[2], h[3], h[4], h[5], h[6], h[7], h[8]}};
        if (!(determinant(lattice) != 0)) lines_.fail("found a box without volume, expected one; correct the line");
        frame.box = Box(lattice, {true, true, true});
        const double n = static_cast<double>(atoms_);
        frame.kt = units::kBoltzmann * row[0] * (atoms_ > 1 ? n / (n - 1) : 1);
        if (interval_) {
            time_ += *interval_ * units::kFemtosecond;
            frame.time = time_;
        }
        frame.where = lines_.where();
        return result;
    }

    LineReader lines_;
    std::optional<double> interval_;  // fs
    std::int64_t atoms_ = 0;          // 0: unknown
    double time_ = 0;                 // internal
};

bool recognises(const std::filesystem::path& path, std::string_view) { return path.filename() == "thermo.out"; }

std::unique_ptr<FrameReader> open(const std::filesystem::path& path, const ReaderOptions&) { return std::make_unique<Thermo>(path); }

}  // namespace

namespace entries {
extern const FrameFormat thermo{"thermo.out", "thermo.out of GPUMD and lmmd: pressure, temperature and box, no atoms", true, recognises, open};
}

}  // namespace lmmd::analysis
