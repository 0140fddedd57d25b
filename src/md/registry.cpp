// SPDX-License-Identifier: GPL-3.0-or-later
// The tables of contents. To add a command, an ensemble or an observer: define its entry in a file of its own,
//   namespace lmmd::entries { extern const CommandEntry melt{"melt", "melt T for TIME", "one line of help", parse_melt}; }
// and add one line here.
#include "lmmd/md/registry.hpp"

#include <vector>

#define LMMD_COMMANDS(X) \
    X(set)               \
    X(replicas)          \
    X(model)             \
    X(build)             \
    X(group)             \
    X(potential)         \
    X(replicate)         \
    X(change_box)        \
    X(velocity)          \
    X(correct_velocity)  \
    X(fix)               \
    X(confine)           \
    X(piston)            \
    X(time_step)         \
    X(minimize)          \
    X(ensemble)          \
    X(observe)           \
    X(checkpoint)        \
    X(run)

#define LMMD_ENSEMBLES(X) \
    X(nve)                \
    X(nvt_ber)            \
    X(nvt_nhc)            \
    X(nvt_bdp)            \
    X(nvt_lan)            \
    X(nvt_bao)            \
    X(npt_ber)            \
    X(npt_scr)

#define LMMD_OBSERVERS(X) \
    X(dump_thermo)        \
    X(dump_xyz)           \
    X(dump_exyz)          \
    X(dump_h5md)          \
    X(dump_position)      \
    X(dump_velocity)      \
    X(dump_force)         \
    X(dump_restart)       \
    X(compute_rdf)        \
    X(compute_msd)        \
    X(profile)

namespace lmmd {

namespace entries {

#define LMMD_DECLARE(name) extern const CommandEntry name;
LMMD_COMMANDS(LMMD_DECLARE)
#undef LMMD_DECLARE
#define LMMD_DECLARE(name) extern const EnsembleEntry name;
LMMD_ENSEMBLES(LMMD_DECLARE)
#undef LMMD_DECLARE
#define LMMD_DECLARE(name) extern const ObserverEntry name;
LMMD_OBSERVERS(LMMD_DECLARE)
#undef LMMD_DECLARE

}  // namespace entries

#define LMMD_ENTRY(name) entries::name,

std::span<const CommandEntry> commands() {
    static const std::vector<CommandEntry> table = {LMMD_COMMANDS(LMMD_ENTRY)};
    return table;
}

std::span<const EnsembleEntry> ensembles() {
    static const std::vector<EnsembleEntry> table = {LMMD_ENSEMBLES(LMMD_ENTRY)};
    return table;
}

std::span<const ObserverEntry> observers() {
    static const std::vector<ObserverEntry> table = {LMMD_OBSERVERS(LMMD_ENTRY)};
    return table;
}

#undef LMMD_ENTRY

std::span<const ForeignCommand> foreign_commands() {
    static constexpr ForeignCommand table[] = {
        {"compute_adf", "observe adf"},
        {"compute_chunk", "observe profile"},
        {"compute_dos", "observe vdos"},
        {"compute_orientorder", "observe steinhardt"},
        {"compute_sdc", "observe vacf"},
        {"compute_viscosity", "observe viscosity"},
        {"dump_netcdf", "dump_h5md"},
        {"active"}, {"add_efield"}, {"add_force"}, {"add_random_force"}, {"add_spring"},
        {"compute"}, {"compute_angular_rdf"}, {"compute_cohesive"}, {"compute_dpdt"}, {"compute_elastic"},
        {"compute_es"}, {"compute_extrapolation"}, {"compute_gkma"}, {"compute_hac"}, {"compute_hnema"},
        {"compute_hnemd"}, {"compute_hnemdec"}, {"compute_ic"}, {"compute_lsqt"}, {"compute_phonon"},
        {"compute_shc"}, {"deform"}, {"deposit"}, {"dftd3"}, {"dump_beads"},
        {"dump_cg"}, {"dump_dipole"}, {"dump_observer"}, {"dump_piston"}, {"dump_polarizability"},
        {"dump_shock_nemd"}, {"electron_stop"}, {"kspace"}, {"lincs"}, {"mc"},
        {"move"}, {"neighbor"}, {"plumed"},
    };
    return table;
}

}  // namespace lmmd
