// SPDX-License-Identifier: GPL-3.0-or-later
// What a person sees of a run: on a terminal one line that is rewritten, in a batch job a plain line every ten seconds.
#pragma once

#include <chrono>
#include <mutex>
#include <string>
#include <vector>

#include "lmmd/md/session.hpp"

namespace lmmd::cli {

// Turns SIGINT and SIGTERM into a wish that the run stops at the end of its step; a second signal ends the program at once.
class StopSignals {
public:
    StopSignals();
    ~StopSignals();
    StopSignals(const StopSignals&) = delete;
    StopSignals& operator=(const StopSignals&) = delete;
    static int received();  // the signal's number; 0: none
};

// The terminal, which the runs of a program share.
class Screen {
public:
    Screen();
    ~Screen();
    void line(const std::string& text);      // stdout
    void warning(const std::string& text);   // stderr, each text once
    void end_line();                         // leaves the line that status() rewrites
    bool due();                              // whether the status is to be renewed now; true for one of those that ask
    void status(const std::string& text);

private:
    using Clock = std::chrono::steady_clock;
    void leave_status();

    std::mutex mutex_;
    bool terminal_;
    std::vector<std::string> warnings_;
    Clock::time_point last_shown_ = Clock::now();
    std::size_t shown_ = 0;  // characters of the line that is to be rewritten
};

// One run, told to the person at the terminal.
class Console : public Reporter {
public:
    // `total_steps` and `atoms` are those of the whole deck, from its rehearsal.
    Console(Screen& screen, std::int64_t total_steps, std::size_t atoms);
    void watch(const State& state) { state_ = &state; }  // of the session at work: knows the time

    void line(const std::string& text) override { screen_.line(text); }
    void warning(const std::string& text) override;
    void progress(const System& system, const Ensemble& ensemble) override;
    bool stop_requested() const override { return StopSignals::received() != 0; }

    const std::vector<std::string>& warnings() const { return warnings_; }
    std::int64_t steps_done() const { return last_step_ - begun_; }  // by this program
    std::int64_t step() const { return last_step_; }                 // since the start of the deck
    double seconds() const;                                          // since this run began
    double atom_steps_per_second() const;                            // 0 before the second step

protected:
    Screen& screen() { return screen_; }

private:
    using Clock = std::chrono::steady_clock;

    virtual std::string status(const System& system) const;
    double steps_per_second() const;

    Screen& screen_;
    std::int64_t total_steps_;
    std::size_t atoms_;
    std::vector<std::string> warnings_;
    const State* state_ = nullptr;
    std::int64_t begun_ = 0, last_step_ = 0;
    Clock::time_point start_ = Clock::now();
    std::int64_t first_step_ = -1;  // the first one that was seen, and when: speeds count from there, without the set-up
    Clock::time_point first_time_;
};

std::string clock_time(double seconds);  // "1:02:03"

}  // namespace lmmd::cli
