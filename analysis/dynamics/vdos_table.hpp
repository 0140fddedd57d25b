// SPDX-License-Identifier: GPL-3.0-or-later
// A density of states that was written before: by lmmd-analyze (vdos or 2pt, table or JSON) or by GPUMD (dos.out), instead of
// the frames it came from.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "lmmd/analysis/blocks.hpp"
#include "spectra/spectrum.hpp"

namespace lmmd::analysis {

// One element's, all on the same frequencies.
struct VdosPart {
    std::string element;       // "": the table does not say
    double share = 1;          // of the atoms
    spectra::Spectrum states;  // per angular frequency, from 0 on
    std::vector<double> errors;  // of states.value; empty: not known
};
struct VdosTable {
    std::vector<VdosPart> parts;          // one, or those of a mixture
    double points_per_resolution = 1;     // neighbours that are not independent, because of zero padding
    std::optional<double> temperature;    // K
    std::optional<double> density;        // of these atoms, 1/A^3
    std::vector<std::string> notes;       // what was assumed

    bool has_errors() const;  // of every part
};

// Whether a file is such a table rather than a file of frames: .json, .out or a first line that is a comment.
bool is_vdos_table(const std::filesystem::path& path);
// `element`: whose column to take, or the total where it has none; "": those of all elements, or the total. Error(input) with file
// and line.
VdosTable read_vdos_table(const std::filesystem::path& path, const std::string& element);

// Numbers that follow from the table, with errors carried from its errors: those within one resolution are taken as one and the same, those
// beyond and those of other parts as independent. Not a number where the table has none.
Estimates estimate(const VdosTable& table, const std::function<std::vector<double>(std::span<const spectra::Spectrum>)>& function);

}  // namespace lmmd::analysis
