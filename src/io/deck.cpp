// SPDX-License-Identifier: GPL-3.0-or-later
// Lines, comments and variables of a deck.
#include "lmmd/io/deck.hpp"

#include <fstream>
#include <iterator>
#include <set>

#include "replica_lists.hpp"

namespace lmmd {

namespace {

constexpr std::size_t kLongestValue = 4096;  // characters; keeps `set a ${a}${a}` from eating the memory
constexpr const char* kSetUsage = "set NAME VALUE";

class DeckReader {
public:
    DeckReader(const std::string& file, const std::map<std::string, std::string>& overrides, Mistakes& mistakes,
               std::optional<std::size_t> replica)
        : overrides_(overrides), mistakes_(mistakes), replica_(replica) {
        deck_.file = file;
        deck_.variables = overrides;
        check_overrides();
    }

    void read_line(std::string_view line) {
        ++line_;
        const std::vector<Token> raw = tokenize(line);
        if (raw.empty()) return;
        DeckLine result{line_, {}, false};
        // The name that `set` gives a value to is taken as it stands.
        const bool set = raw[0].text == "set";
        for (std::size_t i = 0; i < raw.size(); ++i) {
            if (set && i < 2)
                result.tokens.push_back(raw[i]);
            else
                expand(raw[i], result);
        }
        if (set)
            define(result);
        else if (replica_ && raw[0].text == "replicas")
            replicate(result);
        else if (!result.tokens.empty())
            deck_.lines.push_back(std::move(result));
    }

    DeckText finish() {
        for (const auto& [name, list] : lists_.lists) {
            if (used_.count(name) > 0 || name == kSeedList) continue;
            mistakes_.add(list.where, "found values of '" + name + "' that no line uses, expected '${" + name +
                                          "}' below, where they are to stand; use it or remove them");
        }
        for (const auto& [name, value] : overrides_) {
            if (known_.count(name) > 0 || !is_variable_name(name)) continue;
            mistakes_.add({deck_.file, 0, 0}, "found '--set " + name + "=" + value +
                                                  "', expected a variable that the deck sets or uses" +
                                                  did_you_mean(name, names(known_)));
        }
        return std::move(deck_);
    }

private:
    static std::vector<std::string> names(const std::set<std::string>& set) { return {set.begin(), set.end()}; }

    void check_overrides() {
        for (const auto& [name, value] : overrides_) {
            if (!is_variable_name(name))
                mistakes_.add({"--set", 0, 0}, "found the name " + quote(name) + ", expected letters, digits and '_'");
            else if (tokenize(value).empty())
                mistakes_.add({"--set", 0, 0}, "found nothing after '" + name + "=', expected its value");
        }
    }

    void mistake(DeckLine& line, int column, const std::string& text) {
        mistakes_.add({deck_.file, line_, column}, text);
        line.broken = true;
    }

    // Adds the words that a word becomes once its variables are filled in.
    void expand(const Token& word, DeckLine& line) {
        const std::string& text = word.text;
        std::string filled;
        std::size_t at = 0;
        while (true) {
            const std::size_t open = text.find("${", at);
            filled += text.substr(at, open == std::string::npos ? open : open - at);
            if (open == std::string::npos) break;
            const int column = word.column + static_cast<int>(open);
            const std::size_t close = text.find('}', open);
            if (close == std::string::npos) {
                mistake(line, column, "found " + quote(text.substr(open)) + ", expected a closing brace: ${NAME}");
                break;
            }
            filled += value(text.substr(open + 2, close - open - 2), column, line);
            at = close + 1;
        }
        if (filled.size() > kLongestValue) {
            mistake(line, word.column, "found a word that grows beyond 4096 characters, expected a shorter one");
            return;
        }
        if (at == 0) {  // no variable in it
            line.tokens.push_back(word);
            return;
        }
        for (Token& token : tokenize(filled))
            line.tokens.push_back({std::move(token.text), word.column, static_cast<int>(text.size())});
    }

    std::string value(const std::string& name, int column, DeckLine& line) {
        known_.insert(name);
        used_.insert(name);
        const auto found = deck_.variables.find(name);
        if (found != deck_.variables.end()) {
            if (wrong_.count(name) > 0) line.broken = true;
            return found->second;
        }
        std::vector<std::string> defined;
        for (const auto& variable : deck_.variables) defined.push_back(variable.first);
        if (lists_broken_)
            line.broken = true;  // the wrong line may have been going to define it
        else
            mistake(line, column,
                    "found " + quote("${" + name + "}") + ", expected a variable that a line above or --set defines" +
                        did_you_mean(name, defined));
        return "?";  // keeps the line's other words in place
    }

    void define(DeckLine& line) {
        if (line.tokens.size() < 2) {
            mistake(line, line.tokens[0].end(),
                    std::string("found the end of the line, expected the variable's name; usage: ") + kSetUsage);
            return;
        }
        const std::string& name = line.tokens[1].text;
        if (!is_variable_name(name)) {
            mistake(line, line.tokens[1].column,
                    "found " + quote(name) +
                        ", expected a name of letters, digits and '_' that begins with none of the digits; usage: " +
                        kSetUsage);
            return;
        }
        known_.insert(name);
        std::string value;
        for (std::size_t i = 2; i < line.tokens.size(); ++i) value += (i > 2 ? " " : "") + line.tokens[i].text;
        if (value.empty() && !line.broken)
            mistake(line, line.tokens.back().end(),
                    std::string("found the end of the line, expected the variable's value; usage: ") + kSetUsage);
        else if (value.size() > kLongestValue)
            mistake(line, line.tokens[2].column, "found a value of more than 4096 characters, expected a shorter one");
        if (overrides_.count(name) > 0) return;
        deck_.variables[name] = line.broken ? "?" : value;
        if (line.broken)
            wrong_.insert(name);
        else
            wrong_.erase(name);
    }

    // The values of one replica.
    void replicate(const DeckLine& line) {
        if (line.broken) {
            lists_broken_ = true;
            return;
        }
        try {
            Args args(deck_.file, line_, line.tokens, kReplicasUsage);
            if (deck_.replicas > 0 || lists_broken_ || !deck_.lines.empty())
                throw input_error(args.where(), deck_.lines.empty()
                                                    ? "found 'replicas' a second time, expected it once; remove one"
                                                    : "found 'replicas' below other commands, expected no line but 'set' above "
                                                      "it; move it up");
            lists_ = parse_replica_lists(args);
            deck_.replica = *replica_;
            deck_.replicas = lists_.count;
            let(kReplicaVariable, std::to_string(*replica_));
            for (const auto& [name, list] : lists_.lists) let(name, list.values.at(*replica_));
            if (const auto seeds = lists_.lists.find(kSeedList); seeds != lists_.lists.end())
                deck_.seed = static_cast<std::uint64_t>(*to_integer(seeds->second.values[*replica_]));
        } catch (const Error& error) {
            mistakes_.add(error);
            lists_broken_ = true;
        }
    }

    void let(const std::string& name, const std::string& value) {
        known_.insert(name);
        wrong_.erase(name);
        if (overrides_.count(name) == 0) deck_.variables[name] = value;
    }

    const std::map<std::string, std::string>& overrides_;
    Mistakes& mistakes_;
    const std::optional<std::size_t> replica_;  // whose deck this is; nullopt: `replicas` has no meaning here
    ReplicaLists lists_;
    bool lists_broken_ = false;
    DeckText deck_;
    std::set<std::string> known_;  // variables that the deck sets or uses
    std::set<std::string> used_;   // by a line above
    std::set<std::string> wrong_;  // variables whose line has a mistake: lines that use them are marked, not told
    int line_ = 0;
};

}  // namespace

DeckText parse_deck_text(std::string_view text, const std::string& name,
                         const std::map<std::string, std::string>& overrides, Mistakes& mistakes,
                         std::optional<std::size_t> replica) {
    DeckReader reader(name, overrides, mistakes, replica);
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (text.substr(0, 3) == kByteOrderMark) text.remove_prefix(3);
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        reader.read_line(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return reader.finish();
}

std::string deck_bytes(const std::filesystem::path& path) {
    const Where file{path.string(), 0, 0};
    std::error_code error;
    if (!std::filesystem::exists(path, error))
        throw input_error(file, "found no such file, expected a deck; check the path");
    std::ifstream in(path, std::ios::binary);
    if (std::filesystem::is_directory(path, error) || !in)
        throw input_error(file,
                          "found something that cannot be read, expected a deck; check the path and its permissions");
    std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    if (in.bad()) throw machine_error(to_string(file) + ": reading the deck failed half-way");
    return text;
}

DeckText read_deck(const std::filesystem::path& path, const std::map<std::string, std::string>& overrides,
                   Mistakes& mistakes) {
    return parse_deck_text(deck_bytes(path), path.string(), overrides, mistakes);
}

}  // namespace lmmd
