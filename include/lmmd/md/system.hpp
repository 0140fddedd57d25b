// SPDX-License-Identifier: GPL-3.0-or-later
// The moving system as ensembles see it: stages of a time step on the left, measured quantities on the right.
// Walls and frozen atoms take part in every stage, so they combine with any ensemble.
#pragma once

#include <memory>
#include <optional>

#include "lmmd/backend.hpp"

namespace lmmd {

// Two parallel walls of one potential; gap = distance between the planes.
struct Slit {
    std::string name;       // as the deck calls it
    int axis = 2;
    Wall lo, hi;
    WallTotals lo_totals, hi_totals;  // energy and force of the last forces(), impulse and work of the drifts before it
    bool was_periodic = true;           // whether the box was periodic along the axis before the slit was there
    double gap() const { return hi.plane.position - lo.plane.position; }  // A
};

// Progress through one `run`, for ramps. While a step is being done, run_step and step already count it, so that a ramp
// ends exactly on its last value.
struct RunClock {
    double dt = 0;                // internal
    std::int64_t run_step = 0;    // steps of this run, 1 ... run_steps once it moves
    std::int64_t run_steps = 0;   // steps of this run
    std::uint64_t seed = 0;
    std::uint64_t step = 0;       // steps since the start of the deck: the counter of random streams
    double fraction() const { return run_steps > 0 ? double(run_step) / double(run_steps) : 0.0; }
};

// A guard's finding about one atom: not finite, or behind an impenetrable wall.
class AtomError : public Error {
public:
    AtomError(std::int64_t atom, const std::string& text) : Error(ErrorKind::guard, text), atom(atom) {}
    const std::int64_t atom;  // index in input order
};

class System {
public:
    // The backend holds the atoms; those of `frozen` are put to rest. Box, walls and baths begin anew in its cell.
    System(Backend& backend, const Box& box, std::vector<Slit> slits, Selection frozen);

    // --- stages of a step: they wait for nothing --------------------------------------------------------------------
    void kick(double dt);          // v += dt f/m of mobile atoms
    void drift(double dt);         // r += dt v of mobile atoms; moves walls; mirrors reflect
    void forces();                 // of potential and walls at the present positions
    void apply(const AtomOp& op);  // on mobile atoms
    void steer(const CellOp& op);  // with the sums over mobile atoms
    void scale_velocities(double factor);
    void scale_velocities(const CellOp& thermostat);  // as it says
    // Box and positions follow the cell's strain S: r <- r exp(S), h <- h exp(S). Not along a slit's axis and not with frozen
    // atoms (ensembles object to those).
    void strain();
    void count_walls();            // after a step, for averages of what the walls feel

    // Throws what went wrong in the stages: AtomError for an atom behind a wall, Error(guard) of a piston. Waits, as all
    // that follows.
    void check() const;

    // --- measured ---------------------------------------------------------------------------------------------------
    double kinetic_energy() const;          // eV, mobile atoms
    Mat3 kinetic_tensor() const;            // sum m v (x) v, eV
    double potential_energy() const { return backend_.totals().energy; }  // eV, without walls
    double wall_energy() const;             // eV
    double wall_work() const { return cell().wall_work; }  // eV that moving walls have put in since the start of the run
    Mat3 virial() const { return backend_.totals().virial; }              // eV
    Mat3 pressure() const { return pressure_of(sums(), virial(), cell()); }
    // (kinetic tensor + virial) / volume, eV/A^3, compression positive; sums over mobile() atoms.
    static Mat3 pressure_of(const AtomSums& sums, const Mat3& virial, const Cell& cell) {
        return (1.0 / cell.volume()) * (sums.kinetic + virial);
    }
    double volume() const { return cell().volume(); }           // A^3: of the box, or area times gap in a slit
    double area(int axis) const { return cell().area(axis); }   // A^2: of the walls across a Cartesian axis
    double temperature() const;             // K, over dof()
    double thermo_temperature() const;      // K, over 3 N_mobile as GPUMD's thermo.out counts
    // 3 N_mobile less the momentum components that the dynamics conserves (none with frozen atoms; not along a slit's
    // axis); Langevin dynamics passes momentum_conserved = false.
    double dof(bool momentum_conserved = true) const;
    // kinetic + potential + wall energy - wall work - what a correction of the velocities put in: constant in NVE, eV.
    double energy() const;
    double bath_energy() const { return cell().bath_energy(); }  // of thermostats and barostats, eV
    double conserved() const { return energy() + bath_energy(); }
    // Tells the bookkeeping of energy() that kinetic energy was changed from outside, eV.
    void note_correction(double kinetic_change) { corrections_ += kinetic_change; }

    const Cell& cell() const;                  // as it is now: known until the next stage
    void set_cell(const Cell& cell);
    const Box& box() const { return cell().box; }
    const std::vector<Slit>& slits() const;    // as cell() has them
    std::optional<std::uint32_t> walls_of(const std::string& slit) const;  // the lower one's number; the upper one is next
    bool confined() const { return !slits_.empty(); }
    double mobile_mass() const { return mobile_mass_; }  // amu
    Selection mobile() const { return {~std::uint64_t{0}, frozen_.any}; }
    Backend& backend() { return backend_; }
    const Backend& backend() const { return backend_; }
    AtomSums sums() const { return backend_.sums(mobile()); }

    RunClock clock;

    // What a checkpoint needs beyond the State and the backend; load expects a System with the same slits.
    void save(ByteWriter& out) const;
    void load(ByteReader& in);

private:
    template <class Act>
    void each_wall(Act&& act) const;  // its index, its potential

    Backend& backend_;
    mutable std::vector<Slit> slits_;      // names and potentials; the rest as of the last slits()
    mutable std::optional<Cell> cell_;     // if known
    Selection frozen_;      // groups that a `fix` holds; empty selection (any = 0) when none
    double mobile_ = 0, mobile_mass_ = 0;  // number of mobile atoms; amu
    bool any_frozen_ = false;
    bool drifted_ = false;  // since the last forces()
    double corrections_ = 0;
};

}  // namespace lmmd
