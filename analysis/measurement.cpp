// SPDX-License-Identifier: GPL-3.0-or-later
// An estimator at work: which atoms it sees, and whether the frames have what it needs.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "lmmd/analysis/registry.hpp"
#include "lmmd/neighbor/list.hpp"

namespace lmmd::analysis {
namespace {

void keep(std::vector<std::uint8_t>& chosen, const auto& fits) {
    for (std::size_t i = 0; i < chosen.size(); ++i) chosen[i] = chosen[i] && fits(i);
}

void choose_group(const Restriction& restriction, const Setup& setup, std::vector<std::uint8_t>& chosen) {
    const auto found = setup.groups.find(restriction.group);
    if (found == setup.groups.end()) {
        std::vector<std::string> names;
        for (const auto& [name, members] : setup.groups) names.push_back(name);
        const std::string guess = did_you_mean(restriction.group, names);
        throw input_error(
            restriction.group_where,
            fmt::format("found the group {}, expected one that a line 'group NAME ...' of a deck defines{}",
                        quote(restriction.group),
                        !guess.empty()     ? guess
                        : names.empty() ? "; after a run say 'element', 'layer' or 'group' instead"
                                        : "; define it"));
    }
    keep(chosen, [&](std::size_t i) { return found->second[i]; });
}

void choose_label(const Restriction& restriction, const Setup& setup, std::vector<std::uint8_t>& chosen) {
    const std::size_t methods = setup.group_methods.size(), method = static_cast<std::size_t>(restriction.method);
    if (method >= methods)
        throw input_error(restriction.method_where,
                          fmt::format("found group method {}, expected one of the {} group columns of the structure; "
                                      "add group:I:{} to its Properties",
                                      method, methods, method + 1));
    keep(chosen, [&](std::size_t i) { return setup.group_methods[method][i] == restriction.label; });
}

std::vector<std::uint8_t> choose(const Restriction& restriction, const Setup& setup, const Request& request) {
    const Where& where = request.where;
    std::vector<std::uint8_t> chosen(setup.symbol.size(), 1);
    if (chosen.empty() && !request.plan.needs.atoms && !restriction.any()) return chosen;
    if (chosen.empty())
        throw input_error(where, fmt::format("found frames without atoms (thermo.out), expected them for {}; analyse the trajectory", quote(request.text)));
    if (!restriction.group.empty()) choose_group(restriction, setup, chosen);
    if (restriction.method >= 0) choose_label(restriction, setup, chosen);
    if (!restriction.element.empty()) {
        if (std::find(setup.elements.begin(), setup.elements.end(), restriction.element) == setup.elements.end())
            throw input_error(restriction.element_where, "found the element " + quote(restriction.element) +
                                                             ", expected one of the structure: " +
                                                             listed(setup.elements) + "; choose one of them");
        keep(chosen, [&](std::size_t i) { return setup.symbol[i] == restriction.element; });
    }
    if (std::find(chosen.begin(), chosen.end(), 1) == chosen.end())
        throw input_error(where, "found no atom that fits, expected at least one; choose other atoms");
    return chosen;
}

bool in_layer(const Restriction::Layer& layer, const Box& box, Vec3 r) {
    std::array<int, 3> image{};
    wrap(box, r, image);
    return r[layer.axis] >= layer.low && r[layer.axis] < layer.high;
}

// What it was shown while it prepared itself; the frames are gone afterwards.
void give(std::vector<Frame>& frames, Estimator& estimator) {
    for (const Frame& frame : frames) estimator.accumulate(frame);
    std::vector<Frame>().swap(frames);
}

}  // namespace

Measurement::Measurement(Request request, Setup setup) : request_(std::move(request)) {
    chosen_ = choose(request_.restriction, setup, request_);
    setup.chosen = chosen_;
    setup.restricted = request_.restriction.any();
    setup.moving = request_.restriction.layer.has_value();
    if (setup.moving) setup.layer_axis = request_.restriction.layer->axis;
    setup.block = request_.block;
    if (request_.plan.needs.interval && !(setup.interval > 0))
        throw input_error(request_.where,
                          fmt::format("found no time between frames, expected it for {}; say '--interval 10fs'",
                                      quote(request_.entry->name)));
    setup_ = std::move(setup);
    estimator_ = request_.plan.make(setup_);
}

void Measurement::need(bool there, const char* what, const char* mend, const Frame& frame) const {
    if (there) return;
    throw input_error(frame.where, fmt::format("found a frame without {}, expected them for {}; {}", what,
                                               quote(request_.entry->name), mend));
}

void Measurement::accumulate(Frame& frame) {
    const Needs& needs = request_.plan.needs;
    const std::size_t n = frame.size();
    if (n != chosen_.size() && frame.pair_counts.empty())
        throw input_error(frame.where, fmt::format("found {} atoms, expected {} as in the first frame; analyse runs "
                                                   "with other numbers of atoms apart",
                                                   n, chosen_.size()));
    need(!needs.velocity || frame.velocity.size() == n, "velocities", "write them: 'dump_xyz ... velocity'", frame);
    need(!needs.force || frame.force.size() == n, "forces", "write them: 'dump_xyz ... force'", frame);
    need(!needs.virial || frame.virial.size() == n, "virials of the atoms", "write them: 'dump_xyz ... virial'", frame);
    need(!needs.pressure || frame.pressure, "stresses", "write them ('dump_xyz' does), or analyse the run's thermo.out", frame);
    need(!needs.temperature || frame.kt || frame.velocity.size() == n, "velocities", "write them, or give 'temperature'", frame);
    frame.chosen = chosen_;
    if (request_.restriction.layer)
        keep(frame.chosen,
             [&](std::size_t i) { return in_layer(*request_.restriction.layer, frame.box, frame.position[i]); });
    prepared_ = prepared_ || estimator_->prepare(frame);
    if (prepared_ && shown_.empty()) {
        estimator_->accumulate(frame);
        return;
    }
    shown_.push_back(frame);
    Frame& kept = shown_.back();  // all that files have may be a lot
    if (!needs.velocity && !needs.temperature) std::vector<Vec3>().swap(kept.velocity);
    if (!needs.force) std::vector<Vec3>().swap(kept.force);
    if (!needs.virial) std::vector<Mat3>().swap(kept.virial);
    if (!needs.unwrapped) std::vector<Vec3>().swap(kept.unwrapped);
    if (prepared_) give(shown_, *estimator_);
}

Result Measurement::result() const {
    const auto found = [this] {
        if (shown_.empty()) return estimator_->result();
        // More may come, and then it goes on preparing itself.
        const std::unique_ptr<Estimator> other = request_.plan.make(setup_);
        for (const Frame& frame : shown_) other->prepare(frame);
        other->settle();
        std::vector<Frame> frames = shown_;
        give(frames, *other);
        return other->result();
    };
    Result result = found();
    result.command = request_.text;
    return result;
}

bool Measurement::another_pass() {
    if (!prepared_) {
        estimator_->settle();
        prepared_ = true;
        give(shown_, *estimator_);
    }
    return estimator_->another_pass();
}

void Measurement::save(ByteWriter& out) const {
    out.put("measurement prepared", static_cast<std::uint8_t>(prepared_));
    out.put("measurement shown", static_cast<std::uint64_t>(shown_.size()));
    for (const Frame& frame : shown_) frame.save(out);
    estimator_->save(out);
}

void Measurement::load(ByteReader& in) {
    std::uint8_t prepared = 0;
    std::uint64_t shown = 0;
    in.get("measurement prepared", prepared);
    in.get("measurement shown", shown);
    prepared_ = prepared != 0;
    shown_.clear();
    for (std::uint64_t k = 0; k < shown; ++k) {
        shown_.emplace_back().load(in);
        if (shown_.back().chosen.size() != chosen_.size()) in.damaged();
        estimator_->prepare(shown_.back());
    }
    estimator_->load(in);
}

}  // namespace lmmd::analysis
