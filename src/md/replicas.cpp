// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/md/replicas.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "lmmd/base/random.hpp"
#include "lmmd/base/team.hpp"
#include "rendezvous.hpp"

namespace lmmd {

namespace {

std::unique_ptr<BatchBackend> make_device_batch(std::size_t replicas, const SessionOptions& options, const NepModel& probe) {
    try {
        make_cuda_backend(probe, options.backend);
        return make_cuda_batch(replicas, options.backend);
    } catch (const Error&) {
        if (options.device == Device::cuda) throw;  // asked for by name; otherwise the CPU does it
        return nullptr;
    }
}

// " (in replicas 3, 5)"
std::string naming(const std::vector<std::size_t>& replicas) {
    std::vector<std::string> numbers;
    for (const std::size_t k : replicas) numbers.push_back(std::to_string(k));
    return fmt::format(" (in replica{} {})", replicas.size() == 1 ? "" : "s", fmt::join(numbers, ", "));
}

}  // namespace

std::uint64_t replica_seed(std::uint64_t run_seed, std::size_t replica) {
    if (replica == 0) return run_seed;
    Random random(Stream::replica, run_seed, 0, static_cast<std::uint32_t>(replica));
    const std::uint64_t high = random.bits(), low = random.bits();
    return (high << 32 | low) >> 1;
}

std::string replica_name(std::size_t replica, std::size_t replicas) {
    const std::size_t digits = std::max<std::size_t>(2, std::to_string(replicas - 1).size());
    return fmt::format("replica_{:0{}}", replica, digits);
}

void merge_mistakes(const std::vector<Mistakes>& each, Mistakes& all) {
    std::vector<std::pair<std::string, std::vector<std::size_t>>> told;
    for (std::size_t k = 0; k < each.size(); ++k) {
        for (const std::string& line : each[k].lines()) {
            const auto known = std::find_if(told.begin(), told.end(), [&](const auto& one) { return one.first == line; });
            std::vector<std::size_t>& who =
                known != told.end() ? known->second : told.emplace_back(line, std::vector<std::size_t>()).second;
            if (who.empty() || who.back() != k) who.push_back(k);
        }
    }
    for (const auto& [line, who] : told) all.add(Error(ErrorKind::input, who.size() == each.size() ? line : line + naming(who)));
}

ReplicaMachine::ReplicaMachine(std::size_t replicas, const SessionOptions& options, const NepModel* probe)
    : replicas_(replicas), at_once_(replicas) {
    if (probe && options.device != Device::cpu) {
        if (std::unique_ptr<BatchBackend> batch = make_device_batch(replicas, options, *probe)) {
            rendezvous_ = std::make_unique<Rendezvous>(std::move(batch));
            return;
        }
    }
    // Threads that share a small cell wait for each other; cells that have a thread each do not.
    const int threads = options.backend.threads > 0 ? options.backend.threads : available_threads();
    at_once_ = std::min(replicas, static_cast<std::size_t>(threads));
    threads_ = threads / static_cast<int>(at_once_);
}

ReplicaMachine::ReplicaMachine(std::unique_ptr<BatchBackend> batch)
    : replicas_(batch->replicas()), at_once_(replicas_), rendezvous_(std::make_unique<Rendezvous>(std::move(batch))) {}

ReplicaMachine::~ReplicaMachine() = default;

double ReplicaMachine::runs_in_a_row() const {
    const std::size_t runs = rendezvous_ ? replicas_ : (replicas_ + at_once_ - 1) / at_once_;
    return static_cast<double>(runs);
}

SessionOptions ReplicaMachine::adapted(SessionOptions options, std::size_t k) {
    if (threads_ > 0) options.backend.threads = threads_;
    if (rendezvous_)
        options.make_backend = [this, k](const NepModel& model) { return rendezvous_->backend(k, model); };
    else
        options.device = Device::cpu;
    return options;
}

void ReplicaMachine::run(const std::function<void(std::size_t)>& work) {
    std::atomic<std::size_t> next = 0;
    const auto take_turns = [&] {
        for (std::size_t k = next++; k < replicas_; k = next++) work(k);
    };
    const auto join_in = [&](std::size_t k) {
        work(k);
        rendezvous_->leave(k);
    };
    std::vector<std::jthread> threads;
    if (rendezvous_) rendezvous_->expect_all();
    try {
        for (std::size_t t = 0; t < at_once_; ++t) {
            if (rendezvous_) threads.emplace_back(join_in, t);
            else threads.emplace_back(take_turns);
        }
    } catch (...) {  // no more threads: those that wait for the others must not do so for ever
        if (rendezvous_)
            for (std::size_t t = threads.size(); t < replicas_; ++t) rendezvous_->leave(t);
        throw;
    }
}

}  // namespace lmmd
