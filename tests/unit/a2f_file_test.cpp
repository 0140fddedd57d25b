// SPDX-License-Identifier: GPL-3.0-or-later
// alpha2F files: units, headers of other programs, what is refused and where.
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "lmmd/base/error.hpp"
#include "support/workplace.hpp"
#include "tc/a2f_file.hpp"
#include "tc/units.hpp"

using namespace lmmd;
using namespace lmmd::tc;
using lmmd::test::Workplace;

namespace {

std::string mistake(const std::string& file, const A2fFileOptions& options = {}) {
    try {
        read_a2f(file, options);
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::input);
        return error.what();
    }
    return "nothing thrown";
}

}  // namespace

TEST_CASE("a spectrum is the same in every unit, named in the header or on the command line") {
    const Workplace work;
    for (const FrequencyUnit& unit : kFrequencyUnits) {
        std::string rows;
        for (int k = 1; k <= 5; ++k) rows += fmt::format("{:.15g} {:.15g}\n", 2e-3 * k / unit.ev, 0.1 * k);
        work.write("named.dat", fmt::format("# w[{}] a2F\n", unit.name) + rows);
        work.write("bare.dat", rows);
        for (const Alpha2F& s : {read_a2f("named.dat", {}), read_a2f("bare.dat", {unit.name, 2})}) {
            INFO(unit.name);
            REQUIRE(s.omega.size() == 5);
            for (int k = 1; k <= 5; ++k) CHECK(s.omega[k - 1] == Approx(2e-3 * k).epsilon(1e-12));
        }
    }
}

TEST_CASE("what is written is read again") {
    const Workplace work;
    const Alpha2F s = make_alpha2f({0.001, 0.0025, 0.01}, {0.125, 0.7, 0.3});
    work.write("a2f.dat", format_a2f(s, "a test"));
    const Alpha2F again = read_a2f("a2f.dat", {});
    REQUIRE(again.omega.size() == 3);
    for (std::size_t k = 0; k < 3; ++k) {
        CHECK(again.omega[k] == Approx(s.omega[k]).epsilon(1e-10));
        CHECK(again.value[k] == s.value[k]);
    }
}

TEST_CASE("files of EPW, Quantum ESPRESSO and IsoME are read, a column for each smearing") {
    const Workplace work;
    work.write("epw.a2f", " # w[meV] a2f and integrated 2*a2f/w for    2 smearing values\n"
                          "  0.1 0.01 0.02 0.1 0.2\n  0.2 0.03 0.04 0.3 0.4\n"
                          " Integrated el-ph coupling\n  #        0.30        0.40\n Phonon smearing (meV)\n  #        0.05        0.10\n");
    CHECK(read_a2f("epw.a2f", {"", 3}).value == std::vector<double>{0.02, 0.04});
    work.write("isome.a2F", " # E (THz)   5.0E-003   1.0E-002\n 0.0 1e-9 2e-9\n 1.0 0.1 0.2\n 2.0 0.3 0.4\n");
    CHECK(read_a2f("isome.a2F", {"", 2}).omega[1] == Approx(2 * 4.135667696923859e-3));
}

TEST_CASE("bad alpha2F files are refused with their place and how to mend them") {
    const Workplace work;
    work.write("a.dat", "1 0.1\n2 0.2\n");
    CHECK(mistake("a.dat") == "a.dat: found no unit of frequency in a header such as '# omega[meV]'; give --unit meV|THz|cm-1|K|eV");
    CHECK(mistake("a.dat", {"mEV", 2}) == "--unit: found 'mEV', expected meV, THz, cm-1, K or eV");
    CHECK(mistake("a.dat", {"meV", 4}) == "a.dat:1: found 2 columns, expected at least 4; check --column");
    work.write("b.dat", "# w[meV]\n2 0.1\n1 0.2\n");
    CHECK(mistake("b.dat") == "b.dat:3:1: found the frequency 1 after 2, expected ascending ones from 0 on; sort the rows, or mend what is negative");
    work.write("n.dat", "# w[meV]\n1 0.1\n-2 0.2\n");
    CHECK(mistake("n.dat").find("n.dat:3:1: found the frequency -2 after 1, expected ascending ones from 0 on") == 0);
    work.write("m.dat", "# w[meV]\n1 0.1\n2 -0.2\n");
    CHECK(mistake("m.dat") == "m.dat:3:3: found a2F = -0.2, expected 0 or more; check --column");
    work.write("nothing.dat", "");
    CHECK(mistake("nothing.dat") == "nothing.dat: found no row of numbers, expected a frequency and a2F in each line");
    work.write("c.dat", "# w[meV]\n1 0.1\n2 x.2\n");
    CHECK(mistake("c.dat") == "c.dat:3:3: found 'x.2', expected a number");
    work.write("e.dat", "# w[meV]\n-2 0.1\n1 0.2\n");
    CHECK(mistake("e.dat").find("e.dat: alpha2F: found a2F = 0.1 at the frequency -0.002 eV in row 1, expected frequencies of 0 or above") == 0);
    work.write("d.dat", "# w[meV]\n-2 0\n1 0\n");
    CHECK(mistake("d.dat") == "d.dat: alpha2F: found no weight at frequencies above 0; check unit and column (--unit, --column)");
    CHECK(mistake("none.dat") == "none.dat: cannot be read; check the path");
}
