// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/io/nep_file.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "lmmd/base/error.hpp"
#include "support/builders.hpp"
#include "support/golden.hpp"

namespace lmmd::test {
namespace {

struct Header {
    std::string kind = "nep4 1 Ga", zbl = "", cutoff = "cutoff 6 5 100 60", n_max = "n_max 1 0", basis = "basis_size 1 1",
                l_max = "l_max 1 0 0", ann = "ANN 2 0";
    std::string text() const {
        return kind + "\n" + (zbl.empty() ? "" : zbl + "\n") + cutoff + "\n" + n_max + "\n" + basis + "\n" + l_max + "\n" + ann + "\n";
    }
};
// `count` numbers 0.5, 1.5, ...
std::string numbers(int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += fmt::format("{}.5\n", i);
    return text;
}
// The default header has 3 descriptors: 2 (3 + 2) + 1 network numbers, 6 coefficients, 3 scalers.
constexpr int kNumbers = 20;

std::string message(const std::string& text) {
    try {
        parse_nep(text, "nep.txt");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::input);
        return error.what();
    }
    return "no error";
}
NepShape shape_of(const Header& header, int count) { return parse_nep(header.text() + numbers(count), "nep.txt").shape; }

TEST_CASE("A small file is read number by number, in the order of the layout") {
    const NepModel model = parse_nep(Header().text() + numbers(kNumbers), "here/nep.txt");
    CHECK(model.source == "here/nep.txt");
    CHECK(model.shape.version == 4);
    CHECK(model.shape.elements == std::vector<std::string>{"Ga"});
    CHECK(model.shape.cutoff_radial == std::vector<double>{6});
    CHECK(model.shape.cutoff_angular == std::vector<double>{5});
    CHECK(model.shape.max_neighbors_radial == 100);
    CHECK(model.shape.max_neighbors_angular == 60);
    CHECK(model.shape.descriptors() == 3);
    CHECK(model.zbl.kind == Zbl::Kind::none);
    const NepLayout layout(model.shape);
    CHECK(layout.size == 17);
    CHECK(layout.common_bias == 10);
    CHECK(layout.c_radial == 11);
    CHECK(layout.c_angular == 15);
    REQUIRE(model.parameters.size() == 17);
    CHECK(model.parameters[16] == 16.5);
    CHECK(model.q_scaler == std::vector<double>{17.5, 18.5, 19.5});
}

TEST_CASE("Each version has its networks: one for all, one per element, one bias more") {
    Header header;
    header.kind = "nep3 2 Ga In";
    CHECK(NepLayout(shape_of(header, 11 + 4 * 6 + 3)).size == 35);
    header.kind = "nep4 2 Ga In";
    CHECK(NepLayout(shape_of(header, 21 + 4 * 6 + 3)).size == 45);
    header.kind = "nep5 2 Ga In";
    CHECK(NepLayout(shape_of(header, 23 + 4 * 6 + 3)).size == 47);
}

TEST_CASE("The three kinds of ZBL") {
    Header header;
    header.kind = "nep4_zbl 1 Ga";
    header.zbl = "zbl 1 2";
    CHECK(parse_nep(header.text() + numbers(kNumbers), "").zbl.kind == Zbl::Kind::universal);
    header.zbl = "zbl 1 2 0.7";
    const Zbl typewise = parse_nep(header.text() + numbers(kNumbers), "").zbl;
    CHECK(typewise.kind == Zbl::Kind::typewise);
    CHECK(typewise.typewise_factor == 0.7);
    header.zbl = "zbl 0 0";
    const Zbl flexible = parse_nep(header.text() + numbers(kNumbers + 10), "").zbl;
    CHECK(flexible.kind == Zbl::Kind::flexible);
    REQUIRE(flexible.pairs.size() == 1);
    CHECK(flexible.pairs[0][0] == 20.5);
    CHECK(flexible.pairs[0][9] == 29.5);
}

TEST_CASE("Cutoffs: common or for each element, with or without numbers of neighbours") {
    Header header;
    header.cutoff = "cutoff 6 5";
    CHECK(shape_of(header, kNumbers).max_neighbors_radial == 0);
    header.kind = "nep3 3 Ga In Sn";
    const int count = 11 + 9 * 6 + 3;
    for (const char* line : {"cutoff 6 5 4.5 4 7 3", "cutoff 6 5 4.5 4 7 3 90 80"}) {
        header.cutoff = line;
        const NepShape shape = shape_of(header, count);
        CHECK(shape.cutoff_radial == std::vector<double>{6, 4.5, 7});
        CHECK(shape.cutoff_angular == std::vector<double>{5, 4, 3});
    }
    header.cutoff = "cutoff 6 5 90 80";
    CHECK(shape_of(header, count).cutoff_angular == std::vector<double>{5, 5, 5});
    // Two elements and four numbers: the last two are numbers of neighbours, as GPUMD has it.
    header.kind = "nep3 2 Ga In";
    CHECK(shape_of(header, 11 + 4 * 6 + 3).max_neighbors_angular == 80);
}

TEST_CASE("Every form of the l_max line") {
    const struct {
        const char* line;
        std::array<bool, 6> on;
        int columns, l_max;
    } cases[] = {
        {"l_max 4", {false, false, false, false, false, false}, 0, 4},
        {"l_max 4 2", {true, false, false, false, false, false}, 1, 4},
        {"l_max 4 0 0", {false, false, false, false, false, false}, 2, 4},
        {"l_max 4 2 1", {true, true, false, false, false, false}, 2, 4},
        {"l_max 4 0 1", {false, true, false, false, false, false}, 2, 4},
        {"l_max 8 1 1", {true, true, false, false, false, false}, 2, 8},
        {"l_max 4 2 1 1", {true, true, true, false, false, false}, 3, 4},
        {"l_max 4 0 0 0 1", {false, false, false, true, false, false}, 4, 4},
        {"l_max 4 1 0 0 0 1", {true, false, false, false, true, false}, 5, 4},
        {"l_max 4 1 1 1 1 1 1", {true, true, true, true, true, true}, 6, 4},
        {"l_max 0", {false, false, false, false, false, false}, 0, 0},
    };
    for (const auto& c : cases) {
        Header header;
        header.l_max = c.line;
        int invariants = c.l_max;
        for (bool on : c.on) invariants += on ? 1 : 0;
        INFO(c.line);
        const NepShape shape = shape_of(header, 2 * (2 + invariants + 2) + 1 + 6 + 2 + invariants);
        CHECK(shape.l_max == c.l_max);
        CHECK(shape.many_body == c.on);
        CHECK(shape.many_body_columns == c.columns);
    }
}

void check_same(const NepModel& a, const NepModel& b) {
    CHECK(a.parameters == b.parameters);
    CHECK(a.q_scaler == b.q_scaler);
    CHECK(a.zbl.kind == b.zbl.kind);
    CHECK(a.zbl.inner == b.zbl.inner);
    CHECK(a.zbl.outer == b.zbl.outer);
    CHECK(a.zbl.typewise_factor == b.zbl.typewise_factor);
    CHECK(a.zbl.pairs == b.zbl.pairs);
    CHECK(a.shape.version == b.shape.version);
    CHECK(a.shape.elements == b.shape.elements);
    CHECK(a.shape.cutoff_radial == b.shape.cutoff_radial);
    CHECK(a.shape.cutoff_angular == b.shape.cutoff_angular);
    CHECK(a.shape.max_neighbors_radial == b.shape.max_neighbors_radial);
    CHECK(a.shape.max_neighbors_angular == b.shape.max_neighbors_angular);
    CHECK(a.shape.n_max_radial == b.shape.n_max_radial);
    CHECK(a.shape.n_max_angular == b.shape.n_max_angular);
    CHECK(a.shape.basis_radial == b.shape.basis_radial);
    CHECK(a.shape.basis_angular == b.shape.basis_angular);
    CHECK(a.shape.l_max == b.shape.l_max);
    CHECK(a.shape.many_body == b.shape.many_body);
    CHECK(a.shape.many_body_columns == b.shape.many_body_columns);
    CHECK(a.shape.neurons == b.shape.neurons);
}

TEST_CASE("What is written reads back as the same model, to the last bit, for every variant") {
    int models = 0;
    for (const auto& entry : std::filesystem::directory_iterator(golden_folder() / "nep")) {
        if (!entry.path().filename().string().ends_with(".nep.txt")) continue;
        INFO(entry.path());
        const NepModel model = read_nep(entry.path());
        check_same(model, parse_nep(format_nep(model), "again"));
        ++models;
    }
    CHECK(models == 22);
    const NepModel random = random_model(5, ModelOptions{2, true, 7});  // numbers with all their digits
    check_same(random, parse_nep(format_nep(random), "again"));
}

TEST_CASE("What is written has the header that GPUMD and NEP_CPU read") {
    NepModel model = random_model(1, ModelOptions{2, true, 3});
    const auto head = [&] { const std::string text = format_nep(model); return text.substr(0, text.find("\nANN")); };
    CHECK(head() == "nep4_zbl 2 Ga In\nzbl 1 2\ncutoff 6 5 200 150\nn_max 4 3\nbasis_size 6 5\nl_max 4 2 1");
    model.shape.cutoff_angular[1] = 4.5;
    model.zbl = {Zbl::Kind::typewise, 1, 2, 0.7, {}};
    model.shape.many_body = {true, false, true, false, false, false};
    model.shape.version = 5;
    CHECK(head() == "nep5_zbl 2 Ga In\nzbl 1 2 0.7\ncutoff 6 5 6 4.5 200 150\nn_max 4 3\nbasis_size 6 5\nl_max 4 1 0 1");
    model.zbl = {};
    model.shape.version = 3;
    CHECK(head().substr(0, 12) == "nep3 2 Ga In");
}

TEST_CASE("Blank lines, carriage returns and comments do not matter") {
    std::string text = "# a comment\n\n" + Header().text() + "\n" + numbers(kNumbers) + "\n\n";
    std::string dos;
    for (char c : text) dos += c == '\n' ? std::string("\r\n") : std::string(1, c);
    CHECK(parse_nep(dos, "").q_scaler.back() == 19.5);
}

// One line of the header replaced.
std::string with(std::string Header::*line, const std::string& text, int count = kNumbers) {
    Header header;
    header.*line = text;
    return message(header.text() + numbers(count));
}

TEST_CASE("Messages: the first line") {
    CHECK(message("") == "nep.txt: found an empty file, expected a NEP (nep.txt); get it again");
    CHECK(with(&Header::kind, "nep4_dipole 1 Ga") ==
          "nep.txt:1:1: found 'nep4_dipole', a dipole model, expected a potential: nep3, nep3_zbl, nep4, nep4_zbl, nep5 or nep5_zbl; "
          "use a model of energies and forces");
    CHECK(with(&Header::kind, "nep3_polarizability 1 Ga") ==
          "nep.txt:1:1: found 'nep3_polarizability', a polarizability model, expected a potential: nep3, nep3_zbl, nep4, nep4_zbl, "
          "nep5 or nep5_zbl; use a model of energies and forces");
    CHECK(with(&Header::kind, "nep4_zbl_charge1 1 Ga") ==
          "nep.txt:1:1: found 'nep4_zbl_charge1', a charge model, expected a potential: nep3, nep3_zbl, nep4, nep4_zbl, nep5 or "
          "nep5_zbl; use a model of energies and forces");
    CHECK(with(&Header::kind, "nep4_zbl_temperature 1 Ga") ==
          "nep.txt:1:1: found 'nep4_zbl_temperature', a temperature model, expected a potential: nep3, nep3_zbl, nep4, nep4_zbl, nep5 "
          "or nep5_zbl; use a model of energies and forces");
    CHECK(with(&Header::kind, "npe4 1 Ga") ==
          "nep.txt:1:1: found 'npe4', expected nep3, nep3_zbl, nep4, nep4_zbl, nep5 or nep5_zbl; did you mean 'nep4'?");
    CHECK(with(&Header::kind, "24") ==
          "nep.txt:1:1: found '24', expected nep3, nep3_zbl, nep4, nep4_zbl, nep5 or nep5_zbl; give the nep.txt of a potential");
    CHECK(with(&Header::kind, "nep4 0") ==
          "nep.txt:1:6: found '0', expected the number of elements, a whole number from 1 to 118; usage: nep4 NUMBER ELEMENT ...");
    CHECK(with(&Header::kind, "nep4 2 Ga") ==
          "nep.txt:1:10: found the end of the line, expected the symbol of element 2 of 2; usage: nep4 NUMBER ELEMENT ...");
    CHECK(with(&Header::kind, "nep4 1 Ga In") ==
          "nep.txt:1:11: found 'In', expected the end of the line; usage: nep4 NUMBER ELEMENT ...");
    CHECK(with(&Header::kind, "nep4 1 Gx") ==
          "nep.txt:1:8: found 'Gx', expected the symbol of an element; correct the first line");
    CHECK(with(&Header::kind, "nep4 2 Ga Ga") ==
          "nep.txt:1:11: found 'Ga' a second time, expected each element once; correct the first line");
}

TEST_CASE("Messages: the lines of the header") {
    Header zbl;
    zbl.kind = "nep4_zbl 1 Ga";
    const auto with_zbl = [&](const std::string& line) { zbl.zbl = line; return message(zbl.text() + numbers(kNumbers)); };
    CHECK(with_zbl("") == "nep.txt:2:1: found 'cutoff', expected a line 'zbl INNER OUTER [FACTOR]'; correct the header");
    CHECK(with_zbl("zbl 1") == "nep.txt:2:6: found the end of the line, expected the outer radius, a length in A from 0 to 100; usage: "
                               "zbl INNER OUTER [FACTOR]");
    CHECK(with_zbl("zbl 2 1.5") ==
          "nep.txt:2:7: found an outer radius of 1.5 A, expected more than the inner one, 2 A; correct the line");
    CHECK(with_zbl("zbl 1 2 -0.7") == "nep.txt:2:9: found '-0.7', expected the factor of a typewise ZBL, a number above 0; usage: "
                                      "zbl INNER OUTER [FACTOR]");
    CHECK(with(&Header::cutoff, "cutoff 6 -5 100 60") ==
          "nep.txt:2:10: found '-5', expected the angular cutoff, a length in A above 0 and up to 100; usage: cutoff RADIAL ANGULAR "
          "[RADIAL ANGULAR ...] [MN_RADIAL MN_ANGULAR]");
    CHECK(with(&Header::cutoff, "cutoff 6 5 100") ==
          "nep.txt:2:1: found 3 arguments, expected 2 cutoffs, or 2 for each of the 1 elements, and perhaps 2 numbers of neighbours; "
          "correct the line");
    CHECK(with(&Header::cutoff, "cutoff 6 5 7 5.5") ==
          "nep.txt:2:14: found '5.5', expected the most neighbours within the angular cutoff, a whole number of neighbours; usage: "
          "cutoff RADIAL ANGULAR [RADIAL ANGULAR ...] [MN_RADIAL MN_ANGULAR]");
    CHECK(with(&Header::n_max, "n_max 4 400") ==
          "nep.txt:3:9: found '400', expected n_max of the angular functions, a whole number from 0 to 31; usage: n_max RADIAL "
          "ANGULAR");
    CHECK(with(&Header::basis, "basis_size 8") ==
          "nep.txt:4:13: found the end of the line, expected basis_size of the angular functions, a whole number from 0 to 31; usage: "
          "basis_size RADIAL ANGULAR");
    CHECK(with(&Header::l_max, "l_max 9 0 0") ==
          "nep.txt:5:7: found '9', expected the largest l, a whole number from 0 to 8; usage: l_max L [222 1111 112 123 233 134]");
    CHECK(with(&Header::l_max, "l_max 1 2 0") ==
          "nep.txt:5:9: found invariant 222 with l_max 1, expected an l_max of 2 or more; correct the line");
    CHECK(with(&Header::l_max, "l_max 3 0 0 0 0 0 1") ==
          "nep.txt:5:19: found invariant 134 with l_max 3, expected an l_max of 4 or more; correct the line");
    CHECK(with(&Header::l_max, "l_max 4 3 1") ==
          "nep.txt:5:9: found '3', expected the switch of invariant 222, 0 (off), 1 or 2 (on); usage: l_max L [222 1111 112 123 233 "
          "134]");
    CHECK(with(&Header::ann, "ANN 30 10") ==
          "nep.txt:6:8: found '10', expected the neurons of a second layer, 0, for there is none; usage: ANN NEURONS 0");
    CHECK(with(&Header::ann, "0.5") == "nep.txt:6:1: found '0.5', expected a line 'ANN NEURONS 0'; correct the header");
    CHECK(message("nep4 1 Ga\n") ==
          "nep.txt:1: found the end of the file, expected a line 'cutoff RADIAL ANGULAR [RADIAL ANGULAR ...] [MN_RADIAL MN_ANGULAR]'; "
          "the file is cut short: get it again");
}

TEST_CASE("Messages: the numbers") {
    const std::string head = Header().text();
    CHECK(message(head + numbers(kNumbers - 1)) ==
          "nep.txt:25: found the end of the file, expected number 20 of the 20 that the header asks for; the file is cut short, or the "
          "header is not its own: get it again");
    CHECK(message(head + numbers(3)) ==
          "nep.txt:9: found the end of the file, expected number 4 of the 20 that the header asks for; the file is cut short, or the "
          "header is not its own: get it again");
    CHECK(message(head + numbers(kNumbers + 1)) ==
          "nep.txt:27:1: found '20.5' after the 20 numbers that the header asks for, expected the end of the file; the header is not "
          "the file's own: get it again");
    for (const char* bad : {"nan", "inf", "1e999", "1.5x", "--1"})
        CHECK(message(head + numbers(2) + "  " + bad + "\n" + numbers(kNumbers)) ==
              fmt::format("nep.txt:9:3: found '{}', expected a finite number, number 3 of the 20 that the header asks for; the file is "
                          "damaged: get it again", bad));
    CHECK(message(head + numbers(2) + "1 2\n" + numbers(kNumbers)) ==
          "nep.txt:9:3: found '2' after number 3 of the 20 that the header asks for, expected one number a line; the file is damaged: "
          "get it again");
    Header flexible;
    flexible.kind = "nep4_zbl 1 Ga";
    flexible.zbl = "zbl 0 0";
    CHECK(message(flexible.text() + numbers(kNumbers) + "2\n1\n" + numbers(8)) ==
          "nep.txt:29: found a ZBL that fades out from 2 to 1 A, expected an inner radius of 0 or more and an outer one above it; "
          "correct these two lines");
}

TEST_CASE("Messages: files that are not there, or no files") {
    CHECK_THROWS_WITH(read_nep("/nowhere/nep.txt"), "/nowhere/nep.txt: found no such file, expected a NEP (nep.txt); check the path");
    CHECK_THROWS_WITH(read_nep("/"),
                      "/: found something that cannot be read, expected a NEP (nep.txt); check the path and its permissions");
}

TEST_CASE("A file cut anywhere is refused, and nothing but an Error comes out") {
    const std::string whole = format_nep(random_model(2, ModelOptions{1, true, 2}));
    // A cut through the last number leaves a shorter number, which nobody can notice.
    const std::size_t last_line = whole.rfind('\n', whole.size() - 2) + 1;
    for (std::size_t length = 0; length < last_line; length += 7) CHECK_THROWS_AS(parse_nep(whole.substr(0, length), ""), Error);
    CHECK_THROWS_AS(parse_nep(whole.substr(0, last_line), ""), Error);
}

TEST_CASE("The reach of a model is its largest cutoff or ZBL radius, and elements are found by symbol") {
    NepModel model = random_model(1, ModelOptions{2, true, 3});
    CHECK(model.max_cutoff() == 6);
    model.zbl.outer = 7;
    CHECK(model.max_cutoff() == 7);
    model.shape.cutoff_radial[1] = 8;
    CHECK(model.max_cutoff() == 8);
    CHECK(model.type_of("In") == 1);
    CHECK(model.type_of("Hg") == -1);
}

}  // namespace
}  // namespace lmmd::test
