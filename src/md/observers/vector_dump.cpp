// SPDX-License-Identifier: GPL-3.0-or-later
#include "vector_dump.hpp"

#include <fmt/format.h>

#include <iterator>

#include "run_output.hpp"

namespace lmmd {
namespace {

class VectorDumper : public Observer {
public:
    VectorDumper(std::int64_t interval, const VectorDump& dump, const AtomChoice& atoms, const RunSetup& setup)
        : Observer(interval), dump_(dump), members_(atoms.members(setup)), output_(setup.files, dump.file, "") {}

    void sample(Snapshot& snapshot) override {
        const std::vector<Vec3>& vectors = dump_.vectors(snapshot);
        fmt::memory_buffer text;
        for (std::size_t i = 0; i < vectors.size(); ++i) {
            if (!members_[i]) continue;
            const Vec3 v = dump_.unit * vectors[i];
            fmt::format_to(std::back_inserter(text), "{:.9g} {:.9g} {:.9g}\n", v.x, v.y, v.z);
        }
        output_.write({text.data(), text.size()});
    }

private:
    const VectorDump dump_;
    const std::vector<bool> members_;
    RunOutput output_;
};

}  // namespace

ObserverFactory parse_vector_dump(Args& args, const VectorDump& dump) {
    static const std::string kOptions[] = {"group", "on"};
    const std::int64_t interval = args.integer("the interval", kInterval);
    AtomChoice atoms;
    while (args.more()) {
        if (!take_choice(args, atoms)) args.choice("an option", kOptions);
    }
    return [=](const RunSetup& setup) { return std::make_unique<VectorDumper>(interval, dump, atoms, setup); };
}

}  // namespace lmmd
