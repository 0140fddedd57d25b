// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/analysis/frame.hpp"

#include <algorithm>

namespace lmmd::analysis {

double Frame::volume() const {
    double volume = box.volume();
    for (const Gap& gap : gaps) volume *= (gap.high - gap.low) / box.thickness(gap.axis);
    return volume;
}

namespace {

template <class T>
void put(ByteWriter& out, std::string_view name, const std::optional<T>& value) {
    out.put(name, value ? std::vector<T>{*value} : std::vector<T>{});
}

template <class T>
void get(ByteReader& in, std::string_view name, std::optional<T>& value) {
    std::vector<T> values;
    in.get(name, values);
    if (values.size() > 1) in.damaged();
    value.reset();
    if (!values.empty()) value = values.front();
}

}  // namespace

void Frame::save(ByteWriter& out) const {
    out.put("frame lattice", box.h);
    out.put("frame periodic", box.periodic);
    for (const Gap& gap : gaps) {
        out.put("frame gap", static_cast<std::int64_t>(gap.axis));
        out.put("frame gap low", gap.low);
        out.put("frame gap high", gap.high);
    }
    out.put("frame gap", std::int64_t{-1});
    out.put("frame positions", position);
    out.put("frame unwrapped", unwrapped);
    out.put("frame velocities", velocity);
    out.put("frame forces", force);
    out.put("frame virials", virial);
    put(out, "frame pressure", pressure);
    put(out, "frame kT", kt);
    out.put("frame step", step);
    put(out, "frame time", time);
    out.put("frame chosen", chosen);
}

void Frame::load(ByteReader& in) {
    Mat3 lattice;
    in.get("frame lattice", lattice);
    in.get("frame periodic", box.periodic);
    box.set_lattice(lattice);
    gaps.clear();
    std::int64_t axis = -1;
    for (in.get("frame gap", axis); axis >= 0; in.get("frame gap", axis)) {
        if (axis > 2) in.damaged();
        Gap& gap = gaps.emplace_back();
        gap.axis = static_cast<int>(axis);
        in.get("frame gap low", gap.low);
        in.get("frame gap high", gap.high);
    }
    in.get("frame positions", position);
    in.get("frame unwrapped", unwrapped);
    in.get("frame velocities", velocity);
    in.get("frame forces", force);
    in.get("frame virials", virial);
    get(in, "frame pressure", pressure);
    get(in, "frame kT", kt);
    in.get("frame step", step);
    get(in, "frame time", time);
    in.get("frame chosen", chosen);
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
