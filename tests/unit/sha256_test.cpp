// SPDX-License-Identifier: GPL-3.0-or-later
// Linked with OpenSSL's and with our own: they must be one.
#include "io/sha256.hpp"

#include <catch2/catch.hpp>

using namespace lmmd;

namespace {

std::string hex(const std::string& bytes) {
    std::string text;
    for (const char c : bytes) {
        text += "0123456789abcdef"[static_cast<unsigned char>(c) >> 4];
        text += "0123456789abcdef"[static_cast<unsigned char>(c) & 15];
    }
    return text;
}

}  // namespace

TEST_CASE("SHA-256 of the standard's examples") {
    CHECK(hex(sha256_bytes("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(hex(sha256_bytes("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(hex(sha256_bytes("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")) ==
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    CHECK(hex(sha256_bytes(std::string(1'000'000, 'a'))) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("SHA-256 at every length around a block's end") {
    // The digest of the digests of x^0 ... x^200, from Python's hashlib.
    std::string all;
    for (std::size_t n = 0; n <= 200; ++n) all += sha256_bytes(std::string(n, 'x'));
    CHECK(hex(sha256_bytes(all)) == "2e9fcf76499976b60177466c31b8ab5caa7d4c6dd8dd97c8ce7b574af689ec94");
}
