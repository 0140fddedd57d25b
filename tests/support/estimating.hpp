// SPDX-License-Identifier: GPL-3.0-or-later
// Estimators fed with frames that a test makes up.
#pragma once

#include <fstream>
#include <functional>
#include <stdexcept>
#include <string>

#include "lmmd/analysis/registry.hpp"

namespace lmmd::test {

using namespace lmmd::analysis;

inline Setup gas(std::size_t atoms, double interval, std::size_t indium = 0) {
    Setup setup;
    setup.symbol.assign(atoms, "Ga");
    setup.mass.assign(atoms, 70.0);
    for (std::size_t i = 0; i < indium; ++i) {
        setup.symbol[i] = "In";
        setup.mass[i] = 115;
    }
    setup.box = Box(Mat3::diagonal(20, 20, 20), {true, true, true});
    setup.interval = interval;
    setup.one_pass = false;
    setup.find_kinds();
    return setup;
}

inline Measurement measurement(const std::string& words, const Setup& setup) {
    Args args("a.in", 1, tokenize("observe " + words), "");
    return Measurement(parse_request(args, false), setup);
}

inline Frame frame_of(const Setup& setup) {
    Frame frame;
    frame.box = setup.box;
    frame.position.assign(setup.symbol.size(), Vec3{});
    return frame;
}

// Feeds frames that a function makes anew for every pass.
inline Result feed(Measurement& m, const Setup& setup, int frames,
                   const std::function<std::function<void(Frame&)>()>& start) {
    do {
        const std::function<void(Frame&)> advance = start();
        for (int k = 0; k < frames; ++k) {
            Frame frame = frame_of(setup);
            advance(frame);
            m.accumulate(frame);
        }
    } while (m.another_pass());
    return m.result();
}

inline const DataColumn& column(const Result& result, std::size_t table, const std::string& name) {
    for (const DataColumn& c : result.tables.at(table).columns)
        if (c.name == name) return c;
    throw std::logic_error("no column " + name);
}
inline const Scalar& scalar(const Result& result, const std::string& name) {
    for (const Scalar& s : result.scalars)
        if (s.name == name) return s;
    throw std::logic_error("no scalar " + name);
}
// Column of the table of that name.
inline const DataColumn& column(const Result& result, const std::string& table, const std::string& name) {
    for (std::size_t t = 0; t < result.tables.size(); ++t)
        if (result.tables[t].name == table) return column(result, t, name);
    throw std::logic_error("no table " + table);
}

// The most memory that this process ever had, bytes.
inline std::size_t peak_memory() {
    std::ifstream in("/proc/self/status");
    for (std::string line; std::getline(in, line);)
        if (line.rfind("VmHWM:", 0) == 0) return std::stoul(line.substr(6)) * 1024;
    return 0;
}

}  // namespace lmmd::test
