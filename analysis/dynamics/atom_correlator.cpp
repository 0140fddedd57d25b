// SPDX-License-Identifier: GPL-3.0-or-later
#include "atom_correlator.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lags.hpp"

namespace lmmd::analysis {

AtomCorrelator::AtomCorrelator(const AtomCorrelatorOptions& options, const Setup& setup)
    : options_(options),
      interval_(setup.interval),
      moving_(setup.moving),
      block_(setup.block),
      threads_(setup.threads),
      mass_(setup.mass) {
    lags_ = count_lags(options_.time, setup, options_.where);
    choose_atoms(setup);
    choose_batches(setup);
    now_ = make_correlator();
}

void AtomCorrelator::choose_atoms(const Setup& setup) {
    std::vector<std::size_t> index(setup.elements.size()), dealt(setup.elements.size(), 0);
    for (std::size_t kind = 0; kind < setup.elements.size(); ++kind) {
        const auto is_chosen = [&](std::size_t i) { return setup.chosen[i] && setup.kind[i] == kind; };
        double number = 0;
        for (std::size_t i = 0; i < setup.chosen.size(); ++i) number += is_chosen(i);
        index[kind] = kinds_.size();
        if (number == 0) continue;
        kinds_.push_back(kind);
        number_.push_back(number);
    }
    for (std::size_t i = 0; i < setup.chosen.size(); ++i) {
        const std::size_t kind = setup.kind[i];
        if (setup.chosen[i]) members_.push_back({i, index[kind], static_cast<std::uint32_t>(dealt[kind]++ % kBlocks)});
    }
    std::stable_sort(members_.begin(), members_.end(), [](const Member& a, const Member& b) {
        return a.k != b.k ? a.k < b.k : a.part < b.part;
    });
}

void AtomCorrelator::choose_batches(const Setup& setup) {
    const auto gigabytes = [](std::size_t bytes) { return 1e-9 * static_cast<double>(bytes); };
    // Sums of a batch at work and of those before it, and the window of one.
    const std::size_t sums = 3 * Correlator::sums_memory(3 * kinds_.size(), lags_) / 2;
    if (sums > setup.memory / 2)
        throw input_error(options_.where, fmt::format("found {} lags, whose sums alone take {:.2g} GB, expected at most half of "
                                                      "the {:.2g} GB of memory; lower 'time' or raise --memory",
                                                      lags_, gigabytes(sums), gigabytes(setup.memory)));
    window_memory_ = setup.memory - sums;
    const std::size_t per_atom = Correlator::least_memory(moving_ ? 4 : 3, lags_);
    const std::size_t passes = (members_.size() * per_atom + window_memory_ - 1) / window_memory_;
    if (passes > 1 && setup.one_pass)
        throw input_error(options_.where,
                          fmt::format("found {} atoms and {} lags, {:.2g} GB, expected {:.2g} GB at most during a run; lower "
                                      "'time', choose fewer atoms, or analyse the frames after the run",
                                      members_.size(), lags_, gigabytes(members_.size() * per_atom), gigabytes(window_memory_)));
    batch_atoms_ = (members_.size() + passes - 1) / std::max<std::size_t>(passes, 1);
}

std::unique_ptr<Correlator> AtomCorrelator::make_correlator() const {
    const std::size_t first = batch_ * batch_atoms_, last = std::min(first + batch_atoms_, members_.size());
    const std::size_t n = last - first;
    CorrelatorOptions options;
    options.kind = options_.kind;
    options.series = (moving_ ? 4 : 3) * n;
    options.lags = lags_;
    options.memory = window_memory_;
    options.threads = threads_;
    options.block = block_;
    options.slots.resize(3 * kinds_.size());
    for (std::size_t k = 0; k < n; ++k) {
        const Member& member = members_[first + k];
        for (int axis = 0; axis < 3; ++axis) {
            Term term;
            term.first = term.second = static_cast<std::uint32_t>(static_cast<std::size_t>(axis) * n + k);
            if (options_.mass_weighted) term.weight = mass_[member.atom];
            if (moving_) term.origins = static_cast<std::int32_t>(3 * n + k);
            term.part = member.part;
            options.slots[slot(member.k, axis)].push_back(term);
        }
    }
    return std::make_unique<Correlator>(std::move(options));
}

void AtomCorrelator::add(const std::vector<Vec3>& vectors, const Frame& frame) {
    const std::size_t first = batch_ * batch_atoms_, n = std::min(batch_atoms_, members_.size() - first);
    const std::span<double> row = now_->row();
    for (std::size_t k = 0; k < n; ++k) {
        const std::size_t i = members_[first + k].atom;
        row[k] = vectors[i].x;
        row[n + k] = vectors[i].y;
        row[2 * n + k] = vectors[i].z;
        if (moving_) row[3 * n + k] = frame.chosen[i];
    }
    now_->push();
}

bool AtomCorrelator::another_pass() {
    if (before_) now_->merge(*before_);
    before_.reset();
    if ((batch_ + 1) * batch_atoms_ >= members_.size()) return false;
    now_->finish();
    before_ = std::move(now_);
    ++batch_;
    now_ = make_correlator();
    return true;
}

const Correlator& AtomCorrelator::found() const {
    check_origins(now_->origins(), now_->frames(), lags_, options_.time, options_.where);
    return *now_;
}

}  // namespace lmmd::analysis
