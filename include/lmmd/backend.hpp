// SPDX-License-Identifier: GPL-3.0-or-later
// The one virtual boundary between physics and machine. A backend holds atoms and cell, evaluates the potential and applies
// operations on either; what crosses the boundary is plain data. Sums are added in an order that does not depend on the
// number of threads: the same calls give the same bits on one machine.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "lmmd/base/archive.hpp"
#include "lmmd/base/error.hpp"
#include "lmmd/cell/all.hpp"
#include "lmmd/model/atom_sums.hpp"
#include "lmmd/model/pair_histogram.hpp"
#include "lmmd/model/state.hpp"
#include "lmmd/nep/model.hpp"
#include "lmmd/ops/all.hpp"
#include "lmmd/walls/all.hpp"

namespace lmmd {

// Of the potential alone (walls and kinetic part not included).
struct ForceTotals {
    double energy = 0;  // eV
    Mat3 virial;        // eV; -sum r_ij (x) F_ij, positive under compression
};

// Per-atom shares of the last forces() call, in input order.
struct PerAtom {
    std::vector<double> energy;  // eV
    std::vector<Mat3> virial;    // eV, r_ij (x) F_ij ascribed to the neighbour as GPUMD does
};

// What is to be noted of a moment.
struct SampleRequest {
    bool position = false;  // and images
    bool velocity = false;
    std::optional<Selection> sums;  // over these atoms, and the virial
    std::optional<PairHistogram> pairs;
};

// A moment as it was asked for; atoms in input order.
struct Sample {
    Cell cell;
    std::vector<Vec3> position;             // A
    std::vector<std::array<int, 3>> image;  // with the positions
    std::vector<Vec3> velocity;             // internal
    AtomSums sums;
    Mat3 virial;                            // eV, of the last forces(); with the sums
    // [histogram][bin]. Empty: this backend counts no pairs; the positions are there instead, for whoever asked to count.
    std::vector<std::uint32_t> pair_counts;

    Vec3 unwrapped(std::size_t i) const { return position[i] + cell.box.shift(image[i][0], image[i][1], image[i][2]); }
};

// Notes moments where the atoms are and hands them out many at a time, so that none of them is waited for.
class Sampler {
public:
    explicit Sampler(std::size_t capacity) : capacity_(capacity) {}
    virtual ~Sampler() = default;
    bool full() const { return taken_ == capacity_; }
    // Notes the present moment; not when full. Waits for nothing.
    void take() {
        LMMD_ASSERT(!full());
        note();
        ++taken_;
    }
    // The moments since the last call, in their order. Waits.
    std::vector<Sample> samples() {
        if (taken_ == 0) return {};
        taken_ = 0;
        return hand_out();
    }
    std::size_t capacity() const { return capacity_; }

private:
    virtual void note() = 0;
    virtual std::vector<Sample> hand_out() = 0;
    const std::size_t capacity_;
    std::size_t taken_ = 0;
};

class Backend {
public:
    virtual ~Backend() = default;
    virtual std::string name() const = 0;      // "cpu, 2 threads, avx2 float lanes"

    // Takes box, positions, velocities, images, masses and types; `groups` holds one bit mask per atom.
    // Throws Error(input) for an element that the model lacks.
    virtual void upload(const State& state, const std::vector<std::uint64_t>& groups) = 0;
    // Fills box, positions, velocities and images of a state with the same atoms (input order).
    virtual void download(State& state) const = 0;
    virtual std::vector<Vec3> download_forces() const = 0;  // input order, eV/A
    virtual void upload_velocities(const std::vector<Vec3>& velocity) = 0;  // input order
    virtual void set_groups(const std::vector<std::uint64_t>& groups) = 0;
    virtual Cell cell() const = 0;
    virtual void set_cell(const Cell& cell) = 0;            // positions stay where they are
    void set_box(const Box& box) {
        Cell changed = cell();
        changed.box = box;
        set_cell(changed);
    }

    // --- stages of a step: a device only queues them, and whoever wants to know what came of them waits ---------------
    // Forces of the potential at the present positions, replacing the old ones; renews the neighbour list when due.
    // An atom at a place that is no number, or a million box lengths away, gets no neighbours and a force that is no number,
    // so that sums().broken names it. Throws Error(input) for a box that check_box refuses, here or in what waits next.
    virtual void find_forces() = 0;
    virtual void apply(const AtomOp& op, Selection who) = 0;
    // op(cell, sums(who), virial of the last forces).
    virtual void steer(const CellOp& op, Selection who) = 0;
    // The atoms feel a wall of the cell: adds its forces (a mirror does nothing here).
    virtual void push(std::uint32_t wall, const WallPotential& potential, Selection who) = 0;
    // Reflects atoms that drifted behind a wall of the cell.
    virtual void reflect(std::uint32_t wall, Selection who) = 0;

    // --- what came of them ------------------------------------------------------------------------------------------
    virtual ForceTotals totals() = 0;  // of the last find_forces()
    ForceTotals forces() {
        find_forces();
        return totals();
    }
    // Shares of that energy and virial; ask before the atoms move on.
    virtual PerAtom per_atom() = 0;
    virtual AtomSums sums(Selection who) const = 0;
    // For the atoms that are there now; it must not outlive the backend. Unless a backend knows better, moments are
    // handed out one by one, and pairs are not counted.
    virtual std::unique_ptr<Sampler> sampler(const SampleRequest& request);

    // What is needed beyond the State to go on with the same bits: the order of the atoms, the reference positions of the
    // neighbour list, and the forces, walls included. load() follows upload() of the same atoms; after it the forces stand as
    // they were saved, so a resumed run need not (and, had the box changed since, must not) find them anew.
    virtual void save(ByteWriter& out) const = 0;
    virtual void load(ByteReader& in) = 0;

    virtual std::size_t memory() const = 0;  // bytes held for atoms, list and forces
    // Steps after which a run should look whether all is well: a machine that works ahead is not to be waited for at each.
    virtual std::int64_t steps_between_looks() const { return 1; }
};

// Downloads each moment as it comes.
class PromptSampler final : public Sampler {
public:
    PromptSampler(Backend& backend, const SampleRequest& request)
        : Sampler(1), backend_(backend), position_(request.position || request.pairs), velocity_(request.velocity),
          sums_(request.sums) {}

private:
    void note() override {
        Sample& sample = samples_.emplace_back();
        sample.cell = backend_.cell();
        if (sums_) sample.sums = backend_.sums(*sums_);
        if (sums_) sample.virial = backend_.totals().virial;
        if (!position_ && !velocity_) return;
        State state;
        backend_.download(state);
        if (position_) sample.position = std::move(state.atoms.position);
        if (position_) sample.image = std::move(state.atoms.image);
        if (velocity_) sample.velocity = std::move(state.atoms.velocity);
    }
    std::vector<Sample> hand_out() override { return std::exchange(samples_, {}); }

    Backend& backend_;
    const bool position_, velocity_;
    const std::optional<Selection> sums_;
    std::vector<Sample> samples_;
};

inline std::unique_ptr<Sampler> Backend::sampler(const SampleRequest& request) {
    return std::make_unique<PromptSampler>(*this, request);
}

// A backend of which every call has done its work when it returns.
class PromptBackend : public Backend {
public:
    Cell cell() const final { return cell_; }
    void set_cell(const Cell& cell) final {
        cell_ = cell;
        box_changed();
    }
    void find_forces() final { totals_ = evaluate(); }
    ForceTotals totals() final { return totals_; }
    void steer(const CellOp& op, Selection who) final {
        std::visit(
            [&]<class Op>(const Op& act) {
                act(cell_, Op::kSums ? sums(who) : AtomSums(), totals_.virial);
                if (Op::kStrains) box_changed();
            },
            op);
    }
    void push(std::uint32_t wall, const WallPotential& potential, Selection who) final {
        count_push(cell_, wall, push_atoms(cell_.wall[wall].plane, potential, who));
    }
    void reflect(std::uint32_t wall, Selection who) final {
        count_reflections(cell_, wall, reflect_atoms(cell_.wall[wall].plane, who));
    }

protected:
    virtual ForceTotals evaluate() = 0;
    virtual WallTotals push_atoms(const Plane& plane, const WallPotential& potential, Selection who) = 0;
    virtual WallTotals reflect_atoms(const Plane& plane, Selection who) = 0;
    virtual void box_changed() {}
    Cell cell_;

private:
    ForceTotals totals_;
};

enum class Precision { mixed, real64 };

struct BackendOptions {
    Precision precision = Precision::mixed;
    int threads = 0;             // 0: as many as the machine has
    double skin = 1.0;           // A; the list holds pairs up to cutoff + skin
};

using BackendMaker = std::function<std::unique_ptr<Backend>(const NepModel&)>;

std::unique_ptr<Backend> make_cpu_backend(const NepModel& model, const BackendOptions& options);
// Throws Error(machine) with the reason when built without CUDA or when there is no device.
std::unique_ptr<Backend> make_cuda_backend(const NepModel& model, const BackendOptions& options);
std::string cuda_device();  // "NVIDIA H100 80GB HBM3"; throws like make_cuda_backend

}  // namespace lmmd
