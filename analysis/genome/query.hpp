// SPDX-License-Identifier: GPL-3.0-or-later
// Records by simple filters: "Tc_K>5", "element=Ga", "phase!=crystal", "source~Allen". All of them must hold.
#pragma once

#include "genome/genome.hpp"

namespace lmmd::genome {

// Error(input) for what is no filter.
std::vector<std::int64_t> select(const Genome& genome, const std::vector<std::string>& filters);
// The quantities that filters speak of, in their order.
std::vector<std::string> quantities_of(const Genome& genome, const std::vector<std::string>& filters);

// Any one SELECT on a genome opened for reading: names of the columns, then rows. Error(input) for a statement that
// does more than read.
struct Rows {
    std::vector<std::string> names;
    std::vector<std::vector<std::string>> rows;
};
Rows run_sql(const Genome& genome, const std::string& sql);

}  // namespace lmmd::genome
