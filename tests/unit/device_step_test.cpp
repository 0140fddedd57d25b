// SPDX-License-Identifier: GPL-3.0-or-later
// Work of the device backend that is recorded once and repeated: sequences of the host's machine, and steps.
#include <catch2/catch.hpp>
#include <cmath>

#include "lmmd/device/atoms.hpp"
#include "lmmd/device/host_machine.hpp"
#include "lmmd/device/step.hpp"

using namespace lmmd;

TEST_CASE("a recorded sequence repeats what was recorded until memory grows or it is reset") {
    HostMachine machine;
    HostMachine::Buffer<double> buffer(machine);
    buffer.resize(3);
    machine.zero(buffer.view());
    HostMachine::Sequence sequence;
    const double values[] = {1, 2, 3};
    const auto copy = [&](std::size_t from) {
        machine.replay(sequence, [&] { machine.each(1, CopyKernel<double>{{values + from, 1}, buffer.view()}); });
        return buffer.view()[0];
    };
    CHECK(copy(0) == 1);
    CHECK(copy(1) == 1);
    sequence.reset();
    CHECK(copy(2) == 3);
    CHECK(copy(1) == 3);
    HostMachine::Buffer<double> other(machine);
    other.resize(1);
    CHECK(copy(1) == 2);
}

namespace {

// What stages of a step work on in the test below.
struct Ledger {
    HostMachine machine;
    HostMachine::Buffer<double> entry{machine};
    StepQueue<HostMachine, Ledger> steps{machine, *this};
    static constexpr std::size_t kReplicas = 3;

    Ledger() { put(machine, std::vector<double>(kReplicas), entry); }
};

struct AddKernel {
    View<const double> amount, factor;
    View<double> entry;
    void operator()(std::size_t r) const { entry[r] += amount[r] * factor[r]; }
};

// Adds so many times: each number is a shape of its own.
template <int kTimes>
void add_stage(Ledger& ledger, const std::byte* arguments) {
    StageArguments in(arguments, Ledger::kReplicas);
    const auto odd = in.next<std::uint8_t>();
    const auto amount = in.next<double>(), factor = in.next<double>();
    CHECK(odd[0] == 7);
    for (int k = 0; k < kTimes; ++k) ledger.machine.each(Ledger::kReplicas, AddKernel{amount, factor, ledger.entry.view()});
}

Step<Ledger> adding(Step<Ledger>::Stage stage, double amount) {
    Step<Ledger> step;
    step.add(stage, std::vector<std::uint8_t>{7, 8, 9}, std::vector<double>{amount, 2 * amount, 3 * amount},
             std::vector<double>{10, 100, 1000});
    return step;
}

}  // namespace

TEST_CASE("steps of one shape have one record, and what they do follows their own arguments") {
    Ledger ledger;
    const HostMachine::Counts& counts = ledger.machine.counts();
    double sum = 0;
    const auto run = [&](double amount) {
        Step<Ledger> step = adding(add_stage<1>, amount);
        step.add(adding(add_stage<2>, 10 * amount));
        ledger.steps.run(step);
        sum += 21 * amount;
        for (std::size_t r = 0; r < Ledger::kReplicas; ++r)
            CHECK(ledger.entry.view()[r] == static_cast<double>(r + 1) * std::pow(10, r + 1) * sum);
    };
    for (const double amount : {1, 5, 2}) run(amount);
    CHECK(counts.launches == 3);  // of the first step
    CHECK(counts.recordings == 1);
    CHECK(counts.replays == 2);
    CHECK(counts.uploads == 4);  // of the empty ledger, too
    run(2);
    CHECK(counts.uploads == 4);  // it lies there
    // The other order is another shape, which no record knows.
    Step<Ledger> turned = adding(add_stage<2>, 0);
    turned.add(adding(add_stage<1>, 0));
    ledger.steps.run(turned);
    CHECK(counts.launches == 6);
    ledger.steps.run_once(turned);
    CHECK(counts.launches == 9);
    CHECK(counts.recordings == 1);
    // Arguments that need more room move.
    Step<Ledger> large = adding(add_stage<1>, 0);
    for (int k = 0; k < 6; ++k) large.add(Step<Ledger>(large));
    ledger.steps.run(large);
    run(3);
    CHECK(counts.recordings == 2);
    run(4);
    CHECK(counts.recordings == 2);
    ledger.steps.forget();
    for (const double amount : {2, 1}) run(amount);
    CHECK(counts.recordings == 3);
}

TEST_CASE("the records that were used last are kept") {
    Ledger ledger;
    const auto use = [&](std::size_t stages) {
        Step<Ledger> step;
        for (std::size_t k = 0; k < stages; ++k) step.add(adding(add_stage<1>, 1));
        ledger.steps.run(step);
        return ledger.machine.counts().recordings;
    };
    constexpr std::size_t most = StepQueue<HostMachine, Ledger>::kRecords;
    use(most + 1);  // the largest first: arguments need no more room than that
    for (std::size_t stages = most; stages > 0; --stages) use(stages);
    CHECK(use(most) == 1);
    CHECK(use(most + 1) == 1);  // had gone; the shape of most - 1 stages goes instead
    CHECK(use(most) == 1);
    CHECK(use(most - 1) == 1);  // had gone; the shape of most - 2 stages goes instead
    CHECK(use(most + 1) == 2);
    CHECK(use(most - 3) == 3);
}
