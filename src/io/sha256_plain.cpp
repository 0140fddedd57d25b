// SPDX-License-Identifier: GPL-3.0-or-later
// FIPS 180-4, sections 4.1.2, 5.1.1 and 6.2, for machines without OpenSSL; about five times slower.
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

#include "sha256.hpp"

namespace lmmd {

namespace {

constexpr std::size_t kBlock = 64;  // bytes
using State = std::array<std::uint32_t, 8>;

// The first 32 bits of the fractional parts of a root of the n-th prime: 5.3.3 and 4.2.2. The 80 bits of a long double
// leave more than 20 behind them.
template <std::size_t N>
std::array<std::uint32_t, N> prime_roots(long double (*root)(long double)) {
    std::array<std::uint32_t, N> result{};
    std::size_t found = 0;
    for (unsigned n = 2; found < N; ++n) {
        bool prime = true;
        for (unsigned d = 2; d * d <= n; ++d) prime = prime && n % d != 0;
        if (!prime) continue;
        const long double r = root(static_cast<long double>(n));
        result[found++] = static_cast<std::uint32_t>((r - std::floor(r)) * 4294967296.0L);
    }
    return result;
}

std::uint32_t word_at(const char* bytes) {
    std::uint32_t word = 0;
    for (int i = 0; i < 4; ++i) word = word << 8 | static_cast<unsigned char>(bytes[i]);
    return word;
}

void digest_block(State& state, const char* block) {
    static const auto k = prime_roots<64>([](long double x) { return std::cbrt(x); });
    std::array<std::uint32_t, 64> w;
    for (std::size_t t = 0; t < 16; ++t) w[t] = word_at(block + 4 * t);
    for (std::size_t t = 16; t < 64; ++t) {
        const std::uint32_t s0 = std::rotr(w[t - 15], 7) ^ std::rotr(w[t - 15], 18) ^ w[t - 15] >> 3;
        const std::uint32_t s1 = std::rotr(w[t - 2], 17) ^ std::rotr(w[t - 2], 19) ^ w[t - 2] >> 10;
        w[t] = s1 + w[t - 7] + s0 + w[t - 16];
    }
    auto [a, b, c, d, e, f, g, h] = state;
    for (std::size_t t = 0; t < 64; ++t) {
        const std::uint32_t t1 = h + (std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25)) + ((e & f) ^ (~e & g)) + k[t] + w[t];
        const std::uint32_t t2 = (std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
        h = g, g = f, f = e, e = d + t1, d = c, c = b, b = a, a = t1 + t2;
    }
    const State change{a, b, c, d, e, f, g, h};
    for (std::size_t i = 0; i < 8; ++i) state[i] += change[i];
}

void append_big_endian(std::string& out, std::uint64_t value, int bytes) {
    for (int i = bytes - 1; i >= 0; --i) out += static_cast<char>(value >> (8 * i) & 0xFF);
}

}  // namespace

std::string sha256_bytes(std::string_view bytes) {
    State state = prime_roots<8>([](long double x) { return std::sqrt(x); });
    std::size_t at = 0;
    for (; bytes.size() - at >= kBlock; at += kBlock) digest_block(state, bytes.data() + at);
    std::string end(bytes.substr(at));
    end += '\x80';
    while (end.size() % kBlock != kBlock - 8) end += '\0';
    append_big_endian(end, 8 * static_cast<std::uint64_t>(bytes.size()), 8);
    for (std::size_t b = 0; b < end.size(); b += kBlock) digest_block(state, end.data() + b);
    std::string result;
    for (const std::uint32_t word : state) append_big_endian(result, word, 4);
    return result;
}

}  // namespace lmmd
