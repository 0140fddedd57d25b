// SPDX-License-Identifier: GPL-3.0-or-later
// The device backend's engine: one or many replicas of a system with one potential on a machine.
//
// What waits for the machine: everything that returns a value, set_cell, upload and the like, and the building of a
// neighbour list. The stages of a step are collected until find_forces() or what wants to know queues them, all in one
// sequence (device/step.hpp). Of find_forces() at most two are under way: the second one waits for the first. So a step waits
// for nothing but the step before it.
//
// A list may turn out to be spent while the host is ahead. The machine itself looks at the skin; a replica whose list is
// spent is halted: kernels leave its atoms alone. When the host sees it (settle, recover), it makes a new list and repeats
// what the replica missed, so the result is as if it had waited. A replica whose box admits no list stays halted, and what
// asks for its values says why.
//
// The potential P works on a DeviceInput (device/list.hpp):
//   name(); cutoff(), angular_cutoff()       A
//   resize(list, near_slots, far_slots)      after a build
//   forces(input, force)                     queued
//   totals(chunks of tiles, tile, parts, sums)   queued, after forces: NepTotals of each replica
//   per_atom(input, energy, virial)          queued, at the positions of the last forces
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>

#include "lmmd/batch.hpp"
#include "lmmd/device/kernels.hpp"
#include "lmmd/device/samples.hpp"
#include "lmmd/device/step.hpp"
#include "lmmd/nep/evaluator.hpp"

namespace lmmd {

// Calls of several replicas, as BatchBackend has them: at most one of each replica, all with the same alternative of AtomOp,
// CellOp or WallPotential.
using OpCall = BatchBackend::Op;
using SteerCall = BatchBackend::Steer;
using WallCall = BatchBackend::Meeting;
using SumCall = BatchBackend::Sums;

template <Machine M, class P>
class DeviceEngine {
    template <class T>
    using Buffer = typename M::template Buffer<T>;
    template <class T>
    using Mailbox = typename M::template Mailbox<T>;

public:
    struct Potential {
        std::unique_ptr<P> evaluator;
        std::vector<std::string> elements;
        std::string source;  // names it in messages
    };
    // Throws Error(input) for a skin that is no length.
    DeviceEngine(std::unique_ptr<M> machine, Potential potential, double skin, std::size_t replicas);

    std::string name() const { return machine_->name() + ", " + potential_.evaluator->name(); }
    std::size_t replicas() const { return replicas_.size(); }
    std::size_t memory() const { return machine_->allocated(); }
    P& evaluator() { return *potential_.evaluator; }

    // One replica; see Backend. All wait.
    void upload(std::size_t r, const State& state, const std::vector<std::uint64_t>& groups);
    void download(std::size_t r, State& state);
    std::vector<Vec3> forces_of(std::size_t r);
    void set_velocities(std::size_t r, const std::vector<Vec3>& velocity);
    void set_groups(std::size_t r, const std::vector<std::uint64_t>& groups);
    Cell cell(std::size_t r);
    void set_cell(std::size_t r, const Cell& cell);
    PerAtom per_atom(std::size_t r);
    void save(std::size_t r, ByteWriter& out);
    void load(std::size_t r, ByteReader& in);

    // For a Sampler of one replica; see device/samples.hpp.
    using Samples = DeviceSamples<M>;
    std::shared_ptr<Samples> samples_for(std::size_t r, const SampleRequest& request) {
        return std::make_shared<Samples>(*machine_, request, replicas_[r].atoms.size(), replicas_.size());
    }
    void sample(std::size_t r, const std::shared_ptr<Samples>& samples);       // queued
    std::vector<Sample> hand_out(std::size_t r, Samples& samples);             // waits

    // Collected or queued.
    void apply(std::span<const OpCall> calls);
    void steer(std::span<const SteerCall> calls);
    void push(std::span<const WallCall> calls);
    void reflect(std::span<const WallCall> calls);
    void find_forces(std::span<const std::size_t> replicas);
    // Wait.
    ForceTotals totals(std::size_t r);  // of its last find_forces
    void sums(std::span<SumCall> calls);

    // Error(input) of the box that check_box refused when the replica's list was to be made; null: none.
    std::exception_ptr failure(std::size_t r) const { return replicas_[r].failure; }
    void check(std::size_t r) const {
        if (failure(r)) std::rethrow_exception(failure(r));
    }

private:
    using Flags = std::vector<std::uint32_t>;  // [replica]
    enum class List { none, due, there };      // due: known from what, but not built
    struct Replica {
        Range atoms;
        Box then;               // of the reference positions
        std::exception_ptr failure;
        List list = List::none;
        ForceTotals totals;
        std::optional<std::pair<Selection, AtomSums>> sums;  // of the present state, if asked for
    };
    using Stages = Step<DeviceEngine>;
    // A find_forces() that the host has not heard of, and what was queued after it.
    struct Pending {
        Flags asked;
        std::vector<std::function<void()>> after;
        std::size_t turn;  // of the reports
    };
    // What recorded kernels know of the lists, beside the places of arrays.
    struct ListShape {
        bool strays = false;
        std::uint32_t longest = 0;
        std::size_t images = 0;
        bool operator==(const ListShape&) const = default;
    };
    // What the machine says after a find_forces().
    struct Report {
        Report(M& machine, std::size_t replicas) : halted(machine, replicas), totals(machine, replicas), done(machine) {}
        Mailbox<std::uint32_t> halted;
        Mailbox<NepTotals> totals;
        typename M::Event done;
    };
    enum class Settled { as_it_was, anew };  // anew: some replica was halted and has caught up

    Flags none() const { return Flags(replicas_.size(), 0); }
    Flags only(std::size_t r) const;
    Flags failed() const;
    static bool any(const Flags& flags);
    template <class Keep>
    Flags which(const Flags& among, Keep&& keep) const;
    Chunks atom_chunks() { return {atom_chunk_.view(), atom_sum_.view()}; }

    // engine_forces.hpp
    std::vector<Box> boxes();
    void put_then();
    void queue_following();
    void set_grids(const Flags& chosen, const std::vector<Box>& box, View<const Box> boxes, View<const Vec3> position);
    void renew(Flags chosen);
    void build(const Flags& chosen);
    void ensure_lists(const Flags& asked);
    DeviceInput input();
    void queue_skin_check(View<const std::uint32_t> asked);
    void queue_forces(View<const std::uint32_t> asked);
    void post_report(std::size_t turn);
    Stages forces(const Flags& asked, bool check, std::size_t turn);
    void accept(const Flags& replicas, std::size_t turn);
    Settled confirm_first();
    Settled settle();
    void force_anew(const Flags& halted, std::size_t turn);
    void recover();

    // engine_calls.hpp
    void layout();
    Crowd crowd(View<const Selection> who) {
        return {atoms_.view(), atoms_.replica_of.view(), halted_.view(), who, cell_.view()};
    }
    template <class T, class Calls, class Get>
    std::vector<T> values(const Calls& calls, const T& idle, Get&& get) const;
    template <class Calls>
    std::vector<Selection> selections(const Calls& calls) const;
    static std::uint32_t wall_of(const WallCall& call) { return call.wall; }
    void queue_sums(View<const Selection> who);
    void queue_collected(const Stages& then = {});
    void note_sample(std::size_t r, std::size_t place, Samples& samples);
    template <class Calls>
    void forget_sums(const Calls& calls);

    std::unique_ptr<M> machine_;
    Potential potential_;
    double skin_;
    std::vector<Replica> replicas_;
    DeviceAtoms<M> atoms_;
    DeviceNeighbors<M> neighbors_;
    bool boxes_changed_ = true;  // since limits and translations were found, or by what is collected
    ListShape shape_;
    Stages collected_;             // not queued yet
    std::deque<Pending> pending_;  // two at most
    std::size_t turn_ = 0;
    StepQueue<M, DeviceEngine> steps_;
    Buffer<Cell> cell_;
    Buffer<Box> box_, then_;
    Buffer<SkinLimit> limit_;
    Buffer<std::uint32_t> chosen_, halted_, active_;
    Buffer<Range> atom_chunk_, atom_sum_, tile_chunk_, tile_sum_;
    Buffer<AtomSums> sum_parts_, sums_;
    Buffer<WallTotals> wall_parts_, walls_;
    Buffer<NepTotals> tile_parts_, totals_;
    Buffer<Extent> extent_parts_, extents_;
    Buffer<double> energy_;
    Buffer<Mat3> virial_;
    Mailbox<AtomSums> sum_mail_;
    std::vector<std::unique_ptr<Report>> reports_;  // two, used in turn
};

}  // namespace lmmd

#include "lmmd/device/engine_calls.hpp"
#include "lmmd/device/engine_forces.hpp"
