// SPDX-License-Identifier: GPL-3.0-or-later
// Reading of options: same wording as for decks.
#include "options.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <functional>
#include <map>

#include "build_info.hpp"
#include "lmmd/md/replicas.hpp"

namespace lmmd::cli {

namespace {

// Reads one option's value with the deck's own argument reader.
void read(const std::string& option, const std::string& value, Mistakes& mistakes, const std::function<void(Args&)>& use) {
    Args args(option, 0, {{option, 0}, {value, 0}}, "");
    try {
        use(args);
    } catch (const Error& error) {
        mistakes.add(error);
    }
}

template <std::size_t N>
std::size_t read_choice(Args& args, const std::string& name, const std::array<std::string, N>& words) {
    const std::string word = args.choice(name, words);
    return static_cast<std::size_t>(std::find(words.begin(), words.end(), word) - words.begin());
}

// NAME -> VALUE of --set; adds a mistake for a word without '='.
std::map<std::string, std::string> overrides(const DeckOptions& options, Mistakes& mistakes) {
    std::map<std::string, std::string> result;
    for (const std::string& word : options.set) {
        const std::size_t equals = word.find('=');
        if (equals == std::string::npos || equals == 0)
            mistakes.add({"--set", 0, 0}, "found " + quote(word) + ", expected NAME=VALUE");
        else
            result[word.substr(0, equals)] = word.substr(equals + 1);
    }
    return result;
}

// The options of one replica's session, or of the only one there is.
SessionOptions options_of(const DeckText& text, SessionOptions options) {
    if (text.replicas == 0) return options;
    options.seed = text.seed.value_or(replica_seed(options.seed, text.replica));
    options.directory /= replica_name(text.replica, text.replicas);
    return options;
}

// Has nothing to say until all mistakes are known.
class Quiet : public Reporter {
public:
    void line(const std::string&) override {}
    void warning(const std::string& text) override { warnings.push_back(text); }
    void progress(const System&, const Ensemble&) override {}
    std::vector<std::string> warnings;
};

Rehearsal rehearse_text(DeckText text, const SessionOptions& settings, Mistakes& mistakes) {
    Rehearsal result{options_of(text, settings), parse_deck(std::move(text), mistakes), nullptr, {}};
    Quiet quiet;
    result.session = rehearse(result.deck, result.options, quiet, mistakes);
    result.warnings = std::move(quiet.warnings);
    return result;
}

}  // namespace

void declare_machine(CLI::App& app, DeckOptions& options) {
    app.add_option("--device", options.device, "auto, cpu or cuda")->type_name("DEVICE")->capture_default_str();
    app.add_option("--precision", options.precision, "mixed (float forces, double everything else) or double")
        ->type_name("PRECISION")->capture_default_str();
    app.add_option("--threads", options.threads, "CPU threads; 0: as many as the machine has")
        ->type_name("N")->capture_default_str();
}

void declare(CLI::App& app, DeckOptions& options) {
    declare_machine(app, options);
    app.add_option("--seed", options.seed, "of all random numbers that the deck gives no seed for")
        ->type_name("S")->capture_default_str();
    app.add_option("--set", options.set, "value of a deck variable; may be given again")->type_name("NAME=VALUE")->take_all();
}

SessionOptions session_options(const DeckOptions& options, Mistakes& mistakes) {
    static const std::array<std::string, 3> kDevices{"auto", "cpu", "cuda"};
    static const std::array<std::string, 2> kPrecisions{"mixed", "double"};
    SessionOptions result;
    result.deck = options.deck;
    result.potentials = potential_folders();
    read("--device", options.device, mistakes, [&](Args& args) {
        result.device = static_cast<Device>(read_choice(args, "a device", kDevices));
    });
    read("--precision", options.precision, mistakes, [&](Args& args) {
        result.backend.precision = static_cast<Precision>(read_choice(args, "a precision", kPrecisions));
    });
    read("--threads", options.threads, mistakes, [&](Args& args) {
        result.backend.threads =
            static_cast<int>(args.integer("the number of threads", {0, 4096, "a whole number from 0 to 4096"}));
    });
    read("--seed", options.seed, mistakes, [&](Args& args) {
        result.seed = static_cast<std::uint64_t>(args.integer("the seed", {0, INT64_MAX, "a whole number, 0 or more"}));
    });
    return result;
}

std::vector<Rehearsal> rehearse_deck(const DeckOptions& options, const SessionOptions& settings, Mistakes& mistakes) {
    const std::map<std::string, std::string> set = overrides(options, mistakes);
    std::vector<Rehearsal> all;
    std::vector<Mistakes> of_each;
    try {
        const std::string text = deck_bytes(options.deck);
        std::size_t replicas = 1;
        for (std::size_t k = 0; k < replicas; ++k) {
            of_each.emplace_back();
            all.push_back(rehearse_text(parse_deck_text(text, options.deck, set, of_each.back(), k), settings, of_each.back()));
            replicas = std::max<std::size_t>(1, all.front().deck.text.replicas);
        }
    } catch (const Error& error) {  // the deck cannot be read
        if (error.kind() != ErrorKind::input) throw;
        mistakes.add(error);
    }
    merge_mistakes(of_each, mistakes);
    mistakes.throw_if_any();
    return all;
}

void declare(CLI::App& app, BackendChoice& choice) {
    app.add_option("--device", choice.device, "auto, cpu or cuda")->check(CLI::IsMember({"auto", "cpu", "cuda"}));
    app.add_option("--precision", choice.precision, "mixed or double")->check(CLI::IsMember({"mixed", "double"}));
    app.add_option("--threads", choice.threads, "threads; default: as many as the machine has")->check(CLI::Range(0, 1024));
}

std::unique_ptr<Backend> make_backend(const NepModel& model, const BackendChoice& choice) {
    BackendOptions options;
    options.precision = choice.precision == "double" ? Precision::real64 : Precision::mixed;
    options.threads = choice.threads;
    options.skin = choice.skin;
    if (choice.device == "cuda") return make_cuda_backend(model, options);
    if (choice.device == "auto") {
        try {
            return make_cuda_backend(model, options);
        } catch (const Error&) {  // built without CUDA, or no device: the CPU does it
        }
    }
    return make_cpu_backend(model, options);
}

std::vector<std::filesystem::path> potential_folders() {
    std::vector<std::filesystem::path> folders;
    if (const char* listed = std::getenv("LMMD_POTENTIALS")) {
        std::string_view rest = listed;
        while (!rest.empty()) {
            const std::size_t end = rest.find(':');
            if (end != 0) folders.emplace_back(rest.substr(0, end));
            rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        }
    }
    std::error_code error;
    const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
    const std::filesystem::path installed = (program.parent_path() / build::kInstalled).lexically_normal();
    for (const std::filesystem::path& folder : {installed, std::filesystem::path(build::kPotentials)})
        if (std::filesystem::is_directory(folder, error)) folders.push_back(folder);
    return folders;
}

}  // namespace lmmd::cli
