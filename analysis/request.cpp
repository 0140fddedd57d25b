// SPDX-License-Identifier: GPL-3.0-or-later
// A line that asks for an estimator.
#include <fmt/format.h>

#include "lmmd/analysis/registry.hpp"

namespace lmmd::analysis {
namespace {

constexpr OptionHelp kCommon[] = {
    {"on", "GROUP", "only atoms of a group that the deck names"},
    {"group", "METHOD LABEL", "only atoms with a label of a group column, both counted from 0"},
    {"element", "EL", "only atoms of an element"},
    {"layer", "AXIS LOW HIGH", "only atoms while that coordinate is in the range, A"},
    {"block", "B", "frames that a block of the error estimate holds at least; default 1"},
};
constexpr OptionHelp kDeck[] = {
    {"every", "N", "steps between two frames; default 1"},
    {"as", "LABEL", "what the files are called instead of the estimator's name: observe_LABEL.out"},
};

template <class... Tables>
std::vector<OptionHelp> joined(const Tables&... tables) {
    std::vector<OptionHelp> result;
    (result.insert(result.end(), tables.begin(), tables.end()), ...);
    return result;
}

Restriction parse_restriction(const Options& options) {
    static const std::string kAxes[] = {"x", "y", "z"};
    Restriction restriction;
    if (options.has("on")) restriction.group = options.values("on").word("the name of a group");
    if (options.has("element")) restriction.element = options.values("element").word("an element");
    restriction.group_where = options.where("on");
    restriction.element_where = options.where("element");
    restriction.method_where = options.where("group");
    if (options.has("group")) {
        Args values = options.values("group");
        restriction.method =
            static_cast<int>(values.integer("the group method", {0, 1000, "a group method, counted from 0"}));
        restriction.label =
            static_cast<int>(values.integer("the label of the group", {0, 2'000'000'000, "a label of that method, 0 or more"}));
    }
    if (options.has("layer")) {
        Args values = options.values("layer");
        Restriction::Layer layer;
        layer.axis = values.choice("the axis", kAxes).front() - 'x';
        layer.low = values.real("the lower end of the layer", {-1e6, 1e6, false, "a coordinate in A"});
        layer.high = values.real("the upper end of the layer", {layer.low, 1e6, true, "a coordinate in A above the lower end"});
        restriction.layer = layer;
    }
    return restriction;
}

// Labels are parts of file names.
std::string parse_label(const Options& options, const std::string& otherwise) {
    if (!options.has("as")) return otherwise;
    Args values = options.values("as");
    const std::string label = values.word("a label");
    const bool plain = label.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") ==
                       std::string::npos;
    if (!plain)
        values.fail("found " + quote(label) + ", expected a label of letters, digits, '_' and '-'; choose another");
    return label;
}

}  // namespace

std::span<const OptionHelp> common_options() { return kCommon; }
std::span<const OptionHelp> deck_options() { return kDeck; }

std::string usage_of(const EstimatorEntry& entry) {
    return usage_of(entry.name, joined(entry.options, common_options()));
}

Request parse_request(Args& args, bool deck) {
    std::vector<std::string> names;
    for (const EstimatorEntry& entry : estimators()) names.emplace_back(entry.name);
    Request request;
    request.where = args.where_next();
    request.entry = find_estimator(args.choice("an estimator", names));
    const std::vector<OptionHelp> physics = joined(request.entry->options, common_options());
    const std::vector<OptionHelp> known = deck ? joined(physics, deck_options()) : physics;
    args.set_usage((deck ? args.keyword() + " " : std::string()) + usage_of(request.entry->name, known));
    const Options options(args, known);
    request.restriction = parse_restriction(options);
    request.block = options.integer("block", 1, {1, 1'000'000'000'000, "a whole number of frames above 0"});
    request.every = options.integer("every", 1, {1, 1'000'000'000'000, "a whole number of steps above 0"});
    request.label = parse_label(options, request.entry->name);
    const std::string words = options.text(physics);
    request.text = request.entry->name + (words.empty() ? "" : " " + words);
    request.plan = request.entry->parse(options);
    return request;
}

}  // namespace lmmd::analysis
