// SPDX-License-Identifier: GPL-3.0-or-later
// lmmd train: fits a NEP to labelled frames.
#include "lmmd/train/training.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <memory>

#include "build_info.hpp"
#include "commands.hpp"
#include "console.hpp"
#include "lmmd/base/team.hpp"

namespace lmmd::cli {

namespace {

struct TrainOptions {
    std::string deck, out, device = "auto", precision = "mixed";
    int threads = 0;
    bool resume = false, force = false;
};

constexpr double kSecondsBetweenLines = 10;

// The first and the last epoch, and one every few seconds.
class TrainingConsole : public TrainingReporter {
public:
    void line(const std::string& text) override {
        fmt::print("{}\n", text);
        std::fflush(stdout);
    }
    void epoch(const EpochRecord& r, const TrainDeck& deck, double seconds) override {
        if (first_ < 0) first_ = r.epoch - 1;
        if (r.epoch != first_ + 1 && r.epoch != deck.epochs && seconds - shown_ < kSecondsBetweenLines) return;
        shown_ = seconds;
        const double left = seconds / (r.epoch - first_) * (deck.epochs - r.epoch);
        std::string text = fmt::format("epoch {:>6}/{}  loss {:.5f}  train {:.2f} meV/atom {:.1f} meV/A", r.epoch,
                                       deck.epochs, r.loss, 1e3 * r.train.energy_rmse(), 1e3 * r.train.force_rmse());
        if (r.validation.energy_weight > 0)
            text += fmt::format("  validation {:.2f} meV/atom {:.1f} meV/A", 1e3 * r.validation.energy_rmse(),
                                1e3 * r.validation.force_rmse());
        line(text + fmt::format("  {:.0f} s left", left));
    }
    bool stop_requested() const override { return StopSignals::received() != 0; }

private:
    int first_ = -1;    // epoch that this start went on from
    double shown_ = 0;  // s
};

// auto: the GPU where there is one. Throws Error(machine) for a device that is asked for and not there.
BatchEvaluatorMaker evaluator_maker(const TrainOptions& typed) {
    if (typed.device == "cpu") return {};
    try {
        cuda_device();
    } catch (const Error&) {
        if (typed.device == "cuda") throw;
        return {};
    }
    const Precision precision = typed.precision == "double" ? Precision::real64 : Precision::mixed;
    return [precision](std::span<const FrameGeometry> frames, const NepModel& model) {
        return make_cuda_evaluator(frames, model, precision);
    };
}

int run_training(const TrainOptions& typed) {
    TrainingOptions options;
    options.deck = typed.deck;
    options.directory =
        typed.out.empty() ? std::filesystem::path("runs") / options.deck.stem() : std::filesystem::path(typed.out);
    options.threads = typed.threads > 0 ? typed.threads : available_threads();
    options.resume = typed.resume;
    options.force = typed.force;
    options.program = std::string("lmmd ") + build::kVersion;
    options.evaluator = evaluator_maker(typed);
    TrainingConsole console;
    const StopSignals signals;
    if (train(options, console) == TrainingEnd::was_finished)
        console.line(options.directory.string() +
                     ": this training is finished; its results are there. Start it afresh with --force.");
    else
        console.line("finished; nep.txt and card.json are in " + options.directory.string());
    return 0;
}

}  // namespace

Action define_train(CLI::App& app) {
    auto options = std::make_shared<TrainOptions>();
    app.add_option("deck", options->deck, "the training deck")->type_name("DECK")->required();
    app.add_option("--out", options->out, "directory of the results; default: runs/<deck name>")->type_name("DIR");
    app.add_option("--device", options->device, "auto, cpu or cuda")
        ->check(CLI::IsMember({"auto", "cpu", "cuda"}))
        ->capture_default_str();
    app.add_option("--precision", options->precision, "on a GPU: mixed or double; the CPU trains in double")
        ->check(CLI::IsMember({"mixed", "double"}))
        ->capture_default_str();
    app.add_option("--threads", options->threads, "threads; default: as many as the machine has")
        ->check(CLI::Range(0, 1024));
    app.add_flag("--resume", options->resume, "go on from the directory's checkpoint");
    app.add_flag("--force", options->force, "start afresh over an earlier training");
    std::string keywords = "keywords of a training deck:\n";
    for (const TrainKeyword& k : train_keywords()) keywords += fmt::format("  {}\n      {}\n", k.usage, k.help);
    app.footer(keywords);
    return [options] { return run_training(*options); };
}

}  // namespace lmmd::cli
