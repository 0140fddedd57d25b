// SPDX-License-Identifier: GPL-3.0-or-later
// A folder of its own to work in, so that messages show the short names that a test wrote; it goes away with the test.
#pragma once

#include <stdlib.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <string>

namespace lmmd::test {

class Workplace {
public:
    Workplace() : before_(std::filesystem::current_path()) {
        std::string name = (std::filesystem::temp_directory_path() / "lmmd-test-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()));
        path_ = name;
        std::filesystem::current_path(path_);
    }
    ~Workplace() {
        std::error_code ignored;
        std::filesystem::current_path(before_, ignored);
        std::filesystem::remove_all(path_, ignored);
    }
    Workplace(const Workplace&) = delete;
    Workplace& operator=(const Workplace&) = delete;

    const std::filesystem::path& path() const { return path_; }
    void write(const std::string& name, const std::string& text) const {
        std::filesystem::create_directories((path_ / name).parent_path());
        std::ofstream(path_ / name, std::ios::binary) << text;
    }
    std::string read(const std::string& name) const {
        std::ifstream in(path_ / name, std::ios::binary);
        return std::string(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    }

private:
    std::filesystem::path before_, path_;
};

}  // namespace lmmd::test
