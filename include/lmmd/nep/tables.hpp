// SPDX-License-Identifier: GPL-3.0-or-later
// The numbers of a NEP laid out for kernels: in their precision, padded to whole vectors, q_scaler folded into the
// first layer. Plain pointers, so that kernels compiled for other instruction sets need no library code.
#pragma once

#include <vector>

#include "lmmd/nep/many_body.hpp"
#include "lmmd/nep/maths.hpp"
#include "lmmd/nep/model.hpp"

namespace lmmd {

inline constexpr int kPad = 16;  // rows of tables are multiples of that many numbers, the rest zero
LMMD_HD constexpr int row_padded(int n) { return (n + 7) / 8 * 8; }  // matrices are read eight rows at a time
inline constexpr int kMaxBasis = 32;  // most functions n or k of a kind; the reader refuses more
LMMD_HD constexpr int padded(int n) { return (n + kPad - 1) / kPad * kPad; }

// Squared radii of a pair of elements, A^2.
struct PairReach {
    double near2;  // angular cutoff
    double far2;   // the larger of both cutoffs
    double zbl2;   // outer radius of the ZBL; 0: none
};

// Element pair (i, j) stands at i * types + j, i the central atom.
template <class S>
struct NepTables {
    int types = 0, l_max = 0, harmonics = 0;
    int radial = 0, angular = 0;              // functions n
    int basis_radial = 0, basis_angular = 0;  // functions k
    int invariants = 0, descriptors = 0, neurons = 0;
    int terms = 0, five_body = -1;
    double pad_distance = 0;                  // A, beyond every cutoff: where lanes without a neighbour are put

    const PairReach* reach = nullptr;         // [pair]
    const ZblPair* zbl = nullptr;             // [pair]
    const double* bias = nullptr;             // [type] b1 and the element's own, eV
    const S* inv_radial = nullptr;            // [pair] 1 / radial cutoff
    const S* inv_angular = nullptr;           // [pair]
    const S* c_radial = nullptr;              // [pair][row_padded(basis_radial)][padded(radial)]
    const S* c_angular = nullptr;             // [pair][n][k], no padding
    const S* w0 = nullptr;                    // [type][row_padded(descriptors)][padded(neurons)], q_scaler included
    const S* b0 = nullptr;                    // [type][padded(neurons)]
    const S* w1 = nullptr;                    // [type][padded(neurons)]
    const S* norm = nullptr;                  // [harmonic] harmonic_norm
    const ManyBodyTerm* term = nullptr;       // [terms]
    const S* coefficient = nullptr;           // [terms]
};

// Owns what a NepTables points to.
template <class S>
class NepTableStore {
public:
    explicit NepTableStore(const NepModel& model);
    NepTableStore(const NepTableStore&) = delete;
    NepTableStore& operator=(const NepTableStore&) = delete;
    const NepTables<S>& tables() const { return tables_; }
    std::size_t memory() const;  // bytes

private:
    S* take(std::size_t count);
    void lay_out_pairs(const NepModel& model);
    void lay_out_networks(const NepModel& model);

    NepTables<S> tables_;
    std::vector<S> numbers_;
    S* next_ = nullptr;
    std::vector<PairReach> reach_;
    std::vector<double> bias_;
    std::vector<ZblPair> zbl_;
    std::vector<ManyBodyTerm> terms_;
};
extern template class NepTableStore<double>;
extern template class NepTableStore<float>;

// The ZBL of elements a and b of the model; outer = 0 when it has none.
ZblPair make_zbl_pair(const NepModel& model, int a, int b);

}  // namespace lmmd
