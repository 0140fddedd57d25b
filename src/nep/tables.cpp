// SPDX-License-Identifier: GPL-3.0-or-later
// Laying out a model's numbers for the kernels.
#include "lmmd/nep/tables.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "lmmd/base/error.hpp"
#include "lmmd/model/species.hpp"

namespace lmmd {
namespace {

constexpr double kCoulomb = 14.399645;         // eV A, as the peers have it: e^2 / (4 pi eps0)
constexpr double kScreening = 2.134563;        // 1/A, 1 / (0.8854 * 0.529 A)
constexpr double kScreeningPower = 0.23;
constexpr std::array<double, 8> kUniversal{0.18175, 3.1998, 0.50986, 0.94229, 0.28022, 0.4029, 0.02817, 0.20162};

Element element_of(const NepModel& model, int type) {
    const std::optional<Element> found = find_element(model.shape.elements[type]);
    LMMD_ASSERT(found);  // the reader has checked every symbol
    return *found;
}

std::size_t pair_count(const NepShape& s) { return static_cast<std::size_t>(s.types() * s.types()); }

std::size_t table_size(const NepShape& s) {
    const auto pad = [](int n) { return static_cast<std::size_t>(padded(n)); };
    const std::size_t per_pair = pad(s.radial()) * row_padded(s.basis_radial + 1) +
                                 static_cast<std::size_t>(s.angular() * (s.basis_angular + 1));
    const std::size_t per_type = pad(s.neurons) * (row_padded(s.descriptors()) + 2);
    return 2 * pair_count(s) + per_pair * pair_count(s) + per_type * s.types() + s.harmonics() +
           many_body_terms(s).size() + 12 * kPad;  // each block starts at a multiple of kPad
}

}  // namespace

ZblPair make_zbl_pair(const NepModel& model, int a, int b) {
    ZblPair pair;
    if (model.zbl.kind == Zbl::Kind::none) return pair;
    const Element ea = element_of(model, a), eb = element_of(model, b);
    pair.strength = kCoulomb * ea.number * eb.number;
    pair.inv_length = (std::pow(ea.number, kScreeningPower) + std::pow(eb.number, kScreeningPower)) * kScreening;
    const double* numbers = kUniversal.data();
    pair.inner = model.zbl.inner;
    pair.outer = model.zbl.outer;
    if (model.zbl.kind == Zbl::Kind::flexible) {
        const int low = std::min(a, b), high = std::max(a, b), types = model.shape.types();
        const auto& own = model.zbl.pairs[low * types - low * (low - 1) / 2 + (high - low)];
        pair.inner = own[0];
        pair.outer = own[1];
        numbers = own.data() + 2;
    } else if (model.zbl.kind == Zbl::Kind::typewise) {
        pair.inner = 0;
        pair.outer = std::min(model.zbl.typewise_factor * (ea.covalent_radius + eb.covalent_radius), pair.outer);
    }
    for (int i = 0; i < 4; ++i) {
        pair.weight[i] = numbers[2 * i];
        pair.exponent[i] = numbers[2 * i + 1];
    }
    return pair;
}

template <class S>
NepTableStore<S>::NepTableStore(const NepModel& model) {
    const NepShape& s = model.shape;
    NepTables<S>& t = tables_;
    t.types = s.types();
    t.l_max = s.l_max;
    t.harmonics = s.harmonics();
    t.radial = s.radial();
    t.angular = s.angular();
    t.basis_radial = s.basis_radial + 1;
    t.basis_angular = s.basis_angular + 1;
    t.invariants = s.invariants();
    t.descriptors = s.descriptors();
    t.neurons = s.neurons;
    t.five_body = five_body_invariant(s);

    numbers_.assign(table_size(s) + kPad, S(0));
    const auto misplaced = reinterpret_cast<std::uintptr_t>(numbers_.data()) % (kPad * sizeof(S)) / sizeof(S);
    next_ = numbers_.data() + (misplaced == 0 ? 0 : kPad - misplaced);

    terms_ = many_body_terms(s);
    t.terms = static_cast<int>(terms_.size());
    t.term = terms_.data();
    S* coefficient = take(terms_.size());
    for (std::size_t i = 0; i < terms_.size(); ++i) coefficient[i] = static_cast<S>(terms_[i].coefficient);
    t.coefficient = coefficient;
    S* norm = take(static_cast<std::size_t>(t.harmonics));  // read four at a time: zero beyond the last, as take() pads
    for (int l = 1; l <= s.l_max; ++l)
        for (int m = -l; m <= l; ++m) norm[harmonic_index(l, m)] = static_cast<S>(harmonic_norm(l, m));
    t.norm = norm;
    lay_out_pairs(model);
    lay_out_networks(model);
}

template <class S>
S* NepTableStore<S>::take(std::size_t count) {
    S* at = next_;
    next_ += (count + kPad - 1) / kPad * kPad;
    LMMD_ASSERT(next_ <= numbers_.data() + numbers_.size());
    return at;
}

template <class S>
void NepTableStore<S>::lay_out_pairs(const NepModel& model) {
    const NepShape& s = model.shape;
    const NepLayout layout(s);
    NepTables<S>& t = tables_;
    const int pairs = t.types * t.types, n_pad = padded(t.radial), rows = row_padded(t.basis_radial);
    reach_.resize(static_cast<std::size_t>(pairs));
    zbl_.resize(static_cast<std::size_t>(pairs));
    S* inv_radial = take(static_cast<std::size_t>(pairs));
    S* inv_angular = take(static_cast<std::size_t>(pairs));
    S* radial = take(static_cast<std::size_t>(pairs * rows * n_pad));
    S* angular = take(static_cast<std::size_t>(pairs * t.angular * t.basis_angular));
    for (int a = 0; a < t.types; ++a)
        for (int b = 0; b < t.types; ++b) {
            const int pair = a * t.types + b;
            const double rr = 0.5 * (s.cutoff_radial[a] + s.cutoff_radial[b]);
            const double ra = 0.5 * (s.cutoff_angular[a] + s.cutoff_angular[b]);
            inv_radial[pair] = static_cast<S>(1 / rr);
            inv_angular[pair] = static_cast<S>(1 / ra);
            t.pad_distance = std::max({t.pad_distance, 2 * rr, 2 * ra});
            zbl_[pair] = make_zbl_pair(model, a, b);
            reach_[pair] = {ra * ra, std::max(rr * rr, ra * ra), zbl_[pair].outer * zbl_[pair].outer};
            for (int n = 0; n < t.radial; ++n)
                for (int k = 0; k < t.basis_radial; ++k)
                    radial[(pair * rows + k) * n_pad + n] = static_cast<S>(
                        model.parameters[layout.c_radial + (n * t.basis_radial + k) * pairs + pair]);
            for (int nk = 0; nk < t.angular * t.basis_angular; ++nk)
                angular[pair * t.angular * t.basis_angular + nk] =
                    static_cast<S>(model.parameters[layout.c_angular + nk * pairs + pair]);
        }
    t.inv_radial = inv_radial;
    t.inv_angular = inv_angular;
    t.c_radial = radial;
    t.c_angular = angular;
    t.zbl = zbl_.data();
    t.reach = reach_.data();
}

template <class S>
void NepTableStore<S>::lay_out_networks(const NepModel& model) {
    const NepLayout layout(model.shape);
    NepTables<S>& t = tables_;
    const int h_pad = padded(t.neurons), rows = row_padded(t.descriptors);
    S* w0 = take(static_cast<std::size_t>(t.types * rows * h_pad));
    S* b0 = take(static_cast<std::size_t>(t.types * h_pad));
    S* w1 = take(static_cast<std::size_t>(t.types * h_pad));
    bias_.resize(static_cast<std::size_t>(t.types));
    for (int type = 0; type < t.types; ++type) {
        const int network = model.shape.networks() == 1 ? 0 : type;
        const double* p = model.parameters.data() + layout.network_stride * network;
        for (int h = 0; h < t.neurons; ++h) {
            for (int d = 0; d < t.descriptors; ++d)
                w0[(type * rows + d) * h_pad + h] =
                    static_cast<S>(p[layout.w0 + h * t.descriptors + d] * model.q_scaler[d]);
            b0[type * h_pad + h] = static_cast<S>(p[layout.b0 + h]);
            w1[type * h_pad + h] = static_cast<S>(p[layout.w1 + h]);
        }
        bias_[type] = model.parameters[layout.common_bias] + (model.shape.version == 5 ? p[layout.own_bias] : 0.0);
    }
    t.w0 = w0;
    t.b0 = b0;
    t.w1 = w1;
    t.bias = bias_.data();
}

template <class S>
std::size_t NepTableStore<S>::memory() const {
    return numbers_.capacity() * sizeof(S) + reach_.capacity() * sizeof(PairReach) + bias_.capacity() * sizeof(double) + zbl_.capacity() * sizeof(ZblPair) +
           terms_.capacity() * sizeof(ManyBodyTerm);
}

template class NepTableStore<double>;
template class NepTableStore<float>;

}  // namespace lmmd
