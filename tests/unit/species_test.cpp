// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/model/species.hpp"

#include <catch2/catch.hpp>
#include <set>

using namespace lmmd;

TEST_CASE("every element is found by its symbol and by its number") {
    std::set<std::string> symbols;
    for (const Element& element : all_elements()) {
        symbols.insert(element.symbol);
        REQUIRE(find_element(element.symbol));
        CHECK(find_element(element.symbol)->number == element.number);
        REQUIRE(find_element(element.number));
        CHECK(find_element(element.number)->symbol == std::string(element.symbol));
    }
    CHECK(symbols.size() == all_elements().size());
    CHECK(all_elements().size() == 103);
}

TEST_CASE("numbers count up from hydrogen and masses follow them but for the known inversions") {
    int number = 0;
    double mass = 0;
    const std::set<std::string> lighter{"K", "Ni", "I", "Pa", "Np", "Am", "Rn", "Po", "Lr", "Bk"};
    for (const Element& element : all_elements()) {
        CHECK(element.number == ++number);
        INFO(element.symbol);
        if (!lighter.contains(element.symbol)) CHECK(element.mass > mass - 1e-9);
        mass = element.mass;
    }
}

TEST_CASE("the liquid metals have their standard atomic weights") {
    CHECK(find_element("Ga")->mass == 69.723);
    CHECK(find_element("In")->mass == 114.82);
    CHECK(find_element("Sn")->mass == 118.71);
    CHECK(find_element("Bi")->mass == 208.98);
    CHECK(find_element("Ga")->number == 31);
    CHECK(find_element("Bi")->number == 83);
}

TEST_CASE("covalent radii stand up to plutonium") {
    CHECK(find_element("Ga")->covalent_radius == Approx(4.0 / 3 * 1.12).epsilon(1e-5));
    CHECK(find_element("Si")->covalent_radius == Approx(4.0 / 3 * 1.04).epsilon(1e-5));
    for (const Element& element : all_elements()) {
        INFO(element.symbol);
        CHECK((element.covalent_radius > 0) == (element.number <= 94));
    }
}

TEST_CASE("what is not an element is not found") {
    CHECK_FALSE(find_element("Xx"));
    CHECK_FALSE(find_element("ga"));
    CHECK_FALSE(find_element(""));
    CHECK_FALSE(find_element(0));
    CHECK_FALSE(find_element(104));
}
