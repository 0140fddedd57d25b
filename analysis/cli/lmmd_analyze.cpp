// SPDX-License-Identifier: GPL-3.0-or-later
// The program lmmd-analyze: a table of estimators.
#include <array>

#include "cli/program.hpp"
#include "commands.hpp"

int main(int argc, char** argv) {
    using lmmd::cli::Subcommand;
    static constexpr std::array<Subcommand, 2> kSubcommands{{
        {"eliashberg", "Tc and gap of an alpha2F from the Migdal-Eliashberg equations", &lmmd::analyze::define_eliashberg},
        {"tc", "Tc from closed formulae, side by side", &lmmd::analyze::define_tc},
    }};
    return lmmd::cli::run_program({"lmmd-analyze", "From the dynamics of a liquid metal to its superconducting Tc", LMMD_VERSION, kSubcommands},
                                  argc, argv);
}
