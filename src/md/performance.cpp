// SPDX-License-Identifier: GPL-3.0-or-later
// Parsing, rehearsing, performing and resuming a deck.
#include "lmmd/md/performance.hpp"

#include <algorithm>

#include "lmmd/io/checkpoint.hpp"
#include "lmmd/md/registry.hpp"

namespace lmmd {

namespace {

template <class Entry>
const Entry* find_entry(std::span<const Entry> table, const std::string& name) {
    for (const Entry& entry : table)
        if (name == entry.name) return &entry;
    return nullptr;
}

void remove_observer(std::vector<std::pair<std::string, ObserverFactory>>& list, const std::string& keyword) {
    list.erase(std::remove_if(list.begin(), list.end(), [&](const auto& item) { return item.first == keyword; }),
               list.end());
}

// Any observer's keyword: hands its factory to the next run or, if it persists, to all runs until it is given again or
// off.
class Observe : public Command {
public:
    Observe(Where place, const ObserverEntry& entry, ObserverFactory factory)
        : Command(std::move(place)), entry_(entry), factory_(std::move(factory)) {}

    void apply(Session& session) override {
        if (!entry_.persists) {
            session.pending.observers.emplace_back(entry_.name, factory_);
            return;
        }
        const std::size_t before = session.persistent.size();
        remove_observer(session.persistent, entry_.name);
        if (factory_)
            session.persistent.emplace_back(entry_.name, factory_);
        else if (session.persistent.size() == before)
            throw input_error(
                where, "found 'off' where no " + quote(entry_.name) + " is on, expected one above; remove the line");
    }

private:
    const ObserverEntry& entry_;
    ObserverFactory factory_;
};

std::vector<std::string> known_keywords() {
    std::vector<std::string> known;
    for (const CommandEntry& entry : commands()) known.emplace_back(entry.name);
    for (const ObserverEntry& entry : observers()) known.emplace_back(entry.name);
    return known;
}

[[noreturn]] void unknown_keyword(const Where& where, const std::string& keyword) {
    for (const ForeignCommand& foreign : foreign_commands()) {
        if (keyword != foreign.name) continue;
        const std::string mend = foreign.instead ? "write " + quote(foreign.instead) + " instead" : "remove the line or run this deck with GPUMD";
        throw input_error(where, "found " + quote(keyword) + ", a command of GPUMD that lmmd does not have; " + mend);
    }
    const std::string guess = did_you_mean(keyword, known_keywords());
    throw input_error(where, "found " + quote(keyword) + ", expected a command" +
                                 (guess.empty() ? "; 'lmmd info' lists them" : guess));
}

std::unique_ptr<Command> parse_line(const std::string& file, const DeckLine& line) {
    const std::string& keyword = line.tokens.front().text;
    if (const CommandEntry* entry = find_entry(commands(), keyword); entry && entry->parse) {
        Args args(file, line.line, line.tokens, entry->usage);
        std::unique_ptr<Command> command = entry->parse(args);
        args.done();
        return command;
    }
    if (const ObserverEntry* entry = find_entry(observers(), keyword)) {
        Args args(file, line.line, line.tokens, entry->usage);
        ObserverFactory factory = entry->parse(args);
        args.done();
        return std::make_unique<Observe>(args.where(), *entry, std::move(factory));
    }
    unknown_keyword({file, line.line, line.tokens.front().column}, keyword);
}

// All atoms take the place of a group whose line is wrong.
void stand_in_for_group(Session& session, const DeckLine& line, Mistakes& mistakes) {
    if (line.tokens.size() < 2) return;
    try {
        session.need_structure({session.options.deck.string(), line.line, line.tokens.front().column});
    } catch (const Consequence&) { return; } catch (const Error& error) {
        mistakes.add(error);
        return;
    }
    session.groups.define(line.tokens[1].text, std::vector<bool>(session.state.atoms.size(), true));
}

// A wrong line must not make the lines below it look wrong: what it would have set up is marked or stood in for.
void stand_in(Session& session, const DeckLine& line, Mistakes& mistakes) {
    const std::string& word = line.tokens.front().text;
    const std::string keyword =
        nearest(word, known_keywords()).value_or(word);  // a mistyped keyword counts as what it meant
    if ((keyword == "model" || keyword == "build") && !session.has_structure) session.broken.insert("structure");
    if (keyword == "potential" && !session.model) session.broken.insert("potential");
    if (keyword == "confine") session.broken.insert("slit");
    if (keyword == "group") stand_in_for_group(session, line, mistakes);
    if (keyword == "ensemble") {
        const EnsembleEntry* nve = find_entry(ensembles(), "nve");
        Args none(session.options.deck.string(), line.line, {{"nve", 0, 0}}, nve->usage);
        session.pending.ensemble = nve->parse(none);
    }
}

// Mistakes that follow from a line that has been told already.
bool follows_from(const Session& session, const std::string& keyword) {
    return keyword == "piston" && session.broken.count("slit") > 0;
}

void rehearse_line(Session& session, const DeckLine& line, Command* command, Mistakes& mistakes) {
    const std::string& keyword = line.tokens.front().text;
    if (!command) {
        stand_in(session, line, mistakes);
        return;
    }
    try {
        command->apply(session);
    } catch (const Consequence&) {
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::input) throw;
        if (!follows_from(session, keyword)) mistakes.add(error);
        stand_in(session, line, mistakes);
    }
    if (keyword == "run") session.pending = {};  // also after a mistake: what was collected ends with its run
}

void warn_of_leftovers(Session& session, const Deck& deck) {
    const bool left = session.pending.ensemble || !session.pending.observers.empty();
    if (!left) return;
    const std::string what = session.pending.observers.empty() ? "ensemble" : session.pending.observers.front().first;
    session.warn(deck.text.file + ": found " + quote(what) +
                 " after the last 'run', where it has no effect; move it up or add a 'run N' below it");
}

// Reads the checkpoint, replays the commands before the interrupted run, and returns that run's index.
std::size_t replay(const Deck& deck, Session& session) {
    const std::string source = session.checkpoint_path().string();
    const std::string bytes = read_checkpoint(session.checkpoint_path());
    ByteReader in(bytes, source);
    CheckpointHead head;
    head.load(in);
    std::string body;
    in.get("body", body);
    if (head.deck_sha256 != session.deck_sha256)
        throw input_error({source, 0, 0},
                          "found the checkpoint of another deck than " + quote(deck.text.file) +
                              " as it stands now, expected the same commands in the same order; undo the change "
                              "to resume, or start afresh with --force or in another folder with --out");
    if (head.command >= deck.commands.size()) in.damaged();
    if (head.seed != session.options.seed || head.precision != session.options.backend.precision)
        session.reporter.line("going on with the seed and the precision that the run began with");
    session.options.seed = head.seed;
    session.options.backend.precision = head.precision;
    session.mode = Mode::replay;
    for (session.command = 0; session.command < head.command; ++session.command)
        deck.commands[session.command]->apply(session);
    if (head.runs != session.runs) in.damaged();
    if (head.model_sha256 != session.model_sha256)
        throw input_error(session.model_where,
                          "found another potential than the interrupted run had, expected the same file; put "
                          "it back to resume, or start afresh with --force or in another folder with --out");
    session.resume_bytes = std::move(body);
    return static_cast<std::size_t>(head.command);
}

}  // namespace

Deck parse_deck(const std::filesystem::path& path, const std::map<std::string, std::string>& overrides,
                Mistakes& mistakes) {
    return parse_deck(parse_deck_text(deck_bytes(path), path.string(), overrides, mistakes, 0), mistakes);
}

Deck parse_deck(DeckText text, Mistakes& mistakes) {
    Deck deck;
    deck.text = std::move(text);
    for (const DeckLine& line : deck.text.lines) {
        deck.commands.emplace_back();
        if (line.broken) continue;
        try {
            deck.commands.back() = parse_line(deck.text.file, line);
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::input) throw;
            mistakes.add(error);
        }
    }
    if (deck.commands.empty() && mistakes.empty())
        mistakes.add({deck.text.file, 0, 0}, "found no command, expected at least one");
    return deck;
}

std::unique_ptr<Session> rehearse(const Deck& deck, const SessionOptions& options, Reporter& reporter,
                                  Mistakes& mistakes) {
    auto session = std::make_unique<Session>(options, reporter);
    session->mode = Mode::rehearse;
    session->deck_sha256 = deck_sha256(deck.text);
    for (std::size_t i = 0; i < deck.commands.size(); ++i) {
        session->command = i;
        rehearse_line(*session, deck.text.lines[i], deck.commands[i].get(), mistakes);
    }
    warn_of_leftovers(*session, deck);
    return session;
}

std::string deck_sha256(const DeckText& text) {
    std::string canonical;
    for (const DeckLine& line : text.lines) {
        for (const Token& token : line.tokens) canonical += token.text + ' ';
        canonical += '\n';
    }
    return sha256(canonical);
}

void perform(const Deck& deck, Session& session) {
    session.deck_sha256 = deck_sha256(deck.text);
    std::size_t first = 0;
    std::error_code ignored;
    if (session.options.resume) {
        if (std::filesystem::exists(session.checkpoint_path(), ignored))
            first = replay(deck, session);
        else
            session.reporter.line("no checkpoint in " + session.options.directory.string() + " yet: starting over");
    }
    if (!session.files) session.files = std::make_unique<OutputFiles>(session.options.directory);
    session.mode = Mode::perform;
    for (session.command = first; session.command < deck.commands.size(); ++session.command)
        deck.commands[session.command]->apply(session);
    session.files->flush();
}

}  // namespace lmmd
