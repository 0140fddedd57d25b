// SPDX-License-Identifier: GPL-3.0-or-later
// What the host asks of a device: to repeat one record in a step, whatever moves in it. It waits where a run looks.
#include "support/batch_runs.hpp"
#include "support/dynamics.hpp"
#include "support/host_device.hpp"

using namespace lmmd;
using namespace lmmd::test;

namespace {

const std::vector<WallPotential> kWalls{Lj93{0.05, 1}, HarmonicWall{1}, Mirror{}};

std::string words_of(const std::string& name) {
    if (name == "nve") return name;
    return name + " 300 400 20" + (name.rfind("npt", 0) == 0 ? " 0 0 0 50 50 50 1000" : "");
}

Piston piston(int kind, Piston::Side side) {
    if (kind == 0) return {"s", side, Piston::Pressure{0.01, 10}};
    if (kind == 1) return {"s", side, Piston::Speed{0.01}};
    return {"s", side, Piston::Gap{15, 100}};
}

constexpr const char* kObservers =
    "observe rdf cutoff 7 every 3\nobserve vacf time 0.0003 every 3\nobserve msd time 0.0003 every 3\ncompute_rdf 6 60 3\ncompute_msd 3 10\n";

// Of a deck that writes nothing before its end, whose run has that many steps.
std::string silent_deck(int steps, const std::string& observers = "") {
    return "build liquid Ga atoms 40 density 0.045 A3 slab z 0.5 9.1\npotential nep.txt\nvelocity 100\n"
           "confine s slit z gap 9.6 center 4.8 lj93 eps 0.01 sigma 0.5\npiston s z side hi pressure 1 tau 0.5\ntime_step 0.01\n"
           "checkpoint off\nensemble npt_scr 100 100 20 0 0 0 50 50 50 1000\n" +
           observers + "run " + std::to_string(steps) + "\n";
}

}  // namespace

TEST_CASE("a step is one copy to the device and one sequence from a record: any ensemble, any wall, with pistons") {
    const NepModel model = random_model(7, ModelOptions{2, true, 10});
    State state = with_periodicity(liquid(60, 3, {true, 300}), {true, true, false});
    const double height = state.box.h(2, 2);
    state.box.set_lattice(Mat3::diagonal(state.box.h(0, 0), state.box.h(1, 1), height + 4));
    for (Vec3& r : state.atoms.position) r.z += 2;
    for (const EnsembleEntry& entry : ensembles()) {
        for (std::size_t k = 0; k < kWalls.size(); ++k) {
            INFO(entry.name << ", wall " << k);
            const CountedDevice device = counted_host_device(model, {});
            device.backend->upload(state, all_in_group_zero(state));
            System system(*device.backend, state.box, {slit(2, 1, height + 3, kWalls[k])}, {0, 0});
            system.clock.dt = 1e-4 * units::kFemtosecond;  // no list is spent
            system.clock.run_steps = 30;
            const Piston lo = piston(static_cast<int>(k), Piston::Side::lo), hi = piston((static_cast<int>(k) + 1) % 3, Piston::Side::hi);
            const std::unique_ptr<Ensemble> ensemble = ensemble_factory(words_of(entry.name))();
            system.forces();
            ensemble->start(system);
            const double before = system.conserved();
            const auto step = [&] {
                ++system.clock.run_step;
                ++system.clock.step;
                lo.advance(system);
                hi.advance(system);
                ensemble->step(system);
                system.count_walls();
            };
            // Of the first step, then of two steps that are launched, then of two that are recorded: reports take turns.
            for (int n = 0; n < 5; ++n) step();
            const HostMachine::Counts at = device.counts();
            for (int n = 0; n < 16; ++n) step();
            CHECK(device.counts().waits == at.waits);
            CHECK(device.counts().uploads <= at.uploads + 16);
            if (entry.name != std::string("nve")) CHECK(device.counts().uploads == at.uploads + 16);  // in nve nothing changes
            CHECK(device.counts().replays == at.replays + 16);
            CHECK(device.counts().launches == at.launches);
            CHECK(device.counts().recordings == at.recordings);
            CHECK_NOTHROW(system.check());
            CHECK(system.conserved() == Approx(before).margin(1e-3));
            CHECK(device.counts().waits > at.waits);
        }
    }
}

TEST_CASE("a step that does what the step before did has nothing to send") {
    const State state = liquid(60, 3, {true, 300});
    const CountedDevice device = counted_host_device(random_model(7, ModelOptions{2, true, 10}), {});
    device.backend->upload(state, all_in_group_zero(state));
    System system(*device.backend, state.box, {}, {0, 0});
    system.clock.dt = 1e-4 * units::kFemtosecond;
    system.forces();
    for (int n = 0; n < 5; ++n) velocity_verlet(system);
    const HostMachine::Counts at = device.counts();
    for (int n = 0; n < 16; ++n) velocity_verlet(system);
    CHECK(device.counts().uploads == at.uploads);
    CHECK(device.counts().replays == at.replays + 16);
    system.clock.dt *= 2;
    velocity_verlet(system);
    CHECK(device.counts().uploads == at.uploads + 1);
}

TEST_CASE("a run waits for the device where it looks, alone and with replicas, and records as much when it is longer") {
    BatchBench bench;
    Recorder quiet;
    const auto single = [&](int steps, const std::string& observers = "") {
        const HostMachine* machine = nullptr;
        bench.options.make_backend = [&, backend = bench.options.backend](const NepModel& model) {
            CountedDevice device = counted_host_device(model, backend);
            machine = device.machine;
            return std::move(device.backend);
        };
        const auto session = bench.perform_deck(silent_deck(steps, observers), "run", quiet);
        return machine->counts();
    };
    const auto batch = [&](int steps) {
        std::vector<const HostMachine*> machines;
        bench.options.make_backend = nullptr;
        ReplicaMachine machine(host_device_batch(3, bench.options.backend, &machines));
        CHECK(bench.perform_batch("replicas 3\n" + silent_deck(steps), "batch", machine) == std::vector<std::string>(3));
        REQUIRE(machines.size() == 1);
        return machines.front()->counts();
    };
    // 300 steps have 30 looks with sums, totals and cells; up to three states are kept in memory, of some ten arrays each.
    const HostMachine::Counts single100 = single(100), single400 = single(400), batch100 = batch(100), batch400 = batch(400);
    const std::size_t alone = single400.waits - single100.waits, together = batch400.waits - batch100.waits;
    INFO(alone << " and " << together);
    CHECK(alone < 30 * 4 + 3 * 12);
    CHECK(together < 30 * 8 + 3 * 3 * 12);
    CHECK(alone > 30);
    // Each step is a sequence, and so is each of two sums of a look; a state that is kept brings three arrays into their order.
    const auto grew_as_it_should = [](const HostMachine::Counts& less, const HostMachine::Counts& more, std::size_t replicas) {
        CHECK(more.replays - less.replays == 300 + 30 * 2);
        CHECK(more.uploads - less.uploads == 300 + 30 * 2);
        CHECK(more.launches - less.launches == 3 * 3 * replicas);
        CHECK(more.recordings == less.recordings);
        CHECK(more.recordings < 10);
    };
    grew_as_it_should(single100, single400, 1);
    grew_as_it_should(batch100, batch400, 3);
    // Five observers that look at every third step: two blocks of three arrays each, and as much where a state is kept.
    const std::size_t looking = single(400, kObservers).waits - single400.waits;
    INFO(looking);
    CHECK(looking < (2 + 4) * 5 * 3);
    CHECK(looking > 10);
}
