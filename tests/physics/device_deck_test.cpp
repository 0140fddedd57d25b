// SPDX-License-Identifier: GPL-3.0-or-later
// Decks on the device backend, whose kernels the host runs: the physics of the CPU, bits that survive a stop, replicas.
#include "support/batch_runs.hpp"
#include "support/host_device.hpp"

using namespace lmmd;
using namespace lmmd::test;

namespace {

const std::vector<std::string> kFiles{"thermo.out", "conserved.out", "t.xyz", "msd.out"};

void use_device(SessionOptions& options) {
    options.make_backend = [backend = options.backend](const NepModel& model) { return host_device_backend(model, backend); };
}

std::string deck(const std::string& ensemble, const std::string& temperature = "400", const std::string& gap = "9.6",
                 const std::string& wall = "mirror", int atoms = 40) {
    return "build liquid Ga atoms " + std::to_string(atoms) + " density 0.045 A3 slab z 0.5 9.1\npotential nep.txt\nvelocity " + temperature +
           "\nconfine s slit z gap " + gap + " center 4.8 " + wall + "\ntime_step 1\nminimize fire 0.8 15\nensemble " + ensemble +
           "\ndump_thermo 7\ndump_xyz -1 0 1 t.xyz velocity\ncompute_msd 2 10\nrun 40\n";
}

void check_same_files(const RunBench& bench, const std::string& a, const std::string& b) {
    for (const std::string& file : kFiles) {
        INFO(a << " " << b << " " << file);
        CHECK_FALSE(bench.read(a + "/" + file).empty());
        CHECK(bench.read(a + "/" + file) == bench.read(b + "/" + file));
    }
}

// The numbers of a file's lines that are no comments.
std::vector<double> numbers(const std::string& text) {
    std::vector<double> all;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (line.empty() || line[0] == '#') continue;
        std::istringstream words(line);
        for (double value; words >> value;) all.push_back(value);
    }
    return all;
}

}  // namespace

TEST_CASE("a deck on the device has the trajectory of the CPU until chaos takes over") {
    RunBench bench;
    Recorder quiet;
    bench.options.backend.precision = Precision::real64;
    bench.options.backend.skin = 0.1;  // lists are spent while the host is ahead
    const std::string mirror = "mirror", pressed = "lj93 eps 0.01 sigma 0.5\npiston s z side hi pressure 1 tau 0.5";
    for (const auto& [ensemble, wall] : {std::pair{"nve", pressed},
                                         {"nvt_ber 400 300 20", mirror},
                                         {"nvt_bdp 400 300 20", pressed},
                                         {"nvt_nhc 400 300 20", mirror},
                                         {"nvt_lan 400 300 20", mirror},
                                         {"nvt_bao 400 300 20", pressed},
                                         {"npt_ber 400 300 20 0 0 0 50 50 50 50", mirror},
                                         {"npt_scr 400 300 20 0 0 0 50 50 50 50", pressed}}) {
        INFO(ensemble << ", " << wall);
        bench.options.make_backend = nullptr;
        bench.perform_deck(deck(ensemble, "400", "9.6", wall), "cpu", quiet);
        use_device(bench.options);
        bench.perform_deck(deck(ensemble, "400", "9.6", wall), "device", quiet);
        for (const std::string file : {"thermo.out", "conserved.out", "walls.out"}) {
            const std::vector<double> a = numbers(bench.read("cpu/" + file)), b = numbers(bench.read("device/" + file));
            REQUIRE(a.size() == b.size());
            CHECK(a.size() > 10);
            double worst = 0;
            for (std::size_t k = 0; k < a.size(); ++k) worst = std::max(worst, std::abs(a[k] - b[k]) / (1 + std::abs(a[k])));
            CHECK(worst < 1e-7);
        }
    }
}

TEST_CASE("a run on the device resumes with the same bits") {
    for (const std::string ensemble : {"nve", "nvt_nhc 500 300 20", "npt_scr 500 300 20 0 0 0 0 0 0 50 50 50 50 50 50 100"}) {
        INFO(ensemble);
        const std::string text = "potential nep.txt\ntime_step 1\nensemble " + ensemble +
                                 "\ndump_thermo 7\ndump_xyz -1 0 1 t.xyz velocity\ncompute_msd 2 10\nrun 60\n";
        RunBench bench;
        use_device(bench.options);
        Recorder through, rest;
        bench.perform_deck(text, "whole", through);
        Stopper stopper(33);
        message_of([&] { bench.perform_deck(text, "parts", stopper); }, ErrorKind::guard);
        bench.perform_deck(text, "parts", rest, true);
        CHECK(rest.steps == 27);
        check_same_files(bench, "whole", "parts");
    }
}

TEST_CASE("a guard names the atom on the device, at the latest where something is written") {
    RunBench bench;
    use_device(bench.options);
    bench.write("bursting.txt", format_nep(bursting_model()));
    bench.set_structure(collision(0.2));
    Recorder quiet;
    const std::string text = "potential bursting.txt\ntime_step 1\nensemble nve\ndump_thermo 100\nrun 150\n";
    const std::string message = message_of([&] { bench.perform_deck(text, "run", quiet); }, ErrorKind::guard);
    CHECK_THAT(message, Catch::StartsWith("step ") && Catch::Contains("is not a finite number"));
    CHECK(std::filesystem::exists("run/checkpoint.bin"));
}

namespace {

// A device, and enough atoms for three of these cells to be handled in tiles where one cell is not (device/nep.hpp).
struct TestDevice {
    std::string what;
    int atoms;
    BackendMaker backend;
    std::function<std::unique_ptr<BatchBackend>(std::size_t)> batch;
};

std::vector<TestDevice> devices(const BackendOptions& options) {
    std::vector<TestDevice> all;
    all.push_back({"host", 40, [options](const NepModel& model) { return host_device_backend(model, options); },
                   [options](std::size_t replicas) { return host_device_batch(replicas, options); }});
    try {
        cuda_device();
    } catch (const Error& error) {
        WARN("skipped: cuda (" << error.what() << ")");
        return all;
    }
    all.push_back({"cuda", 4000, [options](const NepModel& model) { return make_cuda_backend(model, options); },
                   [options](std::size_t replicas) { return make_cuda_batch(replicas, options); }});
    return all;
}

}  // namespace

TEST_CASE("a replica on a device has the bits of the run alone, and so has that run when it is done again") {
    BatchBench bench;
    Recorder quiet;
    const char* const temperatures[] = {"300", "400", "500"};
    const char* const gaps[] = {"9.4", "9.5", "9.6"};
    for (const TestDevice& device : devices(bench.options.backend)) {
        INFO(device.what);
        const auto folder = [&](const std::string& name) { return device.what + "_" + name; };
        bench.options.make_backend = device.backend;
        for (int k = 0; k < 3; ++k) {
            bench.options.seed = 7 + static_cast<std::uint64_t>(k);
            const std::string text = deck("nvt_bdp 400 300 20", temperatures[k], gaps[k], "mirror", device.atoms);
            bench.perform_deck(text, folder("single" + std::to_string(k)), quiet);
            if (k == 0) bench.perform_deck(text, folder("again"), quiet);
        }
        check_same_files(bench, folder("single0"), folder("again"));
        ReplicaMachine machine(device.batch(3));
        const std::string text = "replicas 3 temperature 300 400 500 gap 9.4 9.5 9.6 seed 7 8 9\n" +
                                 deck("nvt_bdp 400 300 20", "${temperature}", "${gap}", "mirror", device.atoms);
        CHECK(bench.perform_batch(text, folder("batch"), machine) == std::vector<std::string>(3));
        for (int k = 0; k < 3; ++k)
            check_same_files(bench, folder("single" + std::to_string(k)), folder("batch") + "/" + replica_name(k, 3));
    }
}
