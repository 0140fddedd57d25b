// SPDX-License-Identifier: GPL-3.0-or-later
// Many cells on one machine at once. Every replica of a batch sees an ordinary Backend; behind them stands one BatchBackend,
// which gets what several replicas want at the same moment in one call, so that a device can carry it out in one launch.
// As it stands here each replica has a backend of its own and takes its turn; a device overrides what pays.
#pragma once

#include <exception>
#include <span>
#include <vector>

#include "lmmd/backend.hpp"

namespace lmmd {

class BatchBackend {
public:
    // What one replica asks for, and where the answer goes.
    struct Op {
        std::size_t replica;
        AtomOp op;
        Selection who;
    };
    struct Steer {
        std::size_t replica;
        CellOp op;
        Selection who;
    };
    struct Forces {
        std::size_t replica;
        std::exception_ptr failure;  // of this replica alone, such as a box that check_box refuses
    };
    struct Meeting {
        enum class Kind { push, reflect } kind;
        std::size_t replica;
        std::uint32_t wall;
        WallPotential potential;
        Selection who;
    };
    struct Sums {
        std::size_t replica;
        Selection who;
        AtomSums sums;
        std::exception_ptr failure;
    };

    BatchBackend(std::size_t replicas, BackendMaker maker) : maker_(std::move(maker)), backends_(replicas) {}
    virtual ~BatchBackend() = default;
    std::size_t replicas() const { return backends_.size(); }

    // Gives a replica its potential and an empty cell, instead of what it had. Models may differ from replica to replica.
    virtual void prepare(std::size_t replica, const NepModel& model) { backends_[replica] = maker_(model); }
    // The replica as if it were alone, for the calls that come once in a while: upload, download, save, load, per_atom ...
    virtual Backend& alone(std::size_t replica) { return *backends_[replica]; }

    // What comes several times a step. Each entry is of another replica; they need not be all there are. A replica gets the
    // same bits whatever others stand beside it. What is thrown concerns every entry.
    virtual void apply(std::span<const Op> all);            // one alternative of AtomOp in all entries
    virtual void steer(std::span<const Steer> all);         // likewise of CellOp
    virtual void find_forces(std::span<Forces> all);
    virtual void meet_walls(std::span<const Meeting> all);  // one kind of meeting and of wall in all entries
    virtual void sums(std::span<Sums> all);

private:
    BackendMaker maker_;
    std::vector<std::unique_ptr<Backend>> backends_;  // of replicas that were prepared
};

// Throws Error(machine) like make_cuda_backend.
std::unique_ptr<BatchBackend> make_cuda_batch(std::size_t replicas, const BackendOptions& options);

}  // namespace lmmd
