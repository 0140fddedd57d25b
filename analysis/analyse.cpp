// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyse.hpp"

#include <fmt/format.h>

#include <functional>
#include <map>

#include "dynamics/vdos_table.hpp"

namespace lmmd::analysis {
namespace {

// What totals are enough for may come from a run's thermo.out, where its trajectory has no stress or is not there.
std::filesystem::path source_of(const Request& request, const std::filesystem::path& input) {
    const std::filesystem::path totals = input / "thermo.out";
    if (request.plan.needs.atoms || !std::filesystem::is_directory(input) || !std::filesystem::exists(totals)) return input;
    try {
        const std::optional<FileFrame> first = open_frames(find_frames(input))->next();
        return first && first->frame.pressure ? input : totals;
    } catch (const Error&) { return totals; }
}

Setup setup_of(const Trajectory& trajectory, const Machine& machine) {
    Setup setup = trajectory.setup();
    setup.threads = machine.threads;
    setup.memory = machine.memory;
    setup.one_pass = false;
    return setup;
}

Result analyse_one(const Request& request, const std::filesystem::path& input, const TrajectoryOptions& options,
                   const Machine& machine) {
    if (request.plan.from_vdos && is_vdos_table(input)) {
        Result result = request.plan.from_vdos(read_vdos_table(input, request.restriction.element));
        result.command = request.text;
        return result;
    }
    Trajectory trajectory(source_of(request, input), options);
    Measurement measurement(request, setup_of(trajectory, machine));
    Frame frame;
    do {
        trajectory.rewind();
        while (trajectory.next(frame)) measurement.accumulate(frame);
    } while (measurement.another_pass());
    return measurement.result();
}

// Names the first input whose results do not fit those of the first one.
Result average_of(std::span<const Result> results, std::span<const std::filesystem::path> inputs) {
    for (std::size_t k = 1; k < results.size(); ++k) {
        try {
            average(std::vector<Result>{results[0], results[k]});
        } catch (const Error& error) {
            throw input_error({inputs[k].string()}, fmt::format("{} (the first one: {})", error.what(), inputs[0].string()));
        }
    }
    return average(results);
}

// What becomes of a request, whatever it objects to.
Answer answer_of(const std::function<Result()>& find) {
    try {
        return {find(), {}};
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::input) throw;
        return {std::nullopt, error.what()};
    }
}

// Estimators that look at the frames of one file together.
class Company {
public:
    Company(std::span<const Request> requests, std::vector<std::size_t> members, const TrajectoryOptions& options, Machine machine)
        : requests_(requests), members_(std::move(members)), options_(options), machine_(machine) {
        for (const std::size_t k : members_) {
            options_.needs.unwrapped = options_.needs.unwrapped || requests[k].plan.needs.unwrapped;
            options_.needs.interval = options_.needs.interval || requests[k].plan.needs.interval;
        }
    }

    // False where the file is not what all of them need: then each has to tell for itself.
    bool read(const std::filesystem::path& input, std::vector<Answer>& answers) {
        try {
            Trajectory trajectory(input, options_);
            begin(trajectory, input, answers);
            while (!at_work_.empty()) pass(trajectory, answers);
            return true;
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::input) throw;
            return false;
        }
    }

private:
    using AtWork = std::map<std::size_t, std::unique_ptr<Measurement>>;

    // Those that a share of the memory is too small for are analysed alone.
    void begin(const Trajectory& trajectory, const std::filesystem::path& input, std::vector<Answer>& answers) {
        const Machine share{machine_.threads, machine_.memory / members_.size()};
        for (const std::size_t k : members_) {
            try {
                at_work_[k] = std::make_unique<Measurement>(requests_[k], setup_of(trajectory, share));
            } catch (const Error& error) {
                if (error.kind() != ErrorKind::input) throw;
                TrajectoryOptions alone = options_;
                alone.needs = requests_[k].plan.needs;
                answers[k] = answer_of([&] { return analyse_one(requests_[k], input, alone, machine_); });
            }
        }
    }

    void pass(Trajectory& trajectory, std::vector<Answer>& answers) {
        trajectory.rewind();
        Frame frame;
        while (trajectory.next(frame))
            drop(answers, [&](Measurement& m) { m.accumulate(frame); });
        std::erase_if(at_work_, [&](const auto& item) {
            if (item.second->another_pass()) return false;
            answers[item.first] = answer_of([&] { return item.second->result(); });
            return true;
        });
    }

    // Does something with every one; those that object are out.
    void drop(std::vector<Answer>& answers, const std::function<void(Measurement&)>& act) {
        std::erase_if(at_work_, [&](const auto& item) {
            const Answer answer = answer_of([&] {
                act(*item.second);
                return Result{};
            });
            if (!answer.result) answers[item.first] = answer;
            return !answer.result;
        });
    }

    const std::span<const Request> requests_;
    const std::vector<std::size_t> members_;
    TrajectoryOptions options_;
    const Machine machine_;
    AtWork at_work_;
};

std::vector<Answer> analyse_file(std::span<const Request> requests, const std::filesystem::path& input, const TrajectoryOptions& options,
                                  const Machine& machine) {
    std::vector<Answer> answers(requests.size());
    std::map<std::filesystem::path, std::vector<std::size_t>> by_source;
    for (std::size_t k = 0; k < requests.size(); ++k) by_source[source_of(requests[k], input)].push_back(k);
    for (const auto& [source, members] : by_source) {
        if (Company(requests, members, options, machine).read(source, answers)) continue;
        for (const std::size_t k : members) {
            TrajectoryOptions alone = options;
            alone.needs = requests[k].plan.needs;
            answers[k] = answer_of([&] { return analyse_one(requests[k], input, alone, machine); });
        }
    }
    return answers;
}

}  // namespace

std::vector<Answer> analyse_all(std::span<const Request> requests, std::span<const std::filesystem::path> inputs,
                                 const TrajectoryOptions& options, const Machine& machine) {
    std::vector<std::vector<Answer>> found;
    for (const std::filesystem::path& input : inputs) found.push_back(analyse_file(requests, input, options, machine));
    std::vector<Answer> answers;
    for (std::size_t k = 0; k < requests.size(); ++k)
        answers.push_back(answer_of([&] {
            std::vector<Result> results;
            for (std::vector<Answer>& of_input : found) {
                if (!of_input[k].result) throw Error(ErrorKind::input, of_input[k].refusal);
                results.push_back(std::move(*of_input[k].result));
            }
            return average_of(results, inputs);
        }));
    return answers;
}

Result analyse(const Request& request, std::span<const std::filesystem::path> inputs, TrajectoryOptions options,
               Machine machine) {
    options.needs = request.plan.needs;
    std::vector<Result> results;
    for (const std::filesystem::path& input : inputs) results.push_back(analyse_one(request, input, options, machine));
    return average_of(results, inputs);
}

}  // namespace lmmd::analysis
