// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "doubt.hpp"
#include "lmmd/base/units.hpp"
#include "report/html.hpp"
#include "report/run_folder.hpp"

namespace lmmd::analysis {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kRows = 40;  // of a table on the page

struct Refusal {
    std::string name, reason;
};

// What the estimators make of the inputs, and what they object to.
struct Estimated {
    std::vector<std::pair<const EstimatorEntry*, Result>> results;
    std::vector<Refusal> refusals;
    std::string atoms;  // "250 atoms of Ga"
};

// The estimator behind a table that the run wrote about all atoms; "" for one about some of them.
std::string estimator_of(const std::string& command) {
    for (const char* choice : {" on ", " group ", " element ", " layer "})
        if (command.find(choice) != std::string::npos) return {};
    return command.substr(0, command.find(' '));
}

std::string composition(const Setup& setup) {
    std::string text = fmt::format("{} atoms of ", setup.symbol.size());
    for (std::size_t k = 0; k < setup.elements.size(); ++k)
        text += (k == 0 ? "" : ", ") + setup.elements[k] +
                (setup.elements.size() > 1 ? fmt::format(" ({:.0f})", setup.number(k)) : "");
    return text;
}

// Every estimator with its defaults, except those whose tables the run wrote itself.
Estimated estimate(std::span<const fs::path> inputs, const TrajectoryOptions& options, const Machine& machine,
                   const std::set<std::string>& written) {
    Estimated estimated;
    try {
        estimated.atoms = composition(Trajectory(inputs[0], options).setup());
    } catch (const Error& error) {
        estimated.refusals.push_back({"all estimators", error.what()});
        return estimated;
    }
    std::vector<Request> requests;
    for (const EstimatorEntry& entry : estimators()) {
        if (written.count(entry.name) > 0) continue;
        Args args(entry.name, 0, {{entry.name, 0, 0}, {entry.name, 0, 0}}, entry.name);
        try {
            requests.push_back(parse_request(args, false));
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::input) throw;
            estimated.refusals.push_back({entry.name, error.what()});
        }
    }
    std::vector<Answer> answers = analyse_all(requests, inputs, options, machine);
    for (std::size_t k = 0; k < requests.size(); ++k) {
        if (answers[k].result)
            estimated.results.emplace_back(requests[k].entry, std::move(*answers[k].result));
        else
            estimated.refusals.push_back({requests[k].entry->name, answers[k].refusal});
    }
    return estimated;
}

class Page {
public:
    Page(std::span<const RunFolder> runs, const Estimated& estimated) : runs_(runs), estimated_(estimated) {}

    std::string text() {
        for (const RunFolder& run : runs_) add_run(run);
        for (const auto& [entry, result] : estimated_.results)
            add_section(entry->name, sentence(entry->help), result,
                        runs_.size() > 1 ? fmt::format("Averaged over {} runs.", runs_.size()) : "");
        add_refusals();
        for (const RunFolder& run : runs_) add_provenance(run);
        return page(title(), head() + body_);
    }

private:
    std::string title() const {
        std::string names;
        for (const RunFolder& run : runs_) names += (names.empty() ? "" : ", ") + run.name;
        return names;
    }

    // What a reader wants to know first: what it is, whether it went well, the numbers.
    std::string head() const {
        std::string html = "<header><h1>" + escape(title()) + "</h1>\n<p class=\"lead\">";
        std::string separator;
        const auto add = [&](const std::string& part) {
            if (!part.empty()) html += separator + part;
            if (!part.empty()) separator = " · ";
        };
        add(escape(estimated_.atoms));
        if (runs_.size() > 1) add(fmt::format("{} runs", runs_.size()));
        if (!runs_[0].thermo.tables.empty())
            add(fmt::format("{:.6g} ps", runs_[0].thermo.tables[0].columns[0].values.back()));
        add(runs_[0].status.empty() ? "" : "<b>" + escape(runs_[0].status) + "</b>");
        for (const Scalar& s : runs_[0].thermo.scalars)
            if (s.name == "temperature" || s.name == "pressure")
                add(number_with_error(s.value, s.error) + " " + escape(pretty_unit(s.unit)));
        html += "</p></header>\n";
        for (const RunFolder& run : runs_)
            for (const std::string& warning : run.warnings)
                html += "<p class=\"warning\">" + escape(warning) + "</p>\n";
        html += "<nav aria-label=\"Contents\">";
        for (const auto& [id, name] : contents_)
            html += "<a href=\"#" + id + "\">" + escape(pretty_name(name)) + "</a>\n";
        html += "</nav>\n<h2 id=\"summary\">Summary</h2>\n";
        html += summary_.empty() ? "<p>No numbers with errors were found.</p>\n" : scalar_table(summary_);
        for (std::size_t k = 0; k < doubts_.size(); ++k)
            html += fmt::format("<p class=\"warning\">[{}] {}</p>\n", k + 1, escape(sentence(doubts_[k])));
        return html;
    }

    // A line of the contents.
    std::string anchor(const std::string& name) {
        std::string id;
        for (const char c : name)
            id += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ? c : '-';
        id += "-" + std::to_string(contents_.size());
        contents_.emplace_back(id, name);
        return id;
    }

    // "liquid: " where there are several runs.
    std::string of(const RunFolder& run) const { return runs_.size() > 1 ? run.name + ": " : std::string(); }

    void add_run(const RunFolder& run) {
        thermo_ = &run.thermo;
        if (!run.thermo.tables.empty()) add_section(of(run) + "thermo", of(run) + "Thermodynamics", run.thermo, "");
        for (const Result& table : run.tables)
            add_section(of(run) + table.tables[0].name, of(run) + sentence(table.tables[0].title), table,
                        "Written by the run itself.");
    }

    void add_section(const std::string& name, const std::string& heading, const Result& result,
                     const std::string& lead) {
        body_ += "<section><h2 id=\"" + anchor(name) + "\">" + escape(heading) + "</h2>\n";
        if (!result.command.empty())
            body_ += "<p class=\"notes\"><code>" + escape(result.command) + "</code>" +
                     (lead.empty() ? "" : " — " + escape(lead)) + "</p>\n";
        for (const std::string& warning : result.warnings)
            body_ += "<p class=\"warning\">" + escape(warning) + "</p>\n";
        for (const DataTable& table : result.tables) {
            const Figure drawn = figure_of(table);
            if (!drawn.panels.empty()) body_ += figure(drawn, ++figures_);
            if (!table.columns.empty()) body_ += data_table(table, kRows);
        }
        body_ += scalar_table(result.scalars);
        body_ += "<div class=\"notes\">";
        for (const std::string& note : result.notes) body_ += "<p>" + escape(note) + "</p>\n";
        body_ += "</div></section>\n";
        for (Scalar s : result.scalars) {
            // Numbers with a meaning of their own; shares and checks stay in their section.
            const bool own = s.error > 0 && s.name != "temperature";
            if (s.unit.empty() || !(own || &result == thermo_)) continue;
            const auto is = [&](Doubt kind) { return [&s, kind](const std::string& warning) { return doubt(s, warning) == kind; }; };
            if (std::any_of(result.warnings.begin(), result.warnings.end(), is(Doubt::invalid))) continue;
            s.note = name + (s.note.empty() ? "" : ": " + s.note);
            for (const std::string& warning : result.warnings)
                if (is(Doubt::beside)(warning)) s.note += fmt::format(" [{}]", number_of(warning));
            summary_.push_back(s);
        }
    }

    // Of a doubt that stands beside numbers, counted from 1.
    std::size_t number_of(const std::string& warning) {
        const auto found = std::find(doubts_.begin(), doubts_.end(), warning);
        const std::size_t number = static_cast<std::size_t>(found - doubts_.begin()) + 1;
        if (found == doubts_.end()) doubts_.push_back(warning);
        return number;
    }

    void add_refusals() {
        if (estimated_.refusals.empty()) return;
        body_ += "<section><h2 id=\"" + anchor("Not shown") +
                 "\">Not shown</h2>\n<p>What the frames do not support, in the estimators' words:</p>\n"
                 "<div class=\"scroll\"><table><tbody>\n";
        for (const Refusal& refusal : estimated_.refusals)
            body_ += "<tr><td class=\"n\">" + escape(refusal.name) + "</td><td class=\"note\">" +
                     escape(refusal.reason) + "</td></tr>\n";
        body_ += "</tbody></table></div></section>\n";
    }

    void add_provenance(const RunFolder& run) {
        if (run.facts.empty()) return;
        const std::string heading = of(run) + "How it was made";
        body_ += "<section><h2 id=\"" + anchor(heading) + "\">" + escape(heading) + "</h2>\n<pre>";
        for (const std::string& line : run.deck) body_ += escape(line) + "\n";
        body_ += "</pre>\n<div class=\"scroll\"><table><tbody>\n";
        for (const auto& [name, value] : run.facts)
            body_ +=
                "<tr><td class=\"n\">" + escape(name) + "</td><td class=\"note\">" + escape(value) + "</td></tr>\n";
        body_ += "</tbody></table></div></section>\n";
    }

    const std::span<const RunFolder> runs_;
    const Estimated& estimated_;
    std::string body_;
    std::vector<std::pair<std::string, std::string>> contents_;  // anchor and heading
    std::vector<Scalar> summary_;
    std::vector<std::string> doubts_;  // beside numbers of the summary
    const Result* thermo_ = nullptr;  // of the run at hand
    int figures_ = 0;
};

}  // namespace

std::string report(std::span<const fs::path> inputs, const TrajectoryOptions& options, const Machine& machine) {
    std::vector<RunFolder> runs;
    std::set<std::string> written;
    for (const fs::path& input : inputs) {
        if (!fs::exists(input))
            throw input_error({input.string()},
                              "found nothing there, expected a run directory or a trajectory; check the path");
        runs.push_back(read_run_folder(input));
    }
    // Of several runs the averages are wanted, whatever each wrote.
    if (runs.size() == 1)
        for (const Result& table : runs[0].tables) written.insert(estimator_of(table.command));
    const Estimated estimated = estimate(inputs, options, machine, written);
    return Page(runs, estimated).text();
}

}  // namespace lmmd::analysis
