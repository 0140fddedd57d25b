// SPDX-License-Identifier: GPL-3.0-or-later
#include "../../src/md/structure.hpp"

#include <catch2/catch.hpp>

#include "support/builders.hpp"
#include "support/workplace.hpp"

using namespace lmmd;

namespace {

template <class Action>
std::string message(Action action) {
    try {
        action();
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::input);
        return error.what();
    }
    return "nothing was thrown";
}

const Where kWhere{"ga.in", 2, 7};

std::string frame(const std::string& lattice, const std::string& atoms, int n = 2) {
    return std::to_string(n) + "\nLattice=\"" + lattice + "\" Properties=species:S:1:pos:R:3\n" + atoms;
}

}  // namespace

TEST_CASE("the closest contact is found, through periodic faces too") {
    State state = test::dimer(0.4);
    const auto contact = closest_contact(state.box, state.atoms.position, 0.5);
    REQUIRE(contact.has_value());
    CHECK(contact->first == 0);
    CHECK(contact->second == 1);
    CHECK(contact->distance == Approx(0.4).epsilon(1e-12));
    CHECK_FALSE(closest_contact(state.box, state.atoms.position, 0.39).has_value());

    state.atoms.position = {{0.1, 15, 15}, {29.8, 15, 15}};
    CHECK_FALSE(closest_contact(state.box, state.atoms.position, 0.5).has_value());  // an open box
    state.box.periodic = {true, false, false};
    const auto through = closest_contact(state.box, state.atoms.position, 0.5);
    REQUIRE(through.has_value());
    CHECK(through->distance == Approx(0.3).epsilon(1e-12));
}

TEST_CASE("a good structure is read, and frames are counted from 1") {
    const test::Workplace here;
    here.write("two.xyz", frame("10 0 0 0 10 0 0 0 10", "Ga 0 0 0\nGa 3 0 0\n") +
                              frame("10 0 0 0 10 0 0 0 10", "In 0 0 0\nIn 4 0 0\n"));
    CHECK(read_structure("two.xyz", 1, kWhere).atoms.symbol[0] == "Ga");
    CHECK(read_structure("two.xyz", 2, kWhere).atoms.symbol[0] == "In");
    CHECK(read_structure("two.xyz", -1, kWhere).atoms.symbol[0] == "In");
    CHECK(message([] { read_structure("two.xyz", 3, kWhere); }) ==
          "ga.in:2:7: found frame 3, expected at most 2, where 'two.xyz' ends");
}

TEST_CASE("a structure that cannot be is told with its own line") {
    const test::Workplace here;
    CHECK(message([] { read_structure("none.xyz", 1, kWhere); }) ==
          "ga.in:2:7: found no file 'none.xyz', expected a structure in extended xyz; check the path, which is "
          "relative to the deck");
    here.write("close.xyz", frame("10 0 0 0 10 0 0 0 10", "Ga 1 1 1\nGa 5 5 5\nGa 1 1 1.25\n", 3));
    CHECK(message([] { read_structure("close.xyz", 1, kWhere); }) ==
          "close.xyz:5: found atoms 0 (Ga) and 2 (Ga), counted from 0, 0.250 A apart, expected at least 0.5 A; move or "
          "remove one of them");
    here.write("empty.xyz", "");
    CHECK(message([] { read_structure("empty.xyz", 1, kWhere); }) ==
          "empty.xyz: found no frame, expected extended xyz with at least one");
}

TEST_CASE("a box must span a volume") {
    State state = test::dimer(3);
    CHECK_NOTHROW(check_structure(state, kWhere));
    state.box = Box(Mat3{{10, 0, 0, 0, 10, 0, 10, 10, 0}}, {true, true, true});
    CHECK(
        message([&] { check_structure(state, kWhere); }) ==
        "ga.in:2:7: found a box of volume 0 A^3, expected three lattice vectors that span a volume; mend the lattice");
}
