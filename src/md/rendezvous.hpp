// SPDX-License-Identifier: GPL-3.0-or-later
// Where replicas meet before their batch works for them. A replica's thread calls an ordinary Backend: what returns nothing is
// noted down, what returns something waits. Once every replica at work waits, one thread carries out what was noted, each
// replica's calls in their order and equal calls of several replicas together. Forces come last, when nobody waits for
// anything else: replicas that fell out of step are in step again, and one call finds the forces of all.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <variant>

#include "lmmd/batch.hpp"

namespace lmmd {

class Rendezvous {
public:
    struct Alone {  // a call that is not shared
        std::function<void(BatchBackend&)> act;
        std::exception_ptr failure;
    };
    using Call = std::variant<BatchBackend::Op, BatchBackend::Steer, BatchBackend::Forces, BatchBackend::Meeting, BatchBackend::Sums, Alone>;

    explicit Rendezvous(std::unique_ptr<BatchBackend> batch);

    // The backend of replica k with this potential, empty; one that was made before for it is void.
    std::unique_ptr<Backend> backend(std::size_t k, const NepModel& model);

    void expect_all();           // before the threads start: from now on calls are carried out when all replicas wait
    void leave(std::size_t k);   // the replica asks for nothing more
    // For replica k's own thread: to be carried out before its next wait() returns;
    void note(std::size_t k, Call call);
    // returns the call with its answer, or throws what it or a call noted before it threw.
    Call wait(std::size_t k, Call call);

private:
    struct Replica {
        bool waiting = false;
        std::deque<Call> noted;      // while it waits, the last one is what it waits for
        std::exception_ptr failure;
        Call answer;
    };
    using Who = std::vector<std::size_t>;

    void carry_out_if_all_wait();
    Who next_together(bool forces) const;
    void carry_out(const Who& who);
    template <class Kind>
    void carry_out_as(const Who& who);
    void finish(std::size_t k, Call call, std::exception_ptr failure);

    std::unique_ptr<BatchBackend> batch_;
    std::mutex mutex_;
    std::condition_variable answered_;
    std::vector<Replica> replicas_;
    std::size_t at_work_ = 0, waiting_ = 0;
};

}  // namespace lmmd
