// SPDX-License-Identifier: GPL-3.0-or-later
// The table of estimators, and a line that asks for one:
//   NAME [options of the estimator] [on GROUP] [group METHOD LABEL] [element EL] [layer AXIS LOW HIGH] [block B]
// and in a deck [every N] [as LABEL]. Which atoms it is about is decided here, once for all estimators.
#pragma once

#include "lmmd/analysis/estimator.hpp"

namespace lmmd::analysis {

std::span<const EstimatorEntry> estimators();
std::string kind_of(const EstimatorEntry& entry);  // "Structure"
const EstimatorEntry* find_estimator(std::string_view name);
std::span<const OptionHelp> common_options();  // of all estimators, deck and command line
std::span<const OptionHelp> deck_options();    // of a deck alone
std::string usage_of(const EstimatorEntry& entry);

// Which atoms. The layer is a range of a Cartesian coordinate, folded into the box along periodic directions; whether an
// atom is in it is looked up frame by frame.
struct Restriction {
    struct Layer {
        int axis = 2;
        double low = 0, high = 0;  // A
    };
    std::string element, group;    // "": any
    int method = -1, label = 0;    // of a group column; -1: any
    std::optional<Layer> layer;
    Where element_where, group_where, method_where;

    bool any() const { return !element.empty() || !group.empty() || method >= 0 || layer; }
};

struct Request {
    const EstimatorEntry* entry = nullptr;
    std::string label;         // what its files are called: the estimator's name, or `as LABEL`
    std::string text;          // "rdf cutoff 8 element Ga"
    EstimatorPlan plan;
    Restriction restriction;
    std::int64_t block = 1;    // frames
    std::int64_t every = 1;    // steps
    Where where;               // of the estimator's name
};

// Reads a line from the estimator's name on. `deck` adds the options of a deck.
Request parse_request(Args& args, bool deck);

// An estimator at work on the atoms that were asked for.
class Measurement {
public:
    // Throws Error(input) for what does not fit the structure.
    Measurement(Request request, Setup setup);
    // Sets frame.chosen; Error(input) where the frame lacks what the estimator needs.
    void accumulate(Frame& frame);
    std::optional<PairHistogram> pair_histogram() const { return estimator_->pair_histogram(); }  // see Estimator
    Result result() const;
    bool another_pass();
    void save(ByteWriter& out) const;
    void load(ByteReader& in);
    const Request& request() const { return request_; }

private:
    void need(bool there, const char* what, const char* mend, const Frame& frame) const;

    const Request request_;
    std::vector<std::uint8_t> chosen_;
    Setup setup_;
    std::unique_ptr<Estimator> estimator_;
    bool prepared_ = false;
    std::vector<Frame> shown_;  // while it is not prepared
};

}  // namespace lmmd::analysis
