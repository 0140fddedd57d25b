// SPDX-License-Identifier: GPL-3.0-or-later
// potential FILE | NAME: a file (relative to the deck), or one of the installed potentials.
#include <algorithm>
#include <fstream>
#include <iterator>

#include "lmmd/io/checkpoint.hpp"
#include "lmmd/io/nep_file.hpp"
#include "lmmd/md/session.hpp"

namespace lmmd {

namespace {

namespace fs = std::filesystem;

std::vector<std::string> installed(const Session& session) {
    std::vector<std::string> names;
    std::error_code ignored;
    for (const fs::path& folder : session.options.potentials)
        for (const auto& entry : fs::directory_iterator(folder, ignored))
            if (fs::is_regular_file(entry.path() / "nep.txt", ignored))
                names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

fs::path find_potential(const Session& session, const std::string& name, const Where& where) {
    std::error_code ignored;
    const fs::path beside = session.resolve(name);
    if (fs::is_regular_file(beside, ignored)) return beside;
    for (const fs::path& folder : session.options.potentials)
        if (fs::is_regular_file(folder / name / "nep.txt", ignored)) return folder / name / "nep.txt";
    const std::vector<std::string> names = installed(session);
    const std::string guess = did_you_mean(name, names);
    throw input_error(where, "found no potential " + quote(name) + ", expected a file, relative to the deck" +
                                 (names.empty() ? std::string() : ", or an installed one: " + listed(names)) +
                                 (guess.empty() ? "; check the path" : guess));
}

std::string file_sha256(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return sha256(std::string(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()));
}

std::unique_ptr<Command> parse_potential(Args& args) {
    const std::string name = args.word("the file or the name of a potential");
    return make_command(args, [name, where = args.where_last()](Session& session) {
        const fs::path path = find_potential(session, name, where);
        if (session.model) {
            session.warn(to_string(where) + ": found a second potential " + quote(name) +
                         ", which is not used: the first one drives the dynamics, and committees are not supported");
            return;
        }
        session.model = read_nep(path);
        session.model_sha256 = file_sha256(path);
        session.model_where = where;
    });
}

}  // namespace

namespace entries {
extern const CommandEntry potential{"potential", "potential FILE|NAME",
                                    "the neuroevolution potential: a nep.txt, or the name of an installed one",
                                    parse_potential};
}

}  // namespace lmmd
