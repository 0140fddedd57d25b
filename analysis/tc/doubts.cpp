// SPDX-License-Identifier: GPL-3.0-or-later
#include "tc/doubts.hpp"

#include <fmt/format.h>

#include "tc/units.hpp"

namespace lmmd::tc {
namespace {

constexpr double kK = units::kBoltzmann;
constexpr double kGas = 0.05, kLow = 0.2, kCutoff = 0.01;

}  // namespace

std::vector<std::string> reasons_for_doubt(const Circumstances& c) {
    std::vector<std::string> doubts;
    const double kelvin = c.kt_c / kK;
    if (c.gas_share && *c.gas_share > kGas && c.temperature)
        doubts.push_back(fmt::format("{:.0f} % of the density of states is gas-like, and the state at {:.0f} K is carried to {:.1f} K "
                                     "(extrapolated), where it would be frozen", 100 * *c.gas_share, *c.temperature, kelvin));
    if (c.lifetime_over_period && *c.lifetime_over_period < 1)
        doubts.push_back(fmt::format("the collective modes live shorter than a period ({:.2g} of it): no phonons to exchange; in a glass part of that width is static "
                                     "disorder, which pairs survive", *c.lifetime_over_period));
    if (c.diffusion_over_period && *c.diffusion_over_period < 1)
        doubts.push_back("atoms leave their places within a period: alpha2F of vibrations means nothing");
    if (c.theta_d && *c.theta_d < c.kt_c)
        doubts.push_back(fmt::format("Theta_D = {:.3g} K is below Tc = {:.3g} K: outside every formula", *c.theta_d / kK, kelvin));
    else if (c.highest && *c.highest < c.kt_c)
        doubts.push_back(fmt::format("the highest frequency, {:.3g} K, is below Tc = {:.3g} K: no material is known there", *c.highest / kK, kelvin));
    if (c.mu_star < 0.05 || c.mu_star > 0.2) doubts.push_back(fmt::format("mu* = {:.3g} is outside 0.05-0.2", c.mu_star));
    if (c.low_share && c.low_cut && *c.low_share > kLow)
        doubts.push_back(fmt::format("{:.0f} % of lambda comes from below the low cut of {:.3g} THz, where the density of states is a model",
                                     100 * *c.low_share, *c.low_cut / *ev_per("THz")));
    if (c.cutoff_change && *c.cutoff_change > kCutoff)
        doubts.push_back(fmt::format("half the Matsubara cutoff changes Tc by {:.2g} %: it is not better known than that", 100 * *c.cutoff_change));
    return doubts;
}

}  // namespace lmmd::tc
