// SPDX-License-Identifier: GPL-3.0-or-later
// Figures drawn by gnuplot, which runs as a process of its own. Error(machine) when there is none, or when it fails.
#pragma once

#include <filesystem>
#include <span>

#include "plot/figure.hpp"

namespace lmmd::analysis {

enum class ImageFormat { png, svg };

// Of a panel, in points of a screen.
struct Canvas {
    int width = 640, height = 420;
};

// By the name's ending; Error(input) at `option` for any other.
ImageFormat image_format(const std::filesystem::path& path, const std::string& option);
// The whole image: every panel of every figure, side by side in as many columns as are readable. Error(machine) without
// a panel.
std::string draw(std::span<const Figure> figures, ImageFormat format, Canvas canvas = {});

}  // namespace lmmd::analysis
