// SPDX-License-Identifier: GPL-3.0-or-later
// The real program as its user meets it: words in, text and an exit status out.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <cstdio>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "support/workplace.hpp"

namespace lmmd::test {

struct Outcome {
    int status = -1;   // exit status; -1: ended by a signal
    int signal = 0;
    std::string out, err;
};

struct Launch {
    std::vector<std::string> arguments;
    std::map<std::string, std::string> environment;    // on top of the present one
    std::optional<std::uint64_t> largest_file;         // bytes; beyond it a write fails as on a full disk
};

// A running lmmd; killed when it goes out of scope.
class Running {
public:
    explicit Running(const Launch& launch);
    ~Running();
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

    void send(int signal) const;
    bool ended();       // does not wait
    Outcome wait();

private:
    pid_t child_ = -1;
    std::FILE *out_ = nullptr, *err_ = nullptr;
    int raw_status_ = 0;
    bool reaped_ = false;
};

Outcome lmmd(const std::vector<std::string>& arguments);
Outcome lmmd(const Launch& launch);

// A folder with what a small run needs: a random potential (nep.txt) and 60 atoms of liquid gallium (model.xyz).
class Bench : public Workplace {
public:
    Bench();
    bool exists(const std::string& name) const;
    std::vector<std::string> files(const std::string& folder) const;  // names, sorted
};

// Names of the files (run.json and the checkpoint aside) that are not the same, byte for byte, in two run directories.
std::vector<std::string> differing_files(const Bench& bench, const std::string& a, const std::string& b);

}  // namespace lmmd::test
