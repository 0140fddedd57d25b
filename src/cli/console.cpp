// SPDX-License-Identifier: GPL-3.0-or-later
// Signals and the progress line.
#include "console.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "lmmd/base/units.hpp"
#include "lmmd/md/system.hpp"

namespace lmmd::cli {

namespace {

volatile sig_atomic_t received_signal = 0;

void remember(int signal) { received_signal = signal; }

}  // namespace

std::string clock_time(double seconds) {
    const auto s = static_cast<std::int64_t>(seconds + 0.5);
    if (s >= 3600) return fmt::format("{}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60);
    return fmt::format("{}:{:02}", s / 60, s % 60);
}

StopSignals::StopSignals() {
    received_signal = 0;
    struct sigaction action = {};
    action.sa_handler = remember;
    action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
    for (const int signal : {SIGINT, SIGTERM}) sigaction(signal, &action, nullptr);
    // A pipe that goes away or a limit on the size of files is an error to be told, not the end without a checkpoint.
    for (const int signal : {SIGPIPE, SIGXFSZ}) ::signal(signal, SIG_IGN);
}

StopSignals::~StopSignals() {
    for (const int signal : {SIGINT, SIGTERM}) ::signal(signal, SIG_DFL);
}

int StopSignals::received() { return received_signal; }

Screen::Screen() : terminal_(isatty(STDOUT_FILENO) != 0) {}

Screen::~Screen() { leave_status(); }

void Screen::leave_status() {
    if (shown_ > 0) std::fputc('\n', stdout);
    shown_ = 0;
    std::fflush(stdout);
}

void Screen::end_line() {
    const std::lock_guard lock(mutex_);
    leave_status();
}

void Screen::line(const std::string& text) {
    const std::lock_guard lock(mutex_);
    leave_status();
    std::fprintf(stdout, "%s\n", text.c_str());
    std::fflush(stdout);
}

void Screen::warning(const std::string& text) {
    const std::lock_guard lock(mutex_);
    if (std::find(warnings_.begin(), warnings_.end(), text) != warnings_.end()) return;
    warnings_.push_back(text);
    leave_status();
    std::fprintf(stderr, "warning: %s\n", text.c_str());
}

bool Screen::due() {
    const std::lock_guard lock(mutex_);
    const Clock::time_point now = Clock::now();
    if (now - last_shown_ < (terminal_ ? std::chrono::milliseconds(200) : std::chrono::seconds(10))) return false;
    last_shown_ = now;
    return true;
}

void Screen::status(const std::string& text) {
    if (!terminal_) return line(text);
    const std::lock_guard lock(mutex_);
    std::fprintf(stdout, "\r%-*s", static_cast<int>(shown_), text.c_str());
    std::fflush(stdout);
    shown_ = text.size();
}

Console::Console(Screen& screen, std::int64_t total_steps, std::size_t atoms)
    : screen_(screen), total_steps_(total_steps), atoms_(atoms) {}

void Console::warning(const std::string& text) {
    if (std::find(warnings_.begin(), warnings_.end(), text) == warnings_.end()) warnings_.push_back(text);
    screen_.warning(text);
}

double Console::seconds() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }

double Console::steps_per_second() const {
    if (first_step_ < 0 || last_step_ == first_step_) return 0;
    const double elapsed = std::chrono::duration<double>(Clock::now() - first_time_).count();
    return static_cast<double>(last_step_ - first_step_) / elapsed;
}

double Console::atom_steps_per_second() const { return steps_per_second() * static_cast<double>(atoms_); }

std::string Console::status(const System& system) const {
    const double rate = steps_per_second();
    std::string text = fmt::format("step {}/{}", last_step_, total_steps_);
    if (state_) text += fmt::format("  {:.2f} ps", state_->time / units::kPicosecond);
    text += fmt::format("  T {:.0f} K  P {:.2f} GPa", system.temperature(), trace(system.pressure()) / 3 / units::kGigapascal);
    if (rate > 0)
        text += fmt::format("  {:.2e} atom-step/s  ETA {}", atom_steps_per_second(),
                            clock_time(static_cast<double>(total_steps_ - last_step_) / rate));
    return text;
}

void Console::progress(const System& system, const Ensemble&) {
    last_step_ = static_cast<std::int64_t>(system.clock.step);
    if (first_step_ < 0) {
        begun_ = last_step_ - 1;
        first_step_ = last_step_;
        first_time_ = Clock::now();
        return;
    }
    if (screen_.due()) screen_.status(status(system));
}

}  // namespace lmmd::cli
