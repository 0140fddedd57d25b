// SPDX-License-Identifier: GPL-3.0-or-later
// What is known of the metals that lmmd is about, at ambient pressure: melting point and superconducting Tc of the
// stable crystal, its nearest neighbour distance, and the volume of an atom of the liquid at the melting point. T_m: ITS-90 fixed
// points (Hg, Ga, In, Sn, Al) and CRC Handbook (Bi, Pb). Tc: CRC Handbook; Bi: Prakash et al., Science 355, 52 (2017),
// doi:10.1126/science.aaf8227. Distances: Kittel, Introduction to Solid State Physics, 8th ed., table 1.4; Sn: of the white form,
// from its lattice; Ga: of the dimers of alpha-Ga. Volumes: of Ga, In, Sn and Bi the densities of data/liquid_metals.csv; of Al, Hg and
// Pb 2377, 13690 and 10656 kg/m^3, recalled.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "lmmd/analysis/options.hpp"

namespace lmmd::analysis {

struct ElementFacts {
    const char* symbol;
    double melting;    // K
    double tc;         // K
    double neighbour;  // A
    double volume;     // A^3
};
const ElementFacts* find_element(std::string_view symbol);  // null: not in the table

// A number for each element, as options give it; "": of all that have none of their own.
using ByElement = std::map<std::string, double>;
// "2.1", or "In=1.3,Bi=2.3"; {} where the option is not given.
ByElement read_by_element(const Options& options, const std::string& name, const RealRange& range);
std::optional<double> value_for(const ByElement& values, const std::string& element);

}  // namespace lmmd::analysis
