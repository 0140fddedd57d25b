// SPDX-License-Identifier: GPL-3.0-or-later
// The keywords of a training deck: one table, one small function each.
#include "lmmd/train/deck.hpp"

#include <algorithm>
#include <fstream>
#include <functional>
#include <map>
#include <sstream>

#include "lmmd/io/deck.hpp"
#include "lmmd/model/species.hpp"

namespace lmmd {

namespace {

// What the lines say before they are looked at together.
struct Draft {
    TrainDeck deck;
    std::filesystem::path folder;       // of the deck
    std::map<std::string, Where> seen;  // keyword -> its first place
    std::vector<double> cutoff{8, 4};   // A, as written
    bool typewise_zbl = false;
};

std::filesystem::path existing_file(Args& args, const Draft& draft, const std::string& name) {
    const std::string word = args.word(name);
    std::filesystem::path path(word);
    if (path.is_relative()) path = draft.folder / path;
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(path, ignored))
        args.fail("found " + quote(word) + ", expected " + name + " that exists; paths are relative to the deck");
    return path;
}

void read_files(Args& args, const Draft& draft, std::vector<std::filesystem::path>& files) {
    do files.push_back(existing_file(args, draft, "an extended-xyz file"));
    while (args.more());
}

void read_patterns(Args& args, std::vector<std::string>& patterns) {
    do patterns.push_back(args.word("a pattern for names of trajectories"));
    while (args.more());
}

int count(Args& args, const std::string& name, std::int64_t low, std::int64_t high, const char* words) {
    return static_cast<int>(args.integer(name, {low, high, words}));
}

double weight(Args& args, const std::string& name) { return args.real(name, {0, 1e12, false, "a number from 0"}); }

void parse_type(Args& args, Draft& d) {
    const int n = count(args, "the number of elements", 1, 118, "a whole number from 1 to 118");
    for (int t = 0; t < n; ++t) {
        const std::string symbol = args.word("the symbol of an element");
        if (!find_element(symbol))
            args.fail("found " + quote(symbol) + ", expected the symbol of an element, such as Ga");
        const auto& elements = d.deck.shape.elements;
        if (std::find(elements.begin(), elements.end(), symbol) != elements.end())
            args.fail("found " + quote(symbol) + " a second time, expected each element once; remove one");
        d.deck.shape.elements.push_back(symbol);
    }
}

void parse_cutoff(Args& args, Draft& d) {
    d.cutoff.clear();
    do {
        d.cutoff.push_back(args.real("a cutoff in A", {1, 20, false, "a number from 1 to 20"}));
        const std::size_t n = d.cutoff.size();
        if (n % 2 == 0 && d.cutoff[n - 1] > d.cutoff[n - 2])
            args.fail(
                "found an angular cutoff beyond the radial one, expected it at or below; write the radial cutoff "
                "first");
    } while (args.more());
}

constexpr const char* kTo20 = "a whole number from 0 to 20";

void parse_n_max(Args& args, Draft& d) {
    d.deck.shape.n_max_radial = count(args, "n_max of the radial part", 0, 20, kTo20);
    d.deck.shape.n_max_angular = count(args, "n_max of the angular part", 0, 20, kTo20);
}

void parse_basis_size(Args& args, Draft& d) {
    d.deck.shape.basis_radial = count(args, "basis_size of the radial part", 0, 20, kTo20);
    d.deck.shape.basis_angular = count(args, "basis_size of the angular part", 0, 20, kTo20);
}

void parse_l_max(Args& args, Draft& d) {
    NepShape& shape = d.deck.shape;
    shape.l_max = count(args, "l_max of the three-body part", 0, 8, "a whole number from 0 to 8");
    shape.many_body.fill(false);
    static constexpr std::array<const char*, kManyBodyCount> kNames{"q222", "q1111", "q112", "q123", "q233", "q134"};
    static constexpr std::array<int, kManyBodyCount> kHighest{2, 1, 2, 3, 3, 4};
    shape.many_body_columns = 2;
    for (int b = 0; b < kManyBodyCount && args.more(); ++b) {
        // Older files switch q222 on with a 2, the l of it.
        const bool on = count(args, std::string(kNames[b]) + " on or off", 0, b == 0 ? 2 : 1, "1 or 0") != 0;
        if (on && kHighest[b] > shape.l_max)
            args.fail(std::string("found ") + kNames[b] + " switched on, expected l_max of at least " +
                      std::to_string(kHighest[b]) + " for it; raise l_max or switch it off");
        shape.many_body[b] = on;
        shape.many_body_columns = std::max(2, b + 1);
    }
}

void parse_zbl(Args& args, Draft& d) {
    static constexpr RealRange kRange{1, 4, false, "a number from 1 to 4"};
    double inner = 0, outer = args.real("the outer radius of ZBL in A", kRange);
    if (args.more()) {
        inner = outer;
        outer =
            args.real("the outer radius of ZBL in A", {inner, 4, true, "a number above the inner radius, 4 at most"});
    } else {
        inner = 0.5 * outer;  // as GPUMD does
    }
    d.deck.zbl.kind = Zbl::Kind::universal;
    d.deck.zbl.inner = inner;
    d.deck.zbl.outer = outer;
}

void parse_typewise(Args& args, Draft& d) {
    d.typewise_zbl = true;
    d.deck.zbl.typewise_factor =
        args.more() ? args.real("the share of the covalent radii", {0, 2, true, "a number above 0, 2 at most"}) : 0.7;
}

void parse_learning_rate(Args& args, Draft& d) {
    static constexpr RealRange kRange{0, 1, true, "a number above 0, 1 at most"};
    d.deck.learning_rate = args.real("the learning rate", kRange);
    d.deck.final_learning_rate =
        args.more() ? args.real("the final learning rate", kRange) : d.deck.learning_rate / 1000;
    if (!args.more()) return;
    static const std::vector<std::string> kDecays{"cosine", "exponential"};
    d.deck.decay = args.choice("the way it falls", kDecays) == "cosine" ? Decay::cosine : Decay::exponential;
}

void parse_validation(Args& args, Draft& d) {
    if (!args.take("fraction")) return read_patterns(args, d.deck.validation);
    d.deck.validation_fraction = args.real("the fraction of the frames", {0, 0.5, false, "a number from 0 to 0.5"});
}

void parse_weight(Args& args, Draft& d) {
    const std::string pattern = args.word("a pattern for names of trajectories");
    d.deck.weights.push_back({pattern, weight(args, "the weight of its frames")});
}

void parse_stress_sign(Args& args, Draft& d) {
    static const std::vector<std::string> kSigns{"ase", "gpumd"};
    d.deck.stress_sign =
        args.choice("whose sign the stress has", kSigns) == "ase" ? StressSign::ase : StressSign::gpumd;
}

void parse_card(Args& args, Draft& d) {
    const std::string name = args.word("the name of an entry");
    std::string text = args.word("the text of the entry");
    while (args.more()) text += " " + args.word("the text of the entry");
    d.deck.card.emplace_back(name, text);
}

struct Entry {
    TrainKeyword keyword;
    std::function<void(Args&, Draft&)> parse;
    bool repeatable = false;
};

const std::vector<Entry>& entries() {
    static const std::vector<Entry> table{
        {{"train_set", "train_set FILE.xyz ...", "labelled frames; those of held-out trajectories are not fitted"},
         [](Args& a, Draft& d) { read_files(a, d, d.deck.train_set); },
         true},
        {{"test_set", "test_set FILE.xyz ...", "labelled frames that are only predicted at the end"},
         [](Args& a, Draft& d) { read_files(a, d, d.deck.test_set); },
         true},
        {{"test", "test PATTERN ...", "trajectories of train_set that are only predicted at the end"},
         [](Args& a, Draft& d) { read_patterns(a, d.deck.test); },
         true},
        {{"validation", "validation fraction F | PATTERN ...", "trajectories that choose the best epoch"},
         parse_validation,
         true},
        {{"exclude", "exclude PATTERN ...", "trajectories left out"},
         [](Args& a, Draft& d) { read_patterns(a, d.deck.exclude); },
         true},
        {{"weight", "weight PATTERN W", "frames of these trajectories count W times"}, parse_weight, true},
        {{"stress_sign", "stress_sign ase|gpumd", "sign of stress labels: tension or compression positive"},
         parse_stress_sign},
        {{"version", "version 3|4|5", "of the NEP; default 4, with several elements 5"},
         [](Args& a, Draft& d) { d.deck.shape.version = count(a, "the version of the NEP", 3, 5, "3, 4 or 5"); }},
        {{"type", "type N EL ...", "the elements of the model"}, parse_type},
        {{"cutoff", "cutoff R_RADIAL R_ANGULAR [...]", "in A; once, or a pair for each element; default 8 4"},
         parse_cutoff},
        {{"n_max", "n_max RADIAL ANGULAR", "radial functions 0 ... n_max; default 4 4"}, parse_n_max},
        {{"basis_size", "basis_size RADIAL ANGULAR", "basis functions 0 ... basis_size; default 8 8"},
         parse_basis_size},
        {{"l_max", "l_max L [q222 q1111 q112 q123 q233 q134]", "angular invariants; default 4 1"}, parse_l_max},
        {{"neuron", "neuron N", "neurons of the hidden layer; default 30"},
         [](Args& a, Draft& d) {
             d.deck.shape.neurons = count(a, "the number of neurons", 1, 200, "a whole number from 1 to 200");
         }},
        {{"zbl", "zbl [INNER] OUTER", "universal ZBL repulsion, in A; INNER defaults to half of OUTER"}, parse_zbl},
        {{"use_typewise_cutoff_zbl", "use_typewise_cutoff_zbl [FACTOR]", "outer radius of ZBL from covalent radii"},
         parse_typewise},
        {{"fine_tune", "fine_tune NEP.txt", "start from the parameters of this model"},
         [](Args& a, Draft& d) { d.deck.fine_tune = existing_file(a, d, "a model file"); }},
        {{"lambda_1", "lambda_1 W", "weight of the mean |parameter|; default 0"},
         [](Args& a, Draft& d) { d.deck.lambda_1 = weight(a, "the weight"); }},
        {{"lambda_2", "lambda_2 W", "weight of the root mean square parameter; default 0"},
         [](Args& a, Draft& d) { d.deck.lambda_2 = weight(a, "the weight"); }},
        {{"lambda_e", "lambda_e W", "weight of the energy error; default 1"},
         [](Args& a, Draft& d) { d.deck.lambda_e = weight(a, "the weight"); }},
        {{"lambda_f", "lambda_f W", "weight of the force error; default 1"},
         [](Args& a, Draft& d) { d.deck.lambda_f = weight(a, "the weight"); }},
        {{"lambda_v", "lambda_v W", "weight of the virial error; default 0.1"},
         [](Args& a, Draft& d) { d.deck.lambda_v = weight(a, "the weight"); }},
        {{"batch", "batch N", "frames per step; default 8"},
         [](Args& a, Draft& d) {
             d.deck.batch = count(a, "the number of frames", 1, 1000000, "a whole number from 1");
         }},
        {{"epochs", "epochs N", "passes over the data; default 1000"},
         [](Args& a, Draft& d) {
             d.deck.epochs = count(a, "the number of epochs", 1, 100000000, "a whole number from 1");
         }},
        {{"learning_rate", "learning_rate START [END [cosine|exponential]]", "default 0.01 1e-5 cosine"},
         parse_learning_rate},
        {{"warm_up", "warm_up N", "epochs of linear rise of the learning rate; default 5"},
         [](Args& a, Draft& d) {
             d.deck.warm_up = count(a, "the number of epochs", 0, 1000000, "a whole number from 0");
         }},
        {{"ema", "ema DECAY", "running average of the parameters, decay per step; 0: none; default 0.99"},
         [](Args& a, Draft& d) {
             d.deck.ema = a.real("the decay", {0, 0.999999, false, "a number from 0, below 1"});
         }},
        {{"early_stop", "early_stop N", "stop after N epochs without a better validation; 0: never, the default"},
         [](Args& a, Draft& d) {
             d.deck.early_stop = count(a, "the number of epochs", 0, 1000000, "a whole number from 0");
         }},
        {{"seed", "seed S", "of the initial parameters and the order of the frames; default 1"},
         [](Args& a, Draft& d) {
             d.deck.seed = static_cast<std::uint64_t>(a.integer("the seed", {0, INT64_MAX, "a whole number from 0"}));
         }},
        {{"checkpoint", "checkpoint SECONDS", "wall time between checkpoints; 0: only at the end; default 60"},
         [](Args& a, Draft& d) {
             d.deck.checkpoint_seconds = a.real("the time in s", {0, 1e9, false, "a number from 0"});
         }},
        {{"card", "card NAME TEXT ...", "an entry of the model card: method, licence, known limits"}, parse_card, true},
    };
    return table;
}

// Words of GPUMD's nep.in that have no meaning here.
const std::vector<std::string>& foreign_keywords() {
    static const std::vector<std::string> words{
        "population",  "generation",      "prediction",        "model_type",     "force_delta",
        "lambda_q",    "lambda_z",        "lambda_shear",      "atomic_v",       "charge_mode",
        "type_weight", "output_interval", "output_descriptor", "save_potential", "import_q_scaler"};
    return words;
}

const Entry& find_entry(const DeckLine& line, const std::string& file) {
    const std::string& name = line.tokens.front().text;
    std::vector<std::string> names;
    for (const Entry& entry : entries()) {
        if (entry.keyword.name == name) return entry;
        names.push_back(entry.keyword.name);
    }
    const Where where{file, line.line, line.tokens.front().column};
    if (std::find(foreign_keywords().begin(), foreign_keywords().end(), name) != foreign_keywords().end())
        throw input_error(
            where, "found " + quote(name) + ", which GPUMD's nep knows and lmmd train does not; remove the line");
    const std::string guess = did_you_mean(name, names);
    throw input_error(where, "found " + quote(name) + ", expected a keyword of a training deck" +
                                 (guess.empty() ? "; see lmmd train --help" : guess));
}

void parse_line(const DeckLine& line, Draft& draft) {
    const Entry& entry = find_entry(line, draft.deck.file);
    Args args(draft.deck.file, line.line, line.tokens, entry.keyword.usage);
    const auto [first, fresh] = draft.seen.try_emplace(entry.keyword.name, args.where());
    if (!fresh && !entry.repeatable)
        throw input_error(args.where(), "found " + quote(entry.keyword.name) + " a second time (first on line " +
                                            std::to_string(first->second.line) + "), expected it once; remove one");
    entry.parse(args, draft);
    args.done();
}

void resolve_cutoff(Draft& draft, Mistakes& mistakes) {
    NepShape& shape = draft.deck.shape;
    const std::size_t types = shape.elements.size(), given = draft.cutoff.size();
    if (given != 2 && given != 2 * types)
        mistakes.add(draft.seen.at("cutoff"),
                     "found " + std::to_string(given) + " cutoffs, expected 2, or 2 for each of the " +
                         std::to_string(types) + " elements; usage: cutoff R_RADIAL R_ANGULAR [...]");
    for (std::size_t t = 0; t < types; ++t) {
        const std::size_t at = given == 2 * types ? 2 * t : 0;
        shape.cutoff_radial.push_back(draft.cutoff[at]);
        shape.cutoff_angular.push_back(at + 1 < given ? draft.cutoff[at + 1] : draft.cutoff[at]);
    }
}

// What several lines together must satisfy.
void resolve(Draft& draft, Mistakes& mistakes) {
    TrainDeck& deck = draft.deck;
    const Where whole{deck.file, 0, 0};
    if (!draft.seen.count("train_set"))
        mistakes.add(whole, "found no 'train_set', expected one; usage: train_set FILE.xyz ...");
    if (!draft.seen.count("type")) mistakes.add(whole, "found no 'type', expected one; usage: type N EL ...");
    if (deck.shape.elements.empty()) return;
    resolve_cutoff(draft, mistakes);
    if (!draft.seen.count("version")) deck.shape.version = deck.shape.types() > 1 ? 5 : 4;
    if (!draft.typewise_zbl) return;
    if (!draft.seen.count("zbl"))
        mistakes.add(draft.seen.at("use_typewise_cutoff_zbl"),
                     "found no 'zbl' with it, expected one; add 'zbl 2.5', the largest outer radius in A");
    deck.zbl.kind = Zbl::Kind::typewise;
    deck.zbl.inner = 0;
}

}  // namespace

std::span<const TrainKeyword> train_keywords() {
    static const std::vector<TrainKeyword> keywords = [] {
        std::vector<TrainKeyword> list;
        for (const Entry& entry : entries()) list.push_back(entry.keyword);
        return list;
    }();
    return keywords;
}

TrainDeck read_train_deck(const std::filesystem::path& path) {
    Mistakes mistakes;
    const DeckText text = read_deck(path, {}, mistakes);
    Draft draft;
    draft.deck.file = text.file;
    draft.folder = path.parent_path();
    std::ostringstream content;
    content << std::ifstream(path).rdbuf();
    draft.deck.text = content.str();
    for (const DeckLine& line : text.lines) {
        if (line.broken) continue;
        try {
            parse_line(line, draft);
        } catch (const Error& error) {
            mistakes.add(error);
            draft.seen.try_emplace(line.tokens.front().text,
                                   Where{text.file, line.line, 1});  // do not also call it missing
        }
    }
    resolve(draft, mistakes);
    mistakes.throw_if_any();
    return draft.deck;
}

}  // namespace lmmd
