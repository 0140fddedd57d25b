// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/io/extxyz.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>

#include "lmmd/base/units.hpp"

using namespace lmmd;

namespace {

const std::string kLattice = "Lattice=\"10 0 0 0 10 0 0 0 10\"";

// The message that a text gets, or "" if it is fine.
std::string message(const std::string& text) {
    try {
        parse_xyz(text, "a.xyz");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::input);
        return error.what();
    }
    return "";
}

// The message about the second line of a frame of one atom.
std::string message_about(const std::string& comment) { return message("1\n" + comment + "\nGa 1 2 3\n"); }
// The message about an atom's line.
std::string message_about_atom(const std::string& properties, const std::string& atom) {
    return message("1\n" + kLattice + " Properties=" + properties + "\n" + atom + "\n");
}

XyzFrame one(const std::string& text) {
    const std::vector<XyzFrame> frames = parse_xyz(text, "a.xyz");
    REQUIRE(frames.size() == 1);
    return frames.front();
}

State small_state() {
    State state;
    state.box = Box({{10, 0, 0, 1, 11, 0, 0.5, -0.25, 12}}, {true, true, false});
    Atoms& a = state.atoms;
    a.symbol = {"Ga", "In", "Ga"};
    a.mass = {69.723, 114.818, 70.0};
    a.position = {{0.1, 0.2, 0.3}, {9.9, 10.5, 14.0}, {-0.5, -1.0 / 3.0, -2.0}};
    a.velocity = {{1e-3, -2e-3, 1.0 / 3.0}, {0, 0.5, -0.25}, {0.01, 0.02, 0.03}};
    a.image = {{0, 0, 0}, {1, -2, 0}, {0, 3, 0}};
    a.group_methods = {{0, 1, 0}, {2, 1, 0}};
    a.has_velocity = true;
    return state;
}

}  // namespace

TEST_CASE("a plain model file") {
    const XyzFrame frame = one("2\n" + kLattice + " Properties=species:S:1:pos:R:3\nGa 1 2 3\nIn  -4.5 5e0\t+6\n");
    const Atoms& atoms = frame.state.atoms;
    REQUIRE(atoms.size() == 2);
    CHECK(atoms.symbol == std::vector<std::string>{"Ga", "In"});
    CHECK(atoms.mass[0] == 69.723);
    CHECK(atoms.position[1].x == -4.5);
    CHECK(atoms.position[1].y == 5.0);
    CHECK(atoms.position[1].z == 6.0);
    CHECK(atoms.velocity.size() == 2);
    CHECK(atoms.image.size() == 2);
    CHECK_FALSE(atoms.has_velocity);
    CHECK(atoms.charge.empty());
    CHECK(atoms.group_methods.empty());
    CHECK(frame.state.box.periodic == std::array<bool, 3>{true, true, true});
    CHECK(frame.state.box.h(2, 2) == 10.0);
    CHECK_FALSE(frame.energy);
    CHECK(frame.where.line == 1);
}

TEST_CASE("every known column and key, in any case, with blanks and quotes") {
    const XyzFrame frame = one(
        "  2 \r\n"
        "LATTICE = \" 10 0 0  1 11 0  0 0 12 \" PBC= 't F T' Energy=-3.5 flag name=\"two words\" json={\"a\": [1, 2]}"
        " virial=\"1 2 3 4 5 6 7 8 9\" stress='9 8 7 6 5 4 3 2 1' time=12.5"
        " properties=junk:L:2:Species:S:1:MASS:R:1:pos:R:3:charge:R:1:vel:R:3:force:R:3:tag:S:1:group:I:2\r\n"
        "T F Ga 70 1 2 3 0.5 0.1 0.2 0.3 -1 -2 -3 word 0 1\r\n"
        "F F Bi 209 4 5 6 -0.5 0.0 0.0 0.01 1 2 3 other 1 0\r\n");
    const Atoms& atoms = frame.state.atoms;
    CHECK(frame.state.box.periodic == std::array<bool, 3>{true, false, true});
    CHECK(frame.state.box.h(1, 0) == 1.0);
    CHECK(atoms.mass == std::vector<double>{70, 209});
    CHECK(atoms.charge == std::vector<double>{0.5, -0.5});
    CHECK(atoms.has_velocity);
    // 0.2 A/fs over one femtosecond is 0.2 A.
    CHECK(atoms.velocity[0].y * units::kFemtosecond == Approx(0.2).epsilon(1e-15));
    CHECK(frame.forces[1].z == 3.0);
    CHECK(atoms.group_methods == std::vector<std::vector<int>>{{0, 1}, {1, 0}});
    CHECK(frame.energy == -3.5);
    REQUIRE(frame.virial);
    CHECK((*frame.virial)(1, 2) == 6.0);
    REQUIRE(frame.stress);
    CHECK((*frame.stress)(0, 1) == 8.0);
    CHECK(frame.time_fs == 12.5);
    CHECK(frame.info.at("name") == "two words");
    CHECK(frame.info.at("json") == "\"a\": [1, 2]");
    CHECK(frame.info.at("flag") == "");
    CHECK(frame.info.at("Energy") == "-3.5");
}

TEST_CASE("frames stream one after the other, blank lines between them") {
    const std::string frame = kLattice + " Properties=species:S:1:pos:R:3\nGa 1 2 3\n";
    XyzReader reader(std::make_unique<std::istringstream>("1\n" + frame + "\n\n1\n" + frame + "\n  \n"), "a.xyz");
    REQUIRE(reader.next());
    const std::optional<XyzFrame> second = reader.next();
    REQUIRE(second);
    CHECK(second->where.line == 6);
    CHECK_FALSE(reader.next());
}

TEST_CASE("messages about the first line and the length of a frame") {
    CHECK(message("") == "a.xyz: found no frame, expected an extended xyz file; check that it is whole");
    CHECK(message("two\n") ==
          "a.xyz:1:1: found 'two', expected the number of atoms of a frame, a whole number above 0 alone on "
          "its line; correct it");
    CHECK(message("  0\n") ==
          "a.xyz:1:3: found '  0', expected the number of atoms of a frame, a whole number above 0 alone on "
          "its line; correct it");
    CHECK(message("3\n") ==
          "a.xyz:1: found the end of the file instead of the second line of a frame, expected 3 lines of "
          "atoms; the file is truncated: copy it again, or correct the number of atoms on line 1");
    const std::string head = "999999999\n" + kLattice + " Properties=species:S:1:pos:R:3\n";
    CHECK(
        message(head + "Ga 1 2 3\nGa 4 5 6\n") ==
        "a.xyz:4: found the end of the file after 2 of 999999999 atoms, expected 999999999 lines of atoms; the file is "
        "truncated: copy it again, or correct the number of atoms on line 1");
    CHECK(message("3\n" + kLattice + " Properties=species:S:1:pos:R:3").find("a.xyz:2: found the end of the file after 0 of 3 atoms, expected") == 0);
    CHECK(message("3\n" + kLattice + " Properties=species:S:1:pos:R:3\nGa 1 2 3\nGa 4 5.") ==
          "a.xyz:4: found the end of the file within the line of atom 2 of 3, expected 3 lines of atoms; the file is truncated: "
          "copy it again, or correct the number of atoms on line 1");
}

TEST_CASE("messages about the comment line") {
    const std::string properties = " Properties=species:S:1:pos:R:3";
    CHECK(message_about("") ==
          "a.xyz:2:1: found no Lattice, expected Lattice=\"ax ay az bx by bz cx cy cz\" in A; add the box "
          "to this line");
    CHECK(message_about(kLattice) ==
          "a.xyz:2:31: found no Properties, expected for example Properties=species:S:1:pos:R:3; "
          "add it to this line");
    CHECK(message_about("Lattice=\"10 0 0 0 10 0 0 0\"" + properties) ==
          "a.xyz:2:10: found 8 numbers in Lattice, expected the nine numbers ax ay az bx by bz cx cy cz in A; write "
          "all nine");
    CHECK(message_about("Lattice=\"10 0 0 0 ten 0 0 0 10\"" + properties) ==
          "a.xyz:2:19: found 'ten' in Lattice, expected the nine numbers ax ay az bx by bz cx cy cz in A; write a "
          "finite number");
    CHECK(message_about("Lattice=\"1 0 0 2 0 0 0 0 1\"" + properties) ==
          "a.xyz:2:10: found a box without volume, Lattice='1 0 0 2 0 0 0 0 1', expected three lattice vectors that "
          "span one; "
          "correct Lattice");
    CHECK(message_about("Lattice=\"10 0 0 0 10 0 0 0 10" + properties) ==
          "a.xyz:2:9: found an opening \" without its end, expected it to be closed on the same line; close it");
    CHECK(message_about(kLattice + " =3" + properties) ==
          "a.xyz:2:32: found '=' without a name before it, expected name=value; name it or remove it");
    CHECK(message_about(kLattice + " energy=") ==
          "a.xyz:2:38: found energy= without a value, expected name=value; complete it");
    CHECK(message_about(kLattice + " pbc=\"T T\"" + properties) ==
          "a.xyz:2:37: found pbc='T T', expected three of T and F, one for each lattice vector; write for example "
          "pbc=\"T T F\"");
    CHECK(message_about(kLattice + " energy=low" + properties) ==
          "a.xyz:2:39: found energy='low', expected the energy in eV; write a finite number");
    CHECK(message_about(kLattice + " energy=nan" + properties) ==
          "a.xyz:2:39: found energy='nan', expected the energy in eV; write a finite number");
    CHECK(message_about(kLattice + " virial=\"1 2 3\"" + properties) ==
          "a.xyz:2:40: found 3 numbers in virial, expected the nine components of the virial in eV, xx xy xz yx yy yz "
          "zx zy zz; "
          "write all nine");
    CHECK(message_about(kLattice + " " + kLattice + properties) ==
          "a.xyz:2:32: found 'Lattice' a second time, expected it once; remove one of them");
}

TEST_CASE("messages about Properties") {
    const std::string here = "a.xyz:2:43: found ";
    const auto about = [&](const std::string& properties) {
        return message_about(kLattice + " Properties=" + properties);
    };
    CHECK(about("species:S:1:pos:R") ==
          here +
              "'species:S:1:pos:R' in Properties, expected name:type:count, the type one of S, "
              "I, R and L; correct Properties");
    CHECK(about("species:S:1:pos:X:3") ==
          here +
              "'pos:X:3' in Properties, expected name:type:count, the type one of S, I, R "
              "and L; correct Properties");
    CHECK(about("species:S:1:pos:R:-3") ==
          here +
              "'pos:R:-3' in Properties, expected name:type:count, the type one of S, I, R "
              "and L; correct Properties");
    CHECK(about("species:S:1:pos:R:2") ==
          here + "'pos:R:2' in Properties, expected 3 columns of pos; correct Properties");
    CHECK(about("species:S:1:pos:R:3:force:R:3:forces:R:3") ==
          here + "'forces' in Properties a second time, expected it once; remove one of them");
    CHECK(about("pos:R:3") == here + "Properties='pos:R:3', expected species:S:1 in it; add it");
    CHECK(about("species:S:1") == here + "Properties='species:S:1', expected pos:R:3 in it; add it");
}

TEST_CASE("messages about atoms") {
    const std::string plain = "species:S:1:pos:R:3";
    CHECK(message_about_atom(plain, "Ga 1 2") ==
          "a.xyz:3:7: found 3 columns, expected 4 (species:S:1:pos:R:3); correct this line, or Properties");
    CHECK(message_about_atom(plain, "Ga 1 2 3 4") ==
          "a.xyz:3:10: found 5 columns, expected 4 (species:S:1:pos:R:3); correct this line, or Properties");
    CHECK(message_about_atom(plain, "Xx 1 2 3") ==
          "a.xyz:3:1: found 'Xx', expected the symbol of an element; correct it");
    CHECK(message_about_atom(plain, "GA 1 2 3") ==
          "a.xyz:3:1: found 'GA', expected the symbol of an element; did you mean 'Ga'?");
    CHECK(message_about_atom(plain, "Ga 1 2x 3") ==
          "a.xyz:3:6: found '2x', expected the y component of the position in A, a finite number; correct it");
    CHECK(message_about_atom(plain, "Ga 1 2 inf") ==
          "a.xyz:3:8: found 'inf', expected the z component of the position in A, a finite number; correct it");
    CHECK(message_about_atom(plain, "Ga 1e9 2 3") ==
          "a.xyz:3:4: found an atom 1.0e+08 box lengths away, expected one in the box or near it; correct its position "
          "or Lattice");
    CHECK(message_about_atom(plain + ":mass:R:1", "Ga 1 2 3 0") ==
          "a.xyz:3:10: found '0', expected the mass in amu, a number above 0; correct it");
    CHECK(message_about_atom(plain + ":group:I:1", "Ga 1 2 3 1") ==
          "a.xyz:3:10: found '1', expected the label of group method 0, a whole number from 0 to 0; correct it");
    CHECK(message_about_atom(plain + ":vel:R:3", "Ga 1 2 3 0 nan 0") ==
          "a.xyz:3:12: found 'nan', expected the y component of the velocity in A/fs, a finite number; correct it");
}

TEST_CASE("many lines on several threads: the same frame, and the first mistake is told") {
    constexpr int kAtoms = 20000;
    const auto read = [](const std::string& lines, int threads) {
        const std::string head = std::to_string(kAtoms) + "\n" + kLattice + " Properties=species:S:1:pos:R:3:mass:R:1:vel:R:3:group:I:1\n";
        return XyzReader(std::make_unique<std::istringstream>(head + lines), "a.xyz", threads).next();
    };
    std::vector<std::string> lines;
    for (int i = 0; i < kAtoms; ++i)
        lines.push_back(fmt::format("{} {} {} 3 {} {} 0 0 {}\n", i % 3 == 0 ? "In" : "Ga", i * 1e-4, 10 - i * 1e-4, 1 + i, 1e-6 * i, i % 7));
    const auto all = [](const std::vector<std::string>& pieces) {
        std::string text;
        for (const std::string& piece : pieces) text += piece;
        return text;
    };
    const std::optional<XyzFrame> one = read(all(lines), 1), three = read(all(lines), 3);
    REQUIRE(one);
    REQUIRE(three);
    const Atoms &a = one->state.atoms, &b = three->state.atoms;
    CHECK(a.symbol == b.symbol);
    CHECK(a.mass == b.mass);
    CHECK(a.group_methods == b.group_methods);
    REQUIRE(b.size() == kAtoms);
    CHECK(b.mass[19999] == 20000);
    for (std::size_t i = 0; i < kAtoms; ++i) {
        REQUIRE(b.position[i].x == static_cast<double>(i) * 1e-4);
        REQUIRE(a.velocity[i].x == b.velocity[i].x);
    }
    const auto told = [&](const std::vector<std::string>& pieces, int threads) -> std::string {
        try {
            read(all(pieces), threads);
        } catch (const Error& error) { return error.what(); }
        return "";
    };
    std::vector<std::string> wrong = lines;
    for (const int i : {19998, 12345, 9000}) wrong[static_cast<std::size_t>(i)] = "Ga 1 2 x 1 0 0 0 0\n";
    std::vector<std::string> cut(lines.begin(), lines.begin() + 15000);
    cut.back() = "Ga 1 2 ";
    for (const int threads : {1, 3}) {
        CHECK(told(wrong, threads) == "a.xyz:9003:8: found 'x', expected the z component of the position in A, a finite number; correct it");
        CHECK(told(cut, threads).find("a.xyz:15002: found the end of the file within the line of atom 15000 of 20000, expected") == 0);
    }
}

TEST_CASE("a file that is not there, a folder") {
    CHECK_THROWS_WITH(read_xyz("/nowhere/a.xyz"),
                      "/nowhere/a.xyz: found no file that can be read, expected an extended xyz file; check the path");
    CHECK_THROWS_WITH(read_xyz("/"), "/: found a folder, expected an extended xyz file; name a file in it");
}

TEST_CASE("what is written is read back") {
    const State state = small_state();
    const std::vector<Vec3> forces{{1, 2, 3}, {-0.1, 0.2, 1e-9}, {0, 0, 1.0 / 7.0}};
    const std::vector<double> energies{-3, -2.5, -1};
    const std::vector<Mat3> virials(3, Mat3::diagonal(1, 2, 3));
    XyzRecord record{state};
    record.energy = -6.5;
    record.virial = Mat3{{1, 2, 3, 4, 5, 6, 7, 8, 9}};
    record.stress = 0.1 * Mat3::identity();
    record.forces = &forces;
    record.energy_atom = &energies;
    record.virial_atom = &virials;
    record.time_fs = 250.0;
    record.info = {{"source", "a \"quoted\" name"}, {"config_type", "liquid"}};
    XyzColumns columns;
    columns.mass = columns.charge = columns.velocity = columns.forces = columns.energy_atom = columns.unwrapped = true;
    columns.virial = columns.group = true;
    columns.digits = 17;

    const XyzFrame back = one(format_xyz(record, columns));
    const Atoms& a = state.atoms;
    const Atoms& b = back.state.atoms;
    CHECK(back.energy == record.energy);
    CHECK((*back.virial)(1, 2) == 6.0);
    CHECK(back.time_fs == 250.0);
    CHECK(back.info.at("config_type") == "liquid");
    CHECK(back.info.at("source") == "a \\\"quoted\\\" name");
    CHECK(back.state.box.periodic == state.box.periodic);
    for (int k = 0; k < 9; ++k) CHECK(back.state.box.h.m[k] == state.box.h.m[k]);
    CHECK(b.group_methods == a.group_methods);
    CHECK(b.mass == a.mass);
    CHECK(b.charge == std::vector<double>(3, 0.0));
    for (std::size_t i = 0; i < a.size(); ++i) {
        for (int k = 0; k < 3; ++k) {
            CHECK(back.forces[i][k] == forces[i][k]);
            CHECK(b.velocity[i][k] == Approx(a.velocity[i][k]).epsilon(1e-15));
        }
        // Wrapped along the first two directions, left alone along the open third.
        const Vec3 s = state.box.fractional(b.position[i]), s0 = state.box.fractional(a.position[i]);
        for (int k = 0; k < 2; ++k) {
            CHECK(s[k] > -1e-12);
            CHECK(s[k] < 1 + 1e-12);
            CHECK(std::abs(s[k] - s0[k] - std::round(s[k] - s0[k])) < 1e-12);
        }
        CHECK(s.z == Approx(s0.z).margin(1e-12));
    }
}

TEST_CASE("the written text is GPUMD's") {
    State state = small_state();
    state.box = Box(Mat3::diagonal(10, 11, 12), {true, true, false});
    XyzRecord record{state};
    record.energy = -6.5;
    record.virial = Mat3::diagonal(1, 2, 3);
    record.stress = Mat3::diagonal(0.1, 0.2, 0.3);
    record.time_fs = 1.5;
    std::vector<bool> only{true, false, true};
    record.only = &only;
    XyzColumns columns;
    columns.unwrapped = columns.group = true;
    CHECK(format_xyz(record, columns) ==
          "2\n"
          "Time=1.50000000 pbc=\"T T F\" Lattice=\"10 0 0 0 11 0 0 0 12\" energy=-6.5 virial=\"1 0 0 0 2 0 0 0 3\" "
          "stress=\"0.1 0 0 0 0.2 0 0 0 0.3\" Properties=species:S:1:pos:R:3:unwrapped_position:R:3:group:I:2\n"
          "Ga 0.1 0.2 0.3 0.1 0.2 0.3 0 2\n"
          "Ga 9.5 10.6666667 -2 -0.5 32.6666667 -2 0 0\n");
    const XyzRecord bare{state};
    CHECK(format_xyz(bare, {}).find(
              "3\npbc=\"T T F\" Lattice=\"10 0 0 0 11 0 0 0 12\" Properties=species:S:1:pos:R:3\nGa") == 0);
}

TEST_CASE("the labelled frames at hand are read") {
    const char* shared = std::getenv("LMMD_SHARED");
    const std::filesystem::path folder = std::filesystem::path(shared ? shared : LMMD_SOURCE_DIR "/../shared") / "dft";
    if (!std::filesystem::exists(folder / "ga_slab.xyz")) {
        WARN("skipped: no ../shared/dft");
        return;
    }
    const std::vector<XyzFrame> frames = read_xyz(folder / "ga_slab.xyz");
    CHECK(frames.size() == 6);
    for (const XyzFrame& frame : frames) {
        CHECK(frame.energy);
        CHECK(frame.forces.size() == frame.state.atoms.size());
        // ASE's stress has the other sign: virial = -stress * volume.
        for (int k = 0; k < 9; ++k) {
            CHECK(frame.virial->m[k] == Approx(-frame.stress->m[k] * frame.state.box.volume()).margin(1e-9));
        }
    }
}
