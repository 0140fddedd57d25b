// SPDX-License-Identifier: GPL-3.0-or-later
// The energy U_i of one atom and its derivatives for T = double or Dual<double>, on the stages of nep/kernel.hpp.
//
// The descriptor is linear in the sums over neighbours, radial[t][k] = sum_j f_k(r_ij) and angular[t][k][lm] = sum_j
// f_k(r_ij) Y_lm (without harmonic_norm), over the neighbours j of element t. These sums do not depend on the
// parameters: U_i is a function of (sums, parameters). evaluate() goes forward and back to dU/dq and dU/dA; from these
// follow both
//   dU/d(sums)        -> forces, by the chain rule (T = double), and
//   dU/d(parameters)  -> the energy part of the loss gradient; with T = Dual<double>, whose slopes hold the change of
//   the sums
//                        along a direction of the atoms, its slope is the parameter gradient of the energy's
//                        directional derivative: the force and virial parts.
#pragma once

#include <algorithm>
#include <memory>
#include <span>
#include <vector>

#include "lmmd/base/dual.hpp"
#include "lmmd/nep/kernel.hpp"
#include "lmmd/nep/model.hpp"

namespace lmmd {

// A model and its numbers as the kernel wants them, to be made anew when parameters change.
struct TrainModel {
    explicit TrainModel(const NepModel& m) : model(m), layout(m.shape), store(m), tables(store.tables()) {}
    const NepModel& model;
    NepLayout layout;
    NepTableStore<double> store;
    const NepTables<double>& tables;
};

template <class T>
class AtomEnergy {
public:
    // `elements`: those that occur as neighbours, [t] of the sums. Keeps references.
    AtomEnergy(const TrainModel& model, std::span<const int> elements);

    std::vector<T> radial;   // [t][k], filled by the caller
    std::vector<T> angular;  // [t][k][lm], filled by the caller

    // Unscaled descriptor of an atom of element `type` from the sums.
    std::span<const T> descriptor(int type);
    // U_i, eV; leaves what the functions below need.
    T evaluate(int type);
    // dU/d(sums) in the shape of radial and angular.
    void sums_gradient(int type, std::span<T> by_radial, std::span<T> by_angular) const;
    // Calls add(index, dU/dp) for every parameter that this atom depends on.
    template <class Add>
    void parameter_gradient(int type, const Add& add) const;

private:
    using Index = std::size_t;
    Index pair(int type, Index t) const { return static_cast<Index>(type * tables_.types + elements_[t]); }
    // Calls visit(n, row, c, index of c among the parameters) for every coefficient of the atom's pairs; `row` counts
    // [t][k].
    template <class Visit>
    void visit_radial(int type, const Visit& visit) const;
    template <class Visit>
    void visit_angular(int type, const Visit& visit) const;

    const TrainModel& model_;
    const NepTables<double>& tables_;
    std::span<const int> elements_;
    Index lms_, angulars_;
    std::vector<T> a_, b_;      // A_nlm without norm, dU/dA_nlm: [n][lm]
    std::vector<char> memory_;  // of work_
    NepWork<T> work_{};
};

template <class T>
AtomEnergy<T>::AtomEnergy(const TrainModel& model, std::span<const int> elements)
    : model_(model),
      tables_(model.tables),
      elements_(elements),
      lms_(static_cast<Index>(tables_.harmonics)),
      angulars_(static_cast<Index>(tables_.angular)),
      a_(angulars_ * lms_),
      b_(a_.size()) {
    radial.resize(elements.size() * static_cast<Index>(tables_.basis_radial));
    angular.resize(elements.size() * static_cast<Index>(tables_.basis_angular) * lms_);
    Carver count(nullptr);
    work_.carve(count, tables_, 0);
    constexpr Index kAlign = 64;
    memory_.resize(count.used() + kAlign);
    void* place = memory_.data();
    Index room = memory_.size();
    Carver carver(std::align(kAlign, count.used(), place, room));
    work_.carve(carver, tables_, 0);
    work_.clear(tables_);
}

template <class T>
template <class Visit>
void AtomEnergy<T>::visit_radial(int type, const Visit& visit) const {
    const Index types = static_cast<Index>(tables_.types), basis = static_cast<Index>(tables_.basis_radial);
    for (Index n = 0; n < static_cast<Index>(tables_.radial); ++n)
        for (Index t = 0; t < elements_.size(); ++t)
            for (Index k = 0; k < basis; ++k) {
                const Index p = model_.layout.c_radial + (n * basis + k) * types * types + pair(type, t);
                visit(n, t * basis + k, model_.model.parameters[p], p);
            }
}

template <class T>
template <class Visit>
void AtomEnergy<T>::visit_angular(int type, const Visit& visit) const {
    const Index types = static_cast<Index>(tables_.types), basis = static_cast<Index>(tables_.basis_angular);
    for (Index n = 0; n < angulars_; ++n)
        for (Index t = 0; t < elements_.size(); ++t)
            for (Index k = 0; k < basis; ++k) {
                const Index p = model_.layout.c_angular + (n * basis + k) * types * types + pair(type, t);
                visit(n, t * basis + k, model_.model.parameters[p], p);
            }
}

template <class T>
std::span<const T> AtomEnergy<T>::descriptor(int type) {
    std::fill_n(work_.q, tables_.radial, T(0.0));
    std::fill(a_.begin(), a_.end(), T(0.0));
    visit_radial(type, [&](Index n, Index row, double c, Index) { work_.q[n] += c * radial[row]; });
    visit_angular(type, [&](Index n, Index row, double c, Index) {
        for (Index lm = 0; lm < lms_; ++lm) a_[n * lms_ + lm] += c * angular[row * lms_ + lm];
    });
    for (Index n = 0; n < angulars_; ++n)
        for (Index lm = 0; lm < lms_; ++lm) work_.a[lm * angulars_ + n] = tables_.norm[lm] * a_[n * lms_ + lm];
    if (lms_ > 0) angular_descriptors(tables_, work_);
    return {work_.q, static_cast<Index>(tables_.descriptors)};
}

template <class T>
T AtomEnergy<T>::evaluate(int type) {
    descriptor(type);
    const T energy = network(tables_, type, work_) - tables_.bias[type];
    if (lms_ > 0) back_to_sums(tables_, work_);
    for (Index n = 0; n < angulars_; ++n)
        for (Index lm = 0; lm < lms_; ++lm) b_[n * lms_ + lm] = work_.b[lm * angulars_ + n];
    return energy;
}

template <class T>
void AtomEnergy<T>::sums_gradient(int type, std::span<T> by_radial, std::span<T> by_angular) const {
    std::fill(by_radial.begin(), by_radial.end(), T(0.0));
    std::fill(by_angular.begin(), by_angular.end(), T(0.0));
    visit_radial(type, [&](Index n, Index row, double c, Index) { by_radial[row] += c * work_.p[n]; });
    visit_angular(type, [&](Index n, Index row, double c, Index) {
        for (Index lm = 0; lm < lms_; ++lm) by_angular[row * lms_ + lm] += c * b_[n * lms_ + lm];
    });
}

template <class T>
template <class Add>
void AtomEnergy<T>::parameter_gradient(int type, const Add& add) const {
    const NepModel& model = model_.model;
    const NepLayout& layout = model_.layout;
    const Index net = model.shape.version == 3 ? 0 : static_cast<Index>(type) * layout.network_stride;
    add(layout.common_bias, T(-1.0));
    if (model.shape.version == 5) add(net + layout.own_bias, T(-1.0));
    const Index descriptors = static_cast<Index>(tables_.descriptors);
    for (Index m = 0; m < static_cast<Index>(tables_.neurons); ++m) {
        const T delta = work_.delta[m];
        add(net + layout.w1 + m, work_.hidden[m]);
        add(net + layout.b0 + m, -delta);
        for (Index d = 0; d < descriptors; ++d)
            add(net + layout.w0 + m * descriptors + d, delta * (model.q_scaler[d] * work_.q[d]));
    }
    visit_radial(type, [&](Index n, Index row, double, Index p) { add(p, work_.p[n] * radial[row]); });
    visit_angular(type, [&](Index n, Index row, double, Index p) {
        T total(0.0);
        for (Index lm = 0; lm < lms_; ++lm) total += b_[n * lms_ + lm] * angular[row * lms_ + lm];
        add(p, total);
    });
}

}  // namespace lmmd
