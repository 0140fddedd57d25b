// SPDX-License-Identifier: GPL-3.0-or-later
// The words behind an estimator's name, the same in a deck (observe rdf cutoff 8 bins 400) and on a command line
// (lmmd-analyze rdf RUN --cutoff 8 --bins 400): options in any order, each once, each with as many values as its table
// says.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "lmmd/base/text.hpp"

namespace lmmd::analysis {

struct OptionHelp {
    const char* name;    // "cutoff"
    const char* values;  // "R", "AXIS LOW HIGH": one word for each value; "": a switch
    const char* help;    // "largest distance, A; default 8"
};

class Options {
public:
    // Reads all that is left of `args`.
    Options(Args& args, std::span<const OptionHelp> known);

    bool has(const std::string& name) const { return given_.count(name) > 0; }
    // The value of an option of one value, or what stands for it when it is not given.
    double real(const std::string& name, double otherwise, const RealRange& range) const;
    std::int64_t integer(const std::string& name, std::int64_t otherwise, const IntegerRange& range) const;
    std::string choice(const std::string& name, const std::string& otherwise, std::span<const std::string> allowed) const;
    // The values of an option that was given, to be read from left to right.
    Args values(const std::string& name) const;
    Where where(const std::string& name) const;  // of the option's first value, or of the line when it is not given
    // "cutoff 8 bins 400", in the order of the table.
    std::string text(std::span<const OptionHelp> table) const;

private:
    std::map<std::string, std::vector<Token>> given_;  // [0] is the name
    Where line_;
    std::string usage_;
};

// "rdf [cutoff R] [bins N]".
std::string usage_of(const std::string& name, std::span<const OptionHelp> options);

}  // namespace lmmd::analysis
