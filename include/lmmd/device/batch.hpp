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
        by_engine(all, [](Engine& engine, std::span<const Op> calls) { engine.apply(calls); });
    }
    void steer(std::span<const Steer> all) override {
        by_engine(all, [](Engine& engine, std::span<const Steer> calls) { engine.steer(calls); });
    }
    void find_forces(std::span<Forces> all) override {
        answer(all, [](Engine& engine, std::span<Forces> calls) {
            std::vector<std::size_t> replicas;
            for (const Forces& call : calls) replicas.push_back(call.replica);
            engine.find_forces(replicas);
            for (Forces& call : calls) call.failure = engine.failure(call.replica);
        });
    }
    void meet_walls(std::span<const Meeting> all) override {
        by_engine(all, [](Engine& engine, std::span<const Meeting> calls) {
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
    std::vector<std::remove_const_t<Call>> by_engine(std::span<Call> all, Act&& act) {
        using Own = std::remove_const_t<Call>;
        std::vector<Own> calls(all.begin(), all.end());
        const auto engine = [this](const Own& call) { return cells_[call.replica].engine.get(); };
        std::stable_sort(calls.begin(), calls.end(), [&](const Own& a, const Own& b) { return engine(a) < engine(b); });
        for (auto first = calls.begin(); first != calls.end();) {
            const auto last = std::find_if(first, calls.end(), [&](const Own& call) { return engine(call) != engine(*first); });
            act(*engine(*first), std::span<Own>(first, last));
            first = last;
        }
        return calls;
    }
    template <class Call, class Act>
    void answer(std::span<Call> all, Act&& act) {
        for (Call& done : by_engine(all, act)) {
            const auto asked = std::find_if(all.begin(), all.end(), [&](const Call& call) { return call.replica == done.replica; });
            *asked = std::move(done);
        }
    }

    MakeEngine make_;
    std::vector<Cell> cells_;
    std::vector<Known> known_;
};

}  // namespace lmmd
