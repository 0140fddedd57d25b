// SPDX-License-Identifier: GPL-3.0-or-later
// What is known of the metals that lmmd is about, at ambient pressure: melting point and superconducting Tc of the
// stable crystal, and its nearest neighbour distance. T_m: ITS-90 fixed points (Hg, Ga, In, Sn, Al) and CRC Handbook
// (Bi, Pb). Tc: CRC Handbook; Bi: Prakash et al., Science 355, 52 (2017), doi:10.1126/science.aaf8227. Distances:
// Kittel, Introduction to Solid State Physics, 8th ed., table 1.4; Sn: of the white form, from its lattice; Ga: of the
// dimers of alpha-Ga.
#pragma once

#include <string_view>

namespace lmmd::analysis {

struct ElementFacts {
    const char* symbol;
    double melting;    // K
    double tc;         // K
    double neighbour;  // A
};
const ElementFacts* find_element(std::string_view symbol);  // null: not in the table

}  // namespace lmmd::analysis
