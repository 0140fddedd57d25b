// SPDX-License-Identifier: GPL-3.0-or-later
// lmmd-analyze correlate: rank correlations and lines between properties; of the metals, or of any table.
#include "atlas/correlate.hpp"

#include <memory>

#include "commands.hpp"
#include "data.hpp"
#include "output.hpp"

namespace lmmd::analyze {
namespace {

struct CorrelateCommand {
    std::string file;
    atlas::CorrelateOptions options;
    bool second = false;
    ResultOutput output;
};

int run(CorrelateCommand c) {
    check(c.output);
    if (c.file.empty()) {
        c.file = data_file("elements.csv").string();
        using Names = std::vector<std::string>;
        if (c.options.columns.empty())
            c.options.columns = c.second ? Names{"pmg_Tc_K", "pmg_T_melt_K", "pmg_shear_GPa", "pmg_young_GPa"}
                                         : Names{"Tc_K", "T_melt_K", "shear_GPa", "young_GPa", "theta_D_K"};
        if (c.options.zero.empty()) c.options.zero = c.second ? "pmg_Tc_K" : "Tc_K";
    }
    write_result(atlas::correlate(read_csv(c.file), c.options), c.output);
    return 0;
}

}  // namespace

Action define_correlate(CLI::App& app) {
    auto c = std::make_shared<CorrelateCommand>();
    app.add_option("file", c->file, "a table of comma-separated values; default: the metals that come with the program")
        ->type_name("FILE.csv");
    app.add_option("--columns", c->options.columns, "to compare, two or more; default: all that hold numbers")
        ->type_name("NAME...")
        ->expected(2, 100);
    app.add_option("--label", c->options.label,
                   "column with the words beside a figure's points; default: the first one of words")
        ->type_name("NAME");
    app.add_option("--zero", c->options.zero,
                   "a column whose missing values are taken as 0 as well, beside leaving them out; metals: Tc_K")
        ->type_name("NAME");
    app.add_option("--where", c->options.where, "only the rows with this value")->type_name("COLUMN=VALUE");
    app.add_flag("--log", c->options.logarithm, "lines through the logarithms; ranks do not change");
    app.add_flag("--second", c->second, "the metals' second compilation (columns pmg_*)");
    declare(app, c->output);
    return [c] { return run(*c); };
}

}  // namespace lmmd::analyze
