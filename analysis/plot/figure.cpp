// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/figure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>

namespace lmmd::analysis {
namespace {

constexpr std::size_t kMostCurves = 7;    // of a panel, before families get panels of their own
constexpr std::size_t kFewPoints = 40;    // marks rather than lines
constexpr std::size_t kMostPoints = 800;  // of a curve; a screen has no more columns
constexpr double kUnlike = 15;            // heights of curves that are not seen on one axis
constexpr double kTail = 0.03;            // of the highest value: what lies below it from somewhere on is a tail

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Columns by unit, in the order of the table; then, where these are too many for a panel, by what stands before the
// last '_'.
using Family = std::vector<const DataColumn*>;

bool is_drawn(const DataTable& table, const DataColumn& column) {
    if (&column == &table.columns.front()) return false;
    if (table.plot.empty()) return !column.errors.empty();
    return std::find(table.plot.begin(), table.plot.end(), column.name) != table.plot.end();
}

std::string stem(const std::string& name) { return name.substr(0, name.rfind('_')); }

// What the names have in common at their beginning: "Ga" of Ga_x and Ga_y; "" when that is next to nothing.
std::string common_name(const Family& family) {
    std::string common = family.front()->name;
    for (const DataColumn* column : family)
        common.erase(static_cast<std::size_t>(
            std::mismatch(common.begin(), common.end(), column->name.begin(), column->name.end()).first -
            common.begin()));
    while (!common.empty() && !is_letter(common.back())) common.pop_back();
    return common.size() > 1 ? common : std::string();
}

std::vector<Family> grouped(const Family& columns, const auto& key) {
    std::vector<Family> families;
    std::map<std::string, std::size_t> index;
    for (const DataColumn* column : columns) {
        const auto [found, added] = index.emplace(key(*column), families.size());
        if (added) families.emplace_back();
        families[found->second].push_back(column);
    }
    return families;
}

double height(const DataColumn& column) {
    double highest = 0;
    for (const double value : column.values)
        if (std::isfinite(value)) highest = std::max(highest, std::abs(value));
    return highest;
}

// Whether a curve would lie on the axis beside another one.
bool is_unlike(const Family& family) {
    double low = std::numeric_limits<double>::infinity(), high = 0;
    for (const DataColumn* column : family) {
        if (height(*column) == 0) continue;
        low = std::min(low, height(*column));
        high = std::max(high, height(*column));
    }
    return high > kUnlike * low;
}

std::vector<Family> families_of(const DataTable& table) {
    Family drawn;
    for (const DataColumn& column : table.columns)
        if (is_drawn(table, column)) drawn.push_back(&column);
    std::vector<Family> families;
    // Series without errors are records of different things over time: a panel each, unless the table says what they have in
    // common, or they are points and the line through them.
    const bool common = !table.ordinate.empty() || !table.scatter.empty();
    const auto kind = [&](const DataColumn& column) {
        return column.errors.empty() && !common ? column.name : "unit " + column.unit;
    };
    for (const Family& family : grouped(drawn, kind)) {
        const bool crowded = family.size() > kMostCurves;
        const std::vector<Family> parts =
            crowded ? grouped(family, [](const DataColumn& c) { return stem(c.name); }) : std::vector<Family>{family};
        // One curve a panel would be worse than a crowd.
        if (!crowded && table.scatter.empty() && is_unlike(family))
            for (const DataColumn* column : family) families.push_back({column});
        else if (parts.size() < family.size())
            families.insert(families.end(), parts.begin(), parts.end());
        else
            families.push_back(family);
    }
    return families;
}

// Of each stretch the lowest and the highest point are kept: peaks and noise look as they did.
Curve thinned(const Curve& all) {
    const std::size_t n = all.x.size();
    if (n <= kMostPoints || all.scatter) return all;
    Curve curve{all.name, {}, {}, {}};
    const std::size_t stretches = kMostPoints / 2;
    for (std::size_t s = 0; s < stretches; ++s) {
        const auto first = all.y.begin() + static_cast<std::ptrdiff_t>(s * n / stretches);
        const auto last = all.y.begin() + static_cast<std::ptrdiff_t>((s + 1) * n / stretches);
        const auto [low, high] = std::minmax_element(first, last);
        for (const auto& point : {std::min(low, high), std::max(low, high)}) {
            const auto k = static_cast<std::size_t>(point - all.y.begin());
            curve.x.push_back(all.x[k]);
            curve.y.push_back(all.y[k]);
            curve.error.push_back(all.error[k]);
            if (low == high) break;
        }
    }
    return curve;
}

Curve curve_of(const DataTable& table, const DataColumn& column) {
    const DataColumn& abscissa = table.columns.front();
    Curve curve{pretty_name(column.name), {}, {}, {}};
    curve.scatter = std::find(table.scatter.begin(), table.scatter.end(), column.name) != table.scatter.end();
    for (std::size_t k = 0; k < column.values.size(); ++k) {
        if (!std::isfinite(column.values[k]) || !std::isfinite(abscissa.values[k]) || (table.log_abscissa && abscissa.values[k] <= 0)) continue;
        curve.x.push_back(abscissa.values[k]);
        curve.y.push_back(column.values[k]);
        const double error = column.errors.empty() ? 0 : column.errors[k];
        curve.error.push_back(std::isfinite(error) ? error : 0);
        if (curve.scatter && !table.labels.empty()) curve.label.push_back(table.labels[k]);
    }
    return curve;
}

Range range_of(const std::vector<Curve>& curves, std::vector<double> Curve::*values) {
    Range range{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
    for (const Curve& curve : curves) {
        for (const double value : curve.*values) {
            range.low = std::min(range.low, value);
            range.high = std::max(range.high, value);
        }
    }
    return range;
}

// A spectrum that has died down, or a correlation that is lost in noise, would squeeze what there is to see to the
// left.
void cut_tail(Panel& panel) {
    const Range all = panel.x;
    const double highest = std::max(std::abs(panel.y.low), std::abs(panel.y.high));
    double last = all.low;
    for (const Curve& curve : panel.curves)
        for (std::size_t k = 0; k < curve.x.size(); ++k)
            if (std::abs(curve.y[k]) > kTail * highest) last = std::max(last, curve.x[k]);
    const double end = all.low + 1.25 * (last - all.low);
    if (!(last > all.low) || end > all.low + 0.6 * (all.high - all.low)) return;
    const double unit = std::pow(10, std::floor(std::log10(end - all.low))) / 2;
    panel.x.high = all.low + unit * std::ceil((end - all.low) / unit);
    panel.abscissa += fmt::format(", shown to {:.4g} of {:.4g}", panel.x.high, all.high);
}

// From zero where the curves begin near it, and with points whole at the edges.
void set_abscissa_range(Panel& panel, bool scatter) {
    Range& x = panel.x;
    if (panel.log_x) {
        if (!(x.high > x.low)) x = {x.low / 2, x.high * 2};
        return;
    }
    if (!(x.high > x.low)) x = {x.low - 0.5, x.high + 0.5};
    const double margin = (scatter ? 0.05 : 0.03) * (x.high - x.low);
    const bool near_zero = !scatter && x.low > 0 && x.low < (panel.points ? 0.2 : 0.05) * x.high;
    if (near_zero) x.low = 0;
    if (scatter) x.low -= margin;  // a point at the edge, and its word, are seen whole
    if (scatter || panel.points) x.high += margin;
}

// Of the curves; bands widen it by a quarter at most, so that an error without bounds hides nothing.
void set_ordinate_range(Panel& panel) {
    const double room = 0.25 * (panel.y.high - panel.y.low);
    Range range = panel.y;
    for (const Curve& curve : panel.curves) {
        for (std::size_t k = 0; k < curve.y.size(); ++k) {
            const double error = std::min(curve.error[k], room);
            range.low = std::min(range.low, curve.y[k] - error);
            range.high = std::max(range.high, curve.y[k] + error);
        }
    }
    double margin = 0.05 * (range.high - range.low);
    if (!(margin > 0)) margin = range.high == 0 ? 1 : 0.1 * std::abs(range.high);  // a curve that is level
    const bool from_zero = panel.y.low >= -0.01 * range.high && range.low <= 0.3 * range.high;
    panel.y = {from_zero ? std::min(0.0, range.low) : range.low - margin, range.high + margin};
}

std::string with_unit(const std::string& name, const std::string& unit) {
    return unit.empty() ? name : name + " (" + pretty_unit(unit) + ")";
}

// The table's word for what it shows, as long as it shows one quantity.
std::string ordinate_of(const DataTable& table, const Family& family, bool one_unit) {
    if (one_unit && !table.ordinate.empty()) return pretty_name(table.ordinate);
    if (family.size() == 1) return pretty_name(family.front()->name);
    const std::string common = one_unit ? table.name : common_name(family);
    return pretty_name(common.empty() ? table.name : common);
}

Panel panel_of(const DataTable& table, const std::vector<Family>& families, const Family& family) {
    const bool alone = families.size() == 1;
    const bool one_unit = std::all_of(families.begin(), families.end(),
                                      [&](const Family& other) { return other.front()->unit == family.front()->unit; });
    Panel panel;
    const DataColumn& abscissa = table.columns.front();
    panel.abscissa = with_unit(pretty_name(abscissa.name), abscissa.unit);
    panel.ordinate = with_unit(ordinate_of(table, family, one_unit), family.front()->unit);
    // One curve is named by its axis, unless that has the table's word.
    if (!alone && family.size() > 1) panel.title = pretty_name(common_name(family));
    if (!alone && family.size() == 1 && one_unit && !table.ordinate.empty()) panel.title = pretty_name(family.front()->name);
    for (const DataColumn* column : family) {
        Curve curve = curve_of(table, *column);
        // Of a single element the sum over elements is that element's.
        const bool again = !panel.curves.empty() && curve.y == panel.curves.back().y;
        if (!curve.x.empty() && !again) panel.curves.push_back(std::move(curve));
    }
    if (panel.curves.empty()) return panel;
    panel.x = range_of(panel.curves, &Curve::x);
    panel.y = range_of(panel.curves, &Curve::y);
    const bool scatter = !table.scatter.empty();
    panel.points = !scatter && abscissa.values.size() <= kFewPoints;
    panel.log_x = table.log_abscissa;
    set_abscissa_range(panel, scatter);
    if (!panel.points && !scatter && !panel.log_x) cut_tail(panel);
    set_ordinate_range(panel);
    for (Curve& curve : panel.curves) curve = thinned(curve);
    return panel;
}

// Words of letters replaced by a table.
template <std::size_t N>
std::string replaced(const std::string& text, const std::array<std::pair<const char*, const char*>, N>& signs) {
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at;
        while (end < text.size() && is_letter(text[end])) ++end;
        if (end == at) {
            result += text[at++];
            continue;
        }
        std::string word = text.substr(at, end - at);
        for (const auto& [name, sign] : signs)
            if (word == name) word = sign;
        result += word;
        at = end;
    }
    return result;
}

}  // namespace

std::string pretty_unit(const std::string& unit) {
    static constexpr std::array<std::pair<const char*, const char*>, 2> kSigns{{{"A", "Å"}, {"deg", "°"}}};
    static constexpr const char* kDigits[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    const std::string text = replaced(unit, kSigns);
    std::string result;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '^') {
            result += text[at];
            continue;
        }
        if (at + 1 < text.size() && text[at + 1] == '-') result += "⁻", ++at;
        while (at + 1 < text.size() && text[at + 1] >= '0' && text[at + 1] <= '9') result += kDigits[text[++at] - '0'];
    }
    return result;
}

std::string pretty_name(const std::string& name) {
    static constexpr std::array<std::pair<const char*, const char*>, 15> kSigns{{{"nu", "ν"},
                                                                                 {"omega", "ω"},
                                                                                 {"eta", "η"},
                                                                                 {"theta", "θ"},
                                                                                 {"Theta", "Θ"},
                                                                                 {"rho", "ρ"},
                                                                                 {"tau", "τ"},
                                                                                 {"gamma", "γ"},
                                                                                 {"Gamma", "Γ"},
                                                                                 {"alpha", "α"},
                                                                                 {"lambda", "λ"},
                                                                                 {"sigma", "σ"},
                                                                                 {"mu", "μ"},
                                                                                 {"star", "*"},
                                                                                 {"Delta", "Δ"}}};
    // What files call by a key has a name among people.
    static constexpr std::pair<const char*, const char*> kNames[] = {{"alpha2F", "α²F"}, {"a2F", "α²F"}, {"allen_dynes", "Allen-Dynes"},
                                                                     {"Tc_allen_dynes", "Tc (Allen-Dynes)"}, {"mcmillan_log", "McMillan (ω log)"},
                                                                     {"mcmillan_theta", "McMillan (Θ D)"}, {"sisso_2019", "Xie 2019"}, {"xie_2022", "Xie 2022"},
                                                                     {"a_plus_b_lambda", "(a + b λ)"}};
    for (const auto& [key, called] : kNames)
        if (name == key) return called;
    if (name.rfind("a2F_", 0) == 0) return "α²F " + name.substr(4);
    static constexpr const char* kDigits[] = {"₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉"};
    const std::string text = replaced(name, kSigns);
    std::string result;
    for (std::size_t at = 0; at < text.size(); ++at) {
        // A sign alone behind '_' is an index, a word is not.
        const char index = at + 1 < text.size() ? text[at + 1] : ' ', behind = at + 2 < text.size() ? text[at + 2] : ' ';
        const bool digit = index >= '0' && index <= '9', alone = !is_letter(behind) && !(behind >= '0' && behind <= '9') && behind != '.';
        if (text[at] == '_' && at > 0 && alone && (digit || index == 's' || index == 'l')) {
            result += digit ? kDigits[index - '0'] : index == 's' ? "ₛ" : "ₗ";
            ++at;
        } else if (text[at] == 'q' && digit && behind == '.') {  // the wave number of a shell
            result += "q = ";
        } else if (text[at] != '_' || index != '*') {
            result += text[at] == '_' ? ' ' : text[at];
        }
    }
    return result;
}

Figure figure_of(const DataTable& table) {
    Figure figure{table.name, table.title, table.caption, {}};
    const std::vector<Family> families = families_of(table);
    for (const Family& family : families) {
        Panel panel = panel_of(table, families, family);
        if (!panel.curves.empty()) figure.panels.push_back(std::move(panel));
    }
    return figure;
}

std::vector<Figure> figures_of(const Result& result) {
    std::vector<Figure> figures;
    for (const DataTable& table : result.tables) {
        Figure figure = figure_of(table);
        if (!figure.panels.empty()) figures.push_back(std::move(figure));
    }
    return figures;
}

}  // namespace lmmd::analysis
