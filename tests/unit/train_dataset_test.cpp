// SPDX-License-Identifier: GPL-3.0-or-later
// Labelled frames: splits by trajectory, signs of stress, and the exact text of what is wrong with a frame.
#include <catch2/catch.hpp>

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "lmmd/train/dataset.hpp"

using namespace lmmd;
namespace fs = std::filesystem;

namespace {

TrainDeck deck_of_gallium() {
    TrainDeck deck;
    deck.file = "train.in";
    deck.shape.elements = {"Ga"};
    return deck;
}

struct FrameText {
    std::string info = "energy=-5.6 config_type=liq_a";
    std::string first = "Ga 0 0 0 0.1 0 0", second = "Ga 2.5 0 0 -0.1 0 0";
    std::string columns = "species:S:1:pos:R:3:forces:R:3";
    std::string text() const {
        return "2\nLattice=\"8 0 0 0 8 0 0 0 8\" Properties=" + columns + " " + info + "\n" + first + "\n" + second +
               "\n";
    }
};

struct DataFile {
    fs::path path = fs::temp_directory_path() / ("lmmd_train_data_" + std::to_string(::getpid()) + ".xyz");
    explicit DataFile(const std::string& text) { std::ofstream(path) << text; }
    ~DataFile() { fs::remove(path); }
};

Dataset read(const std::string& text, TrainDeck deck = deck_of_gallium()) {
    const DataFile file(text);
    deck.train_set = {file.path};
    return read_dataset(deck);
}

std::string message(const std::string& text, const TrainDeck& deck = deck_of_gallium()) {
    try {
        read(text, deck);
    } catch (const Error& error) {
        std::string what = error.what();
        const std::string name = DataFile("").path.string();
        for (std::size_t at; (at = what.find(name)) != std::string::npos;) what.replace(at, name.size(), "data.xyz");
        return what;
    }
    return "";
}

std::string frame(const std::string& info) {
    FrameText f;
    f.info = info;
    return f.text();
}

}  // namespace

TEST_CASE("messages about bad frames", "[train]") {
    FrameText f;
    CHECK(message(f.text()) == "");
    CHECK(message(frame("config_type=a")) ==
          "data.xyz:1:1: found frame 1 without an energy, expected 'energy=' in eV; label the frame or remove it");
    FrameText bare{"energy=-5.6", "Ga 0 0 0", "Ga 2.5 0 0", "species:S:1:pos:R:3"};
    CHECK(message(f.text() + bare.text()) ==
          "data.xyz:5:1: found frame 2 without forces, expected a column forces:R:3 in eV/A; label the frame or remove "
          "it");
    CHECK(message(frame("energy=-4000")) ==
          "data.xyz:1:1: found frame 1 with an energy of -2000 eV per atom, expected 100 at most; energies are in eV "
          "(1 Hartree = 27.2114 eV) and "
          "count from free atoms, not from bare nuclei: convert or shift them");
    FrameText hard = f;
    hard.second = "Ga 2.5 0 0 -400 0 0";
    CHECK(message(hard.text()) ==
          "data.xyz:1:1: found frame 1 with a force of 400 eV/A on atom 2, expected 100 at most; forces are in eV/A (1 "
          "Hartree/Bohr = 51.4221 eV/A): "
          "convert them or remove the frame");
    FrameText close = f;
    close.second = "Ga 7.9 0 0 -0.1 0 0";
    CHECK(message(close.text()) ==
          "data.xyz:1:1: found frame 1 with atoms 1 and 2 only 0.10 A apart, expected 0.5 A at least; mend the "
          "positions or remove the frame");
    FrameText foreign = f;
    foreign.second = "In 2.5 0 0 -0.1 0 0";
    CHECK(message(foreign.text()) ==
          "data.xyz:1:1: found element 'In' in frame 1, expected Ga; add it to 'type' or remove the frame");
    CHECK(message(frame("energy=-5.6 stress=\"1 0 0 0 1 0 0 0 1\"")) ==
          "data.xyz:1:1: found frame 1 with 'stress' and no 'virial', expected the deck to say whose sign it has; add "
          "'stress_sign ase' (tension "
          "positive) or 'stress_sign gpumd' (compression positive)");
    CHECK(message(frame("energy=-5.6 weight=-1")) ==
          "data.xyz:1:1: found frame 1 with weight='-1', expected a number from 0 to 1e+06; mend it or remove it");
}

TEST_CASE("an energy in other units is noticed", "[train]") {
    const std::string good = frame("energy=-5.6 config_type=a");
    CHECK(message(good + good + good + frame("energy=-129.1 config_type=a")) ==
          "data.xyz:13:1: found an energy 61.75 eV per atom away from the other frames of this composition, expected "
          "10 at most; are all energies in "
          "eV and from one method? (1 Hartree = 27.2114 eV, 1 eV = 23.06 kcal/mol)");
}

TEST_CASE("all bad frames are named in one go", "[train]") {
    const std::string text = message(frame("config_type=a") + FrameText().text() + frame("energy=-4000"));
    CHECK(text.find("data.xyz:1:1: found frame 1 without an energy") == 0);
    CHECK(text.find("\ndata.xyz:9:1: found frame 3 with an energy of -2000 eV per atom") != std::string::npos);
}

TEST_CASE("a pattern that matches nothing is a mistake", "[train]") {
    TrainDeck deck = deck_of_gallium();
    deck.test = {"solid_*"};
    CHECK(message(FrameText().text(), deck) ==
          "train.in: found 'test solid_*', which matches no trajectory, expected the name of one, such as 'liq_a'");
}

TEST_CASE("stress becomes virial by the sign that the deck names", "[train]") {
    TrainDeck deck = deck_of_gallium();
    const std::string text = frame("energy=-5.6 stress=\"0.1 0 0 0 0 0 0 0 0\"");
    deck.stress_sign = StressSign::ase;
    CHECK((*read(text, deck).frames[0].virial)(0, 0) == Approx(-51.2));
    deck.stress_sign = StressSign::gpumd;
    CHECK((*read(text, deck).frames[0].virial)(0, 0) == Approx(51.2));
}

TEST_CASE("splits never cut a trajectory", "[train]") {
    std::string text;
    for (int trajectory = 0; trajectory < 10; ++trajectory)
        for (int f = 0; f < 3; ++f) text += frame("energy=-5.6 config_type=liq_" + std::to_string(trajectory));
    TrainDeck deck = deck_of_gallium();
    deck.test = {"liq_4"};
    deck.validation_fraction = 0.2;
    const Dataset data = read(text, deck);
    CHECK(data.test == std::vector<std::size_t>{12, 13, 14});
    CHECK(data.validation.size() == 6);
    CHECK(data.train.size() == 21);
    for (const std::size_t v : data.validation)
        for (const std::size_t t : data.train) CHECK(data.frames[v].trajectory != data.frames[t].trajectory);
}
