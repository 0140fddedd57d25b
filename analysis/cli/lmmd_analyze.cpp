// SPDX-License-Identifier: GPL-3.0-or-later
// The program lmmd-analyze: a table of subcommands.
#include <vector>

#include "cli/program.hpp"
#include "commands.hpp"

namespace {

using lmmd::cli::Subcommand;

std::vector<Subcommand> subcommands() {
    using namespace lmmd::analyze;
    std::vector<Subcommand> table{
        {"bilayer", "Tc of two metal layers with proximity, against the tunnelling between them", &define_bilayer},
        {"correlate", "rank correlations and lines between properties, of the metals or any table", &define_correlate},
        {"eliashberg", "Tc and gap of an alpha2F from the Migdal-Eliashberg equations", &define_eliashberg},
        {"film", "Tc of a confined film of a metal against its thickness", &define_film},
        {"genome", "the record of materials, runs and literature: add, query, look up", &define_genome},
        {"tc", "Tc from closed formulae, side by side", &define_tc},
    };
    for (const lmmd::analysis::EstimatorEntry& entry : lmmd::analysis::estimators())
        table.push_back({entry.name, entry.help, [&entry](CLI::App& app) { return define_estimator(app, entry); }});
    return table;
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<Subcommand> table = subcommands();
    return lmmd::cli::run_program(
        {"lmmd-analyze", "From the dynamics of a liquid metal to its superconducting Tc", LMMD_VERSION, table}, argc, argv);
}
