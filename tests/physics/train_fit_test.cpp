// SPDX-License-Identifier: GPL-3.0-or-later
// A training as a whole: it finds a known model again, an interrupted one goes on with the same bits, and what it
// writes is what it fitted.
#include <catch2/catch.hpp>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "lmmd/io/extxyz.hpp"
#include "lmmd/io/nep_file.hpp"
#include "lmmd/train/training.hpp"
#include "support/nep_evaluation.hpp"
#include "support/training.hpp"

using namespace lmmd;
namespace fs = std::filesystem;

namespace {

std::string content(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// Liquids labelled by a small random model, and a deck that fits a model of its shape to them.
struct TeacherFolder {
    fs::path path = fs::temp_directory_path() / ("lmmd_train_fit_" + std::to_string(::getpid()));
    NepModel teacher;

    TeacherFolder() {
        fs::create_directories(path);
        NepShape shape = test::small_shape({1, false, 4});
        shape.cutoff_radial = {5};
        shape.cutoff_angular = {4};
        shape.n_max_radial = shape.n_max_angular = 1;
        shape.basis_radial = shape.basis_angular = 3;
        shape.l_max = 2;
        shape.many_body = {false, false, false, false, false, false};
        teacher = test::random_model(5, shape);
        std::string text;
        for (std::uint64_t f = 0; f < 12; ++f) {
            const State state = test::liquid(16, 100 + f, {});
            const test::NepResult labels = test::evaluate(teacher, state);
            XyzRecord record{state};
            record.energy = labels.energy;
            record.virial = labels.virial;
            record.forces = &labels.force;
            record.info.emplace_back("config_type", "liq_" + std::to_string(f));
            XyzColumns columns;
            columns.forces = true;
            columns.digits = 17;
            text += format_xyz(record, columns);
        }
        std::ofstream(path / "data.xyz") << text;
    }
    ~TeacherFolder() { fs::remove_all(path); }

    fs::path deck(int epochs) const {
        const fs::path file = path / "train.in";
        std::ofstream(file) << "train_set data.xyz\nvalidation liq_0 liq_1\ntype 1 Ga\ncutoff 5 4\nn_max 1 "
                               "1\nbasis_size 3 3\nl_max 2 0\nneuron 8\n"
                               "batch 5\nlearning_rate 0.03 1e-5\nseed 3\nepochs "
                            << epochs << "\n";
        return file;
    }
};

struct Silent : TrainingReporter {
    int stop_after = -1;  // epochs
    int done = 0;
    double first_force = 0, last_force = 0;  // RMSE of the validation
    void line(const std::string&) override {}
    void epoch(const EpochRecord& record, const TrainDeck&, double) override {
        if (done++ == 0) first_force = record.validation.force_rmse();
        last_force = record.validation.force_rmse();
    }
    bool stop_requested() const override { return done == stop_after; }
};

TrainingOptions options(const fs::path& deck, const fs::path& directory) {
    TrainingOptions o;
    o.deck = deck;
    o.directory = directory;
    o.threads = 2;
    o.program = "test";
    return o;
}

}  // namespace

TEST_CASE("training finds a known model again", "[train]") {
    const TeacherFolder folder;
    Silent reporter;
    REQUIRE(train(options(folder.deck(1500), folder.path / "out"), reporter) == TrainingEnd::finished);
    CHECK(reporter.last_force < 0.01 * reporter.first_force);

    // nep.txt is the model whose predictions the parity data hold.
    const NepModel fitted = read_nep(folder.path / "out" / "nep.txt");
    std::ifstream parity(folder.path / "out" / "energy_validation.out");
    for (std::uint64_t f = 0; f < 2; ++f) {
        double predicted = 0, label = 0;
        REQUIRE(parity >> predicted >> label);
        const State state = test::liquid(16, 100 + f, {});
        CHECK(test::evaluate(fitted, state).energy / 16 == Approx(predicted).epsilon(1e-7));
        CHECK(test::evaluate(folder.teacher, state).energy / 16 == Approx(label).epsilon(1e-7));
    }
    CHECK(content(folder.path / "out" / "card.json").find("\"force_rmse_meV_per_A\"") != std::string::npos);
    CHECK(train(options(folder.deck(1500), folder.path / "out"), reporter) == TrainingEnd::was_finished);
}

TEST_CASE("an interrupted training ends with the bits of an uninterrupted one", "[train]") {
    const TeacherFolder folder;
    const fs::path deck = folder.deck(12);
    Silent reporter;
    train(options(deck, folder.path / "whole"), reporter);
    Silent interrupted;
    interrupted.stop_after = 5;
    CHECK_THROWS_WITH(train(options(deck, folder.path / "parts"), interrupted),
                      "stopped on request after epoch 5 of 12; go on with --resume");
    TrainingOptions again = options(deck, folder.path / "parts");
    CHECK_THROWS_WITH(
        train(again, reporter),
        (folder.path / "parts").string() +
            ": found an unfinished training of this deck, expected none; go on with it with --resume, or start "
            "afresh with --force");
    again.resume = true;
    again.threads = 1;
    REQUIRE(train(again, reporter) == TrainingEnd::finished);
    for (const char* name :
         {"nep.txt", "loss.out", "card.json", "energy_train.out", "force_validation.out", "virial_train.out"}) {
        INFO(name);
        CHECK(content(folder.path / "whole" / name) == content(folder.path / "parts" / name));
    }
    again.deck = folder.deck(13);
    again.directory = folder.path / "whole";
    CHECK_THROWS_WITH(
        train(again, reporter),
        (folder.path / "whole").string() +
            ": found a training with another deck or other data, expected the one that is to be resumed; undo "
            "the change, or start afresh with --force or in another directory with --out");
}

TEST_CASE("fine tuning starts from the model that it is given", "[train]") {
    const TeacherFolder folder;
    std::ofstream(folder.path / "teacher.txt") << format_nep(folder.teacher);
    const fs::path deck = folder.deck(1);
    std::ofstream(deck, std::ios::app) << "fine_tune teacher.txt\n";
    Silent reporter;
    CHECK_THROWS_WITH(train(options(deck, folder.path / "tuned"), reporter),
                      deck.string() + ": found 'neuron 8', expected 'neuron 4' as in " +
                          (folder.path / "teacher.txt").string() + "; a model is tuned in its own shape");
    std::string text = content(deck);
    text.replace(text.find("neuron 8"), 8, "neuron 4");
    text.replace(text.find("0.03 1e-5"), 9, "1e-6 1e-6");
    std::ofstream(deck) << text;
    train(options(deck, folder.path / "tuned"), reporter);
    CHECK(reporter.last_force < 1e-3);
}
