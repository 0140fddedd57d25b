// SPDX-License-Identifier: GPL-3.0-or-later
#include "wave_vectors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>

namespace lmmd::analysis {
namespace {

constexpr double kTwoPi = 2 * std::numbers::pi;
constexpr std::size_t kShortest = 5;  // shells that are always there
constexpr double kMostVectors = 2e7;  // that are looked through

struct Wave {
    double q;
    WaveNumbers n;
};

// The largest |n| of wave vectors up to a length.
WaveNumbers reach(const Box& box, double largest, const std::array<bool, 3>& along) {
    WaveNumbers most{};
    for (int a = 0; a < 3; ++a)  // n = q . a / 2 pi
        if (along[static_cast<std::size_t>(a)])
            most[static_cast<std::size_t>(a)] = static_cast<int>(std::min(1e6, largest * norm(box.h.row(a)) / kTwoPi));
    return most;
}

// One of n and -n, in ascending order, without 0.
template <class Visit>
void for_half_space(const WaveNumbers& most, Visit&& visit) {
    for (int x = 0; x <= most[0]; ++x)
        for (int y = x > 0 ? -most[1] : 0; y <= most[1]; ++y)
            for (int z = x > 0 || y > 0 ? -most[2] : 1; z <= most[2]; ++z) visit(WaveNumbers{x, y, z});
}

std::vector<Wave> waves_between(const Box& box, const ShellOptions& options) {
    const WaveNumbers most = reach(box, options.max, box.periodic);
    double number = 0.5;
    for (const int n : most) number *= 2.0 * n + 1;
    if (number > kMostVectors)
        throw input_error(options.where,
                          fmt::format("found a largest wave number of {:g} 1/A, about {:.1e} wave vectors in this box, "
                                      "expected {:.0e} at most; lower it",
                                      options.max, number, kMostVectors));
    std::vector<Wave> waves;
    for_half_space(most, [&](const WaveNumbers& n) {
        const double q = norm(wave_vector(box, n));
        if (q >= options.min && q <= options.max) waves.push_back({q, n});
    });
    return waves;
}

// Evenly out of a group: in the order of their numbers, which walks over the directions.
std::vector<WaveNumbers> thinned(std::vector<WaveNumbers> n, std::size_t most) {
    std::sort(n.begin(), n.end());
    if (n.size() <= most) return n;
    std::vector<WaveNumbers> kept;
    for (std::size_t k = 0; k < most; ++k) kept.push_back(n[(2 * k + 1) * n.size() / (2 * most)]);
    return kept;
}

// Which of the groups become shells: the shortest, then those nearest to evenly spaced lengths.
std::vector<std::size_t> chosen_groups(const std::vector<double>& q, std::size_t most) {
    std::vector<std::size_t> chosen;
    for (std::size_t k = 0; k < std::min({q.size(), kShortest, most}); ++k) chosen.push_back(k);
    const double first = q[chosen.back()];
    const std::size_t others = most - chosen.size();
    for (std::size_t k = 1; k <= others && chosen.back() + 1 < q.size(); ++k) {
        const double wanted = first + (q.back() - first) * static_cast<double>(k) / static_cast<double>(others);
        std::size_t best = chosen.back() + 1;
        while (best + 1 < q.size() && std::abs(q[best + 1] - wanted) <= std::abs(q[best] - wanted)) ++best;
        chosen.push_back(best);
    }
    return chosen;
}

// Of a vector's whole numbers: which ones of a bin stay when there are too many. Those with n_z and -n_z stay together, since
// the second costs nothing.
std::uint64_t scramble(const WaveNumbers& n) {
    std::uint64_t x = 0;
    for (const int k : {n[0], n[1], std::abs(n[2])}) {
        // A step of splitmix64: Steele, Lea and Flood, OOPSLA 2014, doi:10.1145/2660193.2660195.
        x += 0x9e3779b97f4a7c15u + static_cast<std::uint64_t>(static_cast<std::int64_t>(k));
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
        x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
        x ^= x >> 31;
    }
    return x;
}

}  // namespace

Vec3 wave_vector(const Box& box, const WaveNumbers& n) {
    // q . r = 2 pi n . s, and s = r h^-1.
    Vec3 q;
    for (int c = 0; c < 3; ++c)
        for (int a = 0; a < 3; ++a) q[c] += kTwoPi * n[static_cast<std::size_t>(a)] * box.inverse_h(c, a);
    return q;
}

std::vector<WaveShell> wave_shells(const Box& box, const ShellOptions& options) {
    std::vector<Wave> waves = waves_between(box, options);
    if (waves.empty())
        throw input_error(
            options.where,
            fmt::format("found no wave vector up to {:g} 1/A that fits this box, expected some; raise 'q'",
                        options.max));
    std::sort(waves.begin(), waves.end(),
              [](const Wave& a, const Wave& b) { return a.q != b.q ? a.q < b.q : a.n < b.n; });
    std::vector<std::vector<WaveNumbers>> groups;
    std::vector<double> length;
    constexpr double kSame = 1e-6;
    double begin = -1;
    for (const Wave& wave : waves) {
        if (begin < 0 || wave.q > begin + options.width + kSame) {
            begin = wave.q;
            groups.emplace_back();
            length.push_back(wave.q);
        }
        groups.back().push_back(wave.n);
    }
    std::vector<WaveShell> shells;
    for (const std::size_t k : chosen_groups(length, options.shells)) {
        WaveShell shell{0, thinned(std::move(groups[k]), options.vectors)};
        for (const WaveNumbers& n : shell.n) shell.q += norm(wave_vector(box, n)) / static_cast<double>(shell.n.size());
        shells.push_back(std::move(shell));
    }
    return shells;
}

ShellOptions read_shell_options(const Options& options) {
    ShellOptions waves;
    waves.max = options.real("q", waves.max, {0, 1000, true, "a wave number in 1/A above 0"});
    waves.width = options.real("width", waves.width, {0, 10, false, "a range of wave numbers in 1/A, 0 or more"});
    waves.shells =
        static_cast<std::size_t>(options.integer("shells", 20, {1, 10'000, "a whole number from 1 to 10000"}));
    waves.vectors =
        static_cast<std::size_t>(options.integer("vectors", 24, {1, 1'000'000, "a whole number from 1 to 1000000"}));
    waves.where = options.where("q");
    return waves;
}

std::vector<WaveNumbers> wave_bins(const Box& box, const BinOptions& options) {
    struct Kept {
        std::uint64_t order;
        WaveNumbers n;
        bool operator<(const Kept& other) const { return order < other.order; }
    };
    const double bins = static_cast<double>(options.bins);
    std::vector<std::vector<Kept>> found(options.bins);  // heaps: the first to go on top
    for_half_space(reach(box, options.largest, options.along), [&](const WaveNumbers& n) {
        const double place = norm(wave_vector(box, n)) / options.largest * bins;
        if (!(place < bins)) return;
        std::vector<Kept>& kept = found[static_cast<std::size_t>(place)];
        const Kept one{scramble(n), n};
        if (kept.size() == options.most) {
            if (!(one < kept.front())) return;
            std::pop_heap(kept.begin(), kept.end());
            kept.pop_back();
        }
        kept.push_back(one);
        std::push_heap(kept.begin(), kept.end());
    });
    std::vector<WaveNumbers> waves;
    for (const std::vector<Kept>& kept : found)
        for (const Kept& one : kept) waves.push_back(one.n);
    std::sort(waves.begin(), waves.end());
    return waves;
}

}  // namespace lmmd::analysis
