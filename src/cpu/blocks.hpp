// SPDX-License-Identifier: GPL-3.0-or-later
// Sums over atoms in blocks that depend on the number of atoms alone: a sum adds up the atoms of a block in order, then
// the blocks in order, so its bits do not depend on the number of threads.
#pragma once

#include <cstddef>
#include <vector>

#include "lmmd/base/team.hpp"

namespace lmmd {

// One running total per block, kept from call to call so that a step allocates nothing.
template <class Total, std::size_t kBlock>
class BlockSums {
public:
    void resize(std::size_t atoms) {
        atoms_ = atoms;
        part_.resize((atoms + kBlock - 1) / kBlock);
    }
    std::size_t memory() const { return part_.capacity() * sizeof(Total); }

    // body(first, last) returns the Total of the atoms first ... last-1; add(total, part) adds two of them.
    template <class Body>
    Total sum(Team& team, Body&& body) {
        team.run_blocks(atoms_, kBlock,
                        [&](std::size_t first, std::size_t last) { part_[first / kBlock] = body(first, last); });
        Total total{};
        for (const Total& part : part_) add(total, part);
        return total;
    }

private:
    std::size_t atoms_ = 0;
    std::vector<Total> part_;
};

}  // namespace lmmd
