// SPDX-License-Identifier: GPL-3.0-or-later
#include "self_motion.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lags.hpp"
#include "lmmd/base/units.hpp"

namespace lmmd::analysis {
namespace {

constexpr std::size_t kOrigins = 20;  // under way at a time

}  // namespace

SelfMotion::SelfMotion(const SelfMotionOptions& options, const Setup& setup)
    : options_(options), setup_(setup), atoms_(setup), team_(setup.threads) {
    lags_ = count_lags(options.time, setup, options.where);
    if (options.waves) shells_ = wave_shells(setup.box, *options.waves);
    phases_.emplace(Phases(shells_));
    choose_origins();
    const std::int64_t lags = static_cast<std::int64_t>(lags_);
    sums_ = std::make_unique<BlockSums>(width(), (std::max(lags, setup.block) + spacing_ - 1) / spacing_);
}

std::size_t SelfMotion::per_origin() const {
    const std::size_t positions = (shells_.empty() ? 0 : 1) + (options_.moments ? 1 : 0);
    return atoms_.order.size() * (positions * sizeof(Vec3) + sizeof(double)) + width() * sizeof(double);
}

void SelfMotion::choose_origins() {
    const std::size_t sums = width() * sizeof(double) * (2 * static_cast<std::size_t>(kBlocks) + 2);
    const std::size_t room = setup_.memory > sums ? (setup_.memory - sums) / per_origin() : 0;
    if (room < 2)
        throw input_error(
            options_.where,
            fmt::format("found {} lags of {} atoms, {:.0f} MB, expected at most the {:.0f} MB of memory; lower "
                        "'time', choose fewer atoms, or raise --memory",
                        lags_, atoms_.order.size(), 1e-6 * static_cast<double>(sums + 2 * per_origin()),
                        1e-6 * static_cast<double>(setup_.memory)));
    const std::size_t most = std::min(room - 1, kOrigins);
    spacing_ = static_cast<std::int64_t>((lags_ + most - 1) / most);
}

void SelfMotion::begin_origin(const Frame& frame) {
    Origin origin;
    origin.frame = frames_;
    origin.sums.assign(width(), 0.0);
    for (const ChosenAtoms::Slice& slice : atoms_.slices)
        for (std::size_t k = slice.first; k < slice.last; ++k) {
            const std::size_t i = atoms_.order[k];
            if (!shells_.empty()) origin.fractional.push_back(frame.box.fractional(frame.position[i]));
            if (options_.moments) origin.unwrapped.push_back(frame.unwrapped[i]);
            origin.weight.push_back(frame.chosen[i]);
            origin.sums[width() - atoms_.kinds.size() + slice.kind] += frame.chosen[i];
        }
    origins_.push_back(std::move(origin));
}

void SelfMotion::accumulate(const Frame& frame) {
    if (frames_ % spacing_ == 0) begin_origin(frame);
    const std::size_t cells = atoms_.kinds.size() * quantities();
    const std::vector<double> found =  // [origin][cell]
        phases_->sum(atoms_, origins_.size() * cells, team_,
                     [&](const ChosenAtoms::Slice& slice, Phases& phases, std::span<double> sums) {
                         for (std::size_t k = 0; k < origins_.size(); ++k)
                             sum_slice(slice, frame, origins_[k], phases, sums.subspan(k * cells, cells));
                     });
    for (std::size_t k = 0; k < origins_.size(); ++k) {
        const std::size_t lag = static_cast<std::size_t>(frames_ - origins_[k].frame);
        for (std::size_t kind = 0; kind < atoms_.kinds.size(); ++kind)
            for (std::size_t quantity = 0; quantity < quantities(); ++quantity)
                origins_[k].sums[(kind * lags_ + lag) * quantities() + quantity] +=
                    found[k * cells + kind * quantities() + quantity];
    }
    ++frames_;
    if (frames_ - origins_.front().frame < static_cast<std::int64_t>(lags_)) return;
    const std::span<double> total = sums_->sample();
    for (std::size_t k = 0; k < total.size(); ++k) total[k] += origins_.front().sums[k];
    origins_.pop_front();
}

void SelfMotion::sum_slice(const ChosenAtoms::Slice& slice, const Frame& frame, const Origin& origin, Phases& phases,
                           std::span<double> sums) const {
    const std::size_t n = slice.last - slice.first;
    double* const out = &sums[slice.kind * quantities()];
    if (!shells_.empty()) {
        std::array<Vec3, Phases::kAtoms> s;
        for (std::size_t k = 0; k < n; ++k)
            s[k] = frame.box.fractional(frame.position[atoms_.order[slice.first + k]]) -
                   origin.fractional[slice.first + k];
        phases.set(std::span(s).first(n), std::span(origin.weight).subspan(slice.first, n));
        for (std::size_t shell = 0; shell < shells_.size(); ++shell) {
            double sum = 0;
            for (const WaveNumbers& number : shells_[shell].n) sum += phases.density(number).real();
            out[shell] += sum / static_cast<double>(shells_[shell].n.size());
        }
    }
    if (!options_.moments) return;
    for (std::size_t k = slice.first; k < slice.last; ++k) {
        const double square = norm2(frame.unwrapped[atoms_.order[k]] - origin.unwrapped[k]);
        out[shells_.size()] += origin.weight[k] * square;
        out[shells_.size() + 1] += origin.weight[k] * square * square;
    }
}

double SelfMotion::Found::at(std::size_t kind, std::size_t lag, std::size_t quantity) const {
    const std::size_t width = motion_.width(), kinds = motion_.atoms_.kinds.size();
    return sums_[(kind * motion_.lags_ + lag) * motion_.quantities() + quantity] / sums_[width - kinds + kind];
}

Estimates SelfMotion::estimate(const std::function<std::vector<double>(const Found&)>& function) const {
    check_origins(sums_->samples(), frames_, lags_, options_.time, options_.where);
    return sums_->estimate([&](std::span<const double> sums) { return function(Found(*this, sums)); });
}

std::string SelfMotion::describe() const {
    return fmt::format("single atoms: {} frames, an origin every {} frames, {}", frames_, spacing_,
                       sums_->describe("origins"));
}

void SelfMotion::warn(Result& result) const {
    if (sums_->full_blocks() >= 2) return;
    const auto ps = [this](std::int64_t frames) { return static_cast<double>(frames) * setup_.interval / units::kPicosecond; };
    result.warnings.push_back(
        fmt::format("no errors of the motion of single atoms: {:.4g} ps hold fewer than two blocks of time origins as long as "
                    "the largest time, {:.4g} ps; lower 'time' or lengthen the run to {:.4g} ps",
                    ps(frames_), ps(static_cast<std::int64_t>(lags_) - 1),
                    ps(2 * sums_->length() * spacing_ + static_cast<std::int64_t>(lags_))));
}

void SelfMotion::save(ByteWriter& out) const {
    out.put("motion frames", frames_);
    out.put("motion origins", static_cast<std::uint64_t>(origins_.size()));
    for (const Origin& origin : origins_) {
        out.put("origin frame", origin.frame);
        out.put("origin fractional", origin.fractional);
        out.put("origin unwrapped", origin.unwrapped);
        out.put("origin weight", origin.weight);
        out.put("origin sums", origin.sums);
    }
    sums_->save(out);
}

void SelfMotion::load(ByteReader& in) {
    std::uint64_t origins = 0;
    in.get("motion frames", frames_);
    in.get("motion origins", origins);
    if (origins > lags_) in.damaged();
    origins_.clear();
    for (std::uint64_t k = 0; k < origins; ++k) {
        Origin& origin = origins_.emplace_back();
        in.get("origin frame", origin.frame);
        in.get("origin fractional", origin.fractional);
        in.get("origin unwrapped", origin.unwrapped);
        in.get("origin weight", origin.weight);
        in.get("origin sums", origin.sums);
        const std::size_t n = atoms_.order.size();
        if (origin.weight.size() != n || origin.sums.size() != width() ||
            origin.fractional.size() != (shells_.empty() ? 0 : n) ||
            origin.unwrapped.size() != (options_.moments ? n : 0))
            in.damaged();
    }
    sums_->load(in);
}

}  // namespace lmmd::analysis
