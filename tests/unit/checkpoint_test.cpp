// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/io/checkpoint.hpp"

#include <unistd.h>
#include <algorithm>
#include <catch2/catch.hpp>
#include <new>

#include "lmmd/base/archive.hpp"

using namespace lmmd;

namespace {

std::string message(const std::string& content) {
    try {
        unpack_checkpoint(content, "cp");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::input);
        return error.what();
    }
    return "";
}

}  // namespace

TEST_CASE("SHA-256 of the standard's examples") {  // FIPS 180-2, appendix B
    CHECK(sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("an archive goes through a file bit for bit") {
    ByteWriter out;
    out.put("step", std::int64_t{42});
    out.put("values", std::vector<double>{1.0 / 3.0, -0.0});
    const std::filesystem::path path =
        std::filesystem::temp_directory_path() / ("lmmd_cp_" + std::to_string(::getpid()));
    write_checkpoint(path, out.bytes());
    CHECK(read_checkpoint(path) == out.bytes());
    write_checkpoint(path, "another");
    CHECK(read_checkpoint(path) == "another");
    std::filesystem::remove(path);
    CHECK_THROWS_WITH(read_checkpoint(path), path.string() +
                                                 ": found no such file, expected a checkpoint of lmmd; check the run "
                                                 "directory, or start over with --force");
    CHECK_THROWS_AS(read_checkpoint("/"), Error);
}

TEST_CASE("equal states leave equal bytes, whatever lay in memory before") {
    struct Padded {
        char first;
        double second;
        char third;
    };
    const auto bytes_of = [](int before) {
        alignas(Padded) unsigned char memory[sizeof(Padded)];
        std::fill(std::begin(memory), std::end(memory), static_cast<unsigned char>(before));
        auto* padded = ::new (memory) Padded;
        padded->first = 'a', padded->second = 2.5, padded->third = 'b';
        ByteWriter out;
        out.put("padded", *padded);
        return out.bytes();
    };
    CHECK(bytes_of(0) == bytes_of(255));
}

TEST_CASE("messages about checkpoints that cannot be used") {
    const std::string whole = pack_checkpoint("the archive's bytes");
    CHECK(unpack_checkpoint(whole, "cp") == "the archive's bytes");

    CHECK(message("something else altogether, and long enough to be one, of another program, not of this one") ==
          "cp: found another kind of file, expected a checkpoint of lmmd; give the run directory's own checkpoint, or "
          "start over "
          "with --force");
    CHECK(message("") ==
          "cp: found a truncated checkpoint of 0 bytes, expected 60; it cannot be used: restore it from a copy, or "
          "start over with --force");
    CHECK(message(whole.substr(0, whole.size() - 1)) ==
          "cp: found a truncated checkpoint of 78 bytes, expected 79; it cannot be used: restore it from a copy, or "
          "start over with "
          "--force");
    std::string other = whole;
    other[16] = 7;
    CHECK(message(other) ==
          "cp: found a checkpoint of version 7, expected version 1; go on with the program that wrote it, or "
          "start over with --force");
    const std::string damaged =
        "cp: found a damaged checkpoint, its content does not match its checksum; it cannot be used: restore "
        "it from a copy, or start over with --force";
    std::string flipped = whole;
    flipped.back() ^= 1;
    CHECK(message(flipped) == damaged);
    CHECK(message(whole + "x") == damaged);
    for (std::size_t length = 0; length < whole.size(); ++length) CHECK_FALSE(message(whole.substr(0, length)).empty());
}
