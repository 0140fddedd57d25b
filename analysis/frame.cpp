// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/analysis/frame.hpp"

#include <algorithm>

namespace lmmd::analysis {

double Frame::volume() const {
    double volume = box.volume();
    for (const Gap& gap : gaps) volume *= (gap.high - gap.low) / box.thickness(gap.axis);
    return volume;
}

double kinetic_kt(const Frame& frame, const std::vector<double>& mass) {
    Vec3 momentum;
    double twice = 0, total = 0;
    for (std::size_t i = 0; i < mass.size(); ++i) {
        const Vec3 v = frame.velocity[i];
        total += mass[i];
        momentum += mass[i] * v;
        twice += mass[i] * norm2(v);
    }
    return (twice - norm2(momentum) / total) / (3.0 * static_cast<double>(mass.size()) - 3.0);
}

void Setup::find_kinds(const std::vector<std::string>& order) {
    const auto add = [this](const std::string& element) {
        if (std::find(elements.begin(), elements.end(), element) == elements.end()) elements.push_back(element);
    };
    elements.clear();
    for (const std::string& element : order) {
        if (std::find(symbol.begin(), symbol.end(), element) != symbol.end()) add(element);
    }
    kind.clear();
    for (const std::string& element : symbol) {
        add(element);
        kind.push_back(static_cast<std::size_t>(std::find(elements.begin(), elements.end(), element) - elements.begin()));
    }
}

Setup Setup::with_memory(std::size_t bytes) const {
    Setup setup = *this;
    setup.memory = bytes;
    return setup;
}

std::vector<std::size_t> Setup::chosen_kinds() const {
    std::vector<bool> there(elements.size(), false);
    for (std::size_t i = 0; i < chosen.size(); ++i)
        if (chosen[i]) there[kind[i]] = true;
    std::vector<std::size_t> result;
    for (std::size_t k = 0; k < elements.size(); ++k)
        if (there[k]) result.push_back(k);
    return result;
}

double Setup::number(std::size_t k) const { return static_cast<double>(std::count(kind.begin(), kind.end(), k)); }

}  // namespace lmmd::analysis
