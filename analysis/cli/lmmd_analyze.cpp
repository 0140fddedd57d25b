// SPDX-License-Identifier: GPL-3.0-or-later
// The program lmmd-analyze: a table of subcommands.
#include <vector>

#include "cli/program.hpp"
#include "commands.hpp"

namespace {

using lmmd::cli::Subcommand;

std::vector<Subcommand> subcommands() {
    using namespace lmmd::analyze;
    std::vector<Subcommand> table{{"report", "one page about a run: figures, numbers, how it was made", &define_report, "Pages"}};
    for (const lmmd::analysis::EstimatorEntry& entry : lmmd::analysis::estimators())
        table.push_back({entry.name, entry.help, [&entry](CLI::App& app) { return define_estimator(app, entry); }, kind_of(entry)});
    table.push_back({"eliashberg", "Tc and gap of an alpha2F from the Migdal-Eliashberg equations", &define_eliashberg, "Superconductivity"});
    table.push_back({"tc", "Tc from closed formulae, side by side", &define_tc, "Superconductivity"});
    return table;
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<Subcommand> table = subcommands();
    return lmmd::cli::run_program(
        {"lmmd-analyze", "From the dynamics of a liquid metal to its superconducting Tc", LMMD_VERSION, table}, argc, argv);
}
