// SPDX-License-Identifier: GPL-3.0-or-later
// A neuroevolution potential (NEP) as data: the header of a nep.txt and one flat array of its numbers.
// Model: Fan et al., PRB 104, 104309 (2021), doi:10.1103/PhysRevB.104.104309; J. Chem. Phys. 157, 114801 (2022),
// doi:10.1063/5.0106617; Song et al., Nat. Commun. 15, 10208 (2024), doi:10.1038/s41467-024-54554-x.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

namespace lmmd {

// Four- and five-body invariants in the order of the descriptor vector, after l = 1 ... l_max.
enum class ManyBody { q222, q1111, q112, q123, q233, q134 };
inline constexpr int kManyBodyCount = 6;

// Ziegler-Biersack-Littmark repulsion; energies in eV, lengths in A.
struct Zbl {
    enum class Kind { none, universal, typewise, flexible };
    Kind kind = Kind::none;
    double inner = 0, outer = 0;  // A; universal: as given; typewise: outer is the upper bound
    double typewise_factor = 0;   // outer = min(factor * (R_i + R_j), outer)
    // flexible: per unordered pair (t1 <= t2; 00 01 02 ... 11 12 ...): inner, outer, four (weight, exponent)
    std::vector<std::array<double, 10>> pairs;
};

// The shape of a model: everything that the header says.
struct NepShape {
    int version = 4;                     // 3, 4 or 5
    std::vector<std::string> elements;   // symbols, in type order
    std::vector<double> cutoff_radial;   // A, per element
    std::vector<double> cutoff_angular;  // A, per element
    int max_neighbors_radial = 0, max_neighbors_angular = 0;  // MN_R, MN_A of the file: written back, never trusted
    int n_max_radial = 4, n_max_angular = 4;
    int basis_radial = 8, basis_angular = 8;  // basis_size: functions k = 0 ... basis_size
    int l_max = 4;                            // 0 ... 8
    std::array<bool, kManyBodyCount> many_body{true, false, false, false, false, false};  // indexed by ManyBody
    int many_body_columns = 2;                // how many of them the l_max line of the file names, so it is written back alike
    int neurons = 30;

    int types() const { return static_cast<int>(elements.size()); }
    int radial() const { return n_max_radial + 1; }          // radial components
    int angular() const { return n_max_angular + 1; }        // components of each angular invariant
    int invariants() const;                                  // angular invariants per n
    int descriptors() const { return radial() + angular() * invariants(); }
    int networks() const { return version == 3 ? 1 : types(); }
    int harmonics() const { return (l_max + 1) * (l_max + 1) - 1; }  // real Y_lm with l >= 1
};

// Where each block of the flat parameter array begins. Same order as in nep.txt.
struct NepLayout {
    explicit NepLayout(const NepShape& shape);
    std::size_t network_stride = 0;   // numbers per network: w0 [neuron][descriptor], b0 [neuron], w1 [neuron], NEP5: bias
    std::size_t w0 = 0, b0 = 0, w1 = 0, own_bias = 0;  // offsets inside a network; own_bias only in NEP5
    std::size_t common_bias = 0;      // b1
    std::size_t c_radial = 0;         // [n][k][t_i][t_j]
    std::size_t c_angular = 0;        // [n][k][t_i][t_j]
    std::size_t size = 0;             // of the trainable numbers
};

struct NepModel {
    NepShape shape;
    std::vector<double> parameters;   // NepLayout(shape).size numbers
    std::vector<double> q_scaler;     // one per descriptor component
    Zbl zbl;
    std::string source;               // path it was read from, for messages

    double max_cutoff() const;        // A, the largest radial or ZBL reach of any pair
    int type_of(const std::string& symbol) const;  // -1 if the model lacks it
};

}  // namespace lmmd
