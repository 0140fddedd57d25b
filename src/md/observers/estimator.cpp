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

analysis::Frame make_frame(Snapshot& snapshot, const analysis::Needs& needs) {
    const State& state = snapshot.state();
    const Atoms& atoms = state.atoms;
    analysis::Frame frame;
    frame.box = state.box;
    for (const Slit& slit : snapshot.system.slits())
        frame.gaps.push_back({slit.axis, slit.lo.plane.position, slit.hi.plane.position});
    frame.position = atoms.position;
    if (needs.unwrapped) {
        for (std::size_t i = 0; i < atoms.size(); ++i)
            frame.unwrapped.push_back(atoms.position[i] +
                                      state.box.shift(atoms.image[i][0], atoms.image[i][1], atoms.image[i][2]));
    }
    if (needs.velocity || needs.temperature) frame.velocity = atoms.velocity;
    if (needs.force) frame.force = snapshot.forces();
    if (needs.virial) frame.virial = snapshot.per_atom().virial;
    if (needs.pressure) frame.pressure = snapshot.system.pressure();
    frame.step = state.step;
    frame.time = state.time;
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
    void finish(Snapshot&) override {
        if (estimator_.samples() == 0) return;
        const analysis::Result result = estimator_.result();
        for (const analysis::DataTable& table : result.tables) {
            const std::string name = stem_ + (&table == &result.tables.front() ? "" : "_" + table.name) + ".out";
            files_.open(name)->write(analysis::format_table(result, table));
        }
    }
    void save(ByteWriter& out) const override { estimator_.save(out); }
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
    analysis::Frame frame = make_frame(snapshot, measurement_.request().plan.needs);
    measurement_.accumulate(frame);
    ++samples_;
}

void RunEstimator::save(ByteWriter& out) const {
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
