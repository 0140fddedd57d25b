// SPDX-License-Identifier: GPL-3.0-or-later
#include "e2e/program.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <set>

#include "lmmd/io/extxyz.hpp"
#include "lmmd/io/nep_file.hpp"
#include "support/builders.hpp"

namespace lmmd::test {

namespace {

std::string content(std::FILE* file) {
    std::rewind(file);
    std::string text;
    std::array<char, 4096> block{};
    for (std::size_t n = 0; (n = std::fread(block.data(), 1, block.size(), file)) > 0;) text.append(block.data(), n);
    return text;
}

[[noreturn]] void become(const Launch& launch, int out, int err) {
    ::dup2(out, STDOUT_FILENO);
    ::dup2(err, STDERR_FILENO);
    for (const auto& [name, value] : launch.environment) ::setenv(name.c_str(), value.c_str(), 1);
    if (launch.largest_file) {
        ::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{*launch.largest_file, *launch.largest_file};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    std::vector<char*> words{const_cast<char*>(LMMD_PROGRAM)};
    for (const std::string& argument : launch.arguments) words.push_back(const_cast<char*>(argument.c_str()));
    words.push_back(nullptr);
    ::execv(LMMD_PROGRAM, words.data());
    ::_exit(127);
}

}  // namespace

Running::Running(const Launch& launch) : out_(std::tmpfile()), err_(std::tmpfile()) {
    REQUIRE(out_);
    REQUIRE(err_);
    child_ = ::fork();
    REQUIRE(child_ >= 0);
    if (child_ == 0) become(launch, ::fileno(out_), ::fileno(err_));
}

Running::~Running() {
    if (!reaped_) {
        send(SIGKILL);
        ::waitpid(child_, &raw_status_, 0);
    }
    std::fclose(out_);
    std::fclose(err_);
}

void Running::send(int signal) const { ::kill(child_, signal); }

bool Running::ended() {
    if (!reaped_) reaped_ = ::waitpid(child_, &raw_status_, WNOHANG) == child_;
    return reaped_;
}

Outcome Running::wait() {
    if (!reaped_) ::waitpid(child_, &raw_status_, 0);
    reaped_ = true;
    Outcome outcome;
    if (WIFEXITED(raw_status_)) outcome.status = WEXITSTATUS(raw_status_);
    if (WIFSIGNALED(raw_status_)) outcome.signal = WTERMSIG(raw_status_);
    outcome.out = content(out_);
    outcome.err = content(err_);
    return outcome;
}

Outcome lmmd(const Launch& launch) { return Running(launch).wait(); }
Outcome lmmd(const std::vector<std::string>& arguments) { return lmmd(Launch{arguments, {}, {}}); }

Bench::Bench() {
    static const std::string potential = format_nep(random_model(1));
    const State state = liquid(60, 1);
    XyzColumns columns;
    columns.digits = 17;
    write("model.xyz", format_xyz({.state = state}, columns));
    write("nep.txt", potential);
}

bool Bench::exists(const std::string& name) const { return std::filesystem::exists(path() / name); }

std::vector<std::string> Bench::files(const std::string& folder) const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(path() / folder)) names.push_back(entry.path().filename());
    std::sort(names.begin(), names.end());
    return names;
}

std::vector<std::string> differing_files(const Bench& bench, const std::string& a, const std::string& b) {
    std::set<std::string> names;
    for (const std::string& folder : {a, b})
        for (const std::string& name : bench.files(folder)) names.insert(name);
    names.erase("run.json");
    names.erase("checkpoint.bin");
    REQUIRE(!names.empty());
    std::vector<std::string> result;
    for (const std::string& name : names) {
        const bool both = bench.exists(a + "/" + name) && bench.exists(b + "/" + name);
        if (!both || bench.read(a + "/" + name) != bench.read(b + "/" + name)) result.push_back(name);
    }
    return result;
}

}  // namespace lmmd::test
