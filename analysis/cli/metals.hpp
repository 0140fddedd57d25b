// SPDX-License-Identifier: GPL-3.0-or-later
// Metals of film and bilayer: from the table films.csv, from a user's numbers, or both.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tc/film.hpp"

namespace lmmd::analyze {

// What a user gives; each number replaces the table's.
struct MetalInput {
    std::string name;                          // of a row of films.csv; empty: all numbers are the user's
    std::optional<double> electron_density;    // 1/nm^3
    std::optional<double> theta_d, omega_log;  // K, of a Debye spectrum; omega_log wins
    std::optional<double> lambda, mu_star;
    std::string a2f, unit;  // a spectrum's file instead
    int column = 2;
};

struct NamedMetal {
    std::string name;
    tc::Metal metal;
    std::string inputs;  // what went in and where it is from, one line
};

// Error(input) for an unknown metal, a number out of range, or one that is missing.
NamedMetal make_metal(const MetalInput& input);
// Tc of films of that metal as published, one line each.
std::vector<std::string> published_films(const std::string& metal);

}  // namespace lmmd::analyze
