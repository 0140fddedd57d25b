// SPDX-License-Identifier: GPL-3.0-or-later
// Speed of the NEP kernels against NEP_CPU, one core: the same atoms, both given the neighbour list, energies, forces and
// virial by both, measured in turn. Not part of the tests; compare_nep_cpu.sh builds and runs it.
//
//   compare_nep_cpu NAME MODEL CRYSTAL ATOMS REPEATS
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>

#include "lmmd/base/random.hpp"
#include "lmmd/build/crystal.hpp"
#include "lmmd/io/nep_file.hpp"
#include "lmmd/nep/evaluator.hpp"
#include "lmmd/nep/operations.hpp"
#include "nep.h"

namespace {

using namespace lmmd;

constexpr double kRattle = 0.05;  // A, of each coordinate

State rattled(const std::string& crystal, int atoms) {
    const State cell = build_crystal({crystal, {1, 1, 1}, {"CRYSTAL"}});
    const int n = static_cast<int>(std::lround(std::cbrt(atoms / static_cast<double>(cell.atoms.size()))));
    State state = build_crystal({crystal, {n, n, n}, {"CRYSTAL"}});
    for (std::size_t i = 0; i < state.atoms.size(); ++i) {
        const auto phase = static_cast<double>(i);
        state.atoms.position[i] += kRattle * Vec3{std::sin(12.9898 * phase), std::sin(78.233 * phase), std::sin(37.719 * phase)};
        wrap(state.box, state.atoms.position[i], state.atoms.image[i]);
    }
    return state;
}

class Subject {
public:
    virtual ~Subject() = default;
    virtual void evaluate() = 0;
    virtual std::vector<Vec3> forces() const = 0;  // eV/A
    double energy = 0;                             // eV, of the last evaluation
};

class Ours : public Subject {
public:
    Ours(std::unique_ptr<NepEvaluator> evaluator, const NepModel& model, const State& state, const NeighborList& list)
        : evaluator_(std::move(evaluator)), position_(state.atoms.position), list_(list), shifts_(list.shift_vectors(state.box)),
          per_atom_(position_.size()), force_(position_.size()) {
        for (const std::string& symbol : state.atoms.symbol) type_.push_back(model.type_of(symbol));
        evaluator_->resize(list.slots());
    }
    void evaluate() override {
        const NepInput input{position_, type_, list_, shifts_};
        energy = evaluator_->partial_forces(input, 0, position_.size(), per_atom_).energy;
        evaluator_->gather(input, 0, position_.size(), force_);
    }
    std::vector<Vec3> forces() const override { return force_; }

private:
    std::unique_ptr<NepEvaluator> evaluator_;
    std::vector<Vec3> position_;
    std::vector<int> type_;
    const NeighborList& list_;
    std::vector<Vec3> shifts_;
    std::vector<double> per_atom_;
    std::vector<Vec3> force_;
};

// NEP_CPU as LAMMPS calls it: images are atoms of their own.
class Peer : public Subject {
public:
    Peer(const std::string& file, const NepModel& model, const State& state, const NeighborList& list) : nep_(file), atoms_(state.atoms.size()) {
        const std::vector<Vec3> shifts = list.shift_vectors(state.box);
        for (std::size_t i = 0; i < atoms_; ++i) add(state.atoms.position[i], model.type_of(state.atoms.symbol[i]), i);
        neighbors_.resize(atoms_);
        std::vector<std::vector<int>> image(list.shifts.size(), std::vector<int>(atoms_, -1));
        for (std::size_t i = 0; i < atoms_; ++i) {
            for (std::size_t s = list.begin[i]; s < list.begin[i + 1]; ++s) {
                const std::size_t j = list.atom[s];
                int& index = image[list.shift[s]][j];
                if (list.shift[s] == 0) index = static_cast<int>(j);
                if (index < 0) {
                    index = static_cast<int>(type_.size());
                    add(state.atoms.position[j] + shifts[list.shift[s]], type_[j], j);
                }
                neighbors_[i].push_back(index);
            }
            first_.push_back(neighbors_[i].data());
            count_.push_back(static_cast<int>(neighbors_[i].size()));
            center_.push_back(static_cast<int>(i));
        }
        force_.resize(3 * type_.size());
        for (std::size_t i = 0; i < type_.size(); ++i) {
            rows_.push_back(position_.data() + 3 * i);
            force_rows_.push_back(force_.data() + 3 * i);
        }
        for (int t = 0; t < model.shape.types(); ++t) type_map_.push_back(t);
    }
    void evaluate() override {
        std::fill(force_.begin(), force_.end(), 0.0);
        energy = 0;
        double virial[6] = {};
        const int n = static_cast<int>(atoms_);
        nep_.compute_for_lammps(n, n, center_.data(), count_.data(), first_.data(), type_.data(), type_map_.data(), rows_.data(),
                                energy, virial, nullptr, force_rows_.data(), nullptr);
    }
    std::vector<Vec3> forces() const override {
        std::vector<Vec3> sum(atoms_);
        for (std::size_t i = 0; i < type_.size(); ++i) sum[origin_[i]] += Vec3{force_[3 * i], force_[3 * i + 1], force_[3 * i + 2]};
        return sum;
    }

private:
    void add(Vec3 r, int type, std::size_t origin) {
        for (int a = 0; a < 3; ++a) position_.push_back(r[a]);
        type_.push_back(type);
        origin_.push_back(origin);
    }

    NEP nep_;
    std::size_t atoms_;
    std::vector<double> position_, force_;
    std::vector<int> type_, type_map_, center_, count_;
    std::vector<std::size_t> origin_;
    std::vector<std::vector<int>> neighbors_;
    std::vector<int*> first_;
    std::vector<double*> rows_, force_rows_;
};

double seconds_of(Subject& subject) {
    using Clock = std::chrono::steady_clock;
    const Clock::time_point start = Clock::now();
    subject.evaluate();
    return std::chrono::duration<double>(Clock::now() - start).count();
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

struct Case {
    std::string name, file, crystal;
    int atoms = 0, repeats = 5;
};

MeanNeighbors mean_neighbors(const NepModel& model, const State& state, const NeighborList& list) {
    const std::vector<Vec3> shifts = list.shift_vectors(state.box);
    MeanNeighbors n;
    const auto type = static_cast<std::size_t>(model.type_of(state.atoms.symbol[0]));
    for (std::size_t i = 0; i < list.atoms(); ++i)
        for (std::size_t s = list.begin[i]; s < list.begin[i + 1]; ++s) {
            const double r = norm(state.atoms.position[list.atom[s]] + shifts[list.shift[s]] - state.atoms.position[i]);
            n.radial += r < model.shape.cutoff_radial[type];
            n.angular += r < model.shape.cutoff_angular[type];
        }
    const auto atoms = static_cast<double>(list.atoms());
    return {n.radial / atoms, n.angular / atoms};
}

// Root mean square of a - b over that of b.
double difference(const std::vector<Vec3>& a, const std::vector<Vec3>& b) {
    double apart = 0, total = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        apart += norm2(a[i] - b[i]);
        total += norm2(b[i]);
    }
    return std::sqrt(apart / total);
}

void compare(const Case& c) {
    const NepModel model = read_nep(c.file);
    const State state = rattled(c.crystal, c.atoms);
    const NeighborList list = build_neighbor_list(state.box, state.atoms.position, model.max_cutoff(), 1);
    const double flops = nep_operations(model.shape, mean_neighbors(model, state, list)) * static_cast<double>(state.atoms.size());
    struct Kernel {
        const char* name;
        Instructions instructions;
    };
    for (const auto& [name, instructions] : {Kernel{"avx512", Instructions::avx512}, Kernel{"avx2", Instructions::avx2}, Kernel{"portable", Instructions::portable}}) {
        if (!supported(instructions)) {
            fmt::print("{:<10} {:<9} this machine lacks it\n", c.name, name);
            continue;
        }
        Peer peer(c.file, model, state, list);
        Ours ours(make_nep_evaluator_lanes(model, instructions), model, state, list);
        seconds_of(peer);
        seconds_of(ours);
        std::vector<double> ratio, seconds, peer_seconds;
        for (int r = 0; r < c.repeats; ++r) {
            peer_seconds.push_back(seconds_of(peer));
            // Our evaluations are shorter: as many as fill about the same time.
            const double once = seconds_of(ours);
            const int calls = std::max(1, static_cast<int>(peer_seconds.back() / once));
            double sum = 0;
            for (int k = 0; k < calls; ++k) sum += seconds_of(ours);
            seconds.push_back(sum / calls);
            ratio.push_back(peer_seconds.back() / seconds.back());
        }
        const double atoms = static_cast<double>(state.atoms.size());
        fmt::print("{:<10} {:<9} {:>6.0f} {:>12.3g} {:>12.3g} {:>7.1f} {:>7.1f} - {:<5.1f} {:>6.1f} % {:>9.1e} {:>9.1e}\n", c.name, name, atoms,
                   atoms / median(peer_seconds), atoms / median(seconds), median(ratio), *std::min_element(ratio.begin(), ratio.end()),
                   *std::max_element(ratio.begin(), ratio.end()), 100 * flops / median(seconds) / measured_peak(instructions),
                   difference(ours.forces(), peer.forces()), std::abs(ours.energy - peer.energy) / atoms);
        std::fflush(stdout);
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 6) {
        fmt::print(stderr, "usage: compare_nep_cpu NAME MODEL CRYSTAL ATOMS REPEATS\n");
        return 2;
    }
    try {
        compare({argv[1], argv[2], argv[3], std::atoi(argv[4]), std::atoi(argv[5])});
    } catch (const Error& error) {
        fmt::print(stderr, "{}\n", error.what());
        return 2;
    }
}
