// SPDX-License-Identifier: GPL-3.0-or-later
#include "collective.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lags.hpp"
#include "lmmd/base/units.hpp"

namespace lmmd::analysis {
namespace {

constexpr std::size_t kSums = 8;  // of a wave vector: re and im of the density and of three components of the current

}  // namespace

CollectiveOptions read_collective_options(const Options& given) {
    CollectiveOptions options;
    options.waves = read_shell_options(given);
    options.time = units::kPicosecond * given.real("time", 4, {0, 1e6, true, "a time in ps above 0"});
    options.where = given.where("time");
    return options;
}

Collective::Collective(const CollectiveOptions& options, const Setup& setup)
    : options_(options),
      setup_(setup),
      atoms_(setup),
      shells_(wave_shells(setup.box, options.waves)),
      phases_(Phases(shells_)),
      q_(shells_.size(), 0.0),
      kt_(2, setup.block),
      team_(setup.threads) {
    lags_ = count_lags(options.time, setup, options.where);
    for (const WaveShell& shell : shells_) vectors_ += shell.n.size();
    choose_pairs();
    make_correlator();
}

Collective::~Collective() = default;

void Collective::choose_pairs() {
    for (std::size_t a = 0; a < atoms_.kinds.size(); ++a)
        for (std::size_t b = a; b < atoms_.kinds.size(); ++b) {
            pairs_.push_back({a, b});
            pair_names_.push_back(setup_.elements[atoms_.kinds[a]] + "-" + setup_.elements[atoms_.kinds[b]]);
        }
}

void Collective::make_correlator() {
    CorrelatorOptions options;
    options.series = vectors_ * atoms_.kinds.size() * series_per_vector();
    options.lags = lags_;
    options.threads = setup_.threads;
    options.block = setup_.block;
    std::vector<Wave> waves;
    if (options_.density) waves.push_back(Wave::density);
    if (options_.current) waves.insert(waves.end(), {Wave::longitudinal, Wave::transverse});
    options.slots.resize(waves.size() * shells_.size() * pairs_.size());
    for (const Wave wave : waves)
        for (std::size_t shell = 0; shell < shells_.size(); ++shell) add_terms(options, wave, shell);
    const std::size_t sums = Correlator::sums_memory(options.slots.size(), lags_),
                      window = Correlator::least_memory(options.series, lags_);
    const std::size_t work = (PhaseSums::kPieces + 1) * vectors_ * atoms_.kinds.size() * kSums * sizeof(double);
    const auto megabytes = [](std::size_t bytes) { return 1e-6 * static_cast<double>(bytes); };
    if (sums + window + work > setup_.memory)
        throw input_error(
            options_.where,
            fmt::format("found {} lags of {} wave vectors in {} shells, {:.0f} MB, expected at most the {:.0f} MB of "
                        "memory; lower 'time', 'vectors' or 'shells', or raise --memory",
                        lags_, vectors_, shells_.size(), megabytes(sums + window + work), megabytes(setup_.memory)));
    options.memory = setup_.memory - sums - work;
    row_.resize(options.series);
    correlator_ = std::make_unique<Correlator>(std::move(options));
}

// Real and imaginary parts, all directions of the wave, both orders of a pair.
void Collective::add_terms(CorrelatorOptions& options, Wave wave, std::size_t shell) {
    std::size_t first = 0;
    for (std::size_t s = 0; s < shell; ++s) first += shells_[s].n.size();
    const std::size_t components = wave == Wave::transverse ? 4 : 2;
    for (std::size_t p = 0; p < pairs_.size(); ++p) {
        std::vector<Term>& terms = options.slots[slot_of(wave, shell, p)];
        const auto [a, b] = pairs_[p];
        for (std::size_t k = 0; k < shells_[shell].n.size(); ++k) {
            const std::size_t of_a = series_of(wave, a, first + k), of_b = series_of(wave, b, first + k);
            for (std::size_t c = 0; c < components; ++c) {
                Term term;
                term.part = static_cast<std::uint32_t>(k % options.parts);
                term.first = static_cast<std::uint32_t>(of_a + c);
                term.second = static_cast<std::uint32_t>(of_b + c);
                terms.push_back(term);
                if (a == b) continue;
                std::swap(term.first, term.second);
                terms.push_back(term);
            }
        }
    }
}

std::size_t Collective::series_of(Wave wave, std::size_t kind, std::size_t vector) const {
    const std::size_t first =
        (kind * vectors_ + vector) * series_per_vector() + (wave == Wave::density || !options_.density ? 0 : 2);
    return first + (wave == Wave::transverse ? 2 : 0);
}

std::size_t Collective::slot_of(Wave wave, std::size_t shell, std::size_t pair) const {
    const std::size_t number = static_cast<std::size_t>(wave) - (options_.density ? 0 : 1);
    return (number * shells_.size() + shell) * pairs_.size() + pair;
}

void Collective::accumulate(const Frame& frame) {
    Vec3 drift;
    if (options_.current) {
        double total = 0;
        for (std::size_t i = 0; i < frame.size(); ++i) {
            drift += setup_.mass[i] * frame.velocity[i];
            total += setup_.mass[i];
        }
        drift *= 1 / total;
        const std::span<double> sums = kt_.sample();
        sums[0] += kinetic_kt(frame, setup_.mass);
        sums[1] += 1;
    }
    volume_ += frame.volume();
    ++frames_;
    for (const std::size_t i : atoms_.order) {
        number_ += frame.chosen[i];
        inverse_mass_ += frame.chosen[i] / setup_.mass[i];
    }
    const std::size_t width = atoms_.kinds.size() * vectors_ * kSums;
    project(frame, phases_.sum(atoms_, width, team_,
                               [&](const ChosenAtoms::Slice& slice, Phases& phases, std::span<double> sums) {
                                   sum_slice(slice, frame, drift, phases, sums);
                               }));
    correlator_->add(row_);
}

void Collective::sum_slice(const ChosenAtoms::Slice& slice, const Frame& frame, Vec3 drift, Phases& phases,
                           std::span<double> sums) const {
    std::array<Vec3, Phases::kAtoms> s, v;
    std::array<double, Phases::kAtoms> weight;
    const std::size_t n = slice.last - slice.first;
    for (std::size_t k = 0; k < n; ++k) {
        const std::size_t i = atoms_.order[slice.first + k];
        s[k] = frame.box.fractional(frame.position[i]);
        weight[k] = frame.chosen[i];
        if (options_.current) v[k] = frame.velocity[i] - drift;
    }
    phases.set(std::span(s).first(n), std::span(weight).first(n));
    if (options_.current) phases.set_velocity(std::span(v).first(n));
    double* out = &sums[slice.kind * vectors_ * kSums];
    for (const WaveShell& shell : shells_)
        for (const WaveNumbers& number : shell.n) {
            if (options_.current) {
                const std::array<double, kSums> found = phases.density_and_current(number);
                for (std::size_t k = 0; k < kSums; ++k) out[k] += found[k];
            } else {
                const std::complex<double> found = phases.density(number);
                out[0] += found.real();
                out[1] += found.imag();
            }
            out += kSums;
        }
}

// Currents along the wave vector and along two directions across it.
void Collective::project(const Frame& frame, std::span<const double> sums) {
    std::size_t at = 0, vector = 0;
    for (std::size_t shell = 0; shell < shells_.size(); ++shell) {
        for (const WaveNumbers& n : shells_[shell].n) {
            const Vec3 q = wave_vector(frame.box, n);
            const double length = norm(q);
            q_[shell] += length / static_cast<double>(shells_[shell].n.size());
            const Vec3 along = (1 / length) * q;
            // Any direction that is not along q gives the other two.
            const Vec3 aside = std::abs(along.x) < 0.6 ? Vec3{1, 0, 0} : Vec3{0, 1, 0};
            const Vec3 across = (1 / norm(cross(along, aside))) * cross(along, aside), third = cross(along, across);
            for (std::size_t kind = 0; kind < atoms_.kinds.size(); ++kind) {
                const double* const found = &sums[(kind * vectors_ + vector) * kSums];
                at = (kind * vectors_ + vector) * series_per_vector();
                if (options_.density) {
                    row_[at++] = found[0];
                    row_[at++] = found[1];
                }
                if (!options_.current) continue;
                const Vec3 re{found[2], found[4], found[6]}, im{found[3], found[5], found[7]};
                for (const Vec3& direction : {along, across, third}) {
                    row_[at++] = dot(re, direction);
                    row_[at++] = dot(im, direction);
                }
            }
            ++vector;
        }
    }
}

std::vector<double> Collective::Found::pair(Wave wave, std::size_t shell, std::size_t pair) const {
    const std::size_t slot = modes_.slot_of(wave, shell, pair);
    // The mean over terms is that of real or imaginary parts, one direction, one order: |rho|^2 is two of them, both
    // orders four.
    const bool mixed = modes_.pairs_[pair][0] != modes_.pairs_[pair][1];
    const double scale = (mixed ? 4 : 2) / modes_.atoms();
    std::vector<double> values;
    for (std::size_t lag = 0; lag < modes_.lags_; ++lag) values.push_back(scale * all_(slot, lag));
    return values;
}

std::vector<double> Collective::Found::total(Wave wave, std::size_t shell) const {
    std::vector<double> sum = pair(wave, shell, 0);
    for (std::size_t p = 1; p < modes_.pairs_.size(); ++p) {
        const std::vector<double> part = pair(wave, shell, p);
        for (std::size_t lag = 0; lag < sum.size(); ++lag) sum[lag] += part[lag];
    }
    return sum;
}

Estimates Collective::estimate(const std::function<std::vector<double>(const Found&)>& function) const {
    check_origins(correlator_->origins(), correlator_->frames(), lags_, options_.time, options_.where);
    return correlator_->estimate([&](const Correlations& all) { return function(Found(*this, all)); });
}

std::string Collective::describe() const {
    return fmt::format("{}; the terms are {} wave vectors (q and -q once) in {} shells", correlator_->describe(),
                       vectors_, shells_.size());
}

double Collective::q(std::size_t shell) const { return q_[shell] / static_cast<double>(frames_); }
double Collective::kt() const {
    const std::vector<double> sums = kt_.total();
    return sums[0] / sums[1];
}
Estimates Collective::kt_with_error() const {
    return kt_.estimate([](std::span<const double> sums) { return std::vector<double>{sums[0] / sums[1]}; });
}
double Collective::inverse_mass() const { return inverse_mass_ / number_; }

void Collective::save(ByteWriter& out) const {
    out.put("waves q", q_);
    kt_.save(out);
    out.put("waves volume", volume_);
    out.put("waves atoms", number_);
    out.put("waves inverse mass", inverse_mass_);
    out.put("waves frames", frames_);
    correlator_->save(out);
}

void Collective::load(ByteReader& in) {
    in.get("waves q", q_);
    kt_.load(in);
    in.get("waves volume", volume_);
    in.get("waves atoms", number_);
    in.get("waves inverse mass", inverse_mass_);
    in.get("waves frames", frames_);
    if (q_.size() != shells_.size()) in.damaged();
    correlator_->load(in);
}

}  // namespace lmmd::analysis
