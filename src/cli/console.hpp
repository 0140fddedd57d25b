// SPDX-License-Identifier: GPL-3.0-or-later
// What a person sees of a run: on a terminal one line that is rewritten, in a batch job a plain line every ten seconds.
#pragma once

#include <chrono>
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

class Console : public Reporter {
public:
    // `total_steps` and `atoms` are those of the whole deck, from its rehearsal.
    Console(std::int64_t total_steps, std::size_t atoms);
    void watch(const State& state) { state_ = &state; }  // of the session at work: knows the time
    ~Console() override;

    void line(const std::string& text) override;      // stdout
    void warning(const std::string& text) override;   // stderr
    void progress(const System& system, const Ensemble& ensemble) override;
    bool stop_requested() const override { return StopSignals::received() != 0; }
    void end_line();                                  // leaves the line that progress rewrites

    const std::vector<std::string>& warnings() const { return warnings_; }
    std::int64_t steps_done() const { return last_step_ - begun_; }  // by this program
    std::int64_t step() const { return last_step_; }                 // since the start of the deck
    double seconds() const;                                          // since this program began
    double atom_steps_per_second() const;                            // 0 before the second step

private:
    using Clock = std::chrono::steady_clock;

    double steps_per_second() const;
    std::string status(const System& system) const;

    std::int64_t total_steps_;
    std::size_t atoms_;
    bool terminal_;
    std::vector<std::string> warnings_;
    const State* state_ = nullptr;
    std::int64_t begun_ = 0, last_step_ = 0;
    Clock::time_point start_ = Clock::now();
    std::int64_t first_step_ = -1;  // the first one that was seen, and when: speeds count from there, without the set-up
    Clock::time_point first_time_, last_shown_;
    std::size_t shown_ = 0;  // characters of the line that is to be rewritten
};

}  // namespace lmmd::cli
