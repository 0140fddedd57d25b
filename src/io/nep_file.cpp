// SPDX-License-Identifier: GPL-3.0-or-later
// Reading and writing nep.txt. The header is a handful of lines, each a keyword and its arguments; then one number a line.
#include "lmmd/io/nep_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "lmmd/base/text.hpp"
#include "lmmd/model/species.hpp"
#include "lmmd/nep/many_body.hpp"
#include "lmmd/nep/tables.hpp"

namespace lmmd {
namespace {

constexpr RealRange kCutoff{0, 100, true, "a length in A above 0 and up to 100"};
constexpr RealRange kRadius{0, 100, false, "a length in A from 0 to 100"};
constexpr IntegerRange kNeighbors{0, 1000000, "a whole number of neighbours"};
static_assert(kMaxBasis == 32);
constexpr IntegerRange kFunctions{0, kMaxBasis - 1, "a whole number from 0 to 31"};
constexpr std::array<const char*, kManyBodyCount> kManyBodyNames{"222", "1111", "112", "123", "233", "134"};

class NepReader {
public:
    NepReader(const std::string& text, std::string name) : text_(text), name_(std::move(name)) {}

    NepModel read() {
        read_kind();
        if (has_zbl_) read_zbl();
        read_cutoff();
        read_sizes();
        read_l_max();
        read_network();
        read_numbers();
        model_.source = name_;
        return std::move(model_);
    }

private:
    // Words of the next line that is not blank, none at the end of the file.
    std::vector<Token> next_line() {
        while (at_ < text_.size()) {
            const std::size_t end = std::min(text_.find('\n', at_), text_.size());
            std::vector<Token> tokens = tokenize(std::string_view(text_).substr(at_, end - at_));
            at_ = end + 1;
            ++line_;
            if (!tokens.empty()) return tokens;
        }
        return {};
    }
    Args header_line(const std::string& usage);
    void read_kind();
    void read_elements(Args& args);
    void read_zbl();
    void read_cutoff();
    void read_sizes();
    void read_l_max();
    void read_network();
    void read_numbers();
    double read_number(std::size_t index, std::size_t total);
    void read_zbl_pairs(std::size_t first, std::size_t total);

    const std::string& text_;
    std::string name_;
    std::size_t at_ = 0;
    int line_ = 0;
    bool has_zbl_ = false;
    NepModel model_;
};

// The next line of the header, which must begin with the keyword that `usage` begins with.
Args NepReader::header_line(const std::string& usage) {
    std::vector<Token> tokens = next_line();
    if (tokens.empty())
        throw input_error({name_, line_, 0}, "found the end of the file, expected a line '" + usage +
                                                 "'; the file is cut short: get it again");
    Args args(name_, line_, std::move(tokens), usage);
    if (args.keyword() != usage.substr(0, usage.find(' ')))
        throw input_error(args.where(), "found " + quote(args.keyword()) + ", expected a line '" + usage +
                                            "'; correct the header");
    return args;
}

void NepReader::read_kind() {
    static const std::vector<std::string> kinds{"nep3", "nep3_zbl", "nep4", "nep4_zbl", "nep5", "nep5_zbl"};
    std::vector<Token> tokens = next_line();
    if (tokens.empty())
        throw input_error({name_, 0, 0}, "found an empty file, expected a NEP (nep.txt); get it again");
    Args args(name_, line_, std::move(tokens), "nep4 NUMBER ELEMENT ...");
    const std::string kind = args.keyword();
    for (const char* other : {"dipole", "polarizability", "temperature", "charge", "vdw"})
        if (kind.starts_with("nep") && kind.find(std::string("_") + other) != std::string::npos)
            throw input_error(args.where(), fmt::format("found {}, a {} model, expected a potential: {}; use a model of "
                                                        "energies and forces", quote(kind), other, listed(kinds)));
    if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) {
        const std::string guess = did_you_mean(kind, kinds);
        throw input_error(args.where(), fmt::format("found {}, expected {}{}", quote(kind), listed(kinds),
                                                    guess.empty() ? "; give the nep.txt of a potential" : guess));
    }
    model_.shape.version = kind[3] - '0';
    has_zbl_ = kind.ends_with("_zbl");
    read_elements(args);
}

void NepReader::read_elements(Args& args) {
    const auto count = args.integer("the number of elements", {1, 118, "a whole number from 1 to 118"});
    std::vector<std::string>& elements = model_.shape.elements;
    for (std::int64_t i = 0; i < count; ++i) {
        const std::string symbol = args.word(fmt::format("the symbol of element {} of {}", i + 1, count));
        if (!find_element(symbol))
            args.fail("found " + quote(symbol) + ", expected the symbol of an element; correct the first line");
        if (std::find(elements.begin(), elements.end(), symbol) != elements.end())
            args.fail("found " + quote(symbol) + " a second time, expected each element once; correct the first line");
        elements.push_back(symbol);
    }
    args.done();
}

void NepReader::read_zbl() {
    Args args = header_line("zbl INNER OUTER [FACTOR]");
    Zbl& zbl = model_.zbl;
    zbl.inner = args.real("the inner radius", kRadius);
    zbl.outer = args.real("the outer radius", kRadius);
    const Where outer = args.where_last();
    zbl.kind = zbl.inner == 0 && zbl.outer == 0 ? Zbl::Kind::flexible : Zbl::Kind::universal;
    if (args.more()) {
        const double factor = args.real("the factor of a typewise ZBL", {0, 100, true, "a number above 0"});
        if (zbl.kind == Zbl::Kind::universal) {  // a flexible ZBL has its own radii, and no use for the factor
            zbl.kind = Zbl::Kind::typewise;
            zbl.typewise_factor = factor;
        }
    }
    args.done();
    const bool typewise = zbl.kind == Zbl::Kind::typewise;
    if (zbl.kind != Zbl::Kind::flexible && zbl.outer <= (typewise ? 0 : zbl.inner))
        throw input_error(outer, fmt::format("found an outer radius of {} A, expected more than the inner one, {} A; correct "
                                             "the line", zbl.outer, zbl.inner));
    for (const std::string& symbol : model_.shape.elements)
        if (typewise && find_element(symbol)->covalent_radius <= 0)
            args.fail("found a typewise ZBL with " + symbol + ", expected elements whose covalent radius is known; leave the "
                      "factor out");
}

// rR rA, or the same for each element; MN_R MN_A, numbers of neighbours that only GPUMD uses, may be missing.
void NepReader::read_cutoff() {
    Args args = header_line("cutoff RADIAL ANGULAR [RADIAL ANGULAR ...] [MN_RADIAL MN_ANGULAR]");
    NepShape& shape = model_.shape;
    const std::size_t types = shape.elements.size(), found = args.left();
    const bool common = found == 2 || found == 4;
    if (!common && found != 2 * types && found != 2 * types + 2)
        throw input_error(args.where(), fmt::format("found {} arguments, expected 2 cutoffs, or 2 for each of the {} elements, and "
                                                    "perhaps 2 numbers of neighbours; correct the line", found, types));
    for (std::size_t i = 0; i < (common ? 1 : types); ++i) {
        shape.cutoff_radial.push_back(args.real("the radial cutoff", kCutoff));
        shape.cutoff_angular.push_back(args.real("the angular cutoff", kCutoff));
    }
    shape.cutoff_radial.resize(types, shape.cutoff_radial.front());
    shape.cutoff_angular.resize(types, shape.cutoff_angular.front());
    if (args.more()) {
        shape.max_neighbors_radial = static_cast<int>(args.integer("the most neighbours within the radial cutoff", kNeighbors));
        shape.max_neighbors_angular = static_cast<int>(args.integer("the most neighbours within the angular cutoff", kNeighbors));
    }
    args.done();
}

void NepReader::read_sizes() {
    NepShape& shape = model_.shape;
    Args n_max = header_line("n_max RADIAL ANGULAR");
    shape.n_max_radial = static_cast<int>(n_max.integer("n_max of the radial functions", kFunctions));
    shape.n_max_angular = static_cast<int>(n_max.integer("n_max of the angular functions", kFunctions));
    n_max.done();
    Args basis = header_line("basis_size RADIAL ANGULAR");
    shape.basis_radial = static_cast<int>(basis.integer("basis_size of the radial functions", kFunctions));
    shape.basis_angular = static_cast<int>(basis.integer("basis_size of the angular functions", kFunctions));
    basis.done();
}

// The largest l, then one switch per invariant; for 222 older files have the l of it, so 2 also means on.
void NepReader::read_l_max() {
    Args args = header_line("l_max L [222 1111 112 123 233 134]");
    NepShape& shape = model_.shape;
    shape.l_max = static_cast<int>(args.integer("the largest l", {0, kMaxL, "a whole number from 0 to 8"}));
    shape.many_body = {};
    shape.many_body_columns = 0;
    while (args.more() && shape.many_body_columns < kManyBodyCount) {
        const int kind = shape.many_body_columns++;
        const std::string name = fmt::format("the switch of invariant {}", kManyBodyNames[kind]);
        const bool on = kind == 0 ? args.integer(name, {0, 2, "0 (off), 1 or 2 (on)"}) > 0
                                  : args.integer(name, {0, 1, "0 (off) or 1 (on)"}) > 0;
        shape.many_body[kind] = on;
        if (on && needed_l(ManyBody(kind)) > shape.l_max)
            args.fail(fmt::format("found invariant {} with l_max {}, expected an l_max of {} or more; correct the line",
                                  kManyBodyNames[kind], shape.l_max, needed_l(ManyBody(kind))));
    }
    args.done();
}

void NepReader::read_network() {
    Args args = header_line("ANN NEURONS 0");
    model_.shape.neurons = static_cast<int>(args.integer("the number of neurons", {1, 10000, "a whole number from 1 to 10000"}));
    args.integer("the neurons of a second layer", {0, 0, "0, for there is none"});
    args.done();
}

double NepReader::read_number(std::size_t index, std::size_t total) {
    const std::vector<Token> tokens = next_line();
    const std::string which = fmt::format("number {} of the {} that the header asks for", index + 1, total);
    if (tokens.empty())
        throw input_error({name_, line_, 0}, "found the end of the file, expected " + which +
                                                 "; the file is cut short, or the header is not its own: get it again");
    const std::optional<double> value = to_real(tokens[0].text);
    if (!value)
        throw input_error({name_, line_, tokens[0].column}, "found " + quote(tokens[0].text) + ", expected a finite number, " +
                                                                which + "; the file is damaged: get it again");
    if (tokens.size() > 1)
        throw input_error({name_, line_, tokens[1].column}, "found " + quote(tokens[1].text) + " after " + which +
                                                                ", expected one number a line; the file is damaged: get it again");
    return *value;
}

void NepReader::read_numbers() {
    const NepShape& shape = model_.shape;
    const std::size_t trained = NepLayout(shape).size, scalers = static_cast<std::size_t>(shape.descriptors());
    const std::size_t types = shape.elements.size();
    const std::size_t zbl = model_.zbl.kind == Zbl::Kind::flexible ? 5 * types * (types + 1) : 0;
    const std::size_t total = trained + scalers + zbl;
    for (std::size_t i = 0; i < trained; ++i) model_.parameters.push_back(read_number(i, total));
    for (std::size_t i = 0; i < scalers; ++i) model_.q_scaler.push_back(read_number(trained + i, total));
    read_zbl_pairs(trained + scalers, total);
    const std::vector<Token> more = next_line();
    if (!more.empty())
        throw input_error({name_, line_, more[0].column},
                          fmt::format("found {} after the {} numbers that the header asks for, expected the end of the file; the "
                                      "header is not the file's own: get it again", quote(more[0].text), total));
}

void NepReader::read_zbl_pairs(std::size_t first, std::size_t total) {
    for (; first < total; first += 10) {
        std::array<double, 10>& pair = model_.zbl.pairs.emplace_back();
        for (std::size_t k = 0; k < pair.size(); ++k) {
            pair[k] = read_number(first + k, total);
            if (k == 1 && (pair[0] < 0 || pair[1] < pair[0] || (pair[1] == pair[0] && pair[1] > 0)))
                throw input_error({name_, line_, 0},
                                  fmt::format("found a ZBL that fades out from {} to {} A, expected an inner radius of 0 or more and "
                                              "an outer one above it; correct these two lines", pair[0], pair[1]));
        }
    }
}

std::string zbl_line(const Zbl& zbl) {
    switch (zbl.kind) {
        case Zbl::Kind::none: break;
        case Zbl::Kind::universal: return fmt::format("zbl {} {}\n", zbl.inner, zbl.outer);
        case Zbl::Kind::typewise: return fmt::format("zbl {} {} {}\n", zbl.inner, zbl.outer, zbl.typewise_factor);
        case Zbl::Kind::flexible: return "zbl 0 0\n";
    }
    return "";
}

std::string cutoff_line(const NepShape& s) {
    const auto differs = [](const std::vector<double>& v) {
        return std::any_of(v.begin(), v.end(), [&](double rc) { return rc != v.front(); });
    };
    const int count = differs(s.cutoff_radial) || differs(s.cutoff_angular) ? s.types() : 1;
    std::string text = "cutoff";
    for (int t = 0; t < count; ++t) text += fmt::format(" {} {}", s.cutoff_radial[t], s.cutoff_angular[t]);
    return text + fmt::format(" {} {}\n", s.max_neighbors_radial, s.max_neighbors_angular);
}

// With two columns the first is the l of 222, which every version of GPUMD reads; with more they are plain switches,
// because NEP_CPU looks no further after a 2.
std::string l_max_line(const NepShape& s) {
    int columns = s.many_body_columns;
    for (int kind = 0; kind < kManyBodyCount; ++kind)
        if (s.many_body[kind]) columns = std::max(columns, kind + 1);
    std::string text = fmt::format("l_max {}", s.l_max);
    for (int kind = 0; kind < columns; ++kind)
        text += fmt::format(" {}", s.many_body[kind] ? (kind == 0 && columns <= 2 ? 2 : 1) : 0);
    return text + "\n";
}

}  // namespace

NepModel parse_nep(const std::string& text, const std::string& name) { return NepReader(text, name).read(); }

NepModel read_nep(const std::filesystem::path& path) {
    const Where file{path.string(), 0, 0};
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored))
        throw input_error(file, "found no such file, expected a NEP (nep.txt); check the path");
    std::ifstream in(path, std::ios::binary);
    if (std::filesystem::is_directory(path, ignored) || !in)
        throw input_error(file, "found something that cannot be read, expected a NEP (nep.txt); check the path and its permissions");
    const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    if (in.bad()) throw machine_error(to_string(file) + ": reading the potential failed half-way");
    return parse_nep(text, path.string());
}

std::string format_nep(const NepModel& model) {
    const NepShape& s = model.shape;
    std::string text = fmt::format("nep{}{} {}", s.version, model.zbl.kind == Zbl::Kind::none ? "" : "_zbl", s.types());
    for (const std::string& symbol : s.elements) text += " " + symbol;
    text += "\n" + zbl_line(model.zbl) + cutoff_line(s);
    text += fmt::format("n_max {} {}\nbasis_size {} {}\n", s.n_max_radial, s.n_max_angular, s.basis_radial, s.basis_angular);
    text += l_max_line(s) + fmt::format("ANN {} 0\n", s.neurons);
    for (double number : model.parameters) text += fmt::format("{}\n", number);
    for (double number : model.q_scaler) text += fmt::format("{}\n", number);
    for (const auto& pair : model.zbl.pairs)
        for (double number : pair) text += fmt::format("{}\n", number);
    return text;
}

}  // namespace lmmd
