// SPDX-License-Identifier: GPL-3.0-or-later
// dump_restart N: restart.xyz, a structure to start another deck from, with positions and velocities in all of their
// digits.
#include "atom_choice.hpp"
#include "lmmd/io/extxyz.hpp"

namespace lmmd {
namespace {

class DumpRestart : public Observer {
public:
    DumpRestart(std::int64_t interval, const RunSetup& setup)
        : Observer(interval), path_(setup.files.directory() / "restart.xyz") {}

    void sample(Snapshot& snapshot) override {
        const State& state = snapshot.state();
        XyzColumns columns;
        columns.mass = columns.velocity = true;
        columns.charge = !state.atoms.charge.empty();
        columns.group = !state.atoms.group_methods.empty();
        columns.digits = 17;
        replace_file(path_, format_xyz(XyzRecord{state}, columns));
    }

private:
    const std::filesystem::path path_;
};

ObserverFactory parse(Args& args) {
    const std::int64_t interval = args.integer("the interval", kInterval);
    return [interval](const RunSetup& setup) { return std::make_unique<DumpRestart>(interval, setup); };
}

}  // namespace

namespace entries {
extern const ObserverEntry dump_restart{"dump_restart", "dump_restart INTERVAL",
                                        "the present structure and velocities in restart.xyz, written over", false,
                                        parse};
}

}  // namespace lmmd
