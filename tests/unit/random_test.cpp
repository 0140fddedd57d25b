// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/base/random.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <set>
#include <vector>

using namespace lmmd;

namespace {

constexpr int kSample = 200000;

// |estimate| <= this many standard errors; 4.5 fails once in 150 000 for an honest generator, and seeds are fixed.
constexpr double kSigmas = 4.5;

}  // namespace

TEST_CASE("the generator is Philox4x32-10") {
    // Known answer of Random123 (kat_vectors): key 0, counter 0. The stream and seed below make that key and counter.
    const std::uint64_t seed = std::uint64_t{static_cast<std::uint32_t>(Stream::test) * 0x85EBCA6Bu} << 32;
    Random random(Stream::test, seed, 0, 0);
    CHECK(random.bits() == 0x6627e8d5u);
    CHECK(random.bits() == 0xe169c58du);
    CHECK(random.bits() == 0xbc57ac4cu);
    CHECK(random.bits() == 0x9b00dbd8u);
}

TEST_CASE("numbers depend on each of stream, seed, step and index") {
    std::set<std::uint32_t> first;
    for (Stream stream : {Stream::velocity, Stream::langevin, Stream::test})
        for (std::uint64_t seed : {std::uint64_t{1}, std::uint64_t{2}, std::uint64_t{1} << 40})
            for (std::uint64_t step : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{1} << 33})
                for (std::uint32_t index : {0u, 1u, 7u}) first.insert(Random(stream, seed, step, index).bits());
    CHECK(first.size() == 3 * 3 * 3 * 3);
}

TEST_CASE("a generator made again gives the same numbers") {
    Random a(Stream::test, 5, 6, 7), b(Stream::test, 5, 6, 7);
    for (int k = 0; k < 100; ++k) CHECK(a.bits() == b.bits());
}

TEST_CASE("uniform numbers fill the open unit interval evenly") {
    constexpr int kBins = 50;
    std::array<int, kBins> count{};
    Random random(Stream::test, 1, 0, 0);
    double sum = 0;
    for (int k = 0; k < kSample; ++k) {
        const double u = random.uniform();
        REQUIRE(u > 0);
        REQUIRE(u < 1);
        sum += u;
        ++count[static_cast<std::size_t>(u * kBins)];
    }
    CHECK(std::abs(sum / kSample - 0.5) < kSigmas * std::sqrt(1.0 / 12 / kSample));
    double chi2 = 0;
    const double expected = double(kSample) / kBins;
    for (int c : count) chi2 += (c - expected) * (c - expected) / expected;
    CHECK(std::abs(chi2 - (kBins - 1)) < kSigmas * std::sqrt(2.0 * (kBins - 1)));
}

TEST_CASE("normal numbers have the moments of a normal distribution") {
    double m1 = 0, m2 = 0, m3 = 0, m4 = 0;
    Random random(Stream::test, 2, 0, 0);
    for (int k = 0; k < kSample; ++k) {
        const double x = random.normal();
        m1 += x / kSample;
        m2 += x * x / kSample;
        m3 += x * x * x / kSample;
        m4 += x * x * x * x / kSample;
    }
    const double n = kSample;
    CHECK(std::abs(m1) < kSigmas * std::sqrt(1 / n));
    CHECK(std::abs(m2 - 1) < kSigmas * std::sqrt(2 / n));
    CHECK(std::abs(m3) < kSigmas * std::sqrt(15 / n));
    CHECK(std::abs(m4 - 3) < kSigmas * std::sqrt(96 / n));
}

TEST_CASE("neighbouring indices are not correlated") {
    double sum = 0;
    for (std::uint32_t i = 0; i < kSample; ++i)
        sum += Random(Stream::test, 3, 0, i).normal() * Random(Stream::test, 3, 0, i + 1).normal();
    CHECK(std::abs(sum / kSample) < kSigmas * std::sqrt(1.0 / kSample));
}
