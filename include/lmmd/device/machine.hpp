// SPDX-License-Identifier: GPL-3.0-or-later
// What the device backend asks of a machine. HostMachine (device/host_machine.hpp) runs it under any compiler, for the
// tests; CudaMachine (cuda/) is the real one. Work is queued: a call that returns nothing only promises that the work is
// done before the work that is queued after it. The host waits in download(), wait(), an upload of many megabytes and when a
// Buffer grows or goes, nowhere else.
//
// Kernels are small structs with LMMD_HD operator()(std::size_t i) const, which hold views and numbers by value: no
// lambdas, so that one source serves both machines.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "lmmd/base/error.hpp"
#include "lmmd/base/hd.hpp"

namespace lmmd {

// An array did not fit into the machine's memory; bytes.
Error out_of_memory(std::size_t needed, std::size_t free);

// An array in the machine's memory, as kernels see it.
template <class T>
struct View {
    T* data = nullptr;
    std::size_t size = 0;

    View() = default;
    LMMD_HD View(T* first, std::size_t count) : data(first), size(count) {}
    template <class U>
        requires std::is_same_v<const U, T>
    LMMD_HD View(View<U> other) : data(other.data), size(other.size) {}
    LMMD_HD T& operator[](std::size_t i) const { return data[i]; }
    LMMD_HD View part(std::size_t first, std::size_t count) const { return {data + first, count}; }
};

// The numbers first ... last-1.
struct Range {
    std::uint32_t first = 0, last = 0;
    LMMD_HD std::uint32_t size() const { return last - first; }
};

// How the items of several sums are shared out: chunks of at most kChunk items, none of which belongs to two sums.
// They depend on the numbers of items alone, and so do the bits of the sums.
struct Chunks {
    static constexpr std::uint32_t kChunk = 1024;
    View<const Range> chunk;           // items
    View<const Range> sum;             // [sum] its chunks
};

// The chunks of consecutive ranges of items, one range a sum, for the host to upload.
struct ChunkTable {
    std::vector<Range> chunk, sum;
    explicit ChunkTable(std::span<const Range> items) {
        for (const Range& range : items) {
            const auto first = static_cast<std::uint32_t>(chunk.size());
            for (std::uint32_t i = range.first; i < range.last; i += Chunks::kChunk)
                chunk.push_back({i, range.last - i < Chunks::kChunk ? range.last : i + Chunks::kChunk});
            sum.push_back({first, static_cast<std::uint32_t>(chunk.size())});
        }
    }
};

namespace device_concept {
struct Kernel {
    LMMD_HD void operator()(std::size_t) const {}
};
struct Share {
    LMMD_HD void operator()(double& part, std::size_t) const { part += 1; }
};
}  // namespace device_concept

// Buffer<T>(machine): an array, value_type T. resize() keeps no contents; views stay valid until it grows. Throws Error(machine) with
// the needed and the free amount when the memory is not there.
// Mailbox<T>(machine, n): n values on the host that post() writes to; read them after wait().
// Event(machine): a place in the queue.
// Sequence: work recorded by replay(). It is recorded anew when any Buffer has grown since, and after reset(): call that
// when anything else that its kernels hold by value has changed.
//
//   each(n, kernel)                  kernel(i) for every i < n, in any order
//   sum(chunks, share, parts, sums)  sums[s] = the items of sum s: share(part, i) adds item i to a Total that began as
//                                    Total{}, add(total, part) adds two of them; parts has a Total for each chunk
//   scan(counts, begin)              begin[i] = counts[0] + ... + counts[i - 1]; begin has one entry more than counts
//   sort(keys, values)               by key, equal keys keep their order; values move along
//   zero(view)                       all bytes
//   upload(values, view)             of as many values; they may go when it returns
//   download(view, values)           waits; resizes the values
//   post(view, mailbox)              queued
//   wait()                           until all that was queued is done
//   mark(event), wait(event)         until what was queued before the mark is done
//   replay(sequence, body)           body() queues work: it is recorded the first time and repeated from the record
//                                    afterwards. In it: each, sum, zero, post, groups
//   groups(n, body)                  device/group.hpp
template <class M>
concept Machine = requires(M& m, std::size_t n, typename M::template Buffer<double>& buffer,
                           typename M::template Mailbox<double>& mail, typename M::Sequence& sequence,
                           typename M::Event& event, View<const double> from, View<double> to, View<const std::uint32_t> counts,
                           View<std::uint32_t> integers, const Chunks& chunks, std::vector<double>& values,
                           void (&body)()) {
    { m.name() } -> std::convertible_to<std::string>;
    { m.allocated() } -> std::same_as<std::size_t>;   // bytes, of all buffers
    { buffer.size() } -> std::same_as<std::size_t>;
    { buffer.view() } -> std::same_as<View<double>>;
    buffer.resize(n);
    { mail[n] } -> std::convertible_to<double>;
    sequence.reset();
    m.each(n, device_concept::Kernel{});
    m.sum(chunks, device_concept::Share{}, to, to);
    m.scan(counts, integers);
    m.sort(integers, integers);
    m.zero(to);
    m.upload(std::span<const double>(values), to);
    m.download(from, values);
    m.post(from, mail);
    m.wait();
    m.mark(event);
    m.wait(event);
    m.replay(sequence, body);
};

// An array of those values.
template <Machine M, class T>
void put(M& machine, const std::vector<T>& values, typename M::template Buffer<T>& buffer) {
    buffer.resize(values.size());
    machine.upload(std::span<const T>(values), buffer.view());
}

}  // namespace lmmd
