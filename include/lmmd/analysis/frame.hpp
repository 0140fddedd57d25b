// SPDX-License-Identifier: GPL-3.0-or-later
// One frame of a run as estimators see it, and what is the same for all of its frames. Where the frames come from, a file
// or the run itself, makes no difference.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lmmd/base/archive.hpp"
#include "lmmd/model/state.hpp"

namespace lmmd::analysis {

// What stands between two parallel walls.
struct Gap {
    int axis = 2;
    double low = 0, high = 0;  // planes of the walls, A
};

// Per-atom arrays are in the order of the input; those that no estimator asked for, or that the file lacks, are empty.
struct Frame {
    Box box;
    std::vector<Gap> gaps;         // of slits
    std::vector<Vec3> position;    // A; may lie outside the box
    std::vector<Vec3> unwrapped;   // A, without jumps through the faces of the box
    std::vector<Vec3> velocity;    // internal
    std::vector<Vec3> force;       // eV/A
    std::vector<Mat3> virial;      // of each atom, eV, compression positive
    std::optional<Mat3> pressure;  // of the whole, eV/A^3, compression positive, kinetic part included
    std::vector<std::uint32_t> pair_counts;  // by whoever has the atoms, as Estimator::pair_histogram() says; then no positions
    std::optional<double> kt;      // temperature where the source tells it in place of velocities, eV
    std::int64_t step = 0;
    std::optional<double> time;  // internal
    Where where;                 // of its first line; empty for a frame of a run at work
    // Set by the framework: whether the atom belongs to what the estimator is asked about, in this frame.
    std::vector<std::uint8_t> chosen;

    std::size_t size() const { return position.size(); }
    // Of the box, or what the walls leave of it, A^3.
    double volume() const;

    void save(ByteWriter& out) const;  // all but `where`
    void load(ByteReader& in);
};

// Twice the kinetic energy over the 3N - 3 degrees of freedom, motion of the whole left out, eV; masses in amu.
double kinetic_kt(const Frame& frame, const std::vector<double>& mass);

// What an estimator may know when it is made.
struct Setup {
    std::vector<std::string> symbol;              // of each atom
    std::vector<double> mass;                     // of each atom, amu
    std::vector<std::vector<int>> group_methods;  // [method][atom] -> label
    std::map<std::string, std::vector<bool>> groups;  // named groups of a deck
    Box box;                                      // of the first frame
    double interval = 0;                          // internal, between frames; 0: unknown
    std::int64_t frames = 0;                      // that will come; 0: unknown
    std::vector<std::string> elements;            // that are present, in the order of the tables
    std::vector<std::size_t> kind;                // of each atom: index into elements
    std::vector<std::uint8_t> chosen;             // atoms that can belong to what is asked
    bool restricted = false;                      // not simply all atoms, always
    bool moving = false;                          // which atoms are chosen changes from frame to frame
    int layer_axis = -1;                          // across the layer that is asked for; -1: none
    std::int64_t block = 1;                       // frames that a block holds at least
    int threads = 1;                              // results do not depend on it
    std::size_t memory = std::size_t{2} << 30;    // bytes that may be used
    bool one_pass = true;                         // the frames come only once

    // Fills elements and kind: in the order given, or of first appearance.
    void find_kinds(const std::vector<std::string>& order = {});
    double number(std::size_t k) const;  // of atoms of kind k
    std::vector<std::size_t> chosen_kinds() const;  // that chosen atoms have
    // The same with a share of the memory, where an estimator is made of several parts.
    Setup with_memory(std::size_t bytes) const;
};

}  // namespace lmmd::analysis
