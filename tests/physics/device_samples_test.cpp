// SPDX-License-Identifier: GPL-3.0-or-later
// What a device notes of moments while nobody waits for it: the moments that a waiting host sees, whatever lists were spent
// in between; and what observers make of them.
#include <algorithm>
#include <sstream>

#include "lmmd/device/host_machine.hpp"
#include "lmmd/device/samples.hpp"
#include "support/backends.hpp"
#include "support/batch_runs.hpp"
#include "support/dynamics.hpp"
#include "support/host_device.hpp"

using namespace lmmd;
using namespace lmmd::test;

namespace {

// Every third atom is no centre; indium counts as a neighbour of gallium alone.
PairHistogram histogram_of(const State& state, double reach) {
    PairHistogram pairs{reach, 50, 2, 2, {}, {}, {0, 1, PairHistogram::kNone, PairHistogram::kNone}};
    for (std::size_t i = 0; i < state.atoms.size(); ++i) {
        pairs.kind.push_back(state.atoms.symbol[i] == "In");
        pairs.centre.push_back(i % 3 > 0);
    }
    return pairs;
}

std::vector<std::uint32_t> counted(const PairHistogram& pairs, Sample sample) {
    for (std::size_t i = 0; i < sample.position.size(); ++i) wrap(sample.cell.box, sample.position[i], sample.image[i]);
    const NeighborList list = build_neighbor_list_brute_force(sample.cell.box, sample.position, pairs.reach);
    const std::vector<Vec3> shift = list.shift_vectors(sample.cell.box);
    std::vector<std::uint32_t> counts(pairs.counters());
    for (std::size_t i = 0; i < list.atoms(); ++i)
        for (std::size_t s = list.begin[i]; s < list.begin[i + 1]; ++s) {
            const std::size_t j = list.atom[s];
            const std::int32_t histogram = pairs.histogram[2 * pairs.kind[i] + pairs.kind[j]];
            const double r = norm(sample.position[j] + shift[list.shift[s]] - sample.position[i]);
            if (pairs.centre[i] && histogram != PairHistogram::kNone && r < pairs.reach)
                ++counts[static_cast<std::size_t>(histogram) * pairs.bins + static_cast<std::size_t>(r / pairs.reach * 50)];
        }
    return counts;
}

// A system on the device, with an ensemble that moves its box.
class Moving {
public:
    explicit Moving(const State& state) : device_(std::move(density_backends({Precision::mixed, 1, 0.4})[1])) {
        device_->upload(state, all_in_group_zero(state));
        system_ = std::make_unique<System>(*device_.backend, state.box, std::vector<Slit>{}, Selection{0, 0});
        system_->clock.dt = 2 * units::kFemtosecond;
        system_->clock.run_steps = 1000;
        system_->forces();
        ensemble_ = ensemble_factory("npt_scr 900 900 20 0 0 0 50 50 50 200")();
        ensemble_->start(*system_);
    }
    void step() {
        ++system_->clock.run_step;
        ++system_->clock.step;
        ensemble_->step(*system_);
    }
    Backend& backend() { return *device_.backend; }
    int lists() const { return device_.lists(); }

private:
    DensityBackend device_;
    std::unique_ptr<System> system_;
    std::unique_ptr<Ensemble> ensemble_;
};

const std::vector<std::string> kFiles{"rdf.out", "msd.out", "observe_rdf.out", "observe_rdf_rdf_coordination.out", "observe_vacf.out",
                                      "observe_msd.out", "observe_stress_acf.out"};

std::string looking_deck(int steps, const std::string& ensemble = "npt_scr 400 400 20 0 0 0 50 50 50 200") {
    return "potential nep.txt\nvelocity 400\ntime_step 1\nobserve rdf cutoff 7 bins 70 every 2\nobserve vacf time 0.01 every 2\n"
           "observe msd time 0.01 every 2\nobserve stress_acf time 0.008 every 1\ncompute_rdf 6 60 2\ncompute_msd 2 4\nensemble " +
           ensemble + "\nrun " + std::to_string(steps) + "\n";
}

// Two runs said the same: the same bits, or numbers that differ by rounding alone.
void check_same(const RunBench& bench, const std::string& a, const std::string& b, double tolerance = 0) {
    for (const std::string& file : kFiles) {
        INFO(a << " " << b << " " << file);
        std::istringstream one(bench.read(a + "/" + file)), other(bench.read(b + "/" + file));
        std::size_t words = 0;
        for (std::string x, y; one >> x && other >> y; ++words) {
            const auto p = to_real(x), q = to_real(y);
            if (tolerance > 0 && p && q && std::isfinite(*p)) CHECK(*p == Approx(*q).margin(tolerance).epsilon(tolerance));
            else CHECK(x == y);
        }
        CHECK(words > 50);
        CHECK(one.eof());
    }
}

void use_device(SessionOptions& options) {
    options.make_backend = [backend = options.backend](const NepModel& model) { return host_device_backend(model, backend); };
}

}  // namespace

TEST_CASE("moments that a device notes are those that a host sees which waits, while lists are spent and the box moves") {
    const State state = liquid(70, 5, {true, 900});
    for (const double reach : {3.0, 7.5}) {  // on either side of the potential's
        Moving ahead(state), waited(state);
        const PairHistogram pairs = histogram_of(state, reach);
        const std::unique_ptr<Sampler> noted = ahead.backend().sampler({true, true, Selection{}, pairs});
        const std::unique_ptr<Sampler> seen = waited.backend().Backend::sampler({true, true, Selection{}, {}});
        for (int round = 0; round < 2; ++round) {
            std::vector<Sample> there;
            for (int n = 0; n < 60; ++n) {
                ahead.step();
                waited.step();
                noted->take();
                seen->take();
                there.push_back(std::move(seen->samples().front()));
            }
            const std::vector<Sample> here = noted->samples();
            REQUIRE(here.size() == there.size());
            for (std::size_t n = 0; n < here.size(); ++n) {
                INFO(round << ", moment " << n);
                CHECK(std::ranges::equal(here[n].cell.box.h.m, there[n].cell.box.h.m));
                CHECK(here[n].image == there[n].image);
                bool same = true;
                for (std::size_t i = 0; i < state.atoms.size(); ++i)
                    same = same && norm(here[n].position[i] - there[n].position[i]) == 0 &&
                           norm(here[n].velocity[i] - there[n].velocity[i]) == 0;
                CHECK(same);
                CHECK(std::ranges::equal(here[n].virial.m, there[n].virial.m));
                CHECK(std::ranges::equal(here[n].sums.kinetic.m, there[n].sums.kinetic.m));
                CHECK(here[n].pair_counts == counted(pairs, there[n]));
            }
        }
        CHECK(ahead.lists() > 4);
    }
}

TEST_CASE("observers on the device say what they say on the CPU") {
    RunBench bench;
    Recorder quiet;
    bench.options.backend.precision = Precision::real64;
    bench.options.backend.skin = 0.2;
    bench.perform_deck(looking_deck(40), "cpu", quiet);
    use_device(bench.options);
    bench.perform_deck(looking_deck(40), "device", quiet);
    check_same(bench, "cpu", "device", 1e-6);
    // Between walls and in layers it is positions that are noted.
    const std::string slit = "build liquid Ga atoms 40 density 0.045 A3 slab z 0.5 9.1\nconfine s slit z gap 9.6 center 4.8 mirror\n"
                             "observe rdf cutoff 5 layer z 1 5 plane every 2 as flat\n" + looking_deck(40, "nve");
    bench.perform_deck(slit, "device_slit", quiet);
    bench.options.make_backend = nullptr;
    bench.perform_deck(slit, "cpu_slit", quiet);
    check_same(bench, "cpu_slit", "device_slit", 1e-6);
    CHECK(bench.read("cpu_slit/observe_flat.out") == bench.read("device_slit/observe_flat.out"));
}

TEST_CASE("observers on the device resume with the same bits, and with replicas") {
    BatchBench bench;
    use_device(bench.options);
    bench.options.seed = 7;
    Recorder through, rest;
    bench.perform_deck(looking_deck(40), "whole", through);
    Stopper stopper(23);
    message_of([&] { bench.perform_deck(looking_deck(40), "parts", stopper); }, ErrorKind::guard);
    bench.perform_deck(looking_deck(40), "parts", rest, true);
    CHECK(rest.steps == 17);
    check_same(bench, "whole", "parts");
    ReplicaMachine machine(host_device_batch(2, bench.options.backend));
    const std::string text = "replicas 2 seed 7 8\n" + looking_deck(40);
    CHECK(bench.perform_batch(text, "batch", machine) == std::vector<std::string>(2));
    check_same(bench, "whole", "batch/" + replica_name(0, 2));
}

TEST_CASE("moments take a bounded memory on the device") {
    using Samples = DeviceSamples<HostMachine>;
    const State state = liquid(70, 5, {true, 900});
    Moving moving(state);
    const std::size_t before = moving.backend().memory();
    PairHistogram pairs = histogram_of(state, 3);
    const std::unique_ptr<Sampler> few = moving.backend().sampler({true, true, Selection{}, pairs});
    CHECK(few->capacity() == Samples::kMost);
    pairs.bins = 1'000'000;
    const std::unique_ptr<Sampler> large = moving.backend().sampler({false, false, {}, pairs});
    CHECK(large->capacity() == 16);
    CHECK(static_cast<double>(moving.backend().memory() - before) < 1.1 * static_cast<double>(Samples::kMemory));
}
