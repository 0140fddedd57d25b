// SPDX-License-Identifier: GPL-3.0-or-later
// The device's NEP kernels, run on the host, against the CPU's: same energies, forces and virials.
#include <cstring>

#include "lmmd/io/nep_file.hpp"
#include "support/device_nep.hpp"
#include "support/golden.hpp"
#include "support/nep_comparison.hpp"

namespace lmmd::test {
namespace {

void compare(const NepModel& model, const State& state) {
    const NepResult exact = evaluate(model, state);
    check_nep("double", evaluate_device<double>(model, state), exact, 1e-12);
    check_nep("float", evaluate_device<float>(model, state), exact, 1e-5);
}

TEST_CASE("Device kernels agree with the CPU") {
    for (const NepCase& one : nep_cases()) {
        INFO(one.what);
        compare(one.model, one.state);
    }
}

TEST_CASE("Device kernels take any number of neighbours, and atoms that are their own neighbours") {
    State dense = liquid(30, 3);  // 1100 slots an atom
    dense.box.set_lattice(0.45 * dense.box.h);
    for (Vec3& r : dense.atoms.position) r = 0.45 * r;
    NepModel crowded = random_model(3, ModelOptions{1, false, 10});
    for (double& scale : crowded.q_scaler) scale *= 0.03;  // or every tanh would be 1 to rounding
    compare(crowded, dense);
    State one = liquid(1, 4);
    compare(random_model(4, ModelOptions{1, true, 10}), strained(one, {{0, 0.1, 0, 0, 0, 0.2, 0, 0, 0}}));
    compare(random_model(5), dimer(1.4));  // within the ZBL
    compare(random_model(5), dimer(12));   // without neighbours
}

TEST_CASE("The bits of the device kernels do not depend on the number of groups, nor on how atoms are dealt to them") {
    const NepModel model = random_model(6, ModelOptions{2, true, 70});
    const State state = liquid(61, 6, {.alloy = true});
    const NepResult expected = evaluate_device<float>(model, state, {.groups = 1});
    for (const std::size_t groups : {2, 5, 16, 1000}) {  // 1000: one atom a group
        const NepResult result = evaluate_device<float>(model, state, {.groups = groups});
        INFO(groups << " groups");
        CHECK(result.energy == expected.energy);
        CHECK(std::memcmp(&result.virial, &expected.virial, sizeof(Mat3)) == 0);
        CHECK(std::memcmp(result.force.data(), expected.force.data(), expected.force.size() * sizeof(Vec3)) == 0);
        CHECK(result.energies == expected.energies);
    }
}

TEST_CASE("Slots beyond the cutoff change nothing but the order of additions") {
    const NepModel model = random_model(7);
    const State state = liquid(50, 7);
    const NepResult tight = evaluate_device<double>(model, state, {.skin = 0});
    const NepErrors e = nep_errors(evaluate_device<double>(model, state, {.skin = 1.5}), tight);
    CHECK(e.energy < 1e-13);
    CHECK(e.force < 1e-12);
    CHECK(e.virial < 1e-12);
}

TEST_CASE("A replica that is not active is left alone") {
    const NepModel model = random_model(8);
    const State state = liquid(9, 8);
    HostMachine machine;
    DeviceNep<HostMachine, double> nep(machine, model);
    const NeighborList host = build_neighbor_list(state.box, state.atoms.position, nep.cutoff(), 1);
    const DeviceListValues list(host, state.atoms.position, host.shift_vectors(state.box), nep.angular_cutoff());
    const std::vector<std::uint8_t> type(9, 0);
    const std::uint32_t active = 0;
    std::vector<Vec3> force(9, {1, 2, 3});
    nep.resize(list.view(), list.near_slots(), list.far_slots());
    nep.forces({{state.atoms.position.data(), 9}, {type.data(), 9}, list.view(), {&active, 1}}, {force.data(), 9});
    for (const Vec3& f : force) CHECK(norm(f - Vec3{1, 2, 3}) == 0);
}

TEST_CASE("Device kernels agree with the CPU on every variant of the header") {
    int models = 0;
    for (const auto& entry : std::filesystem::directory_iterator(golden_folder() / "nep")) {
        const std::string name = entry.path().filename().string();
        if (!name.ends_with(".nep.txt")) continue;
        ++models;
        const NepModel model = read_nep(entry.path());
        for (const GoldenFrame& frame : read_golden(golden_folder() / "nep" / (name.substr(0, name.size() - 8) + ".golden.xyz"))) {
            INFO(name);
            compare(model, frame.state);
        }
    }
    CHECK(models == 22);
}

}  // namespace
}  // namespace lmmd::test
