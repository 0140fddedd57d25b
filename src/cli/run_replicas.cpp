// SPDX-License-Identifier: GPL-3.0-or-later
// The replicas of a deck in one program.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <optional>

#include "attempt.hpp"
#include "lmmd/md/replicas.hpp"

namespace lmmd::cli {

namespace {

namespace fs = std::filesystem;

// How far all replicas are together.
class BatchProgress {
public:
    explicit BatchProgress(const std::vector<Rehearsal>& rehearsals) : replicas_(rehearsals.size()) {
        for (const Rehearsal& one : rehearsals) {
            steps_ += one.session->planned_steps;
            work_ += work(one, one.session->planned_steps);
        }
    }
    static double work(const Rehearsal& one, std::int64_t steps) {
        return static_cast<double>(steps) * static_cast<double>(one.session->state.atoms.size());
    }

    void finished() { ++finished_; }
    // Steps that an earlier program or this one has done, and what they amount to, atom-steps.
    void found(std::int64_t steps, double work) {
        steps_done_ += steps;
        work_done_ += work;
    }
    void did(std::int64_t steps, double work) {
        found(steps, work);
        own_steps_ += steps;
        own_work_ += work;
    }
    std::int64_t own_steps() const { return own_steps_; }
    double seconds() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }
    double rate() const { return own_work_ / seconds(); }  // atom-step/s
    std::string status() const {
        return fmt::format("replicas {}/{} done  step {}/{}  {:.2e} atom-step/s  ETA {}", finished_.load(), replicas_,
                           steps_done_.load(), steps_, rate(), clock_time((work_ - work_done_) / rate()));
    }

private:
    using Clock = std::chrono::steady_clock;
    std::size_t replicas_;
    std::int64_t steps_ = 0;
    double work_ = 0;
    Clock::time_point start_ = Clock::now();
    std::atomic<std::size_t> finished_ = 0;
    std::atomic<std::int64_t> steps_done_ = 0, own_steps_ = 0;
    std::atomic<double> work_done_ = 0, own_work_ = 0;
};

// One replica, whose lines tell its name and whose progress is that of all.
class ReplicaConsole : public Console {
public:
    ReplicaConsole(Screen& screen, BatchProgress& batch, const Rehearsal& rehearsal, std::string name)
        : Console(screen, rehearsal.session->planned_steps, rehearsal.session->state.atoms.size()), batch_(batch),
          atoms_(static_cast<double>(rehearsal.session->state.atoms.size())), name_(std::move(name)) {}

    void line(const std::string& text) override { screen().line(name_ + ": " + text); }
    void progress(const System& system, const Ensemble& ensemble) override {
        const auto now = static_cast<std::int64_t>(system.clock.step);
        if (seen_ == 0) batch_.found(now - 1, static_cast<double>(now - 1) * atoms_);
        batch_.did(1, atoms_);
        seen_ = now;
        Console::progress(system, ensemble);
    }

private:
    std::string status(const System&) const override { return batch_.status(); }

    BatchProgress& batch_;
    double atoms_;
    std::string name_;
    std::int64_t seen_ = 0;
};

// What ended a replica early.
struct Ending {
    ErrorKind kind;
    std::string text;  // "": it had not begun when the user stopped the program
};

class Batch {
public:
    Batch(std::vector<Rehearsal> rehearsals, const RunOptions& options, const fs::path& directory)
        : options_(options), directory_(directory), progress_(rehearsals), endings_(rehearsals.size()) {
        for (std::size_t k = 0; k < rehearsals.size(); ++k) names_.push_back(replica_name(k, rehearsals.size()));
        check_directory();
        for (Rehearsal& rehearsal : rehearsals) attempts_.push_back(std::make_unique<Attempt>(std::move(rehearsal), options));
    }

    bool all_finished() const {
        return std::all_of(attempts_.begin(), attempts_.end(),
                           [](const auto& attempt) { return attempt->start() == Start::already_finished; });
    }

    void run() {
        directory_.enter(Start::afresh);  // a lock on the whole
        const Session& first = *attempts_.front()->rehearsal().session;
        ReplicaMachine machine(attempts_.size(), first.options, first.model ? &*first.model : nullptr);
        machine_ = &machine;
        machine.run([this](std::size_t k) { carry_out(k); });
        throw_if_any();
        screen_.line(fmt::format("finished: {} replicas, {} steps in {:.1f} s, {:.2e} atom-step/s; results are in {}",
                                 attempts_.size(), progress_.own_steps(), progress_.seconds(), progress_.rate(),
                                 directory_.path().string()));
    }

private:
    // Neither a single run nor replicas of another deck may stand in the folder, nor anything where no replica stands yet.
    void check_directory() const {
        const Where where{directory_.path().string(), 0, 0};
        std::error_code error;
        if (!fs::exists(directory_.path(), error)) return;
        if (!fs::is_directory(directory_.path(), error))
            throw input_error(where, "found a file, expected a directory for the replicas; choose another with --out");
        const bool begun = std::any_of(names_.begin(), names_.end(),
                                       [&](const std::string& name) { return fs::exists(directory_.path() / name, error); });
        for (const fs::directory_entry& entry : fs::directory_iterator(directory_.path(), error)) {
            const std::string name = entry.path().filename().string();
            const bool ours = std::find(names_.begin(), names_.end(), name) != names_.end();
            const bool harmless = begun && name != "run.json" && name.rfind("replica_", 0) != 0;
            if (ours || harmless) continue;
            throw input_error(where, "found " + quote(name) + ", expected an empty or a new directory, or one with " +
                                         (names_.size() == 1 ? "" : names_.front() + " to ") + names_.back() +
                                         " alone; choose another with --out, or move that away");
        }
    }

    void carry_out(std::size_t k) {
        Attempt& attempt = *attempts_[k];
        Rehearsal& rehearsal = attempt.rehearsal();
        if (attempt.start() == Start::already_finished) {
            const std::int64_t steps = rehearsal.session->planned_steps;
            progress_.found(steps, BatchProgress::work(rehearsal, steps));
            progress_.finished();
            return;
        }
        if (StopSignals::received() != 0) {
            endings_[k] = Ending{ErrorKind::guard, ""};
            return;
        }
        rehearsal.options = rehearsal.session->options = machine_->adapted(rehearsal.options, k);
        ReplicaConsole console(screen_, progress_, rehearsal, names_[k]);
        try {
            attempt.begin();
            attempt.carry_out(console);
            progress_.finished();
        } catch (const Error& error) { note(k, error.kind(), error.what()); } catch (const std::bad_alloc&) {
            note(k, ErrorKind::machine, "the memory of this machine does not suffice; use fewer atoms or replicas");
        } catch (const std::exception& fault) {
            note(k, ErrorKind::machine, std::string("a fault of the program: ") + fault.what() +
                                            "; please report it together with the input");
        }
        attempts_[k].reset();  // with its lock: there may be thousands
    }

    void note(std::size_t k, ErrorKind kind, const std::string& text) {
        endings_[k] = Ending{kind, text};
        if (StopSignals::received() == 0) screen_.warning(names_[k] + " ended early, the others go on: " + text);
    }

    // The machine's fault before the input's, and both before a guard.
    static bool graver(ErrorKind a, ErrorKind b) {
        const ErrorKind order[] = {ErrorKind::guard, ErrorKind::input, ErrorKind::machine};
        return std::find(order, order + 3, a) > std::find(order, order + 3, b);
    }

    void throw_if_any() {
        screen_.end_line();
        std::string text;
        std::size_t early = 0, waiting = 0;
        ErrorKind kind = ErrorKind::guard;
        for (std::size_t k = 0; k < endings_.size(); ++k) {
            if (!endings_[k]) continue;
            if (graver(endings_[k]->kind, kind)) kind = endings_[k]->kind;
            ++early;
            if (endings_[k]->text.empty())
                ++waiting;
            else
                text += "\n" + names_[k] + ": " + endings_[k]->text;
        }
        if (early == 0) return;
        if (waiting > 0) text += fmt::format("\n{} had not begun", waiting);
        if (kind == ErrorKind::guard && StopSignals::received() == 0)
            text += "\nonce the deck is mended, start it afresh with --force";
        else if (kind != ErrorKind::input)
            text += "\ngo on with `" + resume_command(options_) + "`";
        throw Error(kind, fmt::format("{} of {} replicas ended early; {} finished{}", early, endings_.size(),
                                      endings_.size() - early, text));
    }

    const RunOptions& options_;
    RunDirectory directory_;
    std::vector<std::string> names_;
    Screen screen_;
    BatchProgress progress_;
    std::vector<std::unique_ptr<Attempt>> attempts_;
    std::vector<std::optional<Ending>> endings_;
    ReplicaMachine* machine_ = nullptr;
};

}  // namespace

void run_replicas(std::vector<Rehearsal> rehearsals, const RunOptions& options, const fs::path& directory) {
    Batch batch(std::move(rehearsals), options, directory);
    if (batch.all_finished()) {
        std::printf("%s: all replicas finished; their results are there. Start them afresh with --force.\n", directory.c_str());
        return;
    }
    const StopSignals signals;
    batch.run();
}

}  // namespace lmmd::cli
