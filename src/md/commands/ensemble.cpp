// SPDX-License-Identifier: GPL-3.0-or-later
// ensemble NAME ...: how the next run advances; the table of ensembles knows the names.
#include "lmmd/md/registry.hpp"

namespace lmmd {

namespace {

std::unique_ptr<Command> parse_ensemble(Args& args) {
    std::vector<std::string> names;
    for (const EnsembleEntry& entry : ensembles()) names.emplace_back(entry.name);
    const std::string name = args.choice("an ensemble", names);
    EnsembleFactory factory;
    for (const EnsembleEntry& entry : ensembles()) {
        if (name != entry.name) continue;
        args.set_usage(entry.usage);
        factory = entry.parse(args);
    }
    return make_command(args, [factory, where = args.where()](Session& session) {
        session.pending.ensemble = factory;
        session.pending.ensemble_where = where;
    });
}

}  // namespace

namespace entries {
extern const CommandEntry ensemble{"ensemble", "ensemble NAME ...",
                                   "how the next run advances; 'lmmd info' lists the names", parse_ensemble};
}

}  // namespace lmmd
