// SPDX-License-Identifier: GPL-3.0-or-later
// A file as one run sees it: opened with the first record, which the run's header precedes.
#pragma once

#include <string>
#include <string_view>

#include "lmmd/io/output.hpp"

namespace lmmd {

class RunOutput {
public:
    RunOutput(OutputFiles& files, std::string name, std::string header)
        : files_(files), name_(std::move(name)), header_(std::move(header)) {}

    void set_header(std::string header) { header_ = std::move(header); }  // for one that the first sample decides
    void write(std::string_view record) {
        OutputFile& file = *files_.open(name_);
        if (begun_)
            file.write(record);
        else
            file.write(header_ +
                       std::string(record));  // one record: a header alone would say that nothing was measured
        begun_ = true;
    }

    void save(ByteWriter& out) const { out.put("begun", begun_); }
    void load(ByteReader& in) { in.get("begun", begun_); }

private:
    OutputFiles& files_;
    std::string name_, header_;
    bool begun_ = false;
};

}  // namespace lmmd
