// SPDX-License-Identifier: GPL-3.0-or-later
// DeviceEngine: forces, the lists behind them, and catching up after a list turned out to be spent. Included by engine.hpp.
#pragma once

#include "lmmd/device/engine.hpp"

namespace lmmd {

template <Machine M, class P>
bool DeviceEngine<M, P>::any(const Flags& flags) {
    return std::find(flags.begin(), flags.end(), 1u) != flags.end();
}

template <Machine M, class P>
typename DeviceEngine<M, P>::Flags DeviceEngine<M, P>::only(std::size_t r) const {
    Flags flags = none();
    flags[r] = 1;
    return flags;
}

template <Machine M, class P>
template <class Keep>
typename DeviceEngine<M, P>::Flags DeviceEngine<M, P>::which(const Flags& among, Keep&& keep) const {
    Flags flags = among;
    for (std::size_t r = 0; r < flags.size(); ++r) flags[r] = among[r] && keep(r) ? 1 : 0;
    return flags;
}

template <Machine M, class P>
typename DeviceEngine<M, P>::Flags DeviceEngine<M, P>::failed() const {
    Flags flags = none();
    for (std::size_t r = 0; r < flags.size(); ++r) flags[r] = replicas_[r].failure ? 1 : 0;
    return flags;
}

// As they are now; waits.
template <Machine M, class P>
std::vector<Box> DeviceEngine<M, P>::boxes() {
    std::vector<Cell> cells;
    machine_->download(cell_.view(), cells);
    std::vector<Box> result;
    for (const Cell& cell : cells) result.push_back(cell.box);
    return result;
}

// Boxes of the reference positions.
template <Machine M, class P>
void DeviceEngine<M, P>::put_then() {
    std::vector<Box> then;
    for (const Replica& replica : replicas_) then.push_back(replica.then);
    put(*machine_, then, then_);
    boxes_changed_ = true;
}

// Skin limits and translations of the present boxes.
template <Machine M, class P>
void DeviceEngine<M, P>::queue_following() {
    machine_->each(replicas_.size(),
                   LimitKernel{cell_.view(), then_.view(), potential_.evaluator->cutoff(), skin_, limit_.view()});
    neighbors_.set_shifts(cell_.view());
}

template <Machine M, class P>
void DeviceEngine<M, P>::set_grids(const Flags& chosen, const std::vector<Box>& box, View<const Box> boxes,
                                   View<const Vec3> position) {
    std::vector<Extent> extents(replicas_.size());
    const auto open = [&](std::size_t r) { return box[r].periodic != std::array<bool, 3>{true, true, true}; };
    if (any(which(chosen, open))) {
        machine_->sum(atom_chunks(), ExtentShare{{atoms_.replica_of.view(), chosen_.view(), boxes}, position},
                      extent_parts_.view(), extents_.view());
        machine_->download(extents_.view(), extents);
    }
    for (std::size_t r = 0; r < replicas_.size(); ++r)
        if (chosen[r]) neighbors_.set_grid(r, box[r], extents[r]);
}

// New lists from the present positions: wrapped, and sorted by cell. A replica whose box is refused fails.
template <Machine M, class P>
void DeviceEngine<M, P>::renew(Flags chosen) {
    const std::vector<Box> box = boxes();
    for (std::size_t r = 0; r < replicas_.size(); ++r) {
        if (!chosen[r]) continue;
        try {
            check_box(box[r], potential_.evaluator->cutoff() + skin_);
            replicas_[r].then = box[r];
        } catch (const Error&) {
            replicas_[r].failure = std::current_exception();
            replicas_[r].list = List::none;
            chosen[r] = 0;
        }
    }
    if (!any(chosen)) return;
    put(*machine_, box, box_);
    put(*machine_, chosen, chosen_);
    const ChosenAtoms of{atoms_.replica_of.view(), chosen_.view(), box_.view()};
    machine_->each(atoms_.size(), WrapKernel{of, atoms_.position.view(), atoms_.image.view()});
    set_grids(chosen, box, box_.view(), atoms_.position.view());
    neighbors_.make_keys(chosen, atoms_, atoms_.position.view());
    machine_->sort(atoms_.scratch.keys(), atoms_.scratch.order());
    atoms_.permute(atoms_.scratch.order());
    machine_->each(atoms_.size(), ReferenceKernel{of, atoms_.position.view(), atoms_.reference.view()});
    build(chosen);
}

// From the reference positions, so that a resumed run has the very list of the interrupted one.
template <Machine M, class P>
void DeviceEngine<M, P>::build(const Flags& chosen) {
    const std::vector<std::size_t> disordered = neighbors_.build(chosen, atoms_, atom_chunks());
    for (std::size_t r = 0; r < replicas_.size(); ++r)
        if (chosen[r]) replicas_[r].list = List::there;
    put_then();
    const DeviceList list = input().list;
    potential_.evaluator->resize(list, neighbors_.near_slots(), neighbors_.slots() - neighbors_.near_slots());
    ListShape shape{false, list.longest, neighbors_.images()};
    for (std::size_t r = 0; r < replicas_.size(); ++r) shape.strays = shape.strays || neighbors_.strays(r) > 0;
    if (shape != shape_) steps_.forget();
    shape_ = shape;
    Flags again = none();  // saved by a machine whose cells differ
    for (std::size_t r : disordered) again[r] = 1;
    if (any(again)) renew(again);
}

template <Machine M, class P>
void DeviceEngine<M, P>::ensure_lists(const Flags& asked) {
    const Flags renewed = which(asked, [&](std::size_t r) { return replicas_[r].list == List::none; });
    const Flags due = which(asked, [&](std::size_t r) { return replicas_[r].list == List::due; });
    if (!any(renewed) && !any(due)) return;
    settle();
    if (any(due)) {
        put_then();
        put(*machine_, due, chosen_);
        std::vector<Box> then;
        for (const Replica& replica : replicas_) then.push_back(replica.then);
        set_grids(due, then, then_.view(), atoms_.reference.view());
        build(due);
    }
    if (any(renewed)) renew(renewed);
}

template <Machine M, class P>
DeviceInput DeviceEngine<M, P>::input() {
    DeviceInput input{atoms_.position.view(), atoms_.type.view(), neighbors_.list(), active_.view()};
    input.list.replica_of = atoms_.replica_of.view();
    return input;
}

template <Machine M, class P>
void DeviceEngine<M, P>::queue_skin_check(View<const std::uint32_t> asked) {
    machine_->each(atoms_.size(), SkinKernel{atoms_.replica_of.view(), asked, limit_.view(), atoms_.reference.view(),
                                             atoms_.position.view(), halted_.view()});
}

template <Machine M, class P>
void DeviceEngine<M, P>::queue_forces(View<const std::uint32_t> asked) {
    machine_->each(replicas_.size(), ActiveKernel{asked, halted_.view(), active_.view()});
    const DeviceInput in = input();
    potential_.evaluator->forces(in, atoms_.force.view());
    if (shape_.strays)
        machine_->each(atoms_.size(), StrayKernel{{atoms_.replica_of.view(), active_.view(), then_.view()},
                                                  atoms_.reference.view(), atoms_.force.view()});
    potential_.evaluator->totals({tile_chunk_.view(), tile_sum_.view()}, in.list.tile, tile_parts_.view(), totals_.view());
}

template <Machine M, class P>
void DeviceEngine<M, P>::post_report(std::size_t turn) {
    machine_->post(halted_.view(), reports_[turn]->halted);
    machine_->post(totals_.view(), reports_[turn]->totals);
}

// The stages of a find_forces(), to be queued at once.
template <Machine M, class P>
typename DeviceEngine<M, P>::Stages DeviceEngine<M, P>::forces(const Flags& asked, bool check, std::size_t turn) {
    Stages stages;
    if (boxes_changed_) stages.add([](DeviceEngine& engine, const std::byte*) { engine.queue_following(); });
    boxes_changed_ = false;
    const auto skin = [](DeviceEngine& engine, const std::byte* arguments) {
        engine.queue_skin_check(StageArguments(arguments, engine.replicas()).next<std::uint32_t>());
    };
    const auto forces = [](DeviceEngine& engine, const std::byte* arguments) {
        engine.queue_forces(StageArguments(arguments, engine.replicas()).next<std::uint32_t>());
    };
    if (check) stages.add(skin, asked);
    stages.add(forces, asked);
    if (turn == 0) stages.add([](DeviceEngine& engine, const std::byte*) { engine.post_report(0); });
    else stages.add([](DeviceEngine& engine, const std::byte*) { engine.post_report(1); });
    return stages;
}

template <Machine M, class P>
void DeviceEngine<M, P>::find_forces(std::span<const std::size_t> replicas) {
    Flags asked = none();
    const auto able = [&](std::size_t r) { return !replicas_[r].failure; };
    for (std::size_t r : replicas) {
        asked[r] = able(r) ? 1 : 0;
        replicas_[r].sums.reset();
    }
    ensure_lists(asked);
    asked = which(asked, able);
    if (!any(asked)) return;
    turn_ = 1 - turn_;
    queue_collected(forces(asked, true, turn_));
    machine_->mark(reports_[turn_]->done);
    pending_.push_back({asked, {}, turn_});
    if (pending_.size() > 1) confirm_first();
}

template <Machine M, class P>
void DeviceEngine<M, P>::accept(const Flags& replicas, std::size_t turn) {
    for (std::size_t r = 0; r < replicas_.size(); ++r) {
        const NepTotals& totals = reports_[turn]->totals[r];
        if (replicas[r]) replicas_[r].totals = {totals.energy, totals.virial};
    }
}

// The report on the first find_forces() under way is there, or is waited for.
template <Machine M, class P>
typename DeviceEngine<M, P>::Settled DeviceEngine<M, P>::confirm_first() {
    const Pending& first = pending_.front();
    const Report& report = *reports_[first.turn];
    machine_->wait(report.done);
    if (any(which(first.asked, [&](std::size_t r) { return report.halted[r] != 0; }))) {
        recover();
        return Settled::anew;
    }
    accept(first.asked, first.turn);
    pending_.pop_front();
    return Settled::as_it_was;
}

template <Machine M, class P>
typename DeviceEngine<M, P>::Settled DeviceEngine<M, P>::settle() {
    Settled settled = Settled::as_it_was;
    queue_collected();
    while (!pending_.empty())
        if (confirm_first() == Settled::anew) settled = Settled::anew;
    return settled;
}

// Forces of replicas whose lists are spent.
template <Machine M, class P>
void DeviceEngine<M, P>::force_anew(const Flags& halted, std::size_t turn) {
    if (!any(halted)) return;
    renew(halted);
    const Flags able = which(halted, [&](std::size_t r) { return !replicas_[r].failure; });
    if (!any(able)) return;
    put(*machine_, failed(), halted_);
    steps_.run_once(forces(able, false, turn));
    machine_->wait();
    accept(able, turn);
}

// Repeats for halted replicas what they missed; the others stand still.
template <Machine M, class P>
void DeviceEngine<M, P>::recover() {
    machine_->wait();
    std::deque<Pending> missed;
    missed.swap(pending_);
    Flags late = none();
    for (const Pending& part : missed) {
        const Report& report = *reports_[part.turn];
        const auto is_halted = [&](std::size_t r) { return report.halted[r] != 0; };
        accept(which(part.asked, [&](std::size_t r) { return !is_halted(r); }), part.turn);
        Flags halted = which(part.asked, [&](std::size_t r) { return is_halted(r) && !late[r]; });
        const Flags behind = which(part.asked, [&](std::size_t r) { return late[r] != 0; });
        if (any(behind)) {
            put(*machine_, failed(), halted_);
            steps_.run_once(forces(behind, true, part.turn));
            machine_->wait();
            const Flags in_time = which(behind, [&](std::size_t r) { return !is_halted(r); });
            accept(in_time, part.turn);
            for (std::size_t r = 0; r < late.size(); ++r) halted[r] |= behind[r] && !in_time[r] ? 1 : 0;
        }
        force_anew(halted, part.turn);
        for (std::size_t r = 0; r < late.size(); ++r) late[r] |= halted[r];
        Flags others = late;
        for (std::size_t r = 0; r < others.size(); ++r) others[r] = late[r] && !replicas_[r].failure ? 0 : 1;
        put(*machine_, others, halted_);
        for (const std::function<void()>& again : part.after) again();
        boxes_changed_ = true;
    }
    put(*machine_, failed(), halted_);
}

template <Machine M, class P>
ForceTotals DeviceEngine<M, P>::totals(std::size_t r) {
    settle();
    check(r);
    return replicas_[r].totals;
}

template <Machine M, class P>
PerAtom DeviceEngine<M, P>::per_atom(std::size_t r) {
    settle();
    ensure_lists(only(r));
    check(r);
    queue_following();
    put(*machine_, only(r), active_);
    energy_.resize(atoms_.size());
    virial_.resize(atoms_.size());
    potential_.evaluator->per_atom(input(), energy_.view(), virial_.view());
    const Range at = replicas_[r].atoms;
    std::vector<double> energy;
    std::vector<Mat3> virial;
    std::vector<std::uint32_t> id;
    machine_->download(energy_.view().part(at.first, at.size()), energy);
    machine_->download(virial_.view().part(at.first, at.size()), virial);
    machine_->download(atoms_.ids(at), id);
    PerAtom shares{std::vector<double>(at.size()), std::vector<Mat3>(at.size())};
    for (std::size_t i = 0; i < id.size(); ++i) {
        shares.energy[id[i]] = energy[i];
        shares.virial[id[i]] = virial[i];
    }
    return shares;
}

}  // namespace lmmd
