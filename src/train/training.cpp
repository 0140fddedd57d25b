// SPDX-License-Identifier: GPL-3.0-or-later
// The life of a training: claim the directory, start or go on, descend, report.
#include "lmmd/train/training.hpp"

#include <fmt/format.h>

#include <chrono>
#include <fstream>
#include <iterator>

#include "lmmd/io/checkpoint.hpp"
#include "lmmd/io/nep_file.hpp"
#include "lmmd/io/output.hpp"
#include "lmmd/io/table.hpp"
#include "lmmd/train/frame_evaluator.hpp"
#include "lmmd/train/report.hpp"
#include "lmmd/train/start.hpp"

namespace lmmd {

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

std::string bytes_of(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// A training is the same one if the deck's words and all its files are.
std::string identity_of(const TrainDeck& deck) {
    std::string all = deck.text;
    for (const auto* files : {&deck.train_set, &deck.test_set})
        for (const fs::path& path : *files) all += sha256(bytes_of(path));
    if (deck.fine_tune) all += sha256(bytes_of(*deck.fine_tune));
    return sha256(all);
}

// What a checkpoint says about the directory that it lies in.
struct Claim {
    std::string identity;
    bool finished = false;
    std::uint64_t loss_bytes = 0;  // of loss.out

    void save(ByteWriter& out) const {
        out.put("training.identity", identity);
        out.put("training.finished", finished);
        out.put("training.loss_bytes", loss_bytes);
    }
    void load(ByteReader& in) {
        in.get("training.identity", identity);
        in.get("training.finished", finished);
        in.get("training.loss_bytes", loss_bytes);
    }
};

class Training {
public:
    Training(const TrainingOptions& options, TrainingReporter& reporter)
        : options_(options),
          reporter_(reporter),
          deck_(read_train_deck(options.deck)),
          data_(read_dataset(deck_)),
          environments_(make_environments()),
          evaluator_(make_evaluator()),
          trainer_(deck_, data_, *evaluator_, start_model()) {}

    TrainingEnd run();

private:
    enum class Start { afresh, resumed, was_finished };

    std::vector<Environment> make_environments() const;
    std::unique_ptr<BatchEvaluator> make_evaluator() const;
    NepModel start_model() const;
    fs::path path(const char* name) const { return options_.directory / name; }
    Start inspect();
    void enter(Start start);
    void save(bool finished);
    void write_epoch(const EpochRecord& record);
    void report();

    const TrainingOptions& options_;
    TrainingReporter& reporter_;
    TrainDeck deck_;
    Dataset data_;
    std::vector<Environment> environments_;
    std::unique_ptr<BatchEvaluator> evaluator_;
    Trainer trainer_;
    Claim claim_;
    std::string resumed_;  // bytes of the checkpoint to go on from
    std::unique_ptr<OutputFile> loss_file_;
};

std::vector<Environment> Training::make_environments() const {
    const NepModel model = random_model(deck_);
    std::vector<Environment> result;
    result.reserve(data_.frames.size());
    for (const LabelledFrame& frame : data_.frames) result.emplace_back(frame.box, frame.position, frame.type, model);
    return result;
}

std::unique_ptr<BatchEvaluator> Training::make_evaluator() const {
    if (!options_.evaluator) return std::make_unique<CpuEvaluator>(environments_, options_.threads);
    std::vector<FrameGeometry> frames;
    for (const LabelledFrame& frame : data_.frames) frames.push_back({frame.box, frame.position, frame.type});
    return options_.evaluator(frames, random_model(deck_));
}

NepModel Training::start_model() const {
    const FitData fit{data_.frames, environments_, data_.train};
    NepModel model = random_model(deck_);
    if (deck_.fine_tune) {
        model = read_nep(*deck_.fine_tune);
        check_same_header(model, deck_);
    } else {
        scale_to_data(model, fit);
    }
    shift_to_data(model, fit, options_.threads);
    return model;
}

// Decides what may be done in the directory and changes nothing.
Training::Start Training::inspect() {
    const Where where{options_.directory.string(), 0, 0};
    std::error_code error;
    if (!fs::exists(options_.directory, error)) return Start::afresh;
    if (!fs::is_directory(options_.directory, error))
        throw input_error(where, "found a file, expected a directory; choose another with --out");
    if (!fs::exists(path("checkpoint.bin"), error)) {
        if (fs::is_empty(options_.directory, error)) return Start::afresh;
        throw input_error(where,
                          "found files that no training of lmmd wrote, expected an empty or a new directory; choose "
                          "another with --out");
    }
    resumed_ = read_checkpoint(path("checkpoint.bin"));
    ByteReader in(resumed_, path("checkpoint.bin").string());
    Claim earlier;
    earlier.load(in);
    if (options_.force) return Start::afresh;
    if (earlier.identity != identity_of(deck_))
        throw input_error(
            where,
            options_.resume
                ? "found a training with another deck or other data, expected the one that is to be resumed; undo the "
                  "change, or start afresh with --force or in another directory with --out"
                : "found another training, expected an empty or a new directory; choose another with --out, or "
                  "overwrite it with --force");
    if (earlier.finished) return Start::was_finished;
    if (!options_.resume)
        throw input_error(where,
                          "found an unfinished training of this deck, expected none; go on with it with --resume, or "
                          "start afresh with --force");
    return Start::resumed;
}

void Training::enter(Start start) {
    std::error_code error;
    fs::create_directories(options_.directory, error);
    if (error)
        throw machine_error("could not make the directory '" + options_.directory.string() + "': " + error.message() +
                            "; choose another with --out");
    loss_file_ = std::make_unique<OutputFile>(path("loss.out"));
    if (start == Start::resumed) {
        ByteReader in(resumed_, path("checkpoint.bin").string());
        claim_.load(in);
        trainer_.load(in);
        if (claim_.loss_bytes > loss_file_->bytes())
            throw input_error({loss_file_->path().string(), 0, 0},
                              "found fewer bytes than the checkpoint counts, expected the file as the training left "
                              "it; restore it, or start afresh with --force");
        loss_file_->truncate(claim_.loss_bytes);
        return;
    }
    claim_.identity = identity_of(deck_);
    loss_file_->truncate(0);
    loss_file_->write(
        format_header({"errors of a NEP in training",
                       "lmmd train " + deck_.file,
                       {"train: every batch before its step; validation: the averaged parameters after the epoch"},
                       {{"epoch", ""},
                        {"loss", ""},
                        {"L1", ""},
                        {"L2", ""},
                        {"energy_train", "eV/atom"},
                        {"force_train", "eV/A"},
                        {"virial_train", "eV/atom"},
                        {"energy_validation", "eV/atom"},
                        {"force_validation", "eV/A"},
                        {"virial_validation", "eV/atom"},
                        {"learning_rate", ""}}}));
    save(false);
}

void Training::save(bool finished) {
    loss_file_->flush();
    claim_.finished = finished;
    claim_.loss_bytes = loss_file_->bytes();
    replace_file(path("nep.txt"), format_nep(trainer_.best_model()));
    ByteWriter out;
    claim_.save(out);
    trainer_.save(out);
    write_checkpoint(path("checkpoint.bin"), out.bytes());
}

void Training::write_epoch(const EpochRecord& r) {
    loss_file_->write(format_row({static_cast<double>(r.epoch), r.loss, r.l1, r.l2, r.train.energy_rmse(),
                                  r.train.force_rmse(), r.train.virial_rmse(), r.validation.energy_rmse(),
                                  r.validation.force_rmse(), r.validation.virial_rmse(), r.rate}));
}

void Training::report() {
    const NepModel model = trainer_.best_model();
    CardInput card{deck_, model, options_.program, format_nep(model), trainer_.epoch(), trainer_.best_epoch(), {}};
    for (const auto& [name, set] :
         {std::pair{"train", &data_.train}, {"validation", &data_.validation}, {"test", &data_.test}}) {
        if (set->empty()) continue;
        const std::vector<Labels> predicted = evaluator_->predict(model, *set);
        const Parity parity = format_parity(data_.frames, *set, predicted);
        for (const auto& [kind, text] :
             {std::pair{"energy", &parity.energy}, {"force", &parity.force}, {"virial", &parity.virial}})
            replace_file(options_.directory / fmt::format("{}_{}.out", kind, name), *text);
        card.errors.push_back({name, summarise(data_.frames, *set, predicted)});
        const ErrorSummary& all = card.errors.back().kinds.at("all");
        reporter_.line(fmt::format(
            "{:<10} {:5} frames  energy {:8.2f} meV/atom  force {:8.2f} meV/A  virial {:8.2f} meV/atom", name,
            all.frames, 1e3 * all.sums.energy_rmse(), 1e3 * all.sums.force_rmse(), 1e3 * all.sums.virial_rmse()));
    }
    replace_file(path("card.json"), format_card(card));
}

TrainingEnd Training::run() {
    const Start start = inspect();
    if (start == Start::was_finished) return TrainingEnd::was_finished;
    reporter_.line(fmt::format("{} frames to train, {} to validate, {} to test; {} parameters; {}", data_.train.size(),
                               data_.validation.size(), data_.test.size(), trainer_.best_model().parameters.size(),
                               evaluator_->name()));
    enter(start);
    const Clock::time_point begun = Clock::now();
    Clock::time_point saved = begun;
    while (!trainer_.finished()) {
        const EpochRecord record = trainer_.run_epoch();
        write_epoch(record);
        const Clock::time_point now = Clock::now();
        reporter_.epoch(record, deck_, std::chrono::duration<double>(now - begun).count());
        const bool due = deck_.checkpoint_seconds > 0 &&
                         std::chrono::duration<double>(now - saved).count() > deck_.checkpoint_seconds;
        if (!due && !reporter_.stop_requested()) continue;
        save(false);
        saved = Clock::now();
        if (reporter_.stop_requested())
            throw guard_error(fmt::format("stopped on request after epoch {} of {}; go on with --resume", record.epoch,
                                          deck_.epochs));
    }
    report();
    save(true);
    return TrainingEnd::finished;
}

}  // namespace

TrainingEnd train(const TrainingOptions& options, TrainingReporter& reporter) {
    return Training(options, reporter).run();
}

}  // namespace lmmd
