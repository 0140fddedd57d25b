// SPDX-License-Identifier: GPL-3.0-or-later
// A training on the device's kernels, run on the host and on a GPU if there is one, against one on the CPU.
#include <catch2/catch.hpp>

#include "lmmd/device/frames.hpp"
#include "lmmd/device/host_machine.hpp"
#include "lmmd/train/frame_evaluator.hpp"
#include "lmmd/train/start.hpp"
#include "lmmd/train/trainer.hpp"
#include "support/training.hpp"

namespace lmmd::test {
namespace {

TrainDeck small_deck(int version) {
    TrainDeck deck;
    deck.shape = small_shape({.elements = 2, .zbl = true, .neurons = 5});
    deck.shape.version = version;
    deck.shape.n_max_radial = deck.shape.n_max_angular = 2;
    deck.shape.basis_radial = deck.shape.basis_angular = 3;
    deck.zbl.kind = Zbl::Kind::universal;
    deck.zbl.inner = 1.2;
    deck.zbl.outer = 2.4;
    deck.lambda_2 = 0.01;
    deck.batch = 2;
    deck.warm_up = 1;
    deck.epochs = 4;
    deck.learning_rate = 0.003;
    deck.ema = 0.5;
    return deck;
}

// Frames of different sizes; every second one has a virial. The last ones validate.
Dataset small_dataset() {
    Dataset data;
    for (const std::int64_t atoms : {13, 18, 7}) {
        LabelledSet set = random_labels(2, atoms, static_cast<std::uint64_t>(30 + atoms), {true});
        data.frames.insert(data.frames.end(), set.frames.begin(), set.frames.end());
    }
    data.train = {5, 0, 3, 1};
    data.validation = {4, 2};
    return data;
}

std::vector<FrameGeometry> geometry(const Dataset& data) {
    std::vector<FrameGeometry> frames;
    for (const LabelledFrame& frame : data.frames) frames.push_back({frame.box, frame.position, frame.type});
    return frames;
}

std::vector<EpochRecord> epochs(const TrainDeck& deck, const Dataset& data, BatchEvaluator& evaluator, const NepModel& model) {
    Trainer trainer(deck, data, evaluator, model);
    std::vector<EpochRecord> records;
    while (!trainer.finished()) records.push_back(trainer.run_epoch());
    return records;
}

void compare(const std::vector<EpochRecord>& found, const std::vector<EpochRecord>& expected, double tolerance) {
    REQUIRE(found.size() == expected.size());
    for (std::size_t e = 0; e < expected.size(); ++e) {
        INFO("epoch " << e + 1);
        CHECK(found[e].loss == Approx(expected[e].loss).epsilon(tolerance));
        for (const auto part : {&EpochRecord::train, &EpochRecord::validation}) {
            const ErrorSums &a = found[e].*part, &b = expected[e].*part;
            CHECK(a.energy_rmse() == Approx(b.energy_rmse()).epsilon(tolerance));
            CHECK(a.force_rmse() == Approx(b.force_rmse()).epsilon(tolerance));
            CHECK(a.virial_rmse() == Approx(b.virial_rmse()).epsilon(tolerance));
        }
    }
}

struct TestEvaluator {
    double accuracy;  // of losses after a few epochs, relative
    std::unique_ptr<BatchEvaluator> evaluator;
};

std::vector<TestEvaluator> device_evaluators(const std::vector<FrameGeometry>& frames, const NepModel& model) {
    std::vector<TestEvaluator> all;
    all.push_back({1e-9, std::make_unique<DeviceFrames<HostMachine, double>>(std::make_unique<HostMachine>(), frames, model)});
    all.push_back({1e-3, std::make_unique<DeviceFrames<HostMachine, float>>(std::make_unique<HostMachine>(), frames, model)});
    try {
        cuda_device();
    } catch (const Error& error) {
        static bool said = false;  // once is visible enough
        if (!said) WARN("skipped: cuda (" << error.what() << ")");
        said = true;
        return all;
    }
    all.push_back({1e-9, make_cuda_evaluator(frames, model, Precision::real64)});
    all.push_back({1e-3, make_cuda_evaluator(frames, model, Precision::mixed)});
    return all;
}

TEST_CASE("A training on the device goes as on the CPU") {
    for (const int version : {4, 5}) {
        INFO("NEP" << version);
        const TrainDeck deck = small_deck(version);
        const Dataset data = small_dataset();
        NepModel model = random_model(deck);
        const std::vector<Environment> found = environments(data.frames, model);
        const FitData fit{data.frames, found, data.train};
        scale_to_data(model, fit);
        shift_to_data(model, fit, 1);
        CpuEvaluator cpu(found, 1);
        const std::vector<EpochRecord> expected = epochs(deck, data, cpu, model);
        CHECK(expected.back().train.force_rmse() < expected.front().train.force_rmse());
        for (const auto& [accuracy, evaluator] : device_evaluators(geometry(data), random_model(deck))) {
            INFO(evaluator->name());
            compare(epochs(deck, data, *evaluator, model), expected, accuracy);
        }
    }
}

TEST_CASE("A prediction on the device does not depend on the batch that a frame is in") {
    const Dataset data = small_dataset();
    const NepModel model = random_model(small_deck(4));
    DeviceFrames<HostMachine, float> device(std::make_unique<HostMachine>(), geometry(data), model);
    const std::vector<std::size_t> many{4, 1, 3}, one{3};
    CHECK(device.predict(model, {}).empty());
    const Labels first = device.predict(model, many)[2], second = device.predict(model, one)[0];
    CHECK(first.energy == second.energy);
    for (std::size_t i = 0; i < first.forces.size(); ++i) CHECK(norm2(first.forces[i] - second.forces[i]) == 0);
    CHECK(norm2(first.forces[0]) > 0);
    CHECK(std::equal(std::begin(first.virial.m), std::end(first.virial.m), std::begin(second.virial.m)));
}

TEST_CASE("Too many frames for a device are refused") {
    const std::vector<FrameGeometry> frames(65537);
    using Frames = DeviceFrames<HostMachine, float>;
    CHECK_THROWS_WITH(Frames(std::make_unique<HostMachine>(), frames, random_model(small_deck(4))),
                      "found 65537 frames, expected at most 65536 on a device; use fewer or --device cpu");
}

}  // namespace
}  // namespace lmmd::test
