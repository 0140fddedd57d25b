// SPDX-License-Identifier: GPL-3.0-or-later
// The device's NEP kernels, run on the host, against the CPU's: same energies, forces and virials.
#include <catch2/catch.hpp>

#include <cmath>
#include <cstring>

#include "lmmd/io/nep_file.hpp"
#include "support/builders.hpp"
#include "support/device_nep.hpp"
#include "support/golden.hpp"

namespace lmmd::test {
namespace {

struct Errors {
    double energy = 0, force = 0, virial = 0;  // relative to the largest of their kind
};
Errors errors(const NepResult& device, const NepResult& exact) {
    Errors e;
    double energy = 1, force = 1e-3, virial = 1e-3;
    for (std::size_t i = 0; i < exact.force.size(); ++i) {
        energy = std::max(energy, std::abs(exact.energies[i]));
        force = std::max(force, norm(exact.force[i]));
        for (double w : exact.virials[i].m) virial = std::max(virial, std::abs(w));
    }
    for (std::size_t i = 0; i < exact.force.size(); ++i) {
        e.energy = std::max(e.energy, std::abs(device.energies[i] - exact.energies[i]) / energy);
        e.force = std::max(e.force, norm(device.force[i] - exact.force[i]) / force);
        for (int k = 0; k < 9; ++k)
            e.virial = std::max(e.virial, std::abs(device.virials[i].m[k] - exact.virials[i].m[k]) / virial);
    }
    return e;
}

// Totals are the sums of the shares, and what is taken from one atom is given to another.
void check_sums(const NepResult& result, double tolerance) {
    double energy = 0, scale = 1;
    Mat3 virial;
    Vec3 force;
    for (std::size_t i = 0; i < result.force.size(); ++i) {
        energy += result.energies[i];
        scale += std::abs(result.energies[i]);
        virial += result.virials[i];
        force += result.force[i];
    }
    CHECK(result.energy == Approx(energy).margin(1e-12 * scale));
    for (int k = 0; k < 9; ++k) {
        CHECK(result.virial.m[k] == Approx(virial.m[k]).margin(tolerance * scale));
    }
    CHECK(norm(force) < 1e-9);
}

void compare(const NepModel& model, const State& state) {
    const NepResult exact = evaluate(model, state);
    const NepResult twice = evaluate_device<double>(model, state), once = evaluate_device<float>(model, state);
    const Errors in_double = errors(twice, exact), in_float = errors(once, exact);
    INFO("double: energy " << in_double.energy << ", force " << in_double.force << ", virial " << in_double.virial);
    INFO("float: energy " << in_float.energy << ", force " << in_float.force << ", virial " << in_float.virial);
    CHECK(in_double.energy < 1e-12);
    CHECK(in_double.force < 1e-12);
    CHECK(in_double.virial < 1e-12);
    CHECK(in_float.energy < 1e-5);
    CHECK(in_float.force < 1e-5);
    CHECK(in_float.virial < 1e-5);
    check_sums(twice, 1e-12);
    check_sums(once, 1e-5);
}

TEST_CASE("Device kernels agree with the CPU in a liquid and an alloy") {
    compare(random_model(1, ModelOptions{1, true, 30}), liquid(101, 1));
    compare(random_model(2, ModelOptions{2, true, 70}), liquid(60, 2, {.alloy = true}));
}

TEST_CASE("Device kernels agree with the CPU for every l_max, odd sizes and few neighbours") {
    for (int l = 0; l <= 8; ++l) {
        NepShape shape = small_shape({.elements = 2, .zbl = false, .neurons = 3 + 7 * l});
        shape.l_max = l;
        shape.many_body = {l >= 2, l >= 1, l >= 2, l >= 3, l >= 3, l >= 4};
        shape.n_max_angular = l;
        shape.n_max_radial = 17 - 2 * l;
        shape.basis_angular = 3 + l;
        INFO("l_max " << l);
        compare(random_model(10 + l, shape), liquid(30, l, {.alloy = true}));
    }
}

TEST_CASE("Device kernels agree with the CPU in a cluster with sixteen elements") {
    NepShape shape = small_shape();
    shape.elements = {"Ag", "Al", "Au", "Cr", "Cu", "Mg", "Mo", "Ni", "Pb", "Pd", "Pt", "Ta", "Ti", "V", "W", "Zr"};
    shape.cutoff_radial.assign(16, 6);
    shape.cutoff_angular.assign(16, 4);
    shape.cutoff_angular[3] = 6.5;  // an angular cutoff beyond the radial one
    State state = with_periodicity(liquid(80, 9), {false, false, false});
    for (std::size_t i = 0; i < state.atoms.size(); ++i) state.atoms.symbol[i] = shape.elements[(7 * i + i / 16) % 16];
    compare(random_model(20, shape), state);
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
    const Errors e = errors(evaluate_device<double>(model, state, {.skin = 1.5}), tight);
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
