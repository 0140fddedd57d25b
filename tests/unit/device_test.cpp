// SPDX-License-Identifier: GPL-3.0-or-later
// The device backend on the host's machine: its list against the CPU's, work that the host did not wait for, replicas.
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>

#include "lmmd/device/host_machine.hpp"
#include "lmmd/device/make.hpp"
#include "support/builders.hpp"
#include "support/density_device.hpp"

using namespace lmmd;
using namespace lmmd::test;

namespace {

using Engine = DeviceEngine<HostMachine, DensityPotential<HostMachine>>;

std::unique_ptr<Engine> make_engine(std::size_t replicas, double skin = 1, std::size_t memory = ~std::size_t{0}) {
    auto machine = std::make_unique<HostMachine>(memory);
    auto evaluator = std::make_unique<DensityPotential<HostMachine>>(*machine);
    return std::make_unique<Engine>(std::move(machine), Engine::Potential{std::move(evaluator), {"Ga", "In"}, "density"}, skin,
                                    replicas);
}

void upload(Engine& engine, std::size_t r, const State& state) { engine.upload(r, state, all_in_group_zero(state)); }

bool same_bits(const State& a, const State& b) {
    bool same = a.atoms.size() == b.atoms.size() && a.atoms.image == b.atoms.image;
    for (std::size_t i = 0; same && i < a.atoms.size(); ++i)
        same = norm(a.atoms.position[i] - b.atoms.position[i]) == 0 && norm(a.atoms.velocity[i] - b.atoms.velocity[i]) == 0;
    return same;
}

// What a step asks the engine for, and how.
enum class Asks { totals, sums, nothing };

void step(Engine& engine, const std::vector<std::size_t>& replicas, double dt, Asks asks = Asks::nothing) {
    const auto all = [&](const AtomOp& op) {
        std::vector<OpCall> calls;
        for (std::size_t r : replicas) calls.push_back({r, op, {}});
        engine.apply(calls);
    };
    all(Kick{0.5 * dt});
    all(Drift{dt});
    engine.find_forces(replicas);
    if (asks == Asks::totals)
        for (std::size_t r : replicas) engine.totals(r);
    all(Kick{0.5 * dt});
    if (asks != Asks::sums) return;
    std::vector<SumCall> sums;
    for (std::size_t r : replicas) sums.push_back({r, {}, {}, {}});
    engine.sums(sums);
}

State run_alone(const State& start, int steps, double dt, Asks asks, int* lists = nullptr, double* energy = nullptr) {
    const auto engine = make_engine(1);
    upload(*engine, 0, start);
    engine->find_forces(std::array<std::size_t, 1>{0});
    for (int k = 0; k < steps; ++k) step(*engine, {0}, dt, asks);
    if (energy) *energy = engine->totals(0).energy;
    if (lists) *lists = engine->evaluator().lists();
    State end = start;
    engine->download(0, end);
    return end;
}

// A list of the neighbours of each atom that compares by content.
struct Neighbor {
    std::uint32_t atom;
    Vec3 shift;
    bool operator<(const Neighbor& b) const {
        return std::tie(atom, shift.x, shift.y, shift.z) < std::tie(b.atom, b.shift.x, b.shift.y, b.shift.z);
    }
    bool operator==(const Neighbor& b) const { return atom == b.atom && norm(shift - b.shift) == 0; }
};
using Neighborhoods = std::vector<std::vector<Neighbor>>;

Neighborhoods sorted(Neighborhoods all) {
    for (std::vector<Neighbor>& one : all) std::sort(one.begin(), one.end());
    return all;
}

// Atoms in order of their cells, all inside the box, for a list that is built by hand.
State in_cells(State state, double reach) {
    for (std::size_t i = 0; i < state.atoms.size(); ++i) wrap(state.box, state.atoms.position[i], state.atoms.image[i]);
    const auto order = spatial_order(state.box, state.atoms.position, 0.5 * reach);
    const std::vector<Vec3> position = state.atoms.position;
    for (std::size_t i = 0; i < order.size(); ++i) state.atoms.position[i] = position[order[i]];
    return state;
}

}  // namespace

TEST_CASE("the device's list has the pairs of the CPU's, near ones first, and each knows its reverse") {
    struct Shape {
        const char* what;
        State state;
    };
    const State cube = liquid(400, 1), small = liquid(9, 2);
    const Shape shapes[] = {{"cube", cube},
                            {"box smaller than the reach", small},
                            {"sheared", strained(small, Mat3{{0, 0.3, 0, 0, 0, -0.2, 0.4, 0, 0}})},
                            {"slit", with_periodicity(cube, {true, true, false})},
                            {"wire", with_periodicity(small, {false, true, false})},
                            {"droplet", with_periodicity(cube, {false, false, false})}};
    const double reach = 6, near_reach = 4.5;
    for (const Shape& shape : shapes) {
        INFO(shape.what);
        const State state = in_cells(shape.state, reach);
        const std::size_t n = state.atoms.size();
        HostMachine machine;
        DeviceAtoms<HostMachine> atoms(machine);
        const Range all{0, static_cast<std::uint32_t>(n)};
        atoms.make_room({}, all.last);
        atoms.assign(all, state.atoms, std::vector<int>(n), all_in_group_zero(state), 0);
        machine.each(n, CopyKernel<Vec3>{atoms.position.view(), atoms.reference.view()});
        DeviceNeighbors<HostMachine> neighbors(machine, reach, near_reach, 0);
        neighbors.layout({&all, 1});
        const ChunkTable table({&all, 1});
        const Chunks chunks{{table.chunk.data(), table.chunk.size()}, {table.sum.data(), table.sum.size()}};
        Extent extent;
        for (const Vec3& r : state.atoms.position) add(extent, state.box.fractional(r));
        neighbors.set_grid(0, state.box, extent);
        CHECK(neighbors.build(std::array<std::uint32_t, 1>{1}, atoms, chunks).empty());
        Cell cell;
        cell.box = state.box;
        neighbors.set_shifts({&cell, 1});

        const DeviceList list = neighbors.list();
        const DeviceReplica& r = list.replica[0];
        Neighborhoods found(n), expected(n);
        std::vector<int> near_places(neighbors.near_slots(), 0), far_places(neighbors.slots() - neighbors.near_slots(), 0);
        std::size_t wrong = 0;
        for (std::uint32_t i = 0; i < n; ++i)
            for (std::uint32_t k = 0; k < list.count[i]; ++k) {
                const std::uint32_t s = list.begin[i] + k, j = list.neighbor(r, s);
                const Vec3 shift = list.translation(r, s), way = (state.atoms.position[j] - state.atoms.position[i]) + shift;
                found[i].push_back({j, shift});
                if ((norm2(way) <= near_reach * near_reach) != (k < list.near[i])) ++wrong;
                const std::uint32_t back = list.begin[j] + list.reverse[s];
                if (list.neighbor(r, back) != i || norm(list.translation(r, back) + shift) > 0) ++wrong;
                ++(k < list.near[i] ? near_places[list.near_begin[i] + k] : far_places[list.far(i, k)]);
            }
        CHECK(wrong == 0);
        CHECK(*std::max_element(near_places.begin(), near_places.end()) == 1);
        CHECK((far_places.empty() || *std::max_element(far_places.begin(), far_places.end()) == 1));
        const NeighborList cpu = build_neighbor_list(state.box, state.atoms.position, reach, 1);
        const std::vector<Vec3> shifts = cpu.shift_vectors(state.box);
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t s = cpu.begin[i]; s < cpu.begin[i + 1]; ++s)
                expected[i].push_back({cpu.atom[s], shifts[cpu.shift[s]]});
        CHECK(sorted(found) == sorted(expected));
    }
}

TEST_CASE("it does not matter whether and when the host looks") {
    const State start = liquid(150, 3, {true, 3000});
    const int steps = 120;
    int lists[3];
    double energies[3];
    const State waited = run_alone(start, steps, 0.2, Asks::totals, &lists[0], &energies[0]);
    const State summed = run_alone(start, steps, 0.2, Asks::sums, &lists[1], &energies[1]);
    const State ahead = run_alone(start, steps, 0.2, Asks::nothing, &lists[2], &energies[2]);
    CHECK(lists[0] > 8);
    CHECK(lists[1] == lists[0]);
    CHECK(lists[2] == lists[0]);
    CHECK(energies[1] == energies[0]);
    CHECK(energies[2] == energies[0]);
    CHECK(same_bits(waited, summed));
    CHECK(same_bits(waited, ahead));
}

TEST_CASE("a replica has the bits of the run alone, whatever its company") {
    const std::vector<State> starts{liquid(150, 3, {true, 3000}), liquid(61, 4, {false, 800}),
                                    with_periodicity(liquid(90, 5, {true, 1500}), {true, false, true}), liquid(7, 6, {true, 2000})};
    for (Asks asks : {Asks::totals, Asks::sums, Asks::nothing}) {
        const auto engine = make_engine(starts.size());
        const std::vector<std::size_t> all{0, 1, 2, 3}, some{1, 3};
        for (std::size_t r : all) upload(*engine, r, starts[r]);
        engine->find_forces(all);
        for (int k = 0; k < 60; ++k) {
            step(*engine, all, 0.2, asks);
            if (k % 3 == 0) step(*engine, some, 0.2, asks);
        }
        for (std::size_t r : all) {
            INFO("replica " << r);
            State end = starts[r];
            double energy = 0;
            engine->download(r, end);
            const State alone = run_alone(starts[r], r == 1 || r == 3 ? 80 : 60, 0.2, asks, nullptr, &energy);
            CHECK(same_bits(end, alone));
            CHECK(engine->totals(r).energy == energy);
        }
    }
}

TEST_CASE("a batch of two potentials has an engine for each; answers reach who asked, and a bad box stops its replica alone") {
    std::vector<const Engine*> engines;
    DeviceBatch<HostMachine, DensityPotential<HostMachine>> batch(4, [&](const NepModel&, std::size_t room) {
        std::shared_ptr<Engine> engine = make_engine(room);
        engines.push_back(engine.get());
        return engine;
    });
    NepModel models[2];
    models[0].source = "a";
    models[1].source = "b";
    std::vector<State> starts;
    std::vector<BatchBackend::Forces> forces;
    std::vector<BatchBackend::Sums> sums;
    for (std::size_t r = 0; r < 4; ++r) {
        starts.push_back(liquid(30 + 10 * static_cast<int>(r), 20 + r));
        batch.prepare(r, models[r % 2]);
        batch.alone(r).upload(starts[r], all_in_group_zero(starts[r]));
        forces.push_back({r, {}});
        sums.push_back({r, {}, {}, {}});
    }
    CHECK(engines.size() == 2);
    Box flat = starts[3].box;
    flat.h(2, 2) = 1e-3;
    batch.alone(3).set_box(flat);
    batch.find_forces(forces);
    batch.sums(sums);
    for (std::size_t r = 0; r < 4; ++r) {
        CHECK((forces[r].failure != nullptr) == (r == 3));
        CHECK(sums[r].sums.count == static_cast<std::int64_t>(starts[r].atoms.size()));
        CHECK((sums[r].failure != nullptr) == (r == 3));
        if (r == 3) continue;
        double energy = 0;
        run_alone(starts[r], 0, 0.1, Asks::nothing, nullptr, &energy);
        CHECK(batch.alone(r).totals().energy == energy);
    }
}

TEST_CASE("a replica whose box collapses on the machine fails alone, and lives again in another box") {
    const State start = liquid(80, 7, {true, 2000}), other = liquid(50, 8, {true, 900});
    const auto engine = make_engine(2);
    const std::array<std::size_t, 2> both{0, 1};
    upload(*engine, 0, start);
    upload(*engine, 1, other);
    engine->find_forces(both);
    for (const CellOp& op : {CellOp(SetStrain{-5.0 * Mat3::identity()}), CellOp(StrainBox{})}) {
        const SteerCall call{1, op, {}};
        engine->steer({&call, 1});
    }
    for (int k = 0; k < 5; ++k) step(*engine, {0, 1}, 0.2);
    CHECK_THROWS_WITH(engine->totals(1), Catch::Contains("box"));
    std::vector<SumCall> sums{{0, {}, {}, {}}, {1, {}, {}, {}}};
    engine->sums(sums);
    CHECK(sums[0].failure == nullptr);
    CHECK(sums[1].failure != nullptr);
    State end = start;
    engine->download(0, end);
    CHECK(same_bits(end, run_alone(start, 5, 0.2, Asks::nothing)));
    upload(*engine, 1, other);
    engine->find_forces(both);
    double energy = 0;
    run_alone(other, 0, 0.2, Asks::nothing, nullptr, &energy);
    CHECK(engine->totals(1).energy == energy);
}

TEST_CASE("a replica is saved and goes on among others") {
    const State start = liquid(80, 7, {true, 2000}), other = liquid(50, 8, {true, 900});
    const State whole = run_alone(start, 60, 0.1, Asks::nothing);
    const auto first = make_engine(1), second = make_engine(3);
    upload(*first, 0, start);
    first->find_forces(std::array<std::size_t, 1>{0});
    for (int k = 0; k < 35; ++k) step(*first, {0}, 0.1);
    State middle = start;
    first->download(0, middle);
    ByteWriter out;
    first->save(0, out);
    for (std::size_t r : {std::size_t{0}, std::size_t{1}, std::size_t{2}}) upload(*second, r, r == 1 ? middle : other);
    ByteReader in(out.bytes(), "memory");
    second->load(1, in);
    for (int k = 0; k < 25; ++k) step(*second, {0, 1, 2}, 0.1);
    State end = start;
    second->download(1, end);
    CHECK(same_bits(end, whole));
}

TEST_CASE("atoms that were saved in the order of other cells are sorted anew") {
    const State start = liquid(300, 9, {true, 1000});
    const auto coarse = make_engine(1, 3.0), fine = make_engine(1, 0.2), fresh = make_engine(1, 0.2);
    upload(*coarse, 0, start);
    coarse->find_forces(std::array<std::size_t, 1>{0});
    ByteWriter out;
    coarse->save(0, out);
    State state = start;
    coarse->download(0, state);
    for (Engine* engine : {fine.get(), fresh.get()}) upload(*engine, 0, state);
    ByteReader in(out.bytes(), "memory");
    fine->load(0, in);
    for (Engine* engine : {fine.get(), fresh.get()}) engine->find_forces(std::array<std::size_t, 1>{0});
    CHECK(fine->totals(0).energy == Approx(fresh->totals(0).energy).epsilon(1e-13));
    const std::vector<Vec3> a = fine->forces_of(0), b = fresh->forces_of(0);
    double worst = 0;
    for (std::size_t i = 0; i < 300; ++i) worst = std::max(worst, norm(a[i] - b[i]));
    CHECK(worst < 1e-12);
}

TEST_CASE("a device without room says what it needs and what it has") {
    const auto engine = make_engine(1, 1, 200'000);
    const State state = liquid(300, 1);
    upload(*engine, 0, state);
    CHECK_THROWS_WITH(engine->find_forces(std::array<std::size_t, 1>{0}),
                      Catch::Matches("an array of 0\\.000 GB does not fit into the 0\\.000 GB that are free on the device; "
                                     "use fewer atoms, a smaller skin or --device cpu"));
    CHECK(std::string(out_of_memory(12'345'000'000, 999'999'999).what()) ==
          "an array of 12.345 GB does not fit into the 1.000 GB that are free on the device; use fewer atoms, a smaller skin "
          "or --device cpu");
}

TEST_CASE("an atom with 80 neighbours, skin included, takes less than 1.5 kB") {
    // Gallium's cutoffs in Ga: 6 and 4.5 A. What does not grow with the atoms falls out of the difference.
    NepShape shape = small_shape();
    shape.cutoff_radial = {6.0};
    shape.cutoff_angular = {4.5};
    const NepModel model = random_model(1, shape);
    double bytes[2], slots[2];
    for (const int k : {0, 1}) {
        const int n = 400 << k;
        State state = liquid(n, 1);
        const double stretch = std::cbrt(0.05 / 0.0557);
        state = strained(state, Mat3::diagonal(stretch - 1, stretch - 1, stretch - 1));
        const auto backend = make_device_backend<float>(std::make_unique<HostMachine>(), model, 1.0);
        backend->upload(state, all_in_group_zero(state));
        backend->forces();
        bytes[k] = static_cast<double>(backend->memory());
        slots[k] = static_cast<double>(build_neighbor_list(state.box, state.atoms.position, 7, 1).slots());
    }
    CHECK((slots[1] - slots[0]) / 400 == Approx(80).margin(2));
    const double per_atom = (bytes[1] - bytes[0]) / 400;
    INFO(per_atom << " bytes");
    CHECK(per_atom < 1500);
    CHECK(per_atom > 80 * (6 + 4));
}

TEST_CASE("lists that slots cannot count are refused") {
    CHECK_NOTHROW(check_device_list(std::size_t{1} << 27, 27));
    CHECK_THROWS_WITH(check_device_list((std::size_t{1} << 27) + 1, 27),
                      "134217729 atoms with 27 images of the box are too many for the neighbour list of a device, expected at "
                      "most 134217728; use fewer atoms or --device cpu");
    ListTotals totals;
    totals.longest = 65536;
    CHECK_THROWS_WITH(check_device_list(totals, 65536),
                      "an atom has 65536 neighbours, expected at most 65535 on a device; the atoms are too dense");
    totals.longest = 80;
    CHECK_NOTHROW(check_device_list(totals, 4294967295u));
    CHECK_THROWS_WITH(check_device_list(totals, 4294967296u),
                      "the neighbour list needs 4294967296 entries, expected at most 4294967295 on a device; use fewer atoms or "
                      "a smaller skin");
}

TEST_CASE("images of a box that shrinks and grows again are all followed") {
    const State small = liquid(9, 2);
    const auto engine = make_engine(1), fresh = make_engine(1);
    upload(*engine, 0, small);
    const std::array<std::size_t, 1> one{0};
    for (int turn = 0; turn < 4; ++turn) {
        for (int k = 0; k < 6; ++k) {
            State state = small;
            state.box.set_lattice((turn % 2 == 0 ? 1.0 : 1.07) * (1 + 1e-4 * k) * small.box.h);
            Cell cell = engine->cell(0);
            cell.box = state.box;
            engine->set_cell(0, cell);
            engine->find_forces(one);
            upload(*fresh, 0, state);
            fresh->find_forces(one);
            CHECK(engine->totals(0).energy == Approx(fresh->totals(0).energy).epsilon(1e-12));
        }
    }
}
