// SPDX-License-Identifier: GPL-3.0-or-later
// Extended xyz: GPUMD's model.xyz, labelled frames for training, trajectories that ASE reads.
#pragma once

#include <filesystem>
#include <istream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lmmd/base/error.hpp"
#include "lmmd/io/lines.hpp"
#include "lmmd/model/state.hpp"

namespace lmmd {

// One frame as it stands in the file.
struct XyzFrame {
    State state;                              // step and time are 0: a structure has no history
    std::map<std::string, std::string> info;  // every key=value of the comment line, keys as written
    std::optional<double> energy;             // eV, `energy`
    std::vector<Vec3> forces;                 // eV/A, `forces` or `force`; empty if absent
    std::vector<Vec3> unwrapped;              // A, `unwrapped_position`; empty if absent
    std::vector<Mat3> virial_atom;            // eV, column `virial`, positive under compression; empty if absent
    std::optional<Mat3> virial;               // eV, `virial`, positive under compression
    std::optional<Mat3> stress;               // eV/A^3, `stress` exactly as written: its sign differs between programs
    std::optional<double> time_fs;            // `Time`
    Where where;                              // of its first line
};

// Streams frames from a file; Error(input) with file, line and column for what is not extended xyz. Lattice and
// Properties must be there, pbc defaults to periodic, masses to the elements' standard weights; columns that are not
// known are skipped.
class XyzReader {
public:
    explicit XyzReader(const std::filesystem::path& path, int threads = 1);
    XyzReader(std::unique_ptr<std::istream> in, std::string name, int threads = 1);  // `name` stands for the file in messages
    std::optional<XyzFrame> next();                                                  // nullopt at the end of the file

private:
    std::string file_;
    Lines lines_;
    std::unique_ptr<Team> team_;  // takes lines of atoms apart
};

std::vector<XyzFrame> read_xyz(const std::filesystem::path& path);
std::vector<XyzFrame> parse_xyz(const std::string& text, const std::string& name);

// Optional columns of a written frame, in GPUMD's order.
struct XyzColumns {
    bool mass = false, charge = false, velocity = false, forces = false, energy_atom = false, unwrapped = false,
         virial = false, group = false;
    int digits = 9;  // significant: 9 (single) or 17 (double)
};
struct XyzRecord {
    const State& state;
    std::optional<double> energy{};          // eV
    std::optional<Mat3> virial{}, stress{};  // eV; eV/A^3 in GPUMD's sign (pressure)
    const std::vector<Vec3>* forces = nullptr;
    const std::vector<double>* energy_atom = nullptr;
    const std::vector<Mat3>* virial_atom = nullptr;
    std::vector<std::pair<std::string, std::string>> info{};  // further key=value pairs
    const std::vector<bool>* only = nullptr;                  // atoms to write; null: all
    std::optional<double> time_fs{};                          // Time=; not written if absent
};
// A frame as GPUMD's dump_xyz writes it: positions wrapped into the box along periodic directions, velocities in A/fs.
std::string format_xyz(const XyzRecord& record, const XyzColumns& columns);

}  // namespace lmmd
