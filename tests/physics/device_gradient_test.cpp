// SPDX-License-Identifier: GPL-3.0-or-later
// The device's parameter gradient, run on the host, against the trainer's.
#include <catch2/catch.hpp>

#include <cmath>

#include "lmmd/device/gradient.hpp"
#include "lmmd/train/atom_energy.hpp"
#include "lmmd/train/loss.hpp"
#include "support/device_nep.hpp"
#include "support/training.hpp"

namespace lmmd::test {
namespace {

// Random derivatives of a loss by the predictions of each frame.
std::vector<Labels> random_seeds(const LabelledSet& set) {
    std::vector<Labels> seeds;
    for (std::uint32_t f = 0; f < set.frames.size(); ++f) {
        Random random(Stream::test, 77, 0, f);
        Labels& seed = seeds.emplace_back();
        seed.energy = random.normal();
        for (double& v : seed.virial.m) v = 0.1 * random.normal();
        for (std::size_t i = 0; i < set.frames[f].atoms(); ++i) seed.forces.push_back(random.normal3());
    }
    return seeds;
}

std::vector<double> on_cpu(const NepModel& model, const LabelledSet& set, const std::vector<Labels>& seeds) {
    std::vector<double> gradient(model.parameters.size());
    const TrainModel tables(model);
    FrameEvaluator evaluator(tables);
    const std::vector<Environment> frames = environments(set.frames, model);
    for (std::size_t f = 0; f < frames.size(); ++f) evaluator.add_gradient(frames[f], seeds[f], gradient);
    return gradient;
}

template <class S>
std::vector<double> on_device(const NepModel& model, const LabelledSet& set, const std::vector<Labels>& seeds,
                              std::size_t groups = 3) {
    HostMachine machine(std::size_t{1} << 32, groups);
    DeviceListOf list;
    std::vector<Vec3> position, force;
    std::vector<std::uint8_t> type;
    std::vector<double> energy;
    std::vector<Mat3> virial;
    for (std::size_t f = 0; f < set.frames.size(); ++f) {
        const LabelledFrame& frame = set.frames[f];
        const NeighborList host = build_neighbor_list(frame.box, frame.position, model.max_cutoff(), 1);
        list.add(host, frame.position, host.shift_vectors(frame.box), model.shape.cutoff_angular[0]);
        position.insert(position.end(), frame.position.begin(), frame.position.end());
        for (const int t : frame.type) type.push_back(static_cast<std::uint8_t>(t));
        force.insert(force.end(), seeds[f].forces.begin(), seeds[f].forces.end());
        energy.push_back(seeds[f].energy);
        virial.push_back(seeds[f].virial);
    }
    const std::vector<std::uint32_t> active(set.frames.size(), 1);
    const DeviceInput in{{position.data(), position.size()}, {type.data(), type.size()}, list.view(), {active.data(), active.size()}};
    NepModel other = model;
    for (double& p : other.parameters) p = 1;
    DeviceGradient<HostMachine, S> device(machine, other);
    device.assign(model);
    device.resize(in.list);
    std::vector<double> gradient(model.parameters.size());
    device.gradient(in, {{energy.data(), energy.size()}, {force.data(), force.size()}, {virial.data(), virial.size()}},
                    {gradient.data(), gradient.size()});
    return gradient;
}

double worst(const std::vector<double>& a, const std::vector<double>& b) {
    double error = 0, largest = 0;
    for (std::size_t p = 0; p < a.size(); ++p) {
        error = std::max(error, std::abs(a[p] - b[p]));
        largest = std::max(largest, std::abs(b[p]));
    }
    return error / largest;
}

void compare(const NepModel& model, const LabelledSet& set) {
    const std::vector<Labels> seeds = random_seeds(set);
    const std::vector<double> exact = on_cpu(model, set, seeds);
    CHECK(worst(on_device<double>(model, set, seeds), exact) < 1e-12);
    CHECK(worst(on_device<float>(model, set, seeds), exact) < 1e-5);
}

TEST_CASE("The device's parameter gradient is the trainer's, for every version and l_max") {
    for (const int version : {3, 4, 5}) {
        NepShape shape = small_shape({.elements = 2, .zbl = false, .neurons = 35});
        shape.version = version;
        compare(random_model(static_cast<std::uint64_t>(50 + version), shape), random_labels(3, 14, 21, {true}));
    }
    for (const int l : {0, 2, 5}) {
        NepShape shape = small_shape({.elements = 1, .zbl = false, .neurons = 6});
        shape.l_max = l;
        shape.many_body = {l >= 2, l >= 1, l >= 2, l >= 3, l >= 3, l >= 4};
        shape.n_max_angular = 4;
        shape.n_max_radial = 9;
        INFO("l_max " << l);
        compare(random_model(static_cast<std::uint64_t>(60 + l), shape), random_labels(2, 9, 22, {}));
    }
}

TEST_CASE("The bits of the device's gradient do not depend on the number of groups") {
    const NepModel model = random_model(70, ModelOptions{1, false, 10});
    const LabelledSet set = random_labels(3, 30, 23, {});
    const std::vector<Labels> seeds = random_seeds(set);
    const std::vector<double> one = on_device<float>(model, set, seeds, 1);
    CHECK(one == on_device<float>(model, set, seeds, 4));
    CHECK(one == on_device<float>(model, set, seeds, 100));
}

}  // namespace
}  // namespace lmmd::test
