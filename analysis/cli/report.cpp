// SPDX-License-Identifier: GPL-3.0-or-later
// lmmd-analyze report RUN...: one page about a run, or about several that are averaged.
#include "report/report.hpp"

#include <fmt/format.h>

#include <memory>

#include "commands.hpp"
#include "input_options.hpp"
#include "lmmd/io/output.hpp"

namespace lmmd::analyze {
namespace {

namespace fs = std::filesystem;

struct ReportCommand {
    InputOptions input;
    std::string out;
};

int run(const ReportCommand& command) {
    const std::vector<fs::path> inputs = command.input.paths();
    fs::path out = command.out;
    if (out.empty()) out = (fs::is_directory(inputs[0]) ? inputs[0] : inputs[0].parent_path()) / "report.html";
    replace_file(out, analysis::report(inputs, command.input.trajectory(), command.input.machine()));
    fmt::print("{}\n", out.string());
    return 0;
}

}  // namespace

Action define_report(CLI::App& app) {
    auto command = std::make_shared<ReportCommand>();
    command->input.add(app);
    app.add_option("--out", command->out, "the page; default: report.html in the first run's directory")
        ->type_name("FILE.html");
    return [command] { return run(*command); };
}

}  // namespace lmmd::analyze
