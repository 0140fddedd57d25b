// SPDX-License-Identifier: GPL-3.0-or-later
// A deck at work. Its commands are carried out in order on one Session, twice: first a rehearsal, which does everything but
// integrate and write, so that every mistake is found before the first step; then the performance. A resumed run replays
// the commands before the interrupted `run` in the same way.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "lmmd/base/error.hpp"
#include "lmmd/base/units.hpp"
#include "lmmd/md/groups.hpp"
#include "lmmd/md/observer.hpp"
#include "lmmd/md/piston.hpp"

namespace lmmd {

enum class Mode {
    rehearse,  // validate: build structures, read files; no time steps, nothing written
    replay,    // resuming: as rehearse, up to the interrupted run
    perform,
};

enum class Device { automatic, cpu, cuda };

struct SessionOptions {
    std::filesystem::path deck;
    std::filesystem::path directory;     // run directory
    Device device = Device::automatic;
    BackendOptions backend;
    BackendMaker make_backend;           // instead of the two above, for a session that shares a machine with others
    std::uint64_t seed = 1;
    bool resume = false;
    bool gpumd = false;
    std::vector<std::filesystem::path> potentials;  // folders in which `potential NAME` finds NAME/nep.txt, tried in order
};

// Lines for the person at the terminal; the library never prints by itself.
class Reporter {
public:
    virtual ~Reporter() = default;
    virtual void line(const std::string& text) = 0;      // a fact worth a line
    virtual void warning(const std::string& text) = 0;   // also kept for run.json
    virtual void progress(const System& system, const Ensemble& ensemble) = 0;  // called every step; throttles itself
    // Asked after every step: true once the user wants to stop (SIGINT, SIGTERM). simulate() then keeps a checkpoint and throws
    // Error(guard).
    virtual bool stop_requested() const { return false; }
};

// What collects until the next `run`.
struct PendingRun {
    EnsembleFactory ensemble;
    Where ensemble_where;
    std::vector<std::pair<std::string, ObserverFactory>> observers;  // keyword, factory: end with the run
    std::int64_t correct_velocity = 0;   // interval; 0: off
    int correct_velocity_method = -1;    // group method whose groups are corrected one by one; -1: all atoms together
    bool frozen = false;                 // a `fix` is active
};

// What follows from a mistake that has already been told; a rehearsal drops it.
class Consequence : public Error {
public:
    using Error::Error;
};

// The front of a checkpoint: whose it is and which command it interrupted.
struct CheckpointHead {
    std::string deck_sha256;       // of the deck as parsed
    std::string model_sha256;      // of the potential's file
    std::uint64_t command = 0;     // index of the interrupted `run`
    std::int32_t runs = 0;         // `run` commands finished before it
    std::uint64_t seed = 0;
    Precision precision = Precision::mixed;
    void save(ByteWriter& out) const;
    void load(ByteReader& in);
};

struct Session {
    Session(SessionOptions options, Reporter& reporter) : options(std::move(options)), reporter(reporter) {}

    SessionOptions options;
    Reporter& reporter;
    Mode mode = Mode::rehearse;
    std::size_t command = 0;                 // index of the command being carried out

    // --- the structure ------------------------------------------------------------------------------------------------
    State state;
    Groups groups;
    bool has_structure = false;
    // Reads the default model.xyz when no command gave a structure yet; Error(input) when there is none.
    void need_structure(const Where& where);
    void set_structure(State structure);     // instead of the present one; step and time go on
    // To be called after atoms were added, removed or reordered: resets groups, drops the backend.
    void structure_changed();
    void check_contacts(const Where& where);  // box and distances; Error(input), the second time a Consequence
    // Structure and potential are there and fit: elements, volume of the box, no two atoms on one place. What `run` and
    // `minimize` ask before they begin; throws one Error(input) with a line per mistake.
    void need_ready(const Where& where);

    // --- the potential ------------------------------------------------------------------------------------------------
    std::optional<NepModel> model;
    std::string model_sha256;                               // of the file it was read from
    Where model_where;                                      // of its `potential` command
    const NepModel& need_model(const Where& where) const;   // Error(input) when no `potential` came before
    Backend& backend();                                     // made and filled on first use

    // --- settings -----------------------------------------------------------------------------------------------------
    double dt = units::kFemtosecond;         // internal; set by time_step, GPUMD's default is 1 fs
    double max_displacement = 0;             // A per step; 0: no limit (time_step's second argument)
    PendingRun pending;                      // reset after each run
    std::vector<std::pair<std::string, ObserverFactory>> persistent;  // by keyword (and name); until `off`
    std::vector<Slit> slits;                 // walls; pistons move them
    std::vector<Piston> pistons;             // at most one per slit; until `off`
    double checkpoint_seconds = 60;          // wall time between checkpoints; 0: not by time
    std::int64_t checkpoint_steps = 0;       // 0: not by steps

    std::unique_ptr<OutputFiles> files;      // while rehearsing, what runs say about them; none is opened
    std::vector<std::string> warnings;
    void warn(const std::string& text);      // keeps it and tells the reporter, each text once
    int runs = 0;                            // `run` commands carried out
    std::int64_t planned_steps = 0;          // of all `run` commands rehearsed so far (rehearse_run adds to it)
    double planned_time = 0;                 // likewise, internal; no limit on displacements assumed
    std::string deck_sha256;                 // of the deck as parsed: a checkpoint belongs to one deck
    // Set while resuming: the rest of the checkpoint, which simulate() takes up at the interrupted run.
    std::optional<std::string> resume_bytes;
    // RUN/checkpoint.bin; keeps `body` (what resume_bytes gives back) behind the head that perform() looks at on resuming.
    std::filesystem::path checkpoint_path() const { return options.directory / "checkpoint.bin"; }
    void keep_checkpoint(const std::string& body) const;

    // A path of the deck: relative ones are relative to the deck.
    std::filesystem::path resolve(const std::string& path) const;
    // While rehearsing: "structure", "potential" once the mistake that withholds them has been told.
    mutable std::set<std::string> broken;

private:
    std::unique_ptr<Backend> backend_;
};

// One line of a deck, parsed. apply() throws Error(input) with its place when the session does not allow it.
class Command {
public:
    explicit Command(Where where) : where(std::move(where)) {}
    virtual ~Command() = default;
    virtual void apply(Session& session) = 0;
    const Where where;
};

struct CommandEntry {
    const char* name;
    const char* usage;
    const char* help;
    std::unique_ptr<Command> (*parse)(Args&);
};

// For commands that are one function.
std::unique_ptr<Command> make_command(const Args& args, std::function<void(Session&)> apply);

}  // namespace lmmd
