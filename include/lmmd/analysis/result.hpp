// SPDX-License-Identifier: GPL-3.0-or-later
// What an estimator found: numbers and curves with units and errors. Every writer (tables, JSON, figures, reports) sees
// this and nothing else.
#pragma once

#include <limits>
#include <span>
#include <string>
#include <vector>

namespace lmmd::analysis {

inline constexpr double kNoError = std::numeric_limits<double>::quiet_NaN();

struct Scalar {
    std::string name;  // "D_Ga"
    double value = 0;
    double error = kNoError;  // standard error; not a number: none known
    std::string unit;
    std::string note;  // definition or range of the fit, one line
};

struct DataColumn {
    std::string name, unit;
    std::vector<double> values;
    std::vector<double> errors;  // standard errors; empty: the column is exact, such as a radius
};

struct DataTable {
    std::string name;                 // "rdf": what its file is called
    std::string title;                // one line
    std::string caption;              // for a figure: what it shows and how to read it
    std::vector<DataColumn> columns;  // [0] is the abscissa
    std::vector<std::string> plot;    // columns that a figure shows; empty: all that have errors
    std::string ordinate{};           // what they have in common, "g(r)": a figure's axis; empty: the table's name
    std::vector<std::string> scatter{};  // columns of unconnected points
    std::vector<std::string> labels{};   // a word for each row, drawn beside those points; empty: none
    bool log_abscissa = false;           // it runs over decades: a figure's axis
};

struct Result {
    std::string command;  // "rdf cutoff 8 bins 400"
    std::vector<Scalar> scalars;
    std::vector<DataTable> tables;
    std::vector<std::string> notes;     // definitions, normalisation, how errors were found
    std::vector<std::string> warnings;  // why it may be wrong
};

// Of several independent runs, each with the same weight: the mean, and its standard error from the scatter of the runs
// if there are kEnoughRuns or more, or else from the errors of each. Error(input) when they do not fit together.
inline constexpr std::size_t kEnoughRuns = 5;
Result average(std::span<const Result> results);

// The same with d_ln_X = ln(X / X of the reference) behind its scalars, for every X above 0 that has an error in both; the errors are
// added as those of independent runs. What is common to both states (a coupling taken from elsewhere) cancels.
Result compare(Result result, const Result& reference);

// A table as a file that explains itself; the scalars stand in the header.
std::string format_table(const Result& result, const DataTable& table);
// Scalars, one a line: "D_Ga = 0.31 +- 0.02 A^2/ps  (note)".
std::string format_scalars(const Result& result);
// All of it as JSON.
std::string format_json(const Result& result);

}  // namespace lmmd::analysis
