// SPDX-License-Identifier: GPL-3.0-or-later
#include "cpu/backend_cpu.hpp"

#include <fmt/format.h>

#include <limits>

#include "lmmd/neighbor/record.hpp"
#include "lmmd/neighbor/skin.hpp"
#include "lmmd/nep/types.hpp"

namespace lmmd {

CpuBackend::CpuBackend(Potential potential, const BackendOptions& options)
    : potential_(std::move(potential)),
      team_(std::make_unique<Team>(options.threads > 0 ? options.threads : available_threads())),
      skin_(potential_.cutoff, options.skin) {
    check_skin(options.skin);
}

std::string CpuBackend::name() const {
    return fmt::format("cpu, {} thread{}, {}", team_->threads(), team_->threads() == 1 ? "" : "s",
                       potential_.evaluator->name());
}

void CpuBackend::upload(const State& state, const std::vector<std::uint64_t>& groups) {
    const std::vector<int> types = types_of(state.atoms, potential_.elements, potential_.source);
    cell_.box = state.box;
    atoms_.assign(state.atoms, groups);
    atoms_.type = types;
    skin_.reset();
    partials_known_ = false;
    energy_.assign(atoms_.size(), 0.0);
    force_sums_.resize(atoms_.size());
    wall_sums_.resize(atoms_.size());
    atom_sums_.resize(atoms_.size());
}

void CpuBackend::download(State& state) const {
    state.box = cell_.box;
    atoms_.to_input_order(atoms_.position, state.atoms.position);
    atoms_.to_input_order(atoms_.velocity, state.atoms.velocity);
    atoms_.to_input_order(atoms_.image, state.atoms.image);
}

std::vector<Vec3> CpuBackend::download_forces() const {
    std::vector<Vec3> forces;
    atoms_.to_input_order(atoms_.force, forces);
    return forces;
}

void CpuBackend::upload_velocities(const std::vector<Vec3>& velocity) {
    LMMD_ASSERT(velocity.size() == atoms_.size());
    atoms_.from_input_order(velocity, atoms_.velocity);
}

void CpuBackend::set_groups(const std::vector<std::uint64_t>& groups) {
    LMMD_ASSERT(groups.size() == atoms_.size());
    atoms_.from_input_order(groups, atoms_.groups);
}

void CpuBackend::box_changed() {
    shift_vectors_.resize(list_.shifts.size());
    for (std::size_t s = 0; s < list_.shifts.size(); ++s)
        shift_vectors_[s] = cell_.box.shift(list_.shifts[s][0], list_.shifts[s][1], list_.shifts[s][2]);
}

void CpuBackend::renew_list() {
    for (std::size_t i = 0; i < atoms_.size(); ++i) wrap(cell_.box, atoms_.position[i], atoms_.image[i]);
    check_box(cell_.box, skin_.reach());
    atoms_.permute(spatial_order(cell_.box, atoms_.position, 0.5 * skin_.reach()));
    skin_.remember(cell_.box, atoms_.position);
    build_list();
}

// From the remembered positions, so that a resumed run has the very list of the interrupted one.
void CpuBackend::build_list() {
    list_ = build_neighbor_list(skin_.box(), skin_.position(), skin_.reach(), *team_, std::move(list_));
    stray_.clear();
    for (std::size_t i = 0; i < atoms_.size(); ++i)
        if (out_of_range(skin_.box(), skin_.position()[i])) stray_.push_back(i);
    potential_.evaluator->resize(list_.slots());
    partials_known_ = false;
    box_changed();
}

ForceTotals CpuBackend::partial_forces() {
    const NepInput all = input();
    const NepTotals totals = force_sums_.sum(*team_, [&](std::size_t first, std::size_t last) {
        return potential_.evaluator->partial_forces(all, first, last, energy_);
    });
    partials_known_ = true;
    return {totals.energy, totals.virial};
}

void CpuBackend::gather() {
    const NepInput all = input();
    team_->run_blocks(atoms_.size(), kForceBlock, [&](std::size_t first, std::size_t last) {
        potential_.evaluator->gather(all, first, last, atoms_.force);
    });
    // Such an atom has no neighbours; it must not look as if all were well.
    const double nan = std::numeric_limits<double>::quiet_NaN();
    for (std::size_t i : stray_) atoms_.force[i] = {nan, nan, nan};
}

ForceTotals CpuBackend::evaluate() {
    if (skin_.exhausted(cell_.box, atoms_.position, *team_)) renew_list();
    const ForceTotals totals = partial_forces();
    gather();
    return totals;
}

PerAtom CpuBackend::per_atom() {
    // Forces came from a checkpoint, or there are none yet: find the shares, but leave the forces (with those of walls)
    // alone.
    if (!skin_.known()) renew_list();
    if (!partials_known_) partial_forces();
    std::vector<Mat3> virial(atoms_.size());
    team_->run_blocks(atoms_.size(), kForceBlock, [&](std::size_t first, std::size_t last) {
        for (std::size_t j = first; j < last; ++j)
            // Slot s of j holds r_ji = -r_ij; its reverse holds F_ij.
            for (std::size_t s = list_.begin[j]; s < list_.begin[j + 1]; ++s) {
                const Vec3 r_ji = atoms_.position[list_.atom[s]] + shift_vectors_[list_.shift[s]] - atoms_.position[j];
                virial[j] += outer(r_ji, potential_.evaluator->partial_force(list_.reverse[s]));
            }
    });
    PerAtom shares;
    atoms_.to_input_order(energy_, shares.energy);
    atoms_.to_input_order(virial, shares.virial);
    return shares;
}

void CpuBackend::apply(const AtomOp& op, Selection who) {
    const AtomView view = this->view();
    std::visit(
        [&](const auto& act) {
            team_->run_blocks(view.n, kCheapBlock, [&](std::size_t first, std::size_t last) {
                for (std::size_t i = first; i < last; ++i)
                    if (who.contains(view.groups[i])) act(view, i);
            });
        },
        op);
}

template <class Act>
WallTotals CpuBackend::meet_wall(Selection who, Act&& act) {
    const AtomView view = this->view();
    return wall_sums_.sum(*team_, [&](std::size_t first, std::size_t last) {
        WallTotals part;
        for (std::size_t i = first; i < last; ++i) {
            if (!who.contains(view.groups[i])) continue;
            WallTotals one;
            act(view, i, one);
            add(part, one);
        }
        return part;
    });
}

WallTotals CpuBackend::push_atoms(const Plane& plane, const WallPotential& potential, Selection who) {
    return std::visit(
        [&](const auto& law) {
            if constexpr (std::is_same_v<decltype(law), const Mirror&>) return WallTotals{};
            return meet_wall(
                who, [&](const AtomView& view, std::size_t i, WallTotals& one) { push_atom(plane, law, view, i, one); });
        },
        potential);
}

WallTotals CpuBackend::reflect_atoms(const Plane& plane, Selection who) {
    return meet_wall(who, [&](const AtomView& view, std::size_t i, WallTotals& one) { reflect_atom(plane, view, i, one); });
}

AtomSums CpuBackend::sums(Selection who) const {
    const AtomView view = const_cast<AtomStore&>(atoms_).view();  // a view can write; sums only read
    return atom_sums_.sum(*team_, [&](std::size_t first, std::size_t last) {
        AtomSums part;
        for (std::size_t i = first; i < last; ++i)
            if (who.contains(view.groups[i])) add_atom(part, view, i);
        return part;
    });
}

void CpuBackend::save(ByteWriter& out) const {
    ListRecord{atoms_.id, atoms_.force, skin_.known(), skin_.box(), skin_.position()}.save(out);
}

void CpuBackend::load(ByteReader& in) {
    ListRecord record;
    record.load(in, atoms_.size());
    atoms_.permute(record.order(atoms_.id));
    atoms_.force = record.force;
    skin_.reset();
    if (!record.known) return;
    skin_.remember(record.box, record.position);
    build_list();
}

std::size_t CpuBackend::memory() const {
    return atoms_.memory() + skin_.memory() + list_.memory() + potential_.evaluator->memory() +
           shift_vectors_.capacity() * sizeof(Vec3) + energy_.capacity() * sizeof(double) + force_sums_.memory() +
           wall_sums_.memory() + atom_sums_.memory();
}

std::unique_ptr<Backend> make_cpu_backend(const NepModel& model, const BackendOptions& options) {
    CpuBackend::Potential potential;
    potential.evaluator = options.precision == Precision::real64 ? make_nep_evaluator_double(model)
                                                                 : make_nep_evaluator_lanes(model, best_instructions());
    potential.elements = model.shape.elements;
    potential.cutoff = model.max_cutoff();
    potential.source = model.source;
    return std::make_unique<CpuBackend>(std::move(potential), options);
}

}  // namespace lmmd
