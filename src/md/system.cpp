// SPDX-License-Identifier: GPL-3.0-or-later
// Stages of a step.
#include "lmmd/md/system.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lmmd/base/units.hpp"

namespace lmmd {

System::System(Backend& backend, const Box& box, std::vector<Slit> slits, Selection frozen)
    : backend_(backend), slits_(std::move(slits)), frozen_(frozen) {
    LMMD_ASSERT(2 * slits_.size() <= Cell::kWalls);
    Cell cell;
    cell.box = box;
    cell.walls = static_cast<std::uint32_t>(2 * slits_.size());
    for (std::size_t k = 0; k < slits_.size(); ++k) {
        cell.wall[2 * k].plane = slits_[k].lo.plane;
        cell.wall[2 * k + 1].plane = slits_[k].hi.plane;
    }
    set_cell(cell);
    const AtomSums mobile = sums();
    mobile_ = static_cast<double>(mobile.count);
    mobile_mass_ = mobile.mass;
    any_frozen_ = backend_.sums(frozen_).count > 0;
    if (any_frozen_) backend_.apply(Freeze{}, frozen_);
}

template <class Act>
void System::each_wall(Act&& act) const {
    for (std::uint32_t k = 0; k < slits_.size(); ++k) {
        act(2 * k, slits_[k].lo.potential);
        act(2 * k + 1, slits_[k].hi.potential);
    }
}

void System::kick(double dt) { apply(Kick{dt}); }

void System::drift(double dt) {
    apply(Drift{dt});
    if (!confined()) return;
    steer(MoveWalls{dt, !drifted_});
    drifted_ = true;
    each_wall([&](std::uint32_t wall, const WallPotential& potential) {
        if (std::holds_alternative<Mirror>(potential)) backend_.reflect(wall, mobile());
    });
}

void System::forces() {
    backend_.find_forces();
    each_wall([&](std::uint32_t wall, const WallPotential& potential) {
        if (!std::holds_alternative<Mirror>(potential)) backend_.push(wall, potential, mobile());
    });
    cell_.reset();
    drifted_ = false;
}

void System::apply(const AtomOp& op) { backend_.apply(op, mobile()); }

void System::steer(const CellOp& op) {
    backend_.steer(op, mobile());
    cell_.reset();
}

void System::scale_velocities(double factor) { apply(MapVelocity{factor * Mat3::identity()}); }

void System::scale_velocities(const CellOp& thermostat) {
    steer(thermostat);
    apply(CellVelocity{});
}

void System::strain() {
    LMMD_ASSERT(!any_frozen_);
    steer(StrainBox{});
    apply(CellPosition{});
}

void System::count_walls() {
    if (confined()) steer(CountWalls{clock.dt});
}

void System::check() const {
    if (!confined()) return;
    const CellTrouble& found = cell().trouble;
    if (found.kind == CellTrouble::Kind::none) return;
    const Slit& slit = slits_[found.wall / 2];
    switch (found.kind) {
    case CellTrouble::Kind::walls_meet:
        throw guard_error(fmt::format("piston '{}': the walls of its slit meet; press less hard, or end it with 'piston {} off'",
                                      slit.name, slit.name));
    case CellTrouble::Kind::wall_outside:
        throw guard_error(
            fmt::format("piston '{}': its wall leaves the box at {} = {:.6g} A; the atoms push it harder than the "
                        "target, so make the box longer, the pressure higher or the slit wider",
                        slit.name, "xyz"[slit.axis], found.place));
    default:
        throw AtomError(found.atom,
                        fmt::format("atom {} is behind a wall at {} = {:.6g} A", found.atom, "xyz"[slit.axis], found.place));
    }
}

const Cell& System::cell() const {
    if (!cell_) cell_ = backend_.cell();
    return *cell_;
}

void System::set_cell(const Cell& cell) {
    backend_.set_cell(cell);
    cell_ = cell;
}

std::optional<std::uint32_t> System::walls_of(const std::string& slit) const {
    for (std::uint32_t k = 0; k < slits_.size(); ++k)
        if (slits_[k].name == slit) return 2 * k;
    return std::nullopt;
}

const std::vector<Slit>& System::slits() const {
    for (std::size_t k = 0; k < slits_.size(); ++k) {
        const CellWall *lo = &cell().wall[2 * k], *hi = lo + 1;
        slits_[k].lo.plane = lo->plane;
        slits_[k].hi.plane = hi->plane;
        slits_[k].lo_totals = lo->totals;
        slits_[k].hi_totals = hi->totals;
    }
    return slits_;
}

double System::kinetic_energy() const { return 0.5 * trace(kinetic_tensor()); }

Mat3 System::kinetic_tensor() const { return sums().kinetic; }

double System::wall_energy() const {
    double energy = 0;
    each_wall([&](std::uint32_t wall, const WallPotential&) { energy += cell().wall[wall].totals.energy; });
    return energy;
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

double System::energy() const { return kinetic_energy() + potential_energy() + wall_energy() - wall_work() - corrections_; }

void System::save(ByteWriter& out) const {
    out.put("dt", clock.dt);
    out.put("run step", clock.run_step);
    out.put("step", clock.step);
    out.put("corrections", corrections_);
    out.put("slits", static_cast<std::uint64_t>(slits_.size()));
    for (const Slit& slit : slits_) out.put("slit", slit.name);
    out.put("cell", cell());
}

void System::load(ByteReader& in) {
    in.get("dt", clock.dt);
    in.get("run step", clock.run_step);
    in.get("step", clock.step);
    in.get("corrections", corrections_);
    std::uint64_t slits = 0;
    in.get("slits", slits);
    if (slits != slits_.size()) in.damaged();
    for (const Slit& slit : slits_) {
        std::string name;
        in.get("slit", name);
        if (name != slit.name) in.damaged();
    }
    Cell cell;
    in.get("cell", cell);
    cell.box = box();
    cell.trouble = {};  // no state is kept that has any
    if (cell.walls != 2 * slits) in.damaged();
    set_cell(cell);
}

}  // namespace lmmd
