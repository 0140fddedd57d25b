// SPDX-License-Identifier: GPL-3.0-or-later
// What an action says when the user's input is wrong.
#pragma once

#include <catch2/catch.hpp>
#include <functional>
#include <string>

#include "lmmd/base/error.hpp"

namespace lmmd::test {

inline std::string mistake(const std::function<void()>& action) {
    try {
        action();
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::input);
        return error.what();
    }
    return "nothing was thrown";
}

}  // namespace lmmd::test
