// SPDX-License-Identifier: GPL-3.0-or-later
#include "estimator.hpp"

#include "run_output.hpp"

namespace lmmd {
namespace {

analysis::Setup make_setup(const analysis::Request& request, const RunSetup& run, const std::vector<std::string>& elements) {
    const Atoms& atoms = run.state.atoms;
    analysis::Setup setup;
    setup.symbol = atoms.symbol;
    setup.mass = atoms.mass;
    setup.group_methods = atoms.group_methods;
    for (const std::string& name : run.groups.names()) {
        std::vector<bool>& members = setup.groups[name];
        for (std::size_t i = 0; i < atoms.size(); ++i) members.push_back(run.groups.contains(*run.groups.find(name), i));
    }
    setup.box = run.state.box;
    setup.interval = run.dt * static_cast<double>(request.every);
    setup.frames = run.steps / request.every;
    setup.threads = run.threads;
    setup.find_kinds(elements);
    return setup;
}

SampleRequest make_request(const analysis::Measurement& measurement, const System& system) {
    const analysis::Needs& needs = measurement.request().plan.needs;
    SampleRequest request;
    request.velocity = needs.velocity || needs.temperature;
    if (needs.pressure) request.sums = system.mobile();
    if (!system.confined()) request.pairs = measurement.pair_histogram();
    request.position = !request.pairs;
    return request;
}

// Whether something is wanted that is known at the moment itself alone.
bool needs_now(const analysis::Needs& needs) { return needs.force || needs.virial; }

analysis::Frame make_frame(Sample& sample, const analysis::Needs& needs) {
    analysis::Frame frame;
    const Cell& cell = sample.cell;
    frame.box = cell.box;
    for (std::uint32_t lo = 0; lo < cell.walls; lo += 2)
        frame.gaps.push_back({cell.wall[lo].plane.axis, cell.wall[lo].plane.position, cell.wall[lo + 1].plane.position});
    if (needs.unwrapped)
        for (std::size_t i = 0; i < sample.position.size(); ++i) frame.unwrapped.push_back(sample.unwrapped(i));
    frame.position = std::move(sample.position);
    frame.velocity = std::move(sample.velocity);
    frame.pair_counts = std::move(sample.pair_counts);
    if (needs.pressure) frame.pressure = System::pressure_of(sample.sums, sample.virial, cell);
    return frame;
}

class EstimatorObserver : public Observer {
public:
    EstimatorObserver(const analysis::Request& request, const std::string& stem, const RunSetup& setup)
        : Observer(request.every),
          stem_(stem.empty() ? "observe_" + request.label : stem),
          files_(setup.files),
          estimator_(request, setup) {}

    void sample(Snapshot& snapshot) override { estimator_.sample(snapshot); }
    bool writes(std::int64_t) const override { return false; }
    void finish(Snapshot&) override {
        if (estimator_.samples() == 0) return;
        const analysis::Result result = estimator_.result();
        for (const analysis::DataTable& table : result.tables) {
            const std::string name = stem_ + (&table == &result.tables.front() ? "" : "_" + table.name) + ".out";
            files_.open(name)->write(analysis::format_table(result, table));
        }
    }
    void save(ByteWriter& out) override { estimator_.save(out); }
    void load(ByteReader& in) override { estimator_.load(in); }

private:
    const std::string stem_;
    OutputFiles& files_;
    RunEstimator estimator_;
};

}  // namespace

RunEstimator::RunEstimator(const analysis::Request& request, const RunSetup& setup,
                           const std::vector<std::string>& elements)
    : measurement_(request, make_setup(request, setup, elements)) {}

void RunEstimator::sample(Snapshot& snapshot) {
    const System& system = snapshot.system;
    if (!sampler_) sampler_ = snapshot.system.backend().sampler(make_request(measurement_, system));
    sampler_->take();
    moments_.push_back({snapshot.step(), snapshot.time()});
    ++samples_;
    if (sampler_->full() || needs_now(measurement_.request().plan.needs)) look(&snapshot);
}

// At all moments that were noted; `now` is the last of them where more is needed than what can be noted.
void RunEstimator::look(Snapshot* now) {
    if (moments_.empty()) return;
    const analysis::Needs& needs = measurement_.request().plan.needs;
    std::vector<Sample> samples = sampler_->samples();
    for (std::size_t k = 0; k < samples.size(); ++k) {
        analysis::Frame frame = make_frame(samples[k], needs);
        frame.step = moments_[k].step;
        frame.time = moments_[k].time;
        if (needs.force) frame.force = now->forces();
        if (needs.virial) frame.virial = now->per_atom().virial;
        measurement_.accumulate(frame);
    }
    moments_.clear();
}

void RunEstimator::save(ByteWriter& out) {
    look();
    out.put("estimator samples", samples_);
    measurement_.save(out);
}

void RunEstimator::load(ByteReader& in) {
    in.get("estimator samples", samples_);
    measurement_.load(in);
}

ObserverFactory observe_estimator(const analysis::Request& request, const std::string& stem) {
    return [request, stem](const RunSetup& setup) { return std::make_unique<EstimatorObserver>(request, stem, setup); };
}

}  // namespace lmmd
