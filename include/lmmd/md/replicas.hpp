// SPDX-License-Identifier: GPL-3.0-or-later
// Replicas: independent cells that one deck makes and one program carries out. Each is a Session of its own on a thread of
// its own. On a CPU as many work at once as there are threads; on a device all do, and what they ask of it goes there
// together (rendezvous.hpp).
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "lmmd/batch.hpp"
#include "lmmd/md/session.hpp"

namespace lmmd {

class Rendezvous;

// The seed of a replica that the deck gives none to. Replica 0 has the run's own; that of replica k > 0 is a number of 63 bits
// drawn for (run's seed, k), so that batches with neighbouring seeds share no replica.
std::uint64_t replica_seed(std::uint64_t run_seed, std::size_t replica);
// "replica_07"; all of a batch have as many digits, two at least.
std::string replica_name(std::size_t replica, std::size_t replicas);
// The mistakes of every replica's deck, each once; what not all of them have names those that do.
void merge_mistakes(const std::vector<Mistakes>& each, Mistakes& all);

// What carries the replicas out.
class ReplicaMachine {
public:
    // For `replicas` cells with the device, precision and threads of `options`; `probe` is the potential of one of them. A device
    // is taken as for a single run. Error(machine) where it was asked for by name and is not there.
    ReplicaMachine(std::size_t replicas, const SessionOptions& options, const NepModel* probe);
    // Every replica on a backend of this batch, all at once.
    explicit ReplicaMachine(std::unique_ptr<BatchBackend> batch);
    ~ReplicaMachine();

    std::size_t at_once() const { return at_once_; }
    // All of them take the time of so many runs, if they are alike; of a device, which works faster on many, an upper bound.
    double runs_in_a_row() const;
    // The options of replica k's session on this machine.
    SessionOptions adapted(SessionOptions options, std::size_t k);
    // Calls work(k) once for every k < replicas, each on some thread, and returns when all are done. Work may not throw.
    void run(const std::function<void(std::size_t)>& work);

private:
    std::size_t replicas_, at_once_;
    int threads_ = 0;  // of each; 0: a device does the work
    std::unique_ptr<Rendezvous> rendezvous_;  // null: every session makes its own backend
};

}  // namespace lmmd
