// SPDX-License-Identifier: GPL-3.0-or-later
// A machine that is the host itself: every kernel of the device backend runs here under any compiler, for the tests.
// It is strict where a device is: kernels run backwards, so that one which leans on the order is found out; recorded
// sequences repeat what was recorded; memory that grew holds rubbish; a limit on the memory can be set.
#pragma once

#include <algorithm>
#include <cstring>
#include <functional>
#include <limits>
#include <memory>
#include <numeric>

#include "lmmd/device/group.hpp"
#include "lmmd/device/machine.hpp"

namespace lmmd {

class HostMachine {
public:
    // Bytes that buffers may take, and groups of lanes that are at work at a time.
    explicit HostMachine(std::size_t memory = std::numeric_limits<std::size_t>::max(), std::size_t groups = 3)
        : memory_(memory), groups_(groups) {}
    HostMachine(const HostMachine&) = delete;
    HostMachine& operator=(const HostMachine&) = delete;
    std::string name() const { return "host"; }
    std::size_t allocated() const { return allocated_; }
    // So far.
    struct Counts {
        std::size_t waits = 0;       // for a device to empty its queue
        std::size_t uploads = 0;
        std::size_t launches = 0;    // of kernels and the like outside of sequences
        std::size_t replays = 0;     // of sequences
        std::size_t recordings = 0;
    };
    const Counts& counts() const { return counts_; }

    template <class T>
    class Buffer {
        static_assert(std::is_trivially_copyable_v<T>);

    public:
        using value_type = T;
        explicit Buffer(HostMachine& machine) : machine_(machine) {}
        ~Buffer() { machine_.allocated_ -= bytes(); }
        Buffer(const Buffer&) = delete;
        Buffer& operator=(const Buffer&) = delete;

        std::size_t size() const { return size_; }
        std::size_t bytes() const { return capacity_ * sizeof(T); }
        View<T> view() { return {data(), size_}; }
        View<const T> view() const { return {data(), size_}; }
        void resize(std::size_t n) {
            if (n > capacity_) grow(n);
            size_ = n;
        }

    private:
        T* data() const { return reinterpret_cast<T*>(memory_.get()); }
        void grow(std::size_t n) {
            LMMD_ASSERT(!machine_.recording_);
            machine_.allocated_ -= bytes();
            memory_.reset();
            size_ = capacity_ = 0;
            const std::size_t free = machine_.memory_ - machine_.allocated_;
            if (n * sizeof(T) > free) throw out_of_memory(n * sizeof(T), free);
            memory_ = std::make_unique<std::max_align_t[]>(n * sizeof(T) / sizeof(std::max_align_t) + 1);
            std::memset(static_cast<void*>(memory_.get()), 0xEE, n * sizeof(T));
            capacity_ = n;
            machine_.allocated_ += bytes();
            ++machine_.growths_;
        }
        HostMachine& machine_;
        std::unique_ptr<std::max_align_t[]> memory_;
        std::size_t size_ = 0, capacity_ = 0;
    };

    template <class T>
    class Mailbox {
    public:
        Mailbox(HostMachine&, std::size_t n) : values_(n) {}
        const T& operator[](std::size_t i) const { return values_[i]; }
        std::size_t size() const { return values_.size(); }

    private:
        friend HostMachine;
        std::vector<T> values_;
    };

    struct Event {
        explicit Event(HostMachine&) {}
    };

    class Sequence {
    public:
        void reset() { work_.clear(); }

    private:
        friend HostMachine;
        std::vector<std::function<void()>> work_;
        std::uint64_t growths_ = 0;
    };

    template <class Kernel>
    void each(std::size_t n, const Kernel& kernel) {
        queue([n, kernel] {
            for (std::size_t i = n; i > 0; --i) kernel(i - 1);
        });
    }
    template <class Total, class Share>
    void sum(const Chunks& chunks, const Share& share, View<Total> parts, View<Total> sums) {
        queue([chunks, share, parts, sums] {
            for (std::size_t c = 0; c < chunks.chunk.size; ++c) {
                parts[c] = Total{};
                for (std::size_t i = chunks.chunk[c].first; i < chunks.chunk[c].last; ++i) share(parts[c], i);
            }
            for (std::size_t s = 0; s < chunks.sum.size; ++s) {
                sums[s] = Total{};
                for (std::size_t c = chunks.sum[s].first; c < chunks.sum[s].last; ++c) add(sums[s], parts[c]);
            }
        });
    }
    template <class Body>
    std::size_t resident(const Body&) {
        return groups_;
    }
    template <class Body>
    void groups(std::size_t tiles, std::size_t groups, const Body& body) {
        queue([tiles, groups, body] {
            const std::size_t bytes = body.shared_bytes();
            const auto shared = std::make_unique<std::max_align_t[]>(bytes / sizeof(std::max_align_t) + 1);
            for (std::size_t tile = tiles; tile-- > 0;) {
                std::memset(static_cast<void*>(shared.get()), 0xEE, bytes);
                HostGroup group(tile % groups, reinterpret_cast<std::byte*>(shared.get()));
                body(group, tile);
            }
        });
    }
    void scan(View<const std::uint32_t> counts, View<std::uint32_t> begin) {
        LMMD_ASSERT(begin.size == counts.size + 1 && !recording_);
        ++counts_.launches;
        begin[0] = 0;
        std::inclusive_scan(counts.data, counts.data + counts.size, begin.data + 1);
    }
    void sort(View<std::uint32_t> keys, View<std::uint32_t> values) {
        LMMD_ASSERT(!recording_);
        ++counts_.launches;
        std::vector<std::uint32_t> order(keys.size);
        std::iota(order.begin(), order.end(), 0u);
        std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return keys[a] < keys[b]; });
        const std::vector<std::uint32_t> key(keys.data, keys.data + keys.size), value(values.data, values.data + values.size);
        for (std::size_t i = 0; i < order.size(); ++i) {
            keys[i] = key[order[i]];
            values[i] = value[order[i]];
        }
    }
    template <class T>
    void zero(View<T> view) {
        queue([view] { std::memset(static_cast<void*>(view.data), 0, view.size * sizeof(T)); });
    }
    template <class T>
    void upload(std::span<const T> values, std::type_identity_t<View<T>> view) {
        LMMD_ASSERT(values.size() == view.size && !recording_);
        ++counts_.uploads;
        std::copy(values.begin(), values.end(), view.data);
    }
    template <class T>
    void download(std::type_identity_t<View<const T>> view, std::vector<T>& values) {
        wait();
        values.assign(view.data, view.data + view.size);
    }
    template <class T>
    void post(std::type_identity_t<View<const T>> view, Mailbox<T>& mail) {
        LMMD_ASSERT(view.size == mail.size());
        queue([view, &mail] { std::copy_n(view.data, view.size, mail.values_.begin()); });
    }
    void wait() {
        LMMD_ASSERT(!recording_);
        ++counts_.waits;
    }
    void mark(Event&) { LMMD_ASSERT(!recording_); }
    void wait(const Event&) {}

    template <class Body>
    void replay(Sequence& sequence, Body&& body) {
        if (sequence.growths_ != growths_) sequence.reset();
        if (sequence.work_.empty()) {
            ++counts_.recordings;
            sequence.growths_ = growths_;
            recording_ = &sequence.work_;
            body();
            recording_ = nullptr;
        }
        ++counts_.replays;
        for (const std::function<void()>& work : sequence.work_) work();
    }

    // Runs the work, or records it: what groups() is made of (device/group.hpp).
    template <class Work>
    void queue(Work&& work) {
        if (recording_) return static_cast<void>(recording_->emplace_back(std::forward<Work>(work)));
        ++counts_.launches;
        work();
    }

private:
    std::size_t memory_, groups_, allocated_ = 0;  // bytes; groups at work; bytes
    Counts counts_;
    std::uint64_t growths_ = 0;  // of buffers
    std::vector<std::function<void()>>* recording_ = nullptr;
};

static_assert(Machine<HostMachine>);

}  // namespace lmmd
