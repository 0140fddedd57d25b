// SPDX-License-Identifier: GPL-3.0-or-later
// Training decks: what they mean, and the exact text of what is wrong with them.
#include <catch2/catch.hpp>

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "lmmd/train/deck.hpp"

using namespace lmmd;
namespace fs = std::filesystem;

namespace {

// A folder with the deck and an (empty) data file beside it; gone at the end.
struct DeckFolder {
    fs::path path = fs::temp_directory_path() / ("lmmd_train_deck_" + std::to_string(::getpid()));
    DeckFolder() {
        fs::create_directories(path);
        std::ofstream(path / "data.xyz");
    }
    ~DeckFolder() { fs::remove_all(path); }
    TrainDeck read(const std::string& text) const {
        std::ofstream(path / "train.in") << text;
        return read_train_deck(path / "train.in");
    }
    // The message with the folder's name taken out.
    std::string message(const std::string& text) const {
        try {
            read(text);
        } catch (const Error& error) {
            std::string message = error.what();
            const std::string folder = path.string() + "/";
            for (std::size_t at; (at = message.find(folder)) != std::string::npos;) message.erase(at, folder.size());
            return message;
        }
        return "";
    }
};

const std::string kGood = "train_set data.xyz\ntype 1 Ga\n";

}  // namespace

TEST_CASE("a training deck with defaults is that of GPUMD's nep", "[train]") {
    const TrainDeck deck = DeckFolder().read(kGood);
    CHECK(deck.shape.version == 4);
    CHECK(deck.shape.cutoff_radial == std::vector<double>{8});
    CHECK(deck.shape.cutoff_angular == std::vector<double>{4});
    CHECK(deck.shape.n_max_radial == 4);
    CHECK(deck.shape.basis_angular == 8);
    CHECK(deck.shape.l_max == 4);
    CHECK(deck.shape.many_body == std::array<bool, kManyBodyCount>{true, false, false, false, false, false});
    CHECK(deck.shape.neurons == 30);
    CHECK(deck.zbl.kind == Zbl::Kind::none);
    CHECK(deck.lambda_v == 0.1);
}

TEST_CASE("keywords of a training deck", "[train]") {
    const DeckFolder folder;
    const TrainDeck deck = folder.read(
        "train_set data.xyz data.xyz\ntype 2 Ga In\ncutoff 6 5 7 4\nl_max 4 2 1 0 1\nzbl 2\nuse_typewise_cutoff_zbl\n"
        "learning_rate 0.02 0.001 exponential\nvalidation liq_* slab_*\nweight slab_* 0.5\nstress_sign gpumd\ncard "
        "licence CC0 1.0\n");
    CHECK(deck.train_set.size() == 2);
    CHECK(deck.shape.version == 5);
    CHECK(deck.shape.cutoff_radial == std::vector<double>{6, 7});
    CHECK(deck.shape.cutoff_angular == std::vector<double>{5, 4});
    CHECK(deck.shape.many_body == std::array<bool, kManyBodyCount>{true, true, false, true, false, false});
    CHECK(deck.zbl.kind == Zbl::Kind::typewise);
    CHECK(deck.zbl.typewise_factor == 0.7);
    CHECK(deck.decay == Decay::exponential);
    CHECK(deck.validation == std::vector<std::string>{"liq_*", "slab_*"});
    CHECK(deck.weights.at(0).weight == 0.5);
    CHECK(deck.stress_sign == StressSign::gpumd);
    CHECK(deck.card.at(0).second == "CC0 1.0");
    CHECK(folder.read(kGood + "zbl 2\n").zbl.inner == 1.0);
    CHECK(folder.read(kGood + "zbl 1.2 2\n").zbl.inner == 1.2);
}

TEST_CASE("messages about training decks", "[train]") {
    const DeckFolder f;
    CHECK(f.message("type 1 Ga\n") == "train.in: found no 'train_set', expected one; usage: train_set FILE.xyz ...");
    CHECK(f.message("train_set data.xyz\n") == "train.in: found no 'type', expected one; usage: type N EL ...");
    CHECK(f.message(kGood + "cutof 6 5\n") ==
          "train.in:3:1: found 'cutof', expected a keyword of a training deck; did you mean 'cutoff'?");
    CHECK(f.message(kGood + "generation 1000\n") ==
          "train.in:3:1: found 'generation', which GPUMD's nep knows and lmmd train does not; remove the line");
    CHECK(f.message("train_set gone.xyz\ntype 1 Ga\n") ==
          "train.in:1:11: found 'gone.xyz', expected an extended-xyz file that exists; paths are relative to the deck");
    CHECK(f.message("train_set data.xyz\ntype 1 Gx\n") ==
          "train.in:2:8: found 'Gx', expected the symbol of an element, such as Ga");
    CHECK(f.message("train_set data.xyz\ntype 2 Ga Ga\n") ==
          "train.in:2:11: found 'Ga' a second time, expected each element once; remove one");
    CHECK(f.message(kGood + "cutoff 4 6\n") ==
          "train.in:3:10: found an angular cutoff beyond the radial one, expected it at or below; write the radial "
          "cutoff first");
    CHECK(f.message(kGood + "cutoff 6 5 4\n") ==
          "train.in:3:1: found 3 cutoffs, expected 2, or 2 for each of the 1 elements; usage: cutoff R_RADIAL "
          "R_ANGULAR [...]");
    CHECK(f.message(kGood + "l_max 2 1 0 0 1\n") ==
          "train.in:3:15: found q123 switched on, expected l_max of at least 3 for it; raise l_max or switch it off");
    CHECK(f.message(kGood + "batch 0\n") ==
          "train.in:3:7: found '0', expected the number of frames, a whole number from 1; usage: batch N");
    CHECK(f.message(kGood + "seed 1\nseed 2\n") ==
          "train.in:4:1: found 'seed' a second time (first on line 3), expected it once; remove one");
    CHECK(f.message(kGood + "use_typewise_cutoff_zbl 0.7\n") ==
          "train.in:3:1: found no 'zbl' with it, expected one; add 'zbl 2.5', the largest outer radius in A");
}

TEST_CASE("all mistakes of a training deck come together", "[train]") {
    CHECK(DeckFolder().message("epochs no\nbatch -1\n") ==
          "train.in:1:8: found 'no', expected the number of epochs, a whole number from 1; usage: epochs N\n"
          "train.in:2:7: found '-1', expected the number of frames, a whole number from 1; usage: batch N\n"
          "train.in: found no 'train_set', expected one; usage: train_set FILE.xyz ...\n"
          "train.in: found no 'type', expected one; usage: type N EL ...");
}

TEST_CASE("every keyword of a training deck has help", "[train]") {
    for (const TrainKeyword& keyword : train_keywords()) {
        CHECK(std::string(keyword.usage).rfind(keyword.name, 0) == 0);
        CHECK(std::string(keyword.help).size() > 10);
    }
}
