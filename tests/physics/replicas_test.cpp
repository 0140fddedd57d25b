// SPDX-License-Identifier: GPL-3.0-or-later
// Replicas have the physics of runs of their own: the same bits, stopped or not, alone on a thread or met at a rendezvous.
#include <set>

#include "lmmd/base/units.hpp"
#include "lmmd/io/table.hpp"
#include "support/batch_runs.hpp"

using namespace lmmd;
using namespace lmmd::test;

namespace {

const std::vector<std::string> kFiles{"thermo.out", "conserved.out", "t.xyz", "msd.out"};

// Replicas that differ in all that may differ. The third makes shorter steps, so that its list is renewed at other times.
const std::string kHead = "replicas 3 temperature 300 400 500 gap 9.6 9.7 9.8 dt 1 1 0.7 seed 7 8 9\n";
std::string body(const std::string& temperature, const std::string& gap, const std::string& dt) {
    return "build liquid Ga atoms 40 density 0.045 A3 slab z 0.5 9.3\npotential nep.txt\nvelocity " + temperature +
           "\nconfine s slit z gap " + gap + " center 4.9 mirror\ntime_step " + dt +
           "\nminimize fire 0.8 15\ncheckpoint every 20 steps\nensemble nvt_bdp " + temperature + " " + temperature +
           " 20\ndump_thermo 7\ndump_xyz -1 0 1 t.xyz velocity\ncompute_msd 2 10\nrun 40\n"
           "piston s z side hi gap 9.5 over 0.02\nensemble nvt_lan " + temperature + " 300 20\ndump_thermo 7\nrun 30\n";
}
const std::string kBatch = kHead + body("${temperature}", "${gap}", "${dt}");

void check_same_files(const RunBench& bench, const std::string& a, const std::string& b) {
    for (const std::string& file : kFiles) {
        INFO(a << " " << b << " " << file);
        CHECK_FALSE(bench.read(a + "/" + file).empty());
        CHECK(bench.read(a + "/" + file) == bench.read(b + "/" + file));
    }
}

// Looks at what a rendezvous hands on.
class WatchedBatch : public BatchBackend {
public:
    using BatchBackend::BatchBackend;
    void find_forces(std::span<Forces> all) override {
        sizes.insert(all.size());
        BatchBackend::find_forces(all);
    }
    std::set<std::size_t> sizes;  // of calls for forces
};

std::unique_ptr<WatchedBatch> cpu_batch(std::size_t replicas, const BackendOptions& options) {
    return std::make_unique<WatchedBatch>(replicas,
                                          [options](const NepModel& model) { return make_cpu_backend(model, options); });
}

// Ends every replica's work after some steps, as kill -9 would. It keeps nothing: all threads call it.
class Killer : public Reporter {
public:
    explicit Killer(int last) : last_(last) {}
    void line(const std::string&) override {}
    void warning(const std::string&) override {}
    void progress(const System& system, const Ensemble&) override {
        if (static_cast<int>(system.clock.step) == last_) throw std::runtime_error("killed");
    }

private:
    const int last_;
};

const std::vector<std::string> kFine(3), kKilled(3, "killed");

}  // namespace

TEST_CASE("a replica has the bits of the single run") {
    BatchBench bench;
    Recorder quiet;
    const char* const gaps[] = {"9.6", "9.7", "9.8"};
    const char* const steps[] = {"1", "1", "0.7"};
    for (int k = 0; k < 3; ++k) {
        bench.options.seed = 7 + static_cast<std::uint64_t>(k);
        bench.perform_deck(body(std::to_string(300 + 100 * k), gaps[k], steps[k]), "single" + std::to_string(k), quiet);
    }
    bench.options.seed = 1;
    for (const int threads : {1, 2, 5}) {
        bench.options.backend.threads = threads;
        ReplicaMachine machine(3, bench.options, nullptr);
        CHECK(machine.at_once() == static_cast<std::size_t>(std::min(threads, 3)));
        CHECK(bench.perform_batch(kBatch, "threads" + std::to_string(threads), machine) == kFine);
    }
    bench.options.backend.threads = 1;
    ReplicaMachine machine(cpu_batch(3, bench.options.backend));
    CHECK(bench.perform_batch(kBatch, "met", machine) == kFine);
    for (int k = 0; k < 3; ++k)
        for (const std::string folder : {"threads1", "threads2", "threads5", "met"})
            check_same_files(bench, "single" + std::to_string(k), folder + "/" + replica_name(k, 3));
}

TEST_CASE("forces of all replicas are found in one call, and replicas out of step come into step again") {
    BatchBench bench;
    auto batch = cpu_batch(3, bench.options.backend);
    const WatchedBatch& watched = *batch;
    ReplicaMachine machine(std::move(batch));
    // Every replica looks at its atoms at other steps; fewer are at work once one has ended.
    const std::string deck = "replicas 3 every 1 2 3\npotential nep.txt\nvelocity 300\ntime_step 1\nensemble nve\n"
                             "dump_velocity ${every}\nrun 12\n";
    CHECK(bench.perform_batch(deck, "run", machine) == kFine);
    CHECK(watched.sizes == std::set<std::size_t>{3});
}

TEST_CASE("a batch that was killed goes on to the same bits") {
    BatchBench bench;
    ReplicaMachine whole(3, bench.options, nullptr);
    CHECK(bench.perform_batch(kBatch, "whole", whole) == kFine);
    for (const int last : {23, 55}) {
        for (const bool met : {false, true}) {
            const auto machine = [&] {
                return met ? std::make_unique<ReplicaMachine>(cpu_batch(3, bench.options.backend))
                           : std::make_unique<ReplicaMachine>(3, bench.options, nullptr);
            };
            const std::string folder = "parts" + std::to_string(last) + (met ? "met" : "");
            Killer killer(last);
            bench.reporter = &killer;
            CHECK(bench.perform_batch(kBatch, folder, *machine()) == kKilled);
            bench.reporter = nullptr;
            CHECK(bench.perform_batch(kBatch, folder, *machine(), true) == kFine);
            for (int k = 0; k < 3; ++k)
                check_same_files(bench, "whole/" + replica_name(k, 3), folder + "/" + replica_name(k, 3));
        }
    }
}

TEST_CASE("a guard stops one replica, which keeps its checkpoint, and the others go on") {
    BatchBench bench;
    bench.write("bursting.txt", format_nep(bursting_model()));
    bench.set_structure(collision(0.2), "collision.xyz");  // within reach after 0.1 ps
    for (const bool met : {false, true}) {
        ReplicaMachine single(3, bench.options, nullptr), together(cpu_batch(3, bench.options.backend));
        const std::string deck = "replicas 3 structure model.xyz collision.xyz model.xyz potential nep.txt bursting.txt nep.txt\n"
                                 "model ${structure}\npotential ${potential}\ntime_step 1\nensemble nve\ndump_thermo 1\nrun 150\n";
        const std::string folder = met ? "met" : "run";
        const std::vector<std::string> endings = bench.perform_batch(deck, folder, met ? together : single);
        CHECK(endings[0] == "");
        CHECK(endings[2] == "");
        CHECK_THAT(endings[1], Catch::StartsWith("step ") && Catch::Contains(folder + "/replica_01/checkpoint.bin"));
        CHECK(std::filesystem::exists(folder + "/replica_01/checkpoint.bin"));
        const std::string last = bench.read(folder + "/replica_02/thermo.out");
        CHECK(std::count(last.begin(), last.end(), '\n') >= 150);
    }
}

TEST_CASE("a box that no list can be made for stops its replica alone") {
    BatchBench bench;
    ReplicaMachine machine(cpu_batch(2, bench.options.backend));
    const std::string deck = "replicas 2 pressure 0 10000\npotential nep.txt\nvelocity 300\ntime_step 1\n"
                             "ensemble npt_ber 300 300 20 ${pressure} 1 1\nrun 40\n";
    const std::vector<std::string> endings = bench.perform_batch(deck, "run", machine);
    CHECK(endings[0] == "");
    CHECK_THAT(endings[1], Catch::StartsWith("found a box of volume "));
}

TEST_CASE("replicas with derived seeds are independent samples of one ensemble") {
    constexpr std::size_t kReplicas = 24, kAtoms = 48;
    BatchBench bench;
    bench.options.backend.threads = 2;
    ReplicaMachine machine(kReplicas, bench.options, nullptr);
    const std::string deck = "replicas 24\nbuild liquid Ga atoms 48 density 0.045 A3\npotential nep.txt\nminimize fire 0.5 20\nvelocity 300\n"
                             "time_step 1\nensemble nvt_bdp 300 300 10\n"
                             "dump_thermo 1\ndump_xyz -1 0 60 t.xyz velocity\nrun 60\n";
    CHECK(bench.perform_batch(deck, "run", machine) == std::vector<std::string>(kReplicas));
    // Kinetic temperatures at the end: the Maxwell distribution of 3N - 3 degrees of freedom has variance 2 T^2 / (3N - 3).
    const double dof = 3 * kAtoms - 3, expected = 300 * dof / (3 * kAtoms);
    std::vector<std::vector<Vec3>> velocity;
    double sum = 0;
    for (std::size_t k = 0; k < kReplicas; ++k) {
        const std::string folder = "run/" + replica_name(k, kReplicas);
        const std::string thermo = bench.read(folder + "/thermo.out");
        const std::size_t line = thermo.rfind('\n', thermo.size() - 2) + 1;
        sum += std::stod(thermo.substr(line));
        velocity.push_back(XyzReader(folder + "/t.xyz").next()->state.atoms.velocity);
    }
    const double error = expected * std::sqrt(2 / dof / kReplicas);
    CHECK(std::abs(sum / kReplicas - expected) < 4 * error);
    // Correlation of the velocities of two replicas: zero within 1/sqrt(3N), for every pair.
    double worst = 0;
    for (std::size_t a = 0; a < kReplicas; ++a)
        for (std::size_t b = 0; b < a; ++b) {
            double ab = 0, aa = 0, bb = 0;
            for (std::size_t i = 0; i < kAtoms; ++i) {
                ab += dot(velocity[a][i], velocity[b][i]);
                aa += norm2(velocity[a][i]);
                bb += norm2(velocity[b][i]);
            }
            worst = std::max(worst, std::abs(ab) / std::sqrt(aa * bb));
        }
    CHECK(worst < 4.5 / std::sqrt(3.0 * kAtoms));  // 276 pairs: beyond 4.5 sigma once in 500
}
