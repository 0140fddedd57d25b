// SPDX-License-Identifier: GPL-3.0-or-later
// Pieces of a page: text that cannot be mistaken for markup, numbers with their errors, tables, figures.
#pragma once

#include <string>
#include <vector>

#include "plot/figure.hpp"

namespace lmmd::analysis {

std::string escape(const std::string& text);
std::string sentence(std::string text);  // with a capital first
// "0.400 ± 0.005", as many digits as the error leaves a meaning; "4.23" without one.
std::string number_with_error(double value, double error);
// A table of scalars: name, value with error, unit, note.
std::string scalar_table(const std::vector<Scalar>& scalars);
// Every k-th row of a table such that there are at most `rows`.
std::string data_table(const DataTable& table, std::size_t rows);
// The panels of a figure side by side, each as inline SVG that takes its colours from the page, with its caption;
// `number` makes its ids its own.
std::string figure(const Figure& figure, int number);
// A page with its style and nothing that would have to be fetched.
std::string page(const std::string& title, const std::string& body);

}  // namespace lmmd::analysis
