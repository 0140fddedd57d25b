// SPDX-License-Identifier: GPL-3.0-or-later
#include "frame_dump.hpp"

#include <fmt/format.h>

#include "lmmd/base/units.hpp"
#include "run_output.hpp"

namespace lmmd {
namespace {

Mat3 symmetric(const Mat3& t) { return 0.5 * (t + transpose(t)); }

// What walls leave to the atoms: "z LOW HIGH" for each slit, A.
std::string gaps(const System& system) {
    std::string text;
    for (const Slit& slit : system.slits())
        text += fmt::format("{}{} {:.17g} {:.17g}", text.empty() ? "" : " ", "xyz"[slit.axis], slit.lo.plane.position,
                            slit.hi.plane.position);
    return text;
}

class FrameDumper : public Observer {
public:
    FrameDumper(const FrameDump& dump, const RunSetup& setup)
        : Observer(dump.interval),
          dump_(dump),
          output_(setup.files, dump.file, ""),
          folder_(setup.files.directory()),
          gpumd_(setup.gpumd) {
        if (dump.atoms.kind != AtomChoice::Kind::all) only_ = dump.atoms.members(setup);
        if (dump.columns.group && setup.state.atoms.group_methods.empty()) {
            throw input_error(dump.where,
                              "found group labels to be written, expected a structure with 'group' columns; remove the "
                              "word or add group:I:1 to the structure's Properties");
        }
    }

    void sample(Snapshot& snapshot) override {
        const std::string text = format_xyz(record(snapshot), dump_.columns);
        if (!dump_.one_file_per_frame) {
            output_.write(text);
            return;
        }
        // GPUMD counts steps from the start of the run, so that a later run of the deck would write over an earlier
        // one's frames.
        const std::int64_t step = gpumd_ ? snapshot.system.clock.run_step : snapshot.step();
        replace_file(folder_ / fmt::format("{}{}{}", dump_.file, step, dump_.suffix), text);
    }

private:
    XyzRecord record(Snapshot& snapshot) const {
        XyzRecord record{snapshot.state()};
        const System& system = snapshot.system;
        if (dump_.totals) {
            record.time_fs = snapshot.time() / units::kFemtosecond;
            record.energy = system.potential_energy();
            record.virial = symmetric(system.virial());
            record.stress = symmetric(system.pressure());
        }
        if (!gpumd_ && !system.slits().empty()) record.info.emplace_back("slit", gaps(system));
        if (dump_.columns.forces) record.forces = &snapshot.forces();
        if (dump_.columns.energy_atom) record.energy_atom = &snapshot.per_atom().energy;
        if (dump_.columns.virial) record.virial_atom = &snapshot.per_atom().virial;
        if (!only_.empty()) record.only = &only_;
        return record;
    }

    const FrameDump dump_;
    RunOutput output_;
    const std::filesystem::path folder_;
    const bool gpumd_;
    std::vector<bool> only_;  // empty: all atoms
};

}  // namespace

std::unique_ptr<Observer> make_frame_dump(const FrameDump& dump, const RunSetup& setup) {
    return std::make_unique<FrameDumper>(dump, setup);
}

}  // namespace lmmd
