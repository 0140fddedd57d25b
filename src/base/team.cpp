// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/base/team.hpp"

#include <algorithm>

#ifdef _OPENMP
#include <omp.h>
#endif

#include "lmmd/base/error.hpp"

namespace lmmd {
namespace {

constexpr std::uint64_t kPiece = 0xFFFFFFFFu;  // the lower half of a ticket; as a value: nothing to take yet
constexpr int kPatience = 50;                  // looks at what is awaited, some 20 us, before going to sleep

std::uint64_t job_of(std::uint64_t ticket) { return ticket >> 32; }

// Waits until value != old.
void await_change(const std::atomic<std::uint32_t>& value, std::uint32_t old) {
    for (int look = 0; look < kPatience; ++look) {
        if (value.load() != old) return;
        std::this_thread::yield();
    }
    value.wait(old);
}

}  // namespace

int available_threads() {
#ifdef _OPENMP
    return omp_get_max_threads();
#else
    const unsigned threads = std::thread::hardware_concurrency();
    return threads > 0 ? static_cast<int>(threads) : 1;
#endif
}

Team::Team(int threads) : shares_(static_cast<std::size_t>(std::max(1, threads))) {
    for (Share& share : shares_) share.ticket = kPiece;
    for (std::size_t t = 1; t < shares_.size(); ++t) workers_.emplace_back([this, t] { wait_for_work(t); });
}

Team::~Team() {
    over_ = true;
    ++jobs_;
    jobs_.notify_all();
    for (std::thread& worker : workers_) worker.join();
}

void Team::wait_for_work(std::size_t thread) {
    std::uint32_t seen = 0;
    for (;;) {
        await_change(jobs_, seen);
        if (over_) return;
        seen = jobs_.load();
        work_on(job_of(shares_[thread].ticket.load()), thread);
    }
}

void Team::run_pieces(std::size_t pieces, Call call, void* body) {
    LMMD_ASSERT(pieces < kPiece);
    if (workers_.empty() || pieces < 2) {
        for (std::size_t k = 0; k < pieces; ++k) call(body, k);
        return;
    }
    // Between two jobs stands a number of its own, with nothing to take: who read it while the new job was being written down
    // gets no piece of that either.
    const std::uint64_t between = (job_of(shares_[0].ticket.load()) + 1) & kPiece, job = (between + 1) & kPiece;
    for (Share& share : shares_) share.ticket.store(between << 32 | kPiece);
    call_ = call;
    body_ = body;
    pieces_ = static_cast<std::uint32_t>(pieces);
    done_ = 0;
    error_ = nullptr;
    for (std::size_t s = 0; s < shares_.size(); ++s) shares_[s].ticket.store(job << 32 | first_piece(s, pieces));
    ++jobs_;
    jobs_.notify_all();
    work_on(job, 0);
    for (std::uint32_t done = done_.load(); done != pieces; done = done_.load()) await_change(done_, done);
    if (error_) std::rethrow_exception(error_);
}

// Its own share first, then those of the others.
void Team::work_on(std::uint64_t job, std::size_t thread) {
    for (std::size_t s = 0; s < shares_.size(); ++s) take_from((thread + s) % shares_.size(), job);
}

void Team::take_from(std::size_t share, std::uint64_t job) {
    const Call call = call_;
    void* const body = body_;
    const std::uint32_t pieces = pieces_;
    const std::size_t end = first_piece(share + 1, pieces);
    std::atomic<std::uint64_t>& next = shares_[share].ticket;
    for (;;) {
        std::uint64_t ticket = next.load();
        do {
            if (job_of(ticket) != job || (ticket & kPiece) >= end) return;
        } while (!next.compare_exchange_weak(ticket, ticket + 1));
        try {
            call(body, ticket & kPiece);
        } catch (...) {
            const std::lock_guard lock(error_mutex_);
            if (!error_ || (ticket & kPiece) < error_piece_) {
                error_ = std::current_exception();
                error_piece_ = ticket & kPiece;
            }
        }
        if (++done_ == pieces) done_.notify_one();
    }
}

}  // namespace lmmd
