// SPDX-License-Identifier: GPL-3.0-or-later
// What of a Result is drawn: each table is a figure, each family of curves in it a panel. No estimator has code of its
// own here; what a table says about itself (titles, names, units, errors, `plot`) is all that is known.
#pragma once

#include <string>
#include <vector>

#include "lmmd/analysis/result.hpp"

namespace lmmd::analysis {

struct Curve {
    std::string name;
    std::vector<double> x, y;
    std::vector<double> error;  // as long as y; 0 where none is known
    bool scatter = false;              // unconnected points
    std::vector<std::string> label{};  // beside each of them; empty: none
};

struct Range {
    double low = 0, high = 1;
};

struct Panel {
    std::string title;               // "": the figure's will do
    std::string abscissa, ordinate;  // "r (A)" with real angstroms
    std::vector<Curve> curves;       // all in one unit
    bool points = false;             // few and far between: marks with error bars rather than lines with bands
    Range x, y;                      // what to show
    bool log_x = false;
};

struct Figure {
    std::string name, title, caption;
    std::vector<Panel> panels;
};

// Tables without curves make no figure.
Figure figure_of(const DataTable& table);
std::vector<Figure> figures_of(const Result& result);

// Signs instead of words: "A^2/ps" -> "Å²/ps", "omega" -> "ω"; for people, never for files that programs read.
std::string pretty_unit(const std::string& unit);
std::string pretty_name(const std::string& name);

}  // namespace lmmd::analysis
