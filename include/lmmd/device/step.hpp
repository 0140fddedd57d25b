// SPDX-License-Identifier: GPL-3.0-or-later
// The stages of a step as one sequence of the machine (device/machine.hpp). What changes from step to step, such as amounts,
// selections and the numbers of steps and walls, goes to the machine in one array, from which the kernels read it. So steps
// with the same stages in the same order differ in nothing that a record of their kernels holds.
#pragma once

#include <algorithm>
#include <cstring>
#include <list>
#include <vector>

#include "lmmd/device/machine.hpp"

namespace lmmd {

// A stage's arguments as its kernels see them: arrays with a value for each replica, each from a multiple of kPad bytes.
class StageArguments {
public:
    static constexpr std::size_t kPad = 16;
    static constexpr std::size_t padded(std::size_t bytes) { return (bytes + kPad - 1) / kPad * kPad; }

    StageArguments(const std::byte* at, std::size_t replicas) : at_(at), replicas_(replicas) {}
    // The arrays, in the order in which Step::add() had them.
    template <class T>
    View<const T> next() {
        const View<const T> array(reinterpret_cast<const T*>(at_), replicas_);
        at_ += padded(replicas_ * sizeof(T));
        return array;
    }

private:
    const std::byte* at_;
    std::size_t replicas_;
};

// Stages that are to be queued one after the other for an owner who knows what they work on.
template <class Owner>
class Step {
public:
    // Queues kernels. Which, and what they hold by value, depends on the place of the arguments and on what stays the same
    // between two calls of StepQueue::forget().
    using Stage = void (*)(Owner&, const std::byte* arguments);

    // Each array has a value for each replica.
    template <class... T>
    void add(Stage stage, const std::vector<T>&... arrays) {
        stages_.push_back({stage, arguments_.size()});
        (append(arrays), ...);
    }
    void add(const Step& last) {
        for (const Placed& stage : last.stages_) stages_.push_back({stage.run, arguments_.size() + stage.at});
        arguments_.insert(arguments_.end(), last.arguments_.begin(), last.arguments_.end());
    }
    bool empty() const { return stages_.empty(); }
    bool like(const Step& other) const { return stages_ == other.stages_; }
    const std::vector<std::byte>& arguments() const { return arguments_; }
    // arguments: where a copy of them lies.
    void queue(Owner& owner, const std::byte* arguments) const {
        for (const Placed& stage : stages_) stage.run(owner, arguments + stage.at);
    }

private:
    struct Placed {
        Stage run;
        std::size_t at;  // of its arguments
        bool operator==(const Placed&) const = default;
    };
    template <class T>
    void append(const std::vector<T>& array) {
        static_assert(std::is_trivially_copyable_v<T> && alignof(T) <= StageArguments::kPad);
        const std::size_t at = arguments_.size(), bytes = array.size() * sizeof(T);
        arguments_.resize(at + StageArguments::padded(bytes));
        std::memcpy(arguments_.data() + at, array.data(), bytes);
    }
    std::vector<Placed> stages_;
    std::vector<std::byte> arguments_;
};

// Queues steps: a copy of the arguments unless they are those of the step before, and the stages, from a record where steps
// like this one have come before.
template <Machine M, class Owner>
class StepQueue {
public:
    static constexpr std::size_t kRecords = 16;  // those that were used last are kept

    StepQueue(M& machine, Owner& owner) : machine_(machine), owner_(owner), arguments_(machine) {}

    void run(const Step<Owner>& step) {
        if (step.empty()) return;
        const std::byte* const at = send(step);
        const auto known = std::find_if(records_.begin(), records_.end(), [&](const Record& r) { return r.step.like(step); });
        if (known != records_.end()) {
            records_.splice(records_.begin(), records_, known);
            return machine_.replay(known->sequence, [&] { step.queue(owner_, at); });
        }
        // What comes once is not worth a record; and kernels are loaded by being launched, which a recording may not do.
        if (records_.size() == kRecords) records_.pop_back();
        records_.emplace_front().step = step;
        step.queue(owner_, at);
    }
    // Without a record.
    void run_once(const Step<Owner>& step) { step.queue(owner_, send(step)); }
    // To be called when anything that kernels hold by value has changed, other than a Buffer that has grown.
    void forget() { records_.clear(); }

private:
    struct Record {
        Step<Owner> step;  // one of those
        typename M::Sequence sequence;
    };
    const std::byte* send(const Step<Owner>& step) {
        if (step.arguments() != sent_) {
            sent_ = step.arguments();
            if (sent_.size() > arguments_.size()) arguments_.resize(2 * sent_.size());
            if (!sent_.empty()) machine_.upload(std::span<const std::byte>(sent_), arguments_.view().part(0, sent_.size()));
        }
        return arguments_.view().data;
    }

    M& machine_;
    Owner& owner_;
    typename M::template Buffer<std::byte> arguments_;
    std::vector<std::byte> sent_;  // what lies there
    std::list<Record> records_;
};

}  // namespace lmmd
