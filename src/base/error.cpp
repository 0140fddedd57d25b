// SPDX-License-Identifier: GPL-3.0-or-later
// Wording of errors.
#include "lmmd/base/error.hpp"

#include <sstream>

namespace lmmd {

int exit_status(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::input:
            return 2;
        case ErrorKind::guard:
            return 3;
        case ErrorKind::machine:
            break;
    }
    return 1;
}

std::string to_string(const Where& where) {
    std::string text = where.file;
    if (where.line > 0) text += ":" + std::to_string(where.line);
    if (where.line > 0 && where.column > 0) text += ":" + std::to_string(where.column);
    return text;
}

namespace {

std::string placed(const Where& where, const std::string& text) {
    const std::string place = to_string(where);
    return place.empty() ? text : place + ": " + text;
}

}  // namespace

Error input_error(const Where& where, const std::string& text) { return {ErrorKind::input, placed(where, text)}; }
Error guard_error(const std::string& text) { return {ErrorKind::guard, text}; }
Error machine_error(const std::string& text) { return {ErrorKind::machine, text}; }

void Mistakes::add(const Where& where, const std::string& text) { lines_.push_back(placed(where, text)); }

void Mistakes::add(const Error& error) {
    std::istringstream text(error.what());
    for (std::string line; std::getline(text, line);) lines_.push_back(line);
}

void Mistakes::throw_if_any() const {
    if (lines_.empty()) return;
    std::string all;
    for (const std::string& line : lines_) {
        if (!all.empty()) all += '\n';
        all += line;
    }
    throw Error(ErrorKind::input, all);
}

}  // namespace lmmd
