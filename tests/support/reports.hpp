// SPDX-License-Identifier: GPL-3.0-or-later
// A small run as it lies on the disk, for pages about it.
#pragma once

#include <fmt/format.h>

#include <random>

#include "support/workplace.hpp"

namespace lmmd::test {

inline bool have_gnuplot() {
    if (std::system("gnuplot --version > /dev/null 2>&1") == 0) return true;
    WARN("skipped: there is no gnuplot");
    return false;
}

// Four atoms that jitter, 120 lines of thermo.out in two runs, one estimator during the run, and a name that would be
// markup.
inline void write_run(const Workplace& work, const std::string& folder, unsigned seed = 1) {
    std::mt19937_64 random(seed);
    std::normal_distribution<double> normal;
    std::string thermo,
        conserved =
            "# energies and the conserved quantity of the ensemble\n# command: dump_thermo 10\n# columns: step "
            "time[ps] kinetic[eV] conserved[eV]\n",
        frames;
    const auto header =
        "# dump_thermo 10\n# format_version 1\n# num_atoms 4\n# dt_output 20.0 fs\n# columns T KE PE sxx syy szz syz "
        "sxz sxy ax ay az bx by bz cx cy cz\n";
    for (int k = 0; k < 120; ++k) {
        if (k == 0 || k == 20) thermo += header;
        thermo +=
            fmt::format("{} 1 {} {} 0.1 0.1 0 0 0 10 0 0 0 10 0 0 0 10\n", (k < 20 ? 900 : 500) + 10 * normal(random),
                        -11 + 0.1 * normal(random), 0.1 + 0.01 * normal(random));
        conserved +=
            fmt::format("{} {} {} {}\n", 10 * k, 0.02 * k, 1 + 0.1 * normal(random), -10 + 1e-4 * normal(random));
    }
    for (int k = 0; k < 300; ++k) {
        frames +=
            fmt::format("4\nTime={} Lattice=\"10 0 0 0 10 0 0 0 10\" Properties=species:S:1:pos:R:3:vel:R:3\n", 10 * k);
        for (int i = 0; i < 4; ++i)
            frames += fmt::format("{} {} {} {} {} {} {}\n", i < 3 ? "Ga" : "In", 2.5 * i + 0.1 * normal(random),
                                  1 + 0.1 * normal(random), 2 + 0.1 * normal(random), 0.002 * normal(random),
                                  0.002 * normal(random), 0.002 * normal(random));
    }
    std::string rdf =
        "# radial distribution functions with their errors\n# command: rdf cutoff 4\n# ordinate: g(r)\n# columns: r[A] "
        "total total_error\n";
    for (int k = 0; k < 60; ++k)
        rdf += fmt::format("{} {} 0.05\n", 0.1 * k, k < 20 ? 0 : 1 + std::exp(-0.1 * k) * std::sin(0.5 * k));
    work.write(folder + "/thermo.out", thermo);
    work.write(folder + "/conserved.out", conserved);
    work.write(folder + "/observe_rdf.out", rdf);
    work.write(folder + "/trajectory.xyz", frames);
    work.write(
        folder + "/run.json",
        R"({"program": {"name": "lmmd", "version": "0.1.0", "commit": "abc"}, "status": "finished", "deck": "a<script>alert(1)</script>.in",
"deck_as_parsed": ["potential Ga_v0", "run 1200"], "deck_sha256": "0123456789abcdef", "variables": {"temperature": "500"}, "seed": 1, "atoms": 4, "steps": 1200,
"warnings": ["it was <hot>"], "guards": [], "attempts": [{"started": "2026-01-01T00:00:00Z", "ended": "2026-01-01T00:01:00Z", "seconds": 60.5, "step": 1200}]})");
}

}  // namespace lmmd::test
