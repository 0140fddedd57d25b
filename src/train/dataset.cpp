// SPDX-License-Identifier: GPL-3.0-or-later
// Reading, checking and splitting labelled frames.
#include "lmmd/train/dataset.hpp"

#include <fmt/format.h>
#include <fnmatch.h>

#include <Eigen/Dense>
#include <algorithm>
#include <map>

#include "lmmd/base/random.hpp"
#include "lmmd/base/text.hpp"
#include "lmmd/neighbor/list.hpp"

namespace lmmd {

namespace {

constexpr double kHighestEnergy = 100;     // eV per atom, of either sign
constexpr double kWidestSpread = 10;       // eV per atom, off the fit by composition
constexpr double kHighestForce = 100;      // eV/A
constexpr double kShortestDistance = 0.5;  // A
constexpr double kHighestWeight = 1e6;

std::string trajectory_of(const XyzFrame& frame) {
    const auto kind = frame.info.find("config_type");
    if (kind != frame.info.end() && !kind->second.empty()) return kind->second;
    const auto source = frame.info.find("src");
    if (source != frame.info.end() && !source->second.empty())
        return source->second.substr(0, source->second.rfind(':'));
    return std::filesystem::path(frame.where.file).filename().string();
}

bool matches(const std::string& trajectory, const std::vector<std::string>& patterns) {
    return std::any_of(patterns.begin(), patterns.end(),
                       [&](const std::string& p) { return fnmatch(p.c_str(), trajectory.c_str(), 0) == 0; });
}

std::optional<Mat3> virial_of(const XyzFrame& frame, int number, StressSign sign) {
    if (frame.virial) return frame.virial;
    if (!frame.stress) return std::nullopt;
    if (sign == StressSign::unknown)
        throw input_error(
            frame.where,
            fmt::format("found frame {} with 'stress' and no 'virial', expected the deck to say whose sign it has; add "
                        "'stress_sign ase' (tension positive) or 'stress_sign gpumd' (compression positive)",
                        number));
    return (sign == StressSign::ase ? -1.0 : 1.0) * frame.state.box.volume() * *frame.stress;
}

void check_labels(const XyzFrame& frame, int number) {
    const std::size_t n = frame.state.atoms.size();
    if (!frame.energy)
        throw input_error(
            frame.where,
            fmt::format("found frame {} without an energy, expected 'energy=' in eV; label the frame or remove it",
                        number));
    if (frame.forces.size() != n)
        throw input_error(
            frame.where,
            fmt::format(
                "found frame {} without forces, expected a column forces:R:3 in eV/A; label the frame or remove it",
                number));
    const double per_atom = *frame.energy / static_cast<double>(n);
    if (!(std::abs(per_atom) <= kHighestEnergy))
        throw input_error(
            frame.where,
            fmt::format("found frame {} with an energy of {:.6g} eV per atom, expected {:g} at most; energies are in "
                        "eV (1 Hartree = "
                        "27.2114 eV) and count from free atoms, not from bare nuclei: convert or shift them",
                        number, per_atom, kHighestEnergy));
    for (std::size_t i = 0; i < n; ++i)
        if (!(norm(frame.forces[i]) <= kHighestForce))
            throw input_error(frame.where, fmt::format("found frame {} with a force of {:.6g} eV/A on atom {}, "
                                                       "expected {:g} at most; forces are in eV/A (1 "
                                                       "Hartree/Bohr = 51.4221 eV/A): convert them or remove the frame",
                                                       number, norm(frame.forces[i]), i + 1, kHighestForce));
}

void check_distances(const LabelledFrame& frame, int number) {
    const NeighborList list = build_neighbor_list(frame.box, frame.position, kShortestDistance, 1);
    const std::vector<Vec3> shifts = list.shift_vectors(frame.box);
    for (std::size_t i = 0; i < frame.atoms(); ++i)
        for (std::size_t slot = list.begin[i]; slot < list.begin[i + 1]; ++slot) {
            const std::size_t j = list.atom[slot];
            const double r = norm(frame.position[j] + shifts[list.shift[slot]] - frame.position[i]);
            if (r < kShortestDistance)
                throw input_error(
                    frame.where,
                    fmt::format("found frame {} with atoms {} and {} only {:.2f} A apart, expected {:g} A at least; "
                                "mend the positions or remove the frame",
                                number, i + 1, j + 1, r, kShortestDistance));
        }
}

double weight_of(const XyzFrame& frame, const std::string& trajectory, const TrainDeck& deck, int number) {
    double weight = 1;
    const auto given = frame.info.find("weight");
    if (given != frame.info.end()) {
        const std::optional<double> value = to_real(given->second);
        if (!value || *value < 0 || *value > kHighestWeight)
            throw input_error(
                frame.where,
                fmt::format("found frame {} with weight={}, expected a number from 0 to {:g}; mend it or remove it",
                            number, quote(given->second), kHighestWeight));
        weight = *value;
    }
    for (const TrajectoryWeight& w : deck.weights)
        if (matches(trajectory, {w.pattern})) weight *= w.weight;
    return weight;
}

// A frame far off the energy that its composition lets expect has other units or another method.
void check_spread(const std::vector<LabelledFrame>& frames, int types, Mistakes& mistakes) {
    const std::vector<double> shift = fit_shifts(frames, types);
    std::vector<double> off(frames.size());
    for (std::size_t f = 0; f < frames.size(); ++f) {
        off[f] = frames[f].energy;
        for (const int t : frames[f].type) off[f] -= shift[static_cast<std::size_t>(t)];
        off[f] /= static_cast<double>(frames[f].atoms());
    }
    if (off.empty()) return;
    std::vector<double> sorted = off;
    std::nth_element(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2), sorted.end());
    const double median = sorted[sorted.size() / 2];
    for (std::size_t f = 0; f < frames.size(); ++f)
        if (std::abs(off[f] - median) > kWidestSpread)
            mistakes.add(
                frames[f].where,
                fmt::format(
                    "found an energy {:.6g} eV per atom away from the other frames of this composition, expected {:g} "
                    "at "
                    "most; are all energies in eV and from one method? (1 Hartree = 27.2114 eV, 1 eV = 23.06 kcal/mol)",
                    std::abs(off[f] - median), kWidestSpread));
}

void read_file(const std::filesystem::path& path, const TrainDeck& deck, std::vector<LabelledFrame>& frames,
               Mistakes& mistakes) {
    XyzReader reader(path);
    int number = 0;
    while (const std::optional<XyzFrame> frame = reader.next()) {
        ++number;
        if (matches(trajectory_of(*frame), deck.exclude)) continue;
        try {
            frames.push_back(label_frame(*frame, number, deck));
        } catch (const Error& error) { mistakes.add(error); }
    }
    if (number == 0) mistakes.add({path.string(), 0, 0}, "found no frames, expected labelled ones; check the file");
}

// Every pattern must mean something, or a slip of the pen would let held-out frames into the fit.
void check_patterns(const TrainDeck& deck, const std::vector<LabelledFrame>& frames, Mistakes& mistakes) {
    const auto check = [&](const char* keyword, const std::string& pattern) {
        for (const LabelledFrame& frame : frames)
            if (matches(frame.trajectory, {pattern})) return;
        mistakes.add({deck.file, 0, 0},
                     fmt::format("found '{} {}', which matches no trajectory, expected the name of one, such as '{}'",
                                 keyword, pattern, frames.empty() ? "liquid" : frames.front().trajectory));
    };
    for (const std::string& p : deck.test) check("test", p);
    for (const std::string& p : deck.validation) check("validation", p);
    for (const TrajectoryWeight& w : deck.weights) check("weight", w.pattern);
}

// Takes whole trajectories of each kind, in a random order, until the fraction of its frames is reached; a kind with
// one trajectory stays in the training set.
void draw_validation(const TrainDeck& deck, Dataset& data) {
    std::map<std::string, std::map<std::string, std::vector<std::size_t>>> kinds;
    for (const std::size_t f : data.train) kinds[data.frames[f].kind()][data.frames[f].trajectory].push_back(f);
    data.train.clear();
    std::uint32_t index = 0;
    for (const auto& [kind, trajectories] : kinds) {
        std::vector<std::pair<double, const std::vector<std::size_t>*>> order;
        std::size_t frames = 0, taken = 0;
        for (const auto& [name, members] : trajectories) {
            order.emplace_back(Random(Stream::batch, deck.seed, ~std::uint64_t{0}, index++).uniform(), &members);
            frames += members.size();
        }
        std::sort(order.begin(), order.end());
        const double wanted = order.size() > 1 ? deck.validation_fraction * static_cast<double>(frames) : 0;
        for (const auto& [draw, members] : order) {
            const bool hold = static_cast<double>(taken) + 0.5 * static_cast<double>(members->size()) <= wanted;
            auto& side = hold ? data.validation : data.train;
            side.insert(side.end(), members->begin(), members->end());
            if (hold) taken += members->size();
        }
    }
    std::sort(data.train.begin(), data.train.end());
    std::sort(data.validation.begin(), data.validation.end());
}

}  // namespace

std::vector<double> fit_shifts(const std::vector<LabelledFrame>& frames, int types) {
    Eigen::MatrixXd counts = Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(frames.size()), types);
    Eigen::VectorXd energy(static_cast<Eigen::Index>(frames.size()));
    for (std::size_t f = 0; f < frames.size(); ++f) {
        const double n = static_cast<double>(frames[f].atoms());
        const auto row = static_cast<Eigen::Index>(f);
        for (const int t : frames[f].type) counts(row, t) += 1 / n;
        energy(row) = frames[f].energy / n;
    }
    const Eigen::VectorXd shift = counts.completeOrthogonalDecomposition().solve(energy);
    return {shift.data(), shift.data() + shift.size()};
}

LabelledFrame label_frame(const XyzFrame& frame, int number, const TrainDeck& deck) {
    check_labels(frame, number);
    LabelledFrame result;
    result.box = frame.state.box;
    result.position = frame.state.atoms.position;
    std::array<int, 3> image{};
    for (Vec3& r : result.position) wrap(result.box, r, image);
    const auto& elements = deck.shape.elements;
    for (const std::string& symbol : frame.state.atoms.symbol) {
        const auto found = std::find(elements.begin(), elements.end(), symbol);
        if (found == elements.end())
            throw input_error(
                frame.where,
                fmt::format("found element {} in frame {}, expected {}; add it to 'type' or remove the frame",
                            quote(symbol), number, listed(elements)));
        result.type.push_back(static_cast<int>(found - elements.begin()));
    }
    result.energy = *frame.energy;
    result.forces = frame.forces;
    result.virial = virial_of(frame, number, deck.stress_sign);
    result.trajectory = trajectory_of(frame);
    result.weight = weight_of(frame, result.trajectory, deck, number);
    result.where = frame.where;
    check_distances(result, number);
    return result;
}

Dataset read_dataset(const TrainDeck& deck) {
    Dataset data;
    Mistakes mistakes;
    for (const auto& path : deck.train_set) read_file(path, deck, data.frames, mistakes);
    const std::size_t from_train_set = data.frames.size();
    for (const auto& path : deck.test_set) read_file(path, deck, data.frames, mistakes);
    if (mistakes.empty()) check_spread(data.frames, deck.shape.types(), mistakes);
    if (mistakes.empty()) check_patterns(deck, data.frames, mistakes);
    mistakes.throw_if_any();
    for (std::size_t f = 0; f < data.frames.size(); ++f) {
        const std::string& name = data.frames[f].trajectory;
        if (f >= from_train_set || matches(name, deck.test))
            data.test.push_back(f);
        else if (matches(name, deck.validation))
            data.validation.push_back(f);
        else
            data.train.push_back(f);
    }
    if (deck.validation.empty()) draw_validation(deck, data);
    if (data.train.empty())
        throw input_error(
            {deck.file, 0, 0},
            "found no frame left to train on, expected some; hold out fewer trajectories with 'test' or 'validation'");
    return data;
}

}  // namespace lmmd
