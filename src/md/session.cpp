// SPDX-License-Identifier: GPL-3.0-or-later
// What a session offers to its commands.
#include "lmmd/md/session.hpp"

#include <algorithm>

#include "lmmd/io/checkpoint.hpp"
#include "structure.hpp"

namespace lmmd {

namespace {

class FunctionCommand : public Command {
public:
    FunctionCommand(Where place, std::function<void(Session&)> function)
        : Command(std::move(place)), function_(std::move(function)) {}
    void apply(Session& session) override { function_(session); }

private:
    std::function<void(Session&)> function_;
};

// Throws for something that is missing: the first time in words, later as a consequence.
[[noreturn]] void missing(std::set<std::string>& broken, const std::string& what, const Error& error) {
    if (!broken.insert(what).second) throw Consequence(ErrorKind::input, "no " + what);
    throw error;
}

void check_elements(const Session& session) {
    const NepModel& model = *session.model;
    const std::vector<std::string>& symbols = session.state.atoms.symbol;
    for (std::size_t i = 0; i < symbols.size(); ++i) {
        if (model.type_of(symbols[i]) >= 0) continue;
        const auto count = std::count(symbols.begin(), symbols.end(), symbols[i]);
        throw input_error(session.model_where, "found the element " + quote(symbols[i]) + " in the structure (atom " +
                                                   std::to_string(i) + " counted from 0, " + std::to_string(count) +
                                                   " in all), expected those of the potential " + quote(model.source) +
                                                   ": " + listed(model.shape.elements) +
                                                   "; use a potential that knows it or change the structure");
    }
}

}  // namespace

std::unique_ptr<Command> make_command(const Args& args, std::function<void(Session&)> apply) {
    return std::make_unique<FunctionCommand>(args.where(), std::move(apply));
}

void Session::need_structure(const Where& where) {
    if (has_structure) return;
    const std::filesystem::path path = resolve("model.xyz");
    std::error_code ignored;
    if (broken.count("structure") > 0 || !std::filesystem::exists(path, ignored))
        missing(broken, "structure",
                input_error(where, "found no structure and no file " + quote(path.string()) +
                                       ", expected a line 'model FILE.xyz' or 'build ...' above, or that file"));
    try {
        set_structure(read_structure(path, 1, where));
    } catch (const Error& error) { missing(broken, "structure", error); }
}

void Session::set_structure(State structure) {
    structure.step = state.step;
    structure.time = state.time;
    state = std::move(structure);
    has_structure = true;
    structure_changed();
}

void Session::structure_changed() {
    groups.reset(state.atoms.size());
    backend_.reset();
}

const NepModel& Session::need_model(const Where& where) const {
    if (!model)
        missing(broken, "potential", input_error(where, "found no potential, expected a line 'potential FILE' above"));
    return *model;
}

void Session::need_ready(const Where& where) {
    Mistakes mistakes;
    bool quiet = false;
    const auto attempt = [&](const auto& check) {
        try {
            check();
        } catch (const Consequence&) { quiet = true; } catch (const Error& error) {
            if (error.kind() != ErrorKind::input) throw;
            mistakes.add(error);
        }
    };
    attempt([&] { need_structure(where); });
    attempt([&] { need_model(where); });
    // A resumed or running deck has passed these checks in its rehearsal.
    if (has_structure && mode == Mode::rehearse) attempt([&] { check_contacts(where); });
    if (has_structure && model)
        attempt([&] {
            try {
                check_elements(*this);
            } catch (const Error& error) { missing(broken, "elements", error); }
        });
    mistakes.throw_if_any();
    if (quiet) throw Consequence(ErrorKind::input, "the structure or the potential is not fit");
}

void Session::check_contacts(const Where& where) {
    try {
        check_structure(state, where);
    } catch (const Error& error) { missing(broken, "contacts", error); }
}

Backend& Session::backend() {
    if (backend_) return *backend_;
    const NepModel& potential = need_model({options.deck.string(), 0, 0});
    if (options.make_backend) {
        backend_ = options.make_backend(potential);
    } else if (options.device != Device::cpu) {
        try {
            backend_ = make_cuda_backend(potential, options.backend);
        } catch (const Error&) {
            if (options.device == Device::cuda) throw;  // asked for by name; otherwise the CPU does it
        }
    }
    if (!backend_) backend_ = make_cpu_backend(potential, options.backend);
    backend_->upload(state, groups.masks());
    return *backend_;
}

void Session::warn(const std::string& text) {
    if (std::find(warnings.begin(), warnings.end(), text) != warnings.end()) return;
    warnings.push_back(text);
    reporter.warning(text);
}

std::filesystem::path Session::resolve(const std::string& path) const {
    const std::filesystem::path given(path);
    return given.is_absolute() ? given : options.deck.parent_path() / given;
}

void Session::keep_checkpoint(const std::string& body) const {
    CheckpointHead head;
    head.deck_sha256 = deck_sha256;
    head.model_sha256 = model_sha256;
    head.command = command;
    head.runs = runs;
    head.seed = options.seed;
    head.precision = options.backend.precision;
    ByteWriter out;
    head.save(out);
    out.put("body", body);
    write_checkpoint(checkpoint_path(), out.bytes());
}

void CheckpointHead::save(ByteWriter& out) const {
    out.put("deck", deck_sha256);
    out.put("model", model_sha256);
    out.put("command", command);
    out.put("runs", runs);
    out.put("seed", seed);
    out.put("precision", precision);
}

void CheckpointHead::load(ByteReader& in) {
    in.get("deck", deck_sha256);
    in.get("model", model_sha256);
    in.get("command", command);
    in.get("runs", runs);
    in.get("seed", seed);
    in.get("precision", precision);
}

}  // namespace lmmd
