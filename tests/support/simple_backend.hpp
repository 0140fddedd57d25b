// SPDX-License-Identifier: GPL-3.0-or-later
// A backend for tests with closed forms: atoms without interaction, atoms tied to places, or soft spheres
//   U(r) = epsilon [ (reach/r)^2 - 1 ]^3  for r < reach,
// all pairs, nearest images (boxes of at least twice the reach). Per-atom work runs through the same operations as
// everywhere.
#pragma once

#include <array>
#include <cmath>
#include <limits>

#include "lmmd/backend.hpp"

namespace lmmd::test {

struct SimpleLaw {
    double tether = 0;   // eV/A^2, to the places at the time of the upload
    double epsilon = 0;  // eV
    double reach = 3;    // A
    double squeeze = 0;  // eV/A^3: a pressure from outside, squeeze times the volume in the energy
};

class SimpleBackend : public PromptBackend {
public:
    explicit SimpleBackend(const SimpleLaw& law = {}) : law_(law) {}

    std::string name() const override { return "simple"; }
    void upload(const State& state, const std::vector<std::uint64_t>& groups) override {
        cell_.box = state.box;
        mass_ = state.atoms.mass;
        position_ = place_ = state.atoms.position;
        velocity_ = state.atoms.velocity;
        image_ = state.atoms.image;
        groups_ = groups;
        force_.assign(position_.size(), Vec3{});
        energy_.assign(position_.size(), 0);
        id_.resize(position_.size());
        for (std::size_t i = 0; i < id_.size(); ++i) id_[i] = static_cast<std::uint32_t>(i);
    }
    void download(State& state) const override {
        state.box = cell_.box;
        state.atoms.position = position_;
        state.atoms.velocity = velocity_;
        state.atoms.image = image_;
    }
    std::vector<Vec3> download_forces() const override { return force_; }
    void upload_velocities(const std::vector<Vec3>& velocity) override { velocity_ = velocity; }
    void set_groups(const std::vector<std::uint64_t>& groups) override { groups_ = groups; }
    PerAtom per_atom() override { return {}; }
    void apply(const AtomOp& op, Selection who) override {
        const AtomView view = this->view();
        std::visit(
            [&](const auto& act) {
                for (std::size_t i = 0; i < view.n; ++i)
                    if (who.contains(groups_[i])) act(view, i);
            },
            op);
    }
    AtomSums sums(Selection who) const override {
        AtomSums s;
        for (std::size_t i = 0; i < id_.size(); ++i) {
            if (!who.contains(groups_[i])) continue;
            const Vec3 v = velocity_[i], f = force_[i];
            ++s.count;
            s.mass += mass_[i];
            s.kinetic += mass_[i] * outer(v, v);
            s.momentum += mass_[i] * v;
            s.power += dot(f, v);
            s.force2 += norm2(f);
            s.velocity2 += norm2(v);
            s.max_force = std::max({s.max_force, std::fabs(f.x), std::fabs(f.y), std::fabs(f.z)});
            s.max_speed = std::max(s.max_speed, norm(v));
            const bool whole = std::isfinite(norm2(position_[i])) && std::isfinite(norm2(v)) && std::isfinite(norm2(f));
            if (!whole && s.broken < 0) s.broken = id_[i];
        }
        return s;
    }
    void save(ByteWriter& out) const override { out.put("place", place_); }
    void load(ByteReader& in) override { in.get("place", place_); }
    std::size_t memory() const override { return 0; }

protected:
    ForceTotals evaluate() override {
        ForceTotals totals;
        for (std::size_t i = 0; i < force_.size(); ++i) {
            const Vec3 away = position_[i] - place_[i];
            force_[i] = -law_.tether * away;
            totals.energy += 0.5 * law_.tether * norm2(away);
        }
        if (law_.epsilon > 0) {
            for (std::size_t i = 0; i < force_.size(); ++i)
                for (std::size_t j = 0; j < i; ++j) add_pair(i, j, totals);
        }
        totals.energy += law_.squeeze * cell_.box.volume();
        totals.virial += (-law_.squeeze * cell_.box.volume()) * Mat3::identity();
        return totals;
    }
    WallTotals push_atoms(const Plane& plane, const WallPotential& potential, Selection who) override {
        WallTotals totals;
        if (std::holds_alternative<Mirror>(potential)) return totals;
        const AtomView view = this->view();
        std::visit(
            [&](const auto& law) {
                for (std::size_t i = 0; i < view.n; ++i)
                    if (who.contains(groups_[i])) push_atom(plane, law, view, i, totals);
            },
            potential);
        return totals;
    }
    WallTotals reflect_atoms(const Plane& plane, Selection who) override {
        WallTotals totals;
        for (std::size_t i = 0; i < id_.size(); ++i)
            if (who.contains(groups_[i])) reflect_atom(plane, view(), i, totals);
        return totals;
    }

private:
    AtomView view() {
        return {position_.data(), velocity_.data(), force_.data(), mass_.data(),
                id_.data(),       groups_.data(),   id_.size(),    &cell_};
    }

    void add_pair(std::size_t i, std::size_t j, ForceTotals& totals) {
        Vec3 s = cell_.box.fractional(position_[j] - position_[i]);
        for (int a = 0; a < 3; ++a)
            if (cell_.box.periodic[static_cast<std::size_t>(a)]) s[a] -= std::round(s[a]);
        const Vec3 r = cell_.box.cartesian(s);
        const double r2 = norm2(r), x = law_.reach * law_.reach / r2 - 1;
        if (x <= 0) return;
        totals.energy += law_.epsilon * x * x * x;
        const Vec3 f = (6 * law_.epsilon * x * x * (x + 1) / r2) * r;  // on j
        force_[j] += f;
        force_[i] -= f;
        totals.virial += outer(r, f);
    }

    SimpleLaw law_;
    std::vector<double> mass_, energy_;
    std::vector<Vec3> position_, velocity_, force_, place_;
    std::vector<std::array<int, 3>> image_;
    std::vector<std::uint64_t> groups_;
    std::vector<std::uint32_t> id_;
};

}  // namespace lmmd::test
