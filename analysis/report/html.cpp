// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/html.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "plot/gnuplot.hpp"

namespace lmmd::analysis {
namespace {

constexpr Canvas kPanel{500, 330};

// Set in one face, rules instead of boxes, figures that line up, light or dark as the reader has it.
constexpr const char* kStyle = R"CSS(
:root { color-scheme: light dark; --paper: #fdfcfa; --ink: #1c1b19; --soft: #66625c; --rule: #d8d4cc; --warn: #9a4a00; }
@media (prefers-color-scheme: dark) { :root { --paper: #191918; --ink: #e6e3dd; --soft: #a09b92; --rule: #3c3a36; --warn: #f0a85c; } .panels svg { filter: brightness(1.3); } }
* { box-sizing: border-box; }
html { background: var(--paper); color: var(--ink); -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; padding: 3rem 1.25rem 5rem; max-width: 62rem;
  font: 1rem/1.55 Charter, "Bitstream Charter", "Sitka Text", Cambria, "DejaVu Serif", Georgia, serif; font-variant-numeric: lining-nums; }
h1 { font-size: 2rem; line-height: 1.15; font-weight: 600; margin: 0 0 .4rem; letter-spacing: -.01em; }
h2 { font-size: 1.3rem; line-height: 1.25; font-weight: 600; margin: 3.2rem 0 .3rem; padding-top: .8rem; border-top: 1px solid var(--rule); }
h3 { font-size: 1rem; font-weight: 600; margin: 1.8rem 0 .3rem; }
p { margin: .4rem 0; max-width: 42rem; hyphens: auto; }
.lead { color: var(--soft); font-size: 1.05rem; }
.lead b { color: var(--ink); font-weight: 600; }
nav { columns: 9rem auto; margin: 1.2rem 0 0; max-width: 62rem; font-size: .92rem; }
nav a { display: block; }
a { color: inherit; text-decoration-color: var(--rule); text-underline-offset: .18em; }
a:hover { text-decoration-color: currentColor; }
code, pre { font: .84em/1.5 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
pre { overflow-x: auto; margin: .6rem 0; padding: .1rem 0 .1rem 1rem; border-left: 2px solid var(--rule); }
.scroll { overflow-x: auto; margin: .9rem 0; }
table { border-collapse: collapse; font-size: .92rem; font-variant-numeric: tabular-nums lining-nums; border-top: 1.5px solid var(--ink); border-bottom: 1.5px solid var(--ink); }
th, td { padding: .22rem 1.4rem .22rem 0; text-align: left; vertical-align: baseline; }
th { font-weight: 600; border-bottom: 1px solid var(--ink); white-space: nowrap; }
td.n { white-space: nowrap; } td.r, th.r { text-align: right; }
td.note { color: var(--soft); min-width: 14rem; }
td:last-child, th:last-child { padding-right: 0; }
figure { margin: 1.4rem 0 1.8rem; break-inside: avoid; }
.panels { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 23rem), 1fr)); gap: 1rem 2rem; }
.panels svg { display: block; width: 100%; max-width: 30rem; height: auto; }
figcaption { margin-top: .5rem; max-width: 42rem; font-size: .92rem; line-height: 1.45; color: var(--soft); }
figcaption b { color: var(--ink); font-weight: 600; }
svg [color="black"] { color: var(--ink); } svg [fill="black"] { fill: var(--ink); } svg [stroke="black"] { stroke: var(--ink); }
svg .gridline { stroke: var(--rule); }
.notes { font-size: .92rem; color: var(--soft); } .notes p { margin: .15rem 0; }
.warning { color: var(--warn); } .warning::before { content: "\26A0\FE0E\00A0"; }
details { margin: .5rem 0; font-size: .92rem; } summary { cursor: pointer; color: var(--soft); }
@media (max-width: 40rem) {
  body { padding-top: 1.5rem; } .scalars { width: 100%; } .scalars thead { display: none; }
  .scalars tr { display: grid; grid-template-columns: 1fr auto 4.6rem; column-gap: .8rem; padding: .3rem 0; }
  .scalars tr + tr { border-top: 1px solid var(--rule); } .scalars td { padding: 0; min-width: 0; } .scalars td.note { grid-column: 1 / -1; font-size: .86rem; }
}
@media print { body { padding: 0; max-width: none; font-size: 10pt; } nav, details:not([open]) { display: none; } h2 { break-after: avoid; } }
)CSS";

void replace_all(std::string& text, const std::string& what, const std::string& with) {
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
        text.replace(at, what.size(), with);
}

// Cuts from `begin` to behind `end`, as often as there is a pair.
void cut_out(std::string& text, const std::string& begin, const std::string& end) {
    for (std::size_t at = text.find(begin); at != std::string::npos; at = text.find(begin, at)) {
        const std::size_t stop = text.find(end, at);
        if (stop == std::string::npos) return;
        text.erase(at, stop + end.size() - at);
    }
}

// gnuplot's file as part of a page: without a prologue, its ids its own.
std::string inline_svg(std::string svg, const std::string& label, const std::string& prefix) {
    svg.erase(0, svg.find("<svg"));
    cut_out(svg, "<title>", "</title>");
    cut_out(svg, "<desc>", "</desc>");
    cut_out(svg, "<filter", "</filter>");
    for (const char* quote : {"'", "\""}) {
        replace_all(svg, std::string(" id=") + quote, std::string(" id=") + quote + prefix);
        replace_all(svg, std::string("href=") + quote + "#", std::string("href=") + quote + "#" + prefix);
    }
    svg.insert(4, " role=\"img\" aria-label=\"" + escape(label) + "\"");
    return svg;
}

}  // namespace

std::string escape(const std::string& text) {
    std::string result;
    for (const char c : text) {
        if (c == '&')
            result += "&amp;";
        else if (c == '<')
            result += "&lt;";
        else if (c == '>')
            result += "&gt;";
        else if (c == '"')
            result += "&quot;";
        else
            result += c;
    }
    return result;
}

std::string sentence(std::string text) {
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
}

std::string number_with_error(double value, double error) {
    if (!std::isfinite(value)) return "–";
    std::string text;
    if (!(error > 0)) {
        text = fmt::format("{:.6g}", value);
    } else if (const int decimals = 1 - static_cast<int>(std::floor(std::log10(error)));
               decimals > 9 || std::abs(value) > 1e9) {
        text = fmt::format("{:.3g} ± {:.2g}", value, error);
    } else {
        text = fmt::format("{:.{}f} ± {:.{}f}", value, std::max(decimals, 0), error, std::max(decimals, 0));
    }
    replace_all(text, "-", "−");
    return text;
}

std::string scalar_table(const std::vector<Scalar>& scalars) {
    if (scalars.empty()) return {};
    std::string html =
        "<div class=\"scroll\"><table "
        "class=\"scalars\"><thead><tr><th>Quantity</th><th>Value</th><th>Unit</th><th>Meaning</th></tr></"
        "thead><tbody>\n";
    for (const Scalar& s : scalars)
        html += fmt::format(
            "<tr><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td "
            "class=\"note\">{}</td></tr>\n",
            escape(pretty_name(s.name)), number_with_error(s.value, s.error), escape(pretty_unit(s.unit)),
            escape(s.note));
    return html + "</tbody></table></div>\n";
}

std::string data_table(const DataTable& table, std::size_t rows) {
    const std::size_t n = table.columns.at(0).values.size(), step = std::max<std::size_t>(1, (n + rows - 1) / rows);
    std::string html = fmt::format("<details><summary>The numbers{}</summary><div class=\"scroll\"><table><thead><tr>",
                                   step > 1 ? fmt::format(": one row in {} of {}", step, n) : "");
    for (const DataColumn& column : table.columns)
        html += "<th class=\"r\">" + escape(pretty_name(column.name)) +
                (column.unit.empty() ? "" : " (" + escape(pretty_unit(column.unit)) + ")") + "</th>";
    html += "</tr></thead><tbody>\n";
    for (std::size_t k = 0; k < n; k += step) {
        html += "<tr>";
        for (const DataColumn& column : table.columns)
            html += "<td class=\"n r\">" +
                    number_with_error(column.values[k], column.errors.empty() ? kNoError : column.errors[k]) + "</td>";
        html += "</tr>\n";
    }
    return html + "</tbody></table></div></details>\n";
}

std::string figure(const Figure& figure, int number) {
    std::string html = "<figure><div class=\"panels\">\n";
    for (std::size_t p = 0; p < figure.panels.size(); ++p) {
        // What the figure is about stands in the caption.
        const Figure alone[] = {{figure.name, "", "", {figure.panels[p]}}};
        const std::string label = figure.title + (figure.panels[p].title.empty() ? "" : ": " + figure.panels[p].title);
        html += inline_svg(draw(alone, ImageFormat::svg, kPanel), label, fmt::format("f{}-{}-", number, p));
    }
    html += fmt::format("</div><figcaption><b>Figure {}.</b> {}", number,
                        escape(figure.caption.empty() ? sentence(figure.title) + "." : figure.caption));
    return html + "</figcaption></figure>\n";
}

std::string page(const std::string& title, const std::string& body) {
    return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
           "content=\"width=device-width, initial-scale=1\">\n"
           // Browsers ask for an icon unless there is one.
           "<link rel=\"icon\" href=\"data:,\">\n<title>" +
           escape(title) + "</title>\n<style>" + kStyle + "</style>\n</head>\n<body>\n" + body + "</body>\n</html>\n";
}

}  // namespace lmmd::analysis
