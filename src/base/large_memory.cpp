// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdlib>

#include "lmmd/base/large_vector.hpp"

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace lmmd {

void* take_large_memory(std::size_t bytes) {
    constexpr std::size_t kPage = std::size_t{2} << 20;
    const bool large = bytes >= kPage;
    const std::size_t whole = (bytes + kPage - 1) / kPage * kPage;
    void* const memory = large ? std::aligned_alloc(kPage, whole) : std::malloc(bytes);
    if (memory == nullptr && bytes > 0) throw std::bad_alloc();
#ifdef MADV_HUGEPAGE
    if (large) madvise(memory, whole, MADV_HUGEPAGE);  // a wish: nothing is lost where it is not granted
#endif
    return memory;
}

void give_large_memory(void* memory) { std::free(memory); }

}  // namespace lmmd
