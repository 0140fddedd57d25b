// SPDX-License-Identifier: GPL-3.0-or-later
#include "output.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "lmmd/io/output.hpp"
#include "plot/gnuplot.hpp"

namespace lmmd::analyze {

namespace fs = std::filesystem;
using namespace analysis;

void declare(CLI::App& app, ResultOutput& output) {
    app.add_option("--out", output.out, "folder for the tables; default: to the terminal")->type_name("DIR");
    app.add_option("--plot", output.plot, "figure of the curves with their errors; gnuplot draws it")->type_name("FILE.png|FILE.svg");
    app.add_flag("--json", output.json, "the result as JSON");
}

void check(const ResultOutput& output) {
    if (!output.plot.empty()) image_format(output.plot, "--plot");
}

void write_files(const Result& result, const ResultOutput& output) {
    if (!output.plot.empty()) replace_file(output.plot, draw(figures_of(result), image_format(output.plot, "--plot")));
    if (!output.out.empty()) {
        fs::create_directories(output.out);
        for (const DataTable& table : result.tables)
            replace_file(fs::path(output.out) / (table.name + ".out"), format_table(result, table));
    }
}

void write_result(const Result& result, const ResultOutput& output) {
    write_files(result, output);
    if (output.json) {
        fmt::print("{}", format_json(result));
        return;
    }
    for (const std::string& warning : result.warnings) fmt::print(stderr, "warning: {}\n", warning);
    if (output.out.empty()) {
        for (const DataTable& table : result.tables) fmt::print("{}", format_table(result, table));
        if (result.tables.empty()) fmt::print("{}", format_scalars(result));
        return;
    }
    fmt::print("{}", format_scalars(result));
    for (const DataTable& table : result.tables)
        fmt::print("{}: {}\n", (fs::path(output.out) / (table.name + ".out")).string(), table.title);
}

}  // namespace lmmd::analyze
