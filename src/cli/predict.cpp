// SPDX-License-Identifier: GPL-3.0-or-later
// lmmd predict: energies, forces and virials of every frame of a file; with labels present also their errors.
#include <fmt/format.h>

#include <cmath>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "commands.hpp"
#include "lmmd/backend.hpp"
#include "lmmd/io/extxyz.hpp"
#include "lmmd/io/nep_file.hpp"
#include "lmmd/io/output.hpp"
#include "lmmd/io/potentials.hpp"
#include "lmmd/train/report.hpp"
#include "options.hpp"

namespace lmmd::cli {

namespace {

struct PredictOptions {
    std::string model, input, output, stress_sign;
    BackendChoice backend{.skin = 0};  // every frame has a list of its own
    bool json = false;
};

Labels predict_frame(Backend& backend, const XyzFrame& frame) {
    backend.upload(frame.state, std::vector<std::uint64_t>(frame.state.atoms.size(), 1));
    const ForceTotals totals = backend.forces();
    return {totals.energy, backend.download_forces(), totals.virial};
}

// Labels that a frame has; without some of them their errors count nothing.
struct Comparison {
    ErrorSummary energy, force, virial;  // each over the frames that have the label

    void add(const XyzFrame& frame, const Labels& predicted, StressSign sign) {
        LabelledFrame label;
        label.position = frame.state.atoms.position;
        label.forces = frame.forces;
        label.energy = frame.energy.value_or(0);
        const bool has_force = frame.forces.size() == label.position.size();
        if (!has_force) label.forces = predicted.forces;
        if (frame.virial)
            label.virial = frame.virial;
        else if (frame.stress && sign != StressSign::unknown)
            label.virial = (sign == StressSign::ase ? -1.0 : 1.0) * frame.state.box.volume() * *frame.stress;
        if (frame.energy) energy.add(label, predicted);
        if (has_force) force.add(label, predicted);
        if (label.virial) virial.add(label, predicted);
    }

    nlohmann::ordered_json json(std::size_t frames) const {
        nlohmann::ordered_json j{{"frames", frames}};
        if (energy.frames > 0) {
            j["energy_rmse_meV_per_atom"] = 1e3 * energy.sums.energy_rmse();
            j["energy_rmse_without_offset_meV_per_atom"] = 1e3 * energy.energy_rmse_shifted();
            j["energy_offset_meV_per_atom"] = 1e3 * energy.offset / static_cast<double>(energy.frames);
        }
        if (force.frames > 0) {
            j["force_rmse_meV_per_A"] = 1e3 * force.sums.force_rmse();
            j["force_rms_meV_per_A"] = 1e3 * force.force_rms();
            j["force_slope"] = force.force_slope();
        }
        if (virial.frames > 0) j["virial_rmse_meV_per_atom"] = 1e3 * virial.sums.virial_rmse();
        return j;
    }
};

std::string predicted_frame(const XyzFrame& frame, const Labels& predicted) {
    XyzRecord record{frame.state};
    record.energy = predicted.energy;
    record.virial = predicted.virial;
    record.forces = &predicted.forces;
    const auto kind = frame.info.find("config_type");
    if (kind != frame.info.end()) record.info.emplace_back("config_type", kind->second);
    XyzColumns columns;
    columns.forces = true;
    return format_xyz(record, columns);
}

StressSign sign_of(const PredictOptions& options) {
    if (options.stress_sign.empty()) return StressSign::unknown;
    return options.stress_sign == "ase" ? StressSign::ase : StressSign::gpumd;
}

int run_prediction(const PredictOptions& options) {
    const NepModel model = read_nep(find_potential(options.model, options.model, potential_folders(), {"MODEL"}));
    const std::unique_ptr<Backend> backend = make_backend(model, options.backend);
    XyzReader reader(options.input);
    Comparison comparison;
    std::size_t frames = 0;
    std::string text;
    while (const std::optional<XyzFrame> frame = reader.next()) {
        const Labels predicted = predict_frame(*backend, *frame);
        comparison.add(*frame, predicted, sign_of(options));
        if (!options.output.empty())
            text += predicted_frame(*frame, predicted);
        else if (!options.json)
            fmt::print("frame {}: {:.9g} eV, {:.9g} eV/atom\n", frames + 1, predicted.energy,
                       predicted.energy / static_cast<double>(frame->state.atoms.size()));
        ++frames;
    }
    if (frames == 0) throw input_error({options.input, 0, 0}, "found no frames, expected some; check the file");
    if (!options.output.empty()) replace_file(options.output, text);
    const nlohmann::ordered_json result = comparison.json(frames);
    if (options.json)
        fmt::print("{}\n", result.dump(2));
    else
        for (const auto& [key, value] : result.items()) fmt::print("{}: {}\n", key, value.dump());
    return 0;
}

}  // namespace

Action define_predict(CLI::App& app) {
    auto options = std::make_shared<PredictOptions>();
    app.add_option("model", options->model, "the potential: a nep.txt, or the name of an installed one")->type_name("MODEL")->required();
    app.add_option("input", options->input, "extended xyz; labels in it are compared with")
        ->type_name("FILE.xyz")
        ->required();
    app.add_option("-o,--output", options->output, "extended xyz with the predictions")->type_name("OUT.xyz");
    declare(app, options->backend);
    app.add_option("--stress-sign", options->stress_sign, "whose sign 'stress' labels have, where there is no 'virial'")
        ->check(CLI::IsMember({"ase", "gpumd"}));
    app.add_flag("--json", options->json, "print the errors as JSON");
    return [options] { return run_prediction(*options); };
}

}  // namespace lmmd::cli
