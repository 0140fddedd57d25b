// SPDX-License-Identifier: GPL-3.0-or-later
// Counting the numbers of a NEP.
#include "lmmd/nep/model.hpp"

#include <algorithm>

#include "lmmd/nep/tables.hpp"

namespace lmmd {

int NepShape::invariants() const {
    return l_max + static_cast<int>(std::count(many_body.begin(), many_body.end(), true));
}

NepLayout::NepLayout(const NepShape& s) {
    const auto neurons = static_cast<std::size_t>(s.neurons), pairs = static_cast<std::size_t>(s.types() * s.types());
    b0 = w0 + neurons * static_cast<std::size_t>(s.descriptors());
    w1 = b0 + neurons;
    own_bias = w1 + neurons;
    network_stride = own_bias + (s.version == 5 ? 1 : 0);
    common_bias = network_stride * static_cast<std::size_t>(s.networks());
    c_radial = common_bias + 1;
    c_angular = c_radial + pairs * static_cast<std::size_t>(s.radial() * (s.basis_radial + 1));
    size = c_angular + pairs * static_cast<std::size_t>(s.angular() * (s.basis_angular + 1));
}

double NepModel::max_cutoff() const {
    double reach = 0;
    for (double rc : shape.cutoff_radial) reach = std::max(reach, rc);
    for (double rc : shape.cutoff_angular) reach = std::max(reach, rc);
    for (int a = 0; a < shape.types(); ++a)
        for (int b = 0; b < shape.types(); ++b) reach = std::max(reach, make_zbl_pair(*this, a, b).outer);
    return reach;
}

int NepModel::type_of(const std::string& symbol) const {
    const auto at = std::find(shape.elements.begin(), shape.elements.end(), symbol);
    return at == shape.elements.end() ? -1 : static_cast<int>(at - shape.elements.begin());
}

}  // namespace lmmd
