// SPDX-License-Identifier: GPL-3.0-or-later
// The program lmmd-analyze: a table of subcommands.
#include <vector>

#include "cli/program.hpp"
#include "commands.hpp"

namespace {

using lmmd::cli::Subcommand;

std::vector<Subcommand> subcommands() {
    using namespace lmmd::analyze;
    const char* const many = "Runs and materials";
    std::vector<Subcommand> table{
        {"report", "one page about a run: figures, numbers, how it was made", &define_report, many},
        {"correlate", "rank correlations and lines between properties, of the metals or any table", &define_correlate, many},
        {"genome", "the record of materials, runs and literature: add, query, look up", &define_genome, many},
    };
    for (const lmmd::analysis::EstimatorEntry& entry : lmmd::analysis::estimators())
        table.push_back({entry.name, entry.help, [&entry](CLI::App& app) { return define_estimator(app, entry); }, kind_of(entry)});
    const char* const tc = "Superconductivity";
    table.insert(table.end(),
                 {{"bilayer", "Tc of two metal layers with proximity, against the tunnelling between them", &define_bilayer, tc},
                  {"eliashberg", "Tc and gap of an alpha2F from the Migdal-Eliashberg equations", &define_eliashberg, tc},
                  {"film", "Tc of a confined film of a metal against its thickness", &define_film, tc},
                  {"tc", "Tc from closed formulae, side by side", &define_tc, tc}});
    return table;
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<Subcommand> table = subcommands();
    return lmmd::cli::run_program(
        {"lmmd-analyze", "From the dynamics of a liquid metal to its superconducting Tc", LMMD_VERSION, table}, argc, argv);
}
