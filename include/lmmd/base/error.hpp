// SPDX-License-Identifier: GPL-3.0-or-later
// Which failure gets which mechanism:
//   impossible by type      static_assert
//   normal absence          std::optional
//   programmer's mistake    LMMD_ASSERT (on in debug and test builds)
//   user, file, device      throw Error, or Mistakes::add when more of them may follow
// Only main() turns an Error into text and an exit status. A message reads
//   file:line:column: found 'X', expected Y; how to mend it
#pragma once

#include <cassert>
#include <stdexcept>
#include <string>
#include <vector>

#define LMMD_ASSERT(condition) assert(condition)

namespace lmmd {

// Whose fault it is; decides the exit status.
enum class ErrorKind {
    input,    // the user's input is wrong: exit 2
    guard,    // a guard stopped the run and kept a checkpoint: exit 3
    machine,  // disk, memory, device or a bug: exit 1
};

int exit_status(ErrorKind kind);

// A place in a user's file; line and column count from 1, 0 means "the whole file" or "the whole line".
struct Where {
    std::string file;
    int line = 0;
    int column = 0;
};
std::string to_string(const Where& where);  // "file:line:column", "file:line" or "file"

class Error : public std::runtime_error {
public:
    Error(ErrorKind kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}
    ErrorKind kind() const { return kind_; }

private:
    ErrorKind kind_;
};

// One wrong place in the user's input. `text` says what was found, what was expected and how to mend it.
Error input_error(const Where& where, const std::string& text);
Error guard_error(const std::string& text);
Error machine_error(const std::string& text);

// Collects mistakes so that a user sees all of them in one go, one a line.
class Mistakes {
public:
    void add(const Where& where, const std::string& text);
    void add(const Error& error);  // each of its lines is a mistake
    bool empty() const { return lines_.empty(); }
    const std::vector<std::string>& lines() const { return lines_; }
    // Throws one Error(input) with every line; does nothing when there is none.
    void throw_if_any() const;

private:
    std::vector<std::string> lines_;
};

}  // namespace lmmd
