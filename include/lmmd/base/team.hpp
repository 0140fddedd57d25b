// SPDX-License-Identifier: GPL-3.0-or-later
// A team of threads for short loops that come thousands of times a second. Each thread has a share of the pieces, the same
// one in every loop over the same items, so that what it wrote in one loop lies in its own cache in the next. Who is done
// takes pieces from the others' shares, and nobody waits for a thread that has not begun: where other programs compete for the processors, a barrier
// that waits for every thread would cost a time slice of the operating system per loop, and most of a run.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <mutex>
#include <thread>
#include <type_traits>
#include <vector>

namespace lmmd {

// The processors this process may use (OMP_NUM_THREADS, where set and OpenMP is there, comes first).
int available_threads();

class Team {
public:
    explicit Team(int threads);  // the caller is one of them; fewer than 1 counts as 1
    ~Team();
    Team(const Team&) = delete;
    Team& operator=(const Team&) = delete;

    int threads() const { return static_cast<int>(workers_.size()) + 1; }

    // Calls body(k) once for every k < pieces, in any order on any thread, and returns when all are done. One caller at
    // a time, and not from inside a body. Throws what the body of the lowest k threw, as a loop would.
    template <class Body>
    void run(std::size_t pieces, Body&& body) {
        using Plain = std::remove_cvref_t<Body>;
        run_pieces(
            pieces, [](void* work, std::size_t k) { (*static_cast<Plain*>(work))(k); },
            const_cast<void*>(static_cast<const void*>(&body)));
    }
    // Calls body(first, last) for blocks of `block` items that together are 0 ... items-1.
    template <class Body>
    void run_blocks(std::size_t items, std::size_t block, Body&& body) {
        run((items + block - 1) / block, [&](std::size_t b) {
            const std::size_t first = b * block;
            body(first, first + block < items ? first + block : items);
        });
    }

private:
    using Call = void (*)(void*, std::size_t);

    void run_pieces(std::size_t pieces, Call call, void* body);
    void work_on(std::uint64_t job, std::size_t thread);
    void take_from(std::size_t share, std::uint64_t job);
    void wait_for_work(std::size_t thread);
    std::size_t first_piece(std::size_t share, std::size_t pieces) const { return share * pieces / shares_.size(); }

    // The number of the job in the upper half, the next piece of the share in the lower: a thread that comes late cannot
    // take a piece of one job for a piece of another. Each on a cache line of its own.
    struct alignas(64) Share {
        std::atomic<std::uint64_t> ticket;
    };
    std::vector<Share> shares_;  // one per thread
    std::atomic<std::uint32_t> jobs_{0};  // what idle threads sleep on
    std::atomic<std::uint32_t> done_{0};  // pieces
    std::atomic<Call> call_{nullptr};
    std::atomic<void*> body_{nullptr};
    std::atomic<std::uint32_t> pieces_{0};
    std::atomic<bool> over_{false};
    std::mutex error_mutex_;
    std::exception_ptr error_;  // of the lowest piece that threw
    std::size_t error_piece_ = 0;
    std::vector<std::thread> workers_;
};

}  // namespace lmmd
