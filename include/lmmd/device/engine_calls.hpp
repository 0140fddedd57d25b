// SPDX-License-Identifier: GPL-3.0-or-later
// DeviceEngine: what goes in and out, and what is done to single atoms. Included by engine.hpp.
#pragma once

#include <utility>

#include "lmmd/device/engine.hpp"
#include "lmmd/neighbor/record.hpp"
#include "lmmd/nep/types.hpp"

namespace lmmd {

template <Machine M, class P>
DeviceEngine<M, P>::DeviceEngine(std::unique_ptr<M> machine, Potential potential, double skin, std::size_t replicas)
    : machine_(std::move(machine)), potential_(std::move(potential)), skin_(skin), replicas_(replicas), atoms_(*machine_),
      neighbors_(*machine_, potential_.evaluator->cutoff(), potential_.evaluator->angular_cutoff(), skin),
      steps_(*machine_, *this), cell_(*machine_), box_(*machine_), then_(*machine_), limit_(*machine_), chosen_(*machine_),
      halted_(*machine_), active_(*machine_), atom_chunk_(*machine_), atom_sum_(*machine_), tile_chunk_(*machine_),
      tile_sum_(*machine_), sum_parts_(*machine_), sums_(*machine_), wall_parts_(*machine_), walls_(*machine_),
      tile_parts_(*machine_), totals_(*machine_), extent_parts_(*machine_), extents_(*machine_), energy_(*machine_),
      virial_(*machine_), sum_mail_(*machine_, replicas) {
    check_skin(skin);
    LMMD_ASSERT(replicas > 0 && replicas <= std::numeric_limits<std::uint16_t>::max() + std::size_t{1});
    for (int turn = 0; turn < 2; ++turn) reports_.push_back(std::make_unique<Report>(*machine_, replicas));
    active_.resize(replicas);
    sums_.resize(replicas);
    walls_.resize(replicas);
    totals_.resize(replicas);
    extents_.resize(replicas);
    limit_.resize(replicas);
    put(*machine_, std::vector<Cell>(replicas), cell_);
    put(*machine_, none(), halted_);
    layout();
}

// Everything that depends on the numbers of atoms. Lists are made anew from what they were made of.
template <Machine M, class P>
void DeviceEngine<M, P>::layout() {
    std::vector<Range> ranges;
    for (Replica& replica : replicas_) {
        ranges.push_back(replica.atoms);
        if (replica.list == List::there) replica.list = List::due;
    }
    neighbors_.layout(ranges);
    const ChunkTable atoms(ranges), tiles(neighbors_.tiles());
    put(*machine_, atoms.chunk, atom_chunk_);
    put(*machine_, atoms.sum, atom_sum_);
    put(*machine_, tiles.chunk, tile_chunk_);
    put(*machine_, tiles.sum, tile_sum_);
    sum_parts_.resize(atoms.chunk.size());
    wall_parts_.resize(atoms.chunk.size());
    extent_parts_.resize(atoms.chunk.size());
    tile_parts_.resize(tiles.chunk.size());
    boxes_changed_ = true;
    steps_.forget();
}

template <Machine M, class P>
void DeviceEngine<M, P>::upload(std::size_t r, const State& state, const std::vector<std::uint64_t>& groups) {
    const std::vector<int> types = types_of(state.atoms, potential_.elements, potential_.source);
    settle();
    const auto n = static_cast<std::uint32_t>(state.atoms.size());
    const std::uint32_t before = replicas_[r].atoms.size();
    if (n != before) {
        atoms_.make_room(replicas_[r].atoms, n);
        replicas_[r].atoms.last += n - before;
        for (std::size_t k = r + 1; k < replicas_.size(); ++k) {
            replicas_[k].atoms.first += n - before;
            replicas_[k].atoms.last += n - before;
        }
    }
    atoms_.assign(replicas_[r].atoms, state.atoms, types, groups, static_cast<std::uint16_t>(r));
    replicas_[r].list = List::none;
    replicas_[r].totals = {};
    layout();
    Cell cell = this->cell(r);
    cell.box = state.box;
    set_cell(r, cell);
}

template <Machine M, class P>
void DeviceEngine<M, P>::download(std::size_t r, State& state) {
    settle();
    const Range at = replicas_[r].atoms;
    state.box = cell(r).box;
    atoms_.to_input_order(at, atoms_.position, state.atoms.position);
    atoms_.to_input_order(at, atoms_.velocity, state.atoms.velocity);
    atoms_.to_input_order(at, atoms_.image, state.atoms.image);
}

template <Machine M, class P>
std::vector<Vec3> DeviceEngine<M, P>::forces_of(std::size_t r) {
    settle();
    std::vector<Vec3> forces;
    atoms_.to_input_order(replicas_[r].atoms, atoms_.force, forces);
    return forces;
}

template <Machine M, class P>
void DeviceEngine<M, P>::set_velocities(std::size_t r, const std::vector<Vec3>& velocity) {
    LMMD_ASSERT(velocity.size() == replicas_[r].atoms.size());
    settle();
    replicas_[r].sums.reset();
    atoms_.from_input_order(replicas_[r].atoms, velocity, atoms_.velocity);
}

template <Machine M, class P>
void DeviceEngine<M, P>::set_groups(std::size_t r, const std::vector<std::uint64_t>& groups) {
    LMMD_ASSERT(groups.size() == replicas_[r].atoms.size());
    settle();
    replicas_[r].sums.reset();
    atoms_.from_input_order(replicas_[r].atoms, groups, atoms_.groups);
}

template <Machine M, class P>
Cell DeviceEngine<M, P>::cell(std::size_t r) {
    settle();
    std::vector<Cell> cell;
    machine_->download(cell_.view().part(r, 1), cell);
    return cell.front();
}

template <Machine M, class P>
void DeviceEngine<M, P>::set_cell(std::size_t r, const Cell& cell) {
    settle();
    Replica& replica = replicas_[r];
    machine_->upload(std::span<const Cell>(&cell, 1), cell_.view().part(r, 1));
    if (replica.list != List::none && cell.box.periodic != replica.then.periodic) replica.list = List::none;
    replica.sums.reset();
    replica.failure = nullptr;
    put(*machine_, failed(), halted_);
    boxes_changed_ = true;
}

template <Machine M, class P>
void DeviceEngine<M, P>::save(std::size_t r, ByteWriter& out) {
    settle();
    const Replica& replica = replicas_[r];
    const auto part = [&](auto& array) { return array.view().part(replica.atoms.first, replica.atoms.size()); };
    ListRecord record;
    machine_->download(part(atoms_.id), record.id);
    machine_->download(part(atoms_.force), record.force);
    record.known = replica.list != List::none;
    record.box = replica.then;
    if (record.known) machine_->download(part(atoms_.reference), record.position);
    record.save(out);
}

template <Machine M, class P>
void DeviceEngine<M, P>::load(std::size_t r, ByteReader& in) {
    settle();
    Replica& replica = replicas_[r];
    const Range at = replica.atoms;
    ListRecord record;
    record.load(in, at.size());
    std::vector<std::uint32_t> present, order(atoms_.size());
    machine_->download(atoms_.ids(at), present);
    std::iota(order.begin(), order.end(), 0u);
    const std::vector<std::uint32_t> own = record.order(present);
    for (std::size_t i = 0; i < own.size(); ++i) order[at.first + i] = at.first + own[i];
    machine_->upload(std::span<const std::uint32_t>(order), atoms_.scratch.order());
    atoms_.permute(atoms_.scratch.order());
    const auto put = [&](const std::vector<Vec3>& values, Buffer<Vec3>& array) {
        machine_->upload(std::span<const Vec3>(values), array.view().part(at.first, at.size()));
    };
    put(record.force, atoms_.force);
    if (record.known) put(record.position, atoms_.reference);
    replica.then = record.box;
    replica.list = record.known ? List::due : List::none;
    replica.sums.reset();
    boxes_changed_ = true;
}

// Of each replica; those that do not take part get the idle one.
template <Machine M, class P>
template <class T, class Calls, class Get>
std::vector<T> DeviceEngine<M, P>::values(const Calls& calls, const T& idle, Get&& get) const {
    std::vector<T> all(replicas_.size(), idle);
    for (const auto& call : calls) all[call.replica] = get(call);
    return all;
}

template <Machine M, class P>
template <class Calls>
std::vector<Selection> DeviceEngine<M, P>::selections(const Calls& calls) const {
    return values(calls, Selection{0, 0}, [](const auto& call) { return call.who; });
}

template <Machine M, class P>
template <class Calls>
void DeviceEngine<M, P>::forget_sums(const Calls& calls) {
    for (const auto& call : calls) replicas_[call.replica].sums.reset();
}

// Queues what was collected, and `then` behind it; what was collected is kept for replicas that may turn out to have missed it.
template <Machine M, class P>
void DeviceEngine<M, P>::queue_collected(const Stages& then) {
    Stages all = std::exchange(collected_, {});
    if (!pending_.empty() && !all.empty()) pending_.back().after.push_back([this, all] { steps_.run_once(all); });
    all.add(then);
    steps_.run(all);
}

template <Machine M, class P>
void DeviceEngine<M, P>::apply(std::span<const OpCall> calls) {
    forget_sums(calls);
    std::visit(
        [&]<class Op>(const Op& first) {
            const auto stage = [](DeviceEngine& engine, const std::byte* arguments) {
                StageArguments in(arguments, engine.replicas());
                const Crowd all = engine.crowd(in.next<Selection>());
                engine.machine_->each(engine.atoms_.size(), OpKernel<Op>{all, in.next<Op>()});
            };
            collected_.add(stage, selections(calls), values(calls, first, [](const OpCall& call) { return std::get<Op>(call.op); }));
        },
        calls.front().op);
}

template <Machine M, class P>
void DeviceEngine<M, P>::queue_sums(View<const Selection> who) {
    machine_->sum(atom_chunks(), SumShare{crowd(who)}, sum_parts_.view(), sums_.view());
}

template <Machine M, class P>
void DeviceEngine<M, P>::steer(std::span<const SteerCall> calls) {
    std::visit(
        [&]<class Op>(const Op& first) {
            const auto stage = [](DeviceEngine& engine, const std::byte* arguments) {
                StageArguments in(arguments, engine.replicas());
                const Crowd all = engine.crowd(in.next<Selection>());
                if constexpr (Op::kSums) engine.queue_sums(all.who);
                engine.machine_->each(engine.replicas(),
                                      SteerKernel<Op>{all, in.next<Op>(), engine.sums_.view(), engine.totals_.view()});
            };
            collected_.add(stage, selections(calls),
                           values(calls, first, [](const SteerCall& call) { return std::get<Op>(call.op); }));
            boxes_changed_ = boxes_changed_ || Op::kStrains;
        },
        calls.front().op);
}

template <Machine M, class P>
void DeviceEngine<M, P>::push(std::span<const WallCall> calls) {
    if (std::holds_alternative<Mirror>(calls.front().potential)) return;
    forget_sums(calls);
    std::visit(
        [&]<class Law>(const Law& first) {
            if constexpr (!std::is_same_v<Law, Mirror>) {
                const auto stage = [](DeviceEngine& engine, const std::byte* arguments) {
                    StageArguments in(arguments, engine.replicas());
                    const Crowd all = engine.crowd(in.next<Selection>());
                    const auto wall = in.next<std::uint32_t>();
                    engine.machine_->sum(engine.atom_chunks(), PushShare<Law>{all, wall, in.next<Law>()},
                                         engine.wall_parts_.view(), engine.walls_.view());
                    engine.machine_->each(engine.replicas(), CountWallKernel<count_push>{all, wall, engine.walls_.view()});
                };
                collected_.add(stage, selections(calls), values(calls, std::uint32_t{0}, wall_of),
                               values(calls, first, [](const WallCall& call) { return std::get<Law>(call.potential); }));
            }
        },
        calls.front().potential);
}

template <Machine M, class P>
void DeviceEngine<M, P>::reflect(std::span<const WallCall> calls) {
    forget_sums(calls);
    const auto stage = [](DeviceEngine& engine, const std::byte* arguments) {
        StageArguments in(arguments, engine.replicas());
        const Crowd all = engine.crowd(in.next<Selection>());
        const auto wall = in.next<std::uint32_t>();
        engine.machine_->sum(engine.atom_chunks(), ReflectShare{all, wall}, engine.wall_parts_.view(), engine.walls_.view());
        engine.machine_->each(engine.replicas(), CountWallKernel<count_reflections>{all, wall, engine.walls_.view()});
    };
    collected_.add(stage, selections(calls), values(calls, std::uint32_t{0}, wall_of));
}

template <Machine M, class P>
void DeviceEngine<M, P>::sums(std::span<SumCall> calls) {
    const auto known = [&](const SumCall& call) {
        const auto& sums = replicas_[call.replica].sums;
        return sums && sums->first.any == call.who.any && sums->first.none == call.who.none;
    };
    if (!std::all_of(calls.begin(), calls.end(), known)) {
        const auto stage = [](DeviceEngine& engine, const std::byte* arguments) {
            engine.queue_sums(StageArguments(arguments, engine.replicas()).next<Selection>());
            engine.machine_->post(engine.sums_.view(), engine.sum_mail_);
        };
        Stages sum;
        sum.add(stage, selections(calls));
        queue_collected(sum);
        machine_->wait();
        if (settle() == Settled::anew) {
            steps_.run_once(sum);
            machine_->wait();
        }
        for (const SumCall& call : calls) replicas_[call.replica].sums = {call.who, sum_mail_[call.replica]};
    }
    for (SumCall& call : calls) {
        call.sums = replicas_[call.replica].sums->second;
        call.failure = failure(call.replica);
    }
}

template <Machine M, class P>
void DeviceEngine<M, P>::sample(std::size_t r, const std::shared_ptr<Samples>& samples) {
    if (!failure(r)) ensure_lists(only(r));
    queue_collected();
    const std::function<void()> note = [this, r, place = samples->next(), samples] { note_sample(r, place, *samples); };
    note();
    if (!pending_.empty()) pending_.back().after.push_back(note);
}

template <Machine M, class P>
void DeviceEngine<M, P>::note_sample(std::size_t r, std::size_t place, Samples& samples) {
    const Flags lists = which(Flags(replicas_.size(), 1), [&](std::size_t k) { return replicas_[k].list == List::there; });
    if (!lists[r]) return;  // its box was refused
    if (samples.request().sums) {
        std::vector<Selection> who(replicas_.size(), Selection{0, 0});
        who[r] = *samples.request().sums;
        const auto stage = [](DeviceEngine& engine, const std::byte* arguments) {
            engine.queue_sums(StageArguments(arguments, engine.replicas()).next<Selection>());
        };
        Stages sum;
        sum.add(stage, who);
        steps_.run_once(sum);
    }
    const SampledReplica of{r, replicas_[r].atoms, halted_.view(), atoms_.id.view(), cell_.view(), sums_.view(), totals_.view()};
    samples.note(place, {of, atoms_, neighbors_, lists});
}

template <Machine M, class P>
std::vector<Sample> DeviceEngine<M, P>::hand_out(std::size_t r, Samples& samples) {
    settle();
    check(r);
    return samples.hand_out();
}

}  // namespace lmmd
