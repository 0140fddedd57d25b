// SPDX-License-Identifier: GPL-3.0-or-later
#include "wave_shells.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
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

std::vector<Wave> half_space(const Box& box, const ShellOptions& options) {
    std::array<int, 3> most{};
    double number = 0.5;
    for (int a = 0; a < 3; ++a) {
        const auto axis = static_cast<std::size_t>(a);
        // n = q . a / 2 pi
        if (box.periodic[axis]) most[axis] = static_cast<int>(std::min(1e6, options.max * norm(box.h.row(a)) / kTwoPi));
        number *= 2.0 * most[axis] + 1;
    }
    if (number > kMostVectors)
        throw input_error(options.where,
                          fmt::format("found a largest wave number of {:g} 1/A, about {:.1e} wave vectors in this box, "
                                      "expected {:.0e} at most; lower it",
                                      options.max, number, kMostVectors));
    std::vector<Wave> waves;
    for (int x = 0; x <= most[0]; ++x)
        for (int y = x > 0 ? -most[1] : 0; y <= most[1]; ++y)
            for (int z = x > 0 || y > 0 ? -most[2] : 1; z <= most[2]; ++z) {
                const double q = norm(wave_vector(box, {x, y, z}));
                if (q >= options.min && q <= options.max) waves.push_back({q, {x, y, z}});
            }
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

}  // namespace

Vec3 wave_vector(const Box& box, const WaveNumbers& n) {
    // q . r = 2 pi n . s, and s = r h^-1.
    const Vec3 number{static_cast<double>(n[0]), static_cast<double>(n[1]), static_cast<double>(n[2])};
    Vec3 q;
    for (int a = 0; a < 3; ++a) q[a] = kTwoPi * dot(box.inverse_h.row(a), number);
    return q;
}

std::vector<WaveShell> wave_shells(const Box& box, const ShellOptions& options) {
    std::vector<Wave> waves = half_space(box, options);
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

}  // namespace lmmd::analysis
