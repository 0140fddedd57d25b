// SPDX-License-Identifier: GPL-3.0-or-later
// Vectors of hundreds of megabytes: memory in large pages where the system has them (2 MiB instead of 4 kiB, so that reading
// across rows does not wait for page tables), and not filled with zeros first.
#pragma once

#include <cstddef>
#include <new>
#include <vector>

namespace lmmd {

void* take_large_memory(std::size_t bytes);  // throws std::bad_alloc
void give_large_memory(void* memory);

template <class T>
struct LargeAllocator {
    using value_type = T;
    LargeAllocator() = default;
    template <class U>
    LargeAllocator(const LargeAllocator<U>&) {}
    T* allocate(std::size_t n) {
        if (n > static_cast<std::size_t>(-1) / sizeof(T)) throw std::bad_alloc();
        return static_cast<T*>(take_large_memory(n * sizeof(T)));
    }
    void deallocate(T* memory, std::size_t) { give_large_memory(memory); }
    template <class U>
    void construct(U* at) {
        ::new (static_cast<void*>(at)) U;  // no value
    }
    template <class U, class... Arguments>
    void construct(U* at, Arguments&&... arguments) {
        ::new (static_cast<void*>(at)) U(static_cast<Arguments&&>(arguments)...);
    }
    bool operator==(const LargeAllocator&) const = default;
};

template <class T>
using LargeVector = std::vector<T, LargeAllocator<T>>;

}  // namespace lmmd
