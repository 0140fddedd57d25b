// SPDX-License-Identifier: GPL-3.0-or-later
// H5MD 1.1, trajectories in HDF5 (de Buyl, Colberg, Hoefling, Comput. Phys. Commun. 185, 1546 (2014),
// doi:10.1016/j.cpc.2014.01.018; https://www.nongnu.org/h5md), with its module `units`: what has no unit is refused.
// Writing is such that a killed program leaves a file that can be read (HDF5's single-writer mode orders what it
// writes). Without HDF5 at build time every constructor throws Error(machine), which says what is missing.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lmmd/model/box.hpp"

namespace lmmd {

// What is the same in all frames.
struct H5mdContent {
    std::vector<std::string> symbol;
    std::vector<double> mass;  // amu
    std::array<bool, 3> periodic{true, true, true};
    bool velocity = false, force = false, image = false;  // per atom, beside positions
    bool pressure = false;
    bool walls = false;  // where the walls of slits stand
    bool double_precision = false;

    bool operator==(const H5mdContent&) const = default;
};

struct H5mdFrame {
    std::int64_t step = 0;
    std::optional<double> time;  // internal
    Box box;
    std::vector<Vec3> position, velocity, force;                // A, internal, eV/A; empty: not there
    std::vector<std::array<int, 3>> image;                      // unwrapped position = position + image * h
    std::optional<Mat3> pressure;                               // eV/A^3, compression positive, kinetic part included
    std::array<std::optional<std::array<double, 2>>, 3> walls;  // planes across each axis, A
};

class H5mdWriter {
public:
    // frames 0: a new file, in place of any that is there. Otherwise goes on behind so many frames and cuts off those
    // after them; Error(input) when the file has fewer, or other content.
    H5mdWriter(std::filesystem::path path, H5mdContent content, std::int64_t frames);
    ~H5mdWriter();
    void write(const H5mdFrame& frame);  // Error(machine) when the disk does not take it

private:
    struct File;
    std::unique_ptr<File> file_;
};

class H5mdReader {
public:
    // Error(input) for what is not H5MD, has no unit or an unknown one, or holds less than its frames need.
    explicit H5mdReader(const std::filesystem::path& path);
    ~H5mdReader();
    const H5mdContent& content() const;
    std::optional<H5mdFrame> next();

private:
    struct File;
    std::unique_ptr<File> file_;
};

}  // namespace lmmd
