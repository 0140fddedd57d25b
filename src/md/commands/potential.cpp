// SPDX-License-Identifier: GPL-3.0-or-later
// potential FILE | NAME: a file (relative to the deck), or one of the installed potentials.
#include <fstream>
#include <iterator>

#include "lmmd/io/checkpoint.hpp"
#include "lmmd/io/nep_file.hpp"
#include "lmmd/io/potentials.hpp"
#include "lmmd/md/session.hpp"

namespace lmmd {

namespace {

std::string file_sha256(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return sha256(std::string(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()));
}

std::unique_ptr<Command> parse_potential(Args& args) {
    const std::string name = args.word("the file or the name of a potential");
    return make_command(args, [name, where = args.where_last()](Session& session) {
        const std::filesystem::path path =
            find_potential(name, session.resolve(name), session.options.potentials, where, "a file, relative to the deck");
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
