// SPDX-License-Identifier: GPL-3.0-or-later
#include "rendezvous.hpp"

#include <array>
#include <optional>
#include <utility>

namespace lmmd {

namespace {

// A sampler behind the meeting place. What was noted down about it may come after it: calls share what it is made of.
class ReplicaSampler final : public Sampler {
public:
    ReplicaSampler(Rendezvous& meeting, std::size_t k, std::shared_ptr<Sampler> inner)
        : Sampler(inner->capacity()), meeting_(meeting), k_(k), inner_(std::move(inner)) {}
    // Its memory goes when no call is carried out.
    ~ReplicaSampler() override {
        meeting_.note(k_, Rendezvous::Alone{[inner = std::move(inner_)](BatchBackend&) {}, {}});
    }

private:
    void note() override {
        meeting_.note(k_, Rendezvous::Alone{[inner = inner_](BatchBackend&) { inner->take(); }, {}});
    }
    std::vector<Sample> hand_out() override {
        std::vector<Sample> samples;
        meeting_.wait(k_, Rendezvous::Alone{[&](BatchBackend&) { samples = inner_->samples(); }, {}});
        return samples;
    }

    Rendezvous& meeting_;
    std::size_t k_;
    std::shared_ptr<Sampler> inner_;
};

// One replica's side of the meeting place.
class ReplicaView final : public Backend {
    template <class Act>
    auto ask(Act act) const {
        using Answer = std::invoke_result_t<Act, Backend&>;
        if constexpr (std::is_void_v<Answer>) {
            meeting_.wait(k_, Rendezvous::Alone{[&](BatchBackend& batch) { act(batch.alone(k_)); }, {}});
        } else {
            std::optional<Answer> result;
            meeting_.wait(k_, Rendezvous::Alone{[&](BatchBackend& batch) { result.emplace(act(batch.alone(k_))); }, {}});
            return std::move(*result);
        }
    }

public:
    ReplicaView(Rendezvous& meeting, std::size_t k, std::int64_t steps_between_looks)
        : meeting_(meeting), k_(k), steps_between_looks_(steps_between_looks) {}

    std::string name() const override { return ask([](Backend& b) { return b.name(); }); }
    void upload(const State& state, const std::vector<std::uint64_t>& groups) override {
        ask([&](Backend& b) { b.upload(state, groups); });
    }
    void download(State& state) const override { ask([&](Backend& b) { b.download(state); }); }
    std::vector<Vec3> download_forces() const override { return ask([](Backend& b) { return b.download_forces(); }); }
    void upload_velocities(const std::vector<Vec3>& velocity) override {
        ask([&](Backend& b) { b.upload_velocities(velocity); });
    }
    void set_groups(const std::vector<std::uint64_t>& groups) override { ask([&](Backend& b) { b.set_groups(groups); }); }
    Cell cell() const override { return ask([](Backend& b) { return b.cell(); }); }
    void set_cell(const Cell& cell) override {
        meeting_.note(k_, Rendezvous::Alone{[k = k_, cell](BatchBackend& batch) { batch.alone(k).set_cell(cell); }, {}});
    }
    void find_forces() override { meeting_.note(k_, BatchBackend::Forces{k_, {}}); }
    void apply(const AtomOp& op, Selection who) override { meeting_.note(k_, BatchBackend::Op{k_, op, who}); }
    void steer(const CellOp& op, Selection who) override { meeting_.note(k_, BatchBackend::Steer{k_, op, who}); }
    void push(std::uint32_t wall, const WallPotential& potential, Selection who) override {
        meeting_.note(k_, BatchBackend::Meeting{BatchBackend::Meeting::Kind::push, k_, wall, potential, who});
    }
    void reflect(std::uint32_t wall, Selection who) override {
        meeting_.note(k_, BatchBackend::Meeting{BatchBackend::Meeting::Kind::reflect, k_, wall, Mirror{}, who});
    }
    ForceTotals totals() override { return ask([](Backend& b) { return b.totals(); }); }
    PerAtom per_atom() override { return ask([](Backend& b) { return b.per_atom(); }); }
    AtomSums sums(Selection who) const override {
        return std::get<BatchBackend::Sums>(meeting_.wait(k_, BatchBackend::Sums{k_, who, {}, {}})).sums;
    }
    std::unique_ptr<Sampler> sampler(const SampleRequest& request) override {
        return std::make_unique<ReplicaSampler>(meeting_, k_, ask([&](Backend& b) { return b.sampler(request); }));
    }
    void save(ByteWriter& out) const override { ask([&](Backend& b) { b.save(out); }); }
    void load(ByteReader& in) override { ask([&](Backend& b) { b.load(in); }); }
    std::size_t memory() const override { return ask([](Backend& b) { return b.memory(); }); }
    std::int64_t steps_between_looks() const override { return steps_between_looks_; }

private:
    Rendezvous& meeting_;
    std::size_t k_;
    std::int64_t steps_between_looks_;
};

// What calls must have in common to be carried out together.
std::array<std::size_t, 3> kind(const Rendezvous::Call& call) {
    if (const auto* op = std::get_if<BatchBackend::Op>(&call)) return {call.index(), op->op.index(), 0};
    if (const auto* steer = std::get_if<BatchBackend::Steer>(&call)) return {call.index(), steer->op.index(), 0};
    if (const auto* meeting = std::get_if<BatchBackend::Meeting>(&call))
        return {call.index(), meeting->potential.index(), static_cast<std::size_t>(meeting->kind)};
    return {call.index(), 0, 0};
}

bool is_forces(const Rendezvous::Call& call) { return std::holds_alternative<BatchBackend::Forces>(call); }

void pass_on(BatchBackend& batch, std::vector<BatchBackend::Op>& all) { batch.apply(all); }
void pass_on(BatchBackend& batch, std::vector<BatchBackend::Steer>& all) { batch.steer(all); }
void pass_on(BatchBackend& batch, std::vector<BatchBackend::Forces>& all) { batch.find_forces(all); }
void pass_on(BatchBackend& batch, std::vector<BatchBackend::Meeting>& all) { batch.meet_walls(all); }
void pass_on(BatchBackend& batch, std::vector<BatchBackend::Sums>& all) { batch.sums(all); }
void pass_on(BatchBackend& batch, std::vector<Rendezvous::Alone>& all) {
    for (Rendezvous::Alone& one : all) {
        try {
            one.act(batch);
        } catch (...) { one.failure = std::current_exception(); }
    }
}

template <class Kind>
std::exception_ptr failure_of(const Kind& call) {
    if constexpr (requires { call.failure; }) return call.failure;
    return nullptr;
}

}  // namespace

Rendezvous::Rendezvous(std::unique_ptr<BatchBackend> batch) : batch_(std::move(batch)), replicas_(batch_->replicas()) {}

std::unique_ptr<Backend> Rendezvous::backend(std::size_t k, const NepModel& model) {
    std::int64_t steps_between_looks = 1;
    wait(k, Alone{[&](BatchBackend& batch) {
                      batch.prepare(k, model);
                      steps_between_looks = batch.alone(k).steps_between_looks();
                  },
                  {}});
    return std::make_unique<ReplicaView>(*this, k, steps_between_looks);
}

void Rendezvous::expect_all() { at_work_ = replicas_.size(); }

void Rendezvous::leave(std::size_t k) {
    const std::lock_guard lock(mutex_);
    replicas_[k].noted.clear();
    --at_work_;
    carry_out_if_all_wait();
}

void Rendezvous::note(std::size_t k, Call call) { replicas_[k].noted.push_back(std::move(call)); }

Rendezvous::Call Rendezvous::wait(std::size_t k, Call call) {
    Replica& mine = replicas_[k];
    mine.noted.push_back(std::move(call));
    std::unique_lock lock(mutex_);
    mine.waiting = true;
    ++waiting_;
    carry_out_if_all_wait();
    answered_.wait(lock, [&] { return !mine.waiting; });
    if (mine.failure) std::rethrow_exception(std::exchange(mine.failure, nullptr));
    return std::move(mine.answer);
}

void Rendezvous::carry_out_if_all_wait() {
    if (waiting_ == 0 || waiting_ != at_work_) return;
    while (waiting_ == at_work_) {
        for (Who who = next_together(false); !who.empty(); who = next_together(false)) carry_out(who);
        if (waiting_ == at_work_) carry_out(next_together(true));
    }
    answered_.notify_all();
}

// Replicas whose next calls can be carried out together, forces or anything but forces; nobody: nothing of that sort is left.
Rendezvous::Who Rendezvous::next_together(bool forces) const {
    Who who;
    for (std::size_t k = 0; k < replicas_.size(); ++k) {
        if (!replicas_[k].waiting) continue;
        const Call& next = replicas_[k].noted.front();
        if (is_forces(next) == forces && (who.empty() || kind(next) == kind(replicas_[who.front()].noted.front())))
            who.push_back(k);
    }
    return who;
}

void Rendezvous::carry_out(const Who& who) {
    std::visit([&]<class Kind>(const Kind&) { carry_out_as<Kind>(who); }, replicas_[who.front()].noted.front());
}

template <class Kind>
void Rendezvous::carry_out_as(const Who& who) {
    std::vector<Kind> calls;
    for (const std::size_t k : who) {
        calls.push_back(std::get<Kind>(std::move(replicas_[k].noted.front())));
        replicas_[k].noted.pop_front();
    }
    std::exception_ptr failure;
    try {
        pass_on(*batch_, calls);
    } catch (...) { failure = std::current_exception(); }
    for (std::size_t i = 0; i < who.size(); ++i) {
        const std::exception_ptr own = failure ? failure : failure_of(calls[i]);
        finish(who[i], std::move(calls[i]), own);
    }
}

// A call was carried out: if it was the one waited for, or if it failed, the replica goes on.
void Rendezvous::finish(std::size_t k, Call call, std::exception_ptr failure) {
    Replica& replica = replicas_[k];
    if (!replica.noted.empty() && !failure) return;
    replica.noted.clear();
    replica.answer = std::move(call);
    replica.failure = failure;
    replica.waiting = false;
    --waiting_;
}

}  // namespace lmmd
