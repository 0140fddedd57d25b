// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/analysis/options.hpp"

namespace lmmd::analysis {

Options::Options(Args& args, std::span<const OptionHelp> known) : line_(args.where()), usage_(args.usage()) {
    std::vector<std::string> names;
    for (const OptionHelp& option : known) names.emplace_back(option.name);
    while (args.more()) {
        const std::string name = args.choice("an option", names);
        const Where where = args.where_last();
        if (has(name)) args.fail("found " + quote(name) + " a second time, expected it once; remove one of them");
        std::vector<Token> words{{name, where.column, 0}};
        for (const OptionHelp& option : known) {
            if (name != option.name) continue;
            for (const Token& value : tokenize(option.values)) {
                const std::string word = args.word(value.text + " of " + quote(name));
                words.push_back({word, args.where_last().column, 0});
            }
        }
        given_.emplace(name, std::move(words));
    }
}

Args Options::values(const std::string& name) const {
    const auto found = given_.find(name);
    LMMD_ASSERT(found != given_.end());
    return Args(line_.file, line_.line, found->second, usage_);
}

Where Options::where(const std::string& name) const {
    const auto found = given_.find(name);
    if (found == given_.end()) return line_;
    return {line_.file, line_.line, found->second[found->second.size() > 1 ? 1 : 0].column};
}

double Options::real(const std::string& name, double otherwise, const RealRange& range) const {
    return has(name) ? values(name).real(name, range) : otherwise;
}

std::int64_t Options::integer(const std::string& name, std::int64_t otherwise, const IntegerRange& range) const {
    return has(name) ? values(name).integer(name, range) : otherwise;
}

std::string Options::choice(const std::string& name, const std::string& otherwise,
                            std::span<const std::string> allowed) const {
    return has(name) ? values(name).choice(name, allowed) : otherwise;
}

std::string Options::text(std::span<const OptionHelp> table) const {
    std::string text;
    for (const OptionHelp& option : table) {
        const auto found = given_.find(option.name);
        if (found == given_.end()) continue;
        for (const Token& word : found->second) text += (text.empty() ? "" : " ") + word.text;
    }
    return text;
}

std::string usage_of(const std::string& name, std::span<const OptionHelp> options) {
    std::string text = name;
    for (const OptionHelp& option : options) {
        text += std::string(" [") + option.name;
        if (*option.values != '\0') text += std::string(" ") + option.values;
        text += "]";
    }
    return text;
}

}  // namespace lmmd::analysis
