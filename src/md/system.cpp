// SPDX-License-Identifier: GPL-3.0-or-later
// Stages of a step, and the book of the energy that moving walls put in.
#include "lmmd/md/system.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lmmd/base/units.hpp"

namespace lmmd {

System::System(Backend& backend, const Box& box, std::vector<Slit> slits, Selection frozen)
    : backend_(backend), box_(box), slits_(std::move(slits)), frozen_(frozen) {
    mobile_ = static_cast<double>(sums().count);
    any_frozen_ = backend_.sums(frozen_).count > 0;
    if (any_frozen_) backend_.apply(Freeze{}, frozen_);
}

void System::kick(double dt) { apply(Kick{dt}); }

void System::drift(double dt) {
    apply(Drift{dt});
    for (Slit& slit : slits_) {
        if (!drifted_) {
            slit.lo_totals.impulse = slit.lo_totals.work = 0;
            slit.hi_totals.impulse = slit.hi_totals.work = 0;
        }
        const auto move = [&](Wall& wall, WallTotals& totals, double& moved) {
            wall.plane.position += dt * wall.plane.speed;
            moved += dt * wall.plane.speed;
            const WallTotals reflected = backend_.reflect(wall, mobile());
            totals.impulse += reflected.impulse;
            totals.work += reflected.work;
            wall_work_ += reflected.work;
        };
        move(slit.lo, slit.lo_totals, slit.lo_moved);
        move(slit.hi, slit.hi_totals, slit.hi_moved);
    }
    drifted_ = true;
}

// A moving wall makes the Hamiltonian depend on time. Its work is the trapezoid of force times displacement: in the
// phase space extended by (time, -work) kick and drift stay symplectic, so the book is as flat as the energy of
// velocity Verlet.
void System::add_wall_work(Wall& wall, WallTotals& totals, double& moved) {
    const WallTotals now = backend_.push(wall, mobile());
    if (now.lost >= 0) {
        throw AtomError(now.lost, fmt::format("atom {} is behind a wall at {} = {:.6g} A", now.lost,
                                              "xyz"[wall.plane.axis], wall.plane.position));
    }
    wall_work_ += 0.5 * (totals.force + now.force) * wall.plane.inward * moved;
    moved = 0;
    totals.energy = now.energy;
    totals.force = now.force;
}

void System::forces() {
    backend_.find_forces();
    for (Slit& slit : slits_) {
        add_wall_work(slit.lo, slit.lo_totals, slit.lo_moved);
        add_wall_work(slit.hi, slit.hi_totals, slit.hi_moved);
    }
    drifted_ = false;
}

void System::apply(const AtomOp& op) { backend_.apply(op, mobile()); }

void System::scale_velocities(double factor) { apply(MapVelocity{factor * Mat3::identity(), {}}); }

void System::strain(const Mat3& a) {
    LMMD_ASSERT(!any_frozen_);
    apply(MapPosition{a});
    box_.set_lattice(box_.h * a);
    backend_.set_box(box_);
}

double System::kinetic_energy() const { return 0.5 * trace(kinetic_tensor()); }

Mat3 System::kinetic_tensor() const { return sums().kinetic; }

double System::wall_energy() const {
    double energy = 0;
    for (const Slit& slit : slits_) energy += slit.lo_totals.energy + slit.hi_totals.energy;
    return energy;
}

Mat3 System::pressure() const { return (1.0 / volume()) * (kinetic_tensor() + virial()); }

double System::volume() const {
    double volume = box_.volume();
    for (const Slit& slit : slits_) volume *= slit.gap() / box_.thickness(slit.axis);
    return volume;
}

double System::area(int axis) const {
    double extent = box_.thickness(axis);
    for (const Slit& slit : slits_) {
        if (slit.axis == axis) extent = slit.gap();
    }
    return volume() / extent;
}

double System::wall_pressure(const Wall& wall, const WallTotals& totals) const {
    return (totals.force + totals.impulse / clock.dt) / area(wall.plane.axis);
}

double System::temperature() const { return 2 * kinetic_energy() / (dof() * units::kBoltzmann); }

double System::thermo_temperature() const { return 2 * kinetic_energy() / (3 * mobile_ * units::kBoltzmann); }

double System::dof(bool momentum_conserved) const {
    double conserved = momentum_conserved && !any_frozen_ ? 3 : 0;
    for (int axis = 0; axis < 3 && conserved > 0; ++axis) {
        const auto across = [axis](const Slit& slit) { return slit.axis == axis; };
        if (std::any_of(slits_.begin(), slits_.end(), across)) --conserved;
    }
    return std::max(3 * mobile_ - conserved, 1.0);
}

double System::energy() const { return kinetic_energy() + potential_energy() + wall_energy() - wall_work_ - corrections_; }

void System::save(ByteWriter& out) const {
    out.put("dt", clock.dt);
    out.put("run step", clock.run_step);
    out.put("step", clock.step);
    out.put("wall work", wall_work_);
    out.put("corrections", corrections_);
    out.put("slits", static_cast<std::uint64_t>(slits_.size()));
    for (const Slit& slit : slits_) {
        out.put("slit", slit.name);
        for (const Wall* wall : {&slit.lo, &slit.hi}) {
            out.put("position", wall->plane.position);
            out.put("speed", wall->plane.speed);
        }
        out.put("lo totals", slit.lo_totals);
        out.put("hi totals", slit.hi_totals);
    }
}

void System::load(ByteReader& in) {
    in.get("dt", clock.dt);
    in.get("run step", clock.run_step);
    in.get("step", clock.step);
    in.get("wall work", wall_work_);
    in.get("corrections", corrections_);
    std::uint64_t slits = 0;
    in.get("slits", slits);
    if (slits != slits_.size()) in.damaged();
    for (Slit& slit : slits_) {
        std::string name;
        in.get("slit", name);
        if (name != slit.name) in.damaged();
        for (Wall* wall : {&slit.lo, &slit.hi}) {
            in.get("position", wall->plane.position);
            in.get("speed", wall->plane.speed);
        }
        in.get("lo totals", slit.lo_totals);
        in.get("hi totals", slit.hi_totals);
    }
}

}  // namespace lmmd
