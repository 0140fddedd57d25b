// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/build/replicate.hpp"

#include <cstdint>

#include "lmmd/base/error.hpp"

namespace lmmd {
namespace {

template <class T>
std::vector<T> repeated(const std::vector<T>& values, std::size_t times) {
    std::vector<T> all;
    all.reserve(values.size() * times);
    for (std::size_t t = 0; t < times; ++t) all.insert(all.end(), values.begin(), values.end());
    return all;
}

// In the larger box an image counts `copies` of the old ones; what is left over is a translation inside it.
void place(const Box& box, std::array<int, 3> copies, std::array<int, 3> copy, Vec3& position,
           std::array<int, 3>& image) {
    for (std::size_t a = 0; a < 3; ++a) {
        const int cells = image[a] + copy[a];
        const int large = cells >= 0 ? cells / copies[a] : -((copies[a] - 1 - cells) / copies[a]);
        position += static_cast<double>(cells - large * copies[a]) * box.h.row(static_cast<int>(a));
        image[a] = large;
    }
}

}  // namespace

State replicate(const State& state, std::array<int, 3> copies) {
    LMMD_ASSERT(copies[0] >= 1 && copies[1] >= 1 && copies[2] >= 1);
    const std::size_t n = state.atoms.size();
    const std::size_t times =
        static_cast<std::size_t>(copies[0]) * static_cast<std::size_t>(copies[1]) * static_cast<std::size_t>(copies[2]);
    State large = state;
    Mat3 h = state.box.h;
    for (int a = 0; a < 3; ++a)
        for (int b = 0; b < 3; ++b) h(a, b) *= copies[static_cast<std::size_t>(a)];
    large.box.set_lattice(h);
    Atoms& atoms = large.atoms;
    atoms.symbol = repeated(state.atoms.symbol, times);
    atoms.mass = repeated(state.atoms.mass, times);
    atoms.position = repeated(state.atoms.position, times);
    atoms.velocity = repeated(state.atoms.velocity, times);
    atoms.image = repeated(state.atoms.image, times);
    atoms.charge = repeated(state.atoms.charge, times);
    for (std::vector<int>& method : atoms.group_methods) method = repeated(method, times);
    std::size_t first = 0;
    for (int i = 0; i < copies[0]; ++i)
        for (int j = 0; j < copies[1]; ++j)
            for (int k = 0; k < copies[2]; ++k, first += n)
                for (std::size_t atom = first; atom < first + n; ++atom)
                    place(state.box, copies, {i, j, k}, atoms.position[atom], atoms.image[atom]);
    return large;
}

}  // namespace lmmd
