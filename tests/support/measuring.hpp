// SPDX-License-Identifier: GPL-3.0-or-later
// Estimators on frames that a test makes by hand.
#pragma once

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "lmmd/analysis/registry.hpp"
#include "lmmd/base/text.hpp"

namespace lmmd::test {

inline analysis::Setup setup_of(const State& state) {
    analysis::Setup setup;
    setup.symbol = state.atoms.symbol;
    setup.mass = state.atoms.mass;
    setup.box = state.box;
    setup.threads = 2;
    setup.find_kinds();
    return setup;
}

inline analysis::Frame frame_of(const State& state) {
    analysis::Frame frame;
    frame.box = state.box;
    frame.position = state.atoms.position;
    frame.velocity = state.atoms.velocity;
    return frame;
}

// "rdf cutoff 8", as line 1 of a deck.
inline analysis::Measurement measurement_of(const std::string& words, const analysis::Setup& setup) {
    Args args("a.in", 1, tokenize("observe " + words), "");
    return {analysis::parse_request(args, false), setup};
}

inline analysis::Result measure(const std::string& words, const std::vector<State>& states) {
    analysis::Measurement measurement = measurement_of(words, setup_of(states.front()));
    for (const State& state : states) {
        analysis::Frame frame = frame_of(state);
        measurement.accumulate(frame);
    }
    return measurement.result();
}

inline const analysis::Scalar& scalar(const analysis::Result& result, const std::string& name) {
    for (const analysis::Scalar& scalar : result.scalars)
        if (scalar.name == name) return scalar;
    throw std::logic_error("no scalar " + name);
}

inline const analysis::DataColumn& column(const analysis::DataTable& table, const std::string& name) {
    for (const analysis::DataColumn& column : table.columns)
        if (column.name == name) return column;
    throw std::logic_error("no column " + name);
}

inline const analysis::DataTable& table(const analysis::Result& result, const std::string& name) {
    for (const analysis::DataTable& table : result.tables)
        if (table.name == name) return table;
    throw std::logic_error("no table " + name);
}

// The message of the mistake that an action makes.
template <class Action>
std::string mistake_of(Action&& action) {
    try {
        action();
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::input);
        return error.what();
    }
    return "nothing was thrown";
}

}  // namespace lmmd::test
