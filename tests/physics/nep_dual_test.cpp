// SPDX-License-Identifier: GPL-3.0-or-later
// The stages of nep/kernel.hpp on dual numbers: partial forces are the derivatives of the energy to machine precision, and
// parameter gradients come with their derivatives along a direction, as the trainer needs them.
#include <catch2/catch.hpp>

#include <cmath>
#include <memory>

#include "lmmd/base/dual.hpp"
#include "lmmd/base/lanes.hpp"
#include "lmmd/base/random.hpp"
#include "lmmd/nep/kernel.hpp"
#include "support/builders.hpp"

namespace lmmd::test {
namespace {

struct Here {};
using D = Dual<double>;

struct Neighbor {
    Vec3 r, along;  // difference, A, and how it changes along the direction
};
// Twelve neighbours around an atom, the first eight within the angular cutoff of 5 A.
std::vector<Neighbor> surroundings() {
    std::vector<Neighbor> all;
    for (std::uint32_t i = 0; i < 12; ++i) {
        Random random(Stream::test, 11, 0, i);
        const Vec3 v = random.normal3();
        all.push_back({((i < 8 ? 2.0 + 0.35 * i : 5.1 + 0.2 * (i - 8)) / norm(v)) * v, random.normal3()});
    }
    return all;
}

template <class V> V number(double value, double) { return V(ScalarOf<V>(value)); }
template <> D number<D>(double value, double slope) { return {value, slope}; }
template <> Dual<float> number<Dual<float>>(double value, double slope) { return {float(value), float(slope)}; }

// One atom's working memory, filled with neighbours.
template <class V>
class Atom {
public:
    Atom(const NepTables<ScalarOf<V>>& t, const std::vector<Neighbor>& all) : t_(t) {
        constexpr int w = Number<V>::width;
        const int total = static_cast<int>(all.size()), blocks = (total + w - 1) / w;
        Carver count(nullptr);
        work.carve(count, t, blocks);
        memory_ = std::make_unique<char[]>(count.used() + 64);
        Carver carver(memory_.get() + (64 - reinterpret_cast<std::uintptr_t>(memory_.get()) % 64));
        work.carve(carver, t, blocks);
        work.clear(t);
        int near = 0;
        while (near < total && norm(all[near].r) < 5) ++near;
        work.run[0] = {0, 0, blocks, (near + w - 1) / w, 0};
        work.runs = 1;
        work.blocks = blocks;
        work.near_blocks = work.run[0].near;
        for (int i = 0; i < blocks * w; ++i) {
            const Neighbor n = i < total ? all[i] : Neighbor{{t.pad_distance, 0, 0}, {}};
            set_element(work.x, i, number<ElementOf<V>>(n.r.x, n.along.x));
            set_element(work.y, i, number<ElementOf<V>>(n.r.y, n.along.y));
            set_element(work.z, i, number<ElementOf<V>>(n.r.z, n.along.z));
        }
    }
    ElementOf<V> energy() {
        switch (t_.l_max) {
            case 0: return atom_energy<0>(t_, 0, work);
            case 1: return atom_energy<1>(t_, 0, work);
            case 2: return atom_energy<2>(t_, 0, work);
            case 3: return atom_energy<3>(t_, 0, work);
            case 4: return atom_energy<4>(t_, 0, work);
            case 5: return atom_energy<5>(t_, 0, work);
            case 6: return atom_energy<6>(t_, 0, work);
            case 7: return atom_energy<7>(t_, 0, work);
            default: return atom_energy<8>(t_, 0, work);
        }
    }
    NepWork<V> work{};

private:
    const NepTables<ScalarOf<V>>& t_;
    std::unique_ptr<char[]> memory_;
};

template <int L>
void check_forces() {
    NepShape shape = small_shape();
    shape.l_max = L;
    shape.many_body = {L >= 2, L >= 1, L >= 2, L >= 3, L >= 3, L >= 4};
    const NepModel model = random_model(30 + L, shape);
    const NepTableStore<double> store(model);
    const std::vector<Neighbor> all = surroundings();
    Atom<double> atom(store.tables(), all);
    atom.energy();
    atom_forces<L>(store.tables(), 0, atom.work);
    for (std::size_t j = 0; j < all.size(); ++j) {
        std::vector<Neighbor> one = all;
        for (std::size_t k = 0; k < one.size(); ++k)
            if (k != j) one[k].along = {};
        const Vec3 partial{atom.work.fx[j], atom.work.fy[j], atom.work.fz[j]};
        const D energy = Atom<D>(store.tables(), one).energy();
        INFO("l_max " << L << ", neighbour " << j);
        CHECK(dot(partial, one[j].along) == Approx(energy.slope).margin(1e-13 * (1 + norm(partial))));
        CHECK(std::abs(energy.slope) > 1e-9);
    }
}
TEST_CASE("Partial forces are the energy's dual slopes to machine precision, for every l_max with all invariants") {
    check_forces<0>();
    check_forces<1>();
    check_forces<2>();
    check_forces<3>();
    check_forces<4>();
    check_forces<5>();
    check_forces<6>();
    check_forces<7>();
    check_forces<8>();
}

// dU/dc of radial (n, k) from one run of the stages.
template <class V>
ElementOf<V> radial_gradient(Atom<V>& atom, int n, int k) {
    return element(atom.work.p, n) * element(atom.work.radial_sum, k);
}
// dU/dc of angular (n, k): sum_j f_k sum_lm B_nlm Y_lm.
D angular_gradient(const NepTables<double>& t, Atom<D>& atom, int n, int k) {
    D sum(0.0);
    for (int j = 0; j < atom.work.near_blocks; ++j) {
        D f(0.0), direction(0.0);
        radial_basis(atom.work.r[j], t.inv_angular[0], t.basis_angular, [&](int i, D value, D) { if (i == k) f = value; });
        for (int lm = 0; lm < t.harmonics; ++lm)
            direction += element(atom.work.b + lm * vectors<D>(t.angular), n) *
                         atom.work.harmonic[j * harmonics_stride(t.harmonics) + lm];
        sum += f * direction;
    }
    return sum;
}

TEST_CASE("Parameter gradients come with their derivative along a direction") {
    NepModel model = random_model(40, small_shape());
    const NepLayout layout(model.shape);
    const std::vector<Neighbor> all = surroundings();
    const NepTableStore<double> store(model);
    const NepTables<double>& t = store.tables();
    Atom<D> atom(t, all);
    atom.energy();
    // The energy and its slope along the direction, of a model with one parameter changed.
    const auto changed = [&](std::size_t parameter, double by) {
        NepModel other = model;
        other.parameters[parameter] += by;
        const NepTableStore<double> tables(other);
        return Atom<D>(tables.tables(), all).energy();
    };
    const auto check = [&](std::size_t parameter, D gradient) {
        const double h = 1e-5;
        const D up = changed(parameter, h), down = changed(parameter, -h);
        CHECK(gradient.value == Approx((up.value - down.value) / (2 * h)).margin(1e-8));
        CHECK(gradient.slope == Approx((up.slope - down.slope) / (2 * h)).margin(1e-7));
    };
    check(layout.c_radial + 2 * t.basis_radial + 3, radial_gradient(atom, 2, 3));
    check(layout.c_angular + 1 * t.basis_angular + 4, angular_gradient(t, atom, 1, 4));
    check(layout.c_angular + 3 * t.basis_angular + 0, angular_gradient(t, atom, 3, 0));
    check(layout.w0 + 4 * t.descriptors + 9, element(atom.work.delta, 4) * element(atom.work.q, 9) * model.q_scaler[9]);
    check(layout.b0 + 3, -element(atom.work.delta, 3));
    check(layout.w1 + 3, element(atom.work.hidden, 3));
}

TEST_CASE("Dual lanes give what dual doubles give") {
    const NepModel model = random_model(41, small_shape());
    const NepTableStore<double> reference(model);
    const NepTableStore<float> tables(model);
    Atom<D> exact(reference.tables(), surroundings());
    Atom<Dual<Lanes<float, 4, Here>>> lanes(tables.tables(), surroundings());
    const D expected = exact.energy();
    const Dual<float> energy = lanes.energy();
    CHECK(double(energy.value) == Approx(expected.value).epsilon(1e-5));
    CHECK(double(energy.slope) == Approx(expected.slope).epsilon(1e-4).margin(1e-4));
    for (int n = 0; n < 4; ++n) {
        const Dual<float> gradient = radial_gradient(lanes, n, 2);
        CHECK(double(gradient.value) == Approx(radial_gradient(exact, n, 2).value).epsilon(1e-4).margin(1e-5));
        CHECK(double(gradient.slope) == Approx(radial_gradient(exact, n, 2).slope).epsilon(1e-4).margin(1e-4));
    }
}

}  // namespace
}  // namespace lmmd::test
