// SPDX-License-Identifier: GPL-3.0-or-later
// Replicas on a device: those of one potential are an engine, whose kernels go over the atoms of all of them.
#pragma once

#include <functional>

#include "lmmd/batch.hpp"
#include "lmmd/device/backend.hpp"

namespace lmmd {

template <Machine M, class P>
class DeviceBatch final : public BatchBackend {
public:
    using Engine = DeviceEngine<M, P>;
    // An engine with room for that many replicas.
    using MakeEngine = std::function<std::shared_ptr<Engine>(const NepModel&, std::size_t replicas)>;
    DeviceBatch(std::size_t replicas, MakeEngine make) : BatchBackend(replicas, {}), make_(std::move(make)), cells_(replicas) {}

    void prepare(std::size_t replica, const NepModel& model) override {
        Cell& cell = cells_[replica];
        if (cell.engine) cell.engine->upload(replica, State{}, {});
        cell.engine = engine_of(model);
        cell.backend = std::make_unique<DeviceBackend<M, P>>(cell.engine, replica);
    }
    Backend& alone(std::size_t replica) override { return *cells_[replica].backend; }

    void apply(std::span<const Op> all) override {
        by_engine(std::vector<Op>(all.begin(), all.end()), [](Engine& engine, std::span<Op> calls) { engine.apply(calls); });
    }
    void forces(std::span<Forces> all) override {
        answer(all, [](Engine& engine, std::span<Forces> calls) {
            std::vector<std::size_t> sound;
            for (Forces& call : calls) {
                try {
                    engine.check(call.replica);
                    sound.push_back(call.replica);
                } catch (...) { call.failure = std::current_exception(); }
            }
            if (!sound.empty()) engine.find_forces(sound);
            for (Forces& call : calls)
                if (!call.failure) call.totals = engine.totals(call.replica);
        });
    }
    void meet_walls(std::span<Meeting> all) override {
        answer(all, [](Engine& engine, std::span<Meeting> calls) {
            if (calls.front().kind == Meeting::Kind::push) engine.push(calls);
            else engine.reflect(calls);
        });
    }
    void sums(std::span<Sums> all) override {
        answer(all, [](Engine& engine, std::span<Sums> calls) { engine.sums(calls); });
    }

private:
    struct Cell {
        std::shared_ptr<Engine> engine;
        std::unique_ptr<Backend> backend;
    };
    struct Known {
        NepModel model;
        std::shared_ptr<Engine> engine;
    };

    std::shared_ptr<Engine> engine_of(const NepModel& model) {
        for (const Known& known : known_)
            if (known.model.source == model.source && known.model.parameters == model.parameters &&
                known.model.q_scaler == model.q_scaler)
                return known.engine;
        known_.push_back({model, make_(model, replicas())});
        return known_.back().engine;
    }
    // act(engine, its calls) for each engine; returns the calls, engine by engine.
    template <class Call, class Act>
    std::vector<Call> by_engine(std::vector<Call> calls, Act&& act) {
        const auto engine = [this](const Call& call) { return cells_[call.replica].engine.get(); };
        std::stable_sort(calls.begin(), calls.end(), [&](const Call& a, const Call& b) { return engine(a) < engine(b); });
        for (auto first = calls.begin(); first != calls.end();) {
            const auto last = std::find_if(first, calls.end(), [&](const Call& call) { return engine(call) != engine(*first); });
            act(*engine(*first), std::span<Call>(first, last));
            first = last;
        }
        return calls;
    }
    template <class Call, class Act>
    void answer(std::span<Call> all, Act&& act) {
        for (Call& done : by_engine(std::vector<Call>(all.begin(), all.end()), act)) {
            const auto asked = std::find_if(all.begin(), all.end(), [&](const Call& call) { return call.replica == done.replica; });
            *asked = std::move(done);
        }
    }

    MakeEngine make_;
    std::vector<Cell> cells_;
    std::vector<Known> known_;
};

}  // namespace lmmd
