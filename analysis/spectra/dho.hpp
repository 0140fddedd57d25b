// SPDX-License-Identifier: GPL-3.0-or-later
// Collective modes as damped harmonic oscillators (DHO), classical. Of area 1 over all omega:
//   L(w; G) = (1/pi) G / (w^2 + G^2)
//   R(w; w_q, G) = (1/pi) 2 G w_q^2 / [(w^2 - w_q^2)^2 + 4 w^2 G^2]
//   S(q, w) = A0 L(w; G0) + I R(w; w_q, G);   C_L(q, w) = (w^2/q^2) S(q, w)  exactly;   C_T(q, w) = A R(w; w_q, G), A = kT/m
// C_T takes no w^2: its value at w = 0 is the finite viscosity. In time the mode is exp(-G t) cos(sqrt(w_q^2 - G^2) t + ...):
// its amplitude lives 1/G, its energy 1/(2 G). It propagates where w_q > G; S itself shows a side peak where w_q^2 > 2 G^2.
// Review: Scopigno, Ruocco, Sette, Rev. Mod. Phys. 77, 881 (2005), doi:10.1103/RevModPhys.77.881.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "spectra/least_squares.hpp"

namespace lmmd::spectra {

double central_line(double omega, double width);                  // L
double oscillator(double omega, double omega_q, double damping);  // R

struct Measured {  // a number with its standard error
    double value = 0, error = 0;
};
struct Mode {
    double q = 0;                     // 1/A
    Measured omega, damping;          // w_q and G, 1/internal time
    Measured strength;                // I, or A of C_T, in the unit of the data
    Measured centre, centre_damping;  // A0, G0; 0 for C_T
    double chi2 = 0;                  // per degree of freedom
    bool converged = false;

    bool propagates() const { return omega.value > damping.value; }
    bool side_peak() const { return omega.value * omega.value > 2 * damping.value * damping.value; }
    double oscillation() const;  // sqrt(w_q^2 - G^2), 0 where overdamped
    double amplitude_lifetime() const { return 1 / damping.value; }  // internal time
};

// Fits from omega = 0 (included or not) to the table's end; choose the end where the spectrum has died out. `start`: a mode
// that is nearly right, such as that of all data when a part is left out; null: starts all over the table are tried.
Mode fit_structure_factor(double q, const Curve& s_of_omega, const Mode* start = nullptr);
Mode fit_longitudinal(double q, const Curve& current, const Mode* start = nullptr);
Mode fit_transverse(double q, const Curve& current, const Mode* start = nullptr);

// What the modes of one branch say together. Ascending in q.
struct Propagation {
    double group_velocity = 0;  // dw_q/dq through three neighbouring shells, A/internal time
    double mean_free_path = 0;  // l = v_g / G, A
    bool above_ioffe_regel = false;  // q l > 1
};
std::vector<Propagation> propagation(std::span<const Mode> branch);

// v from w_q = v q + b q^3 over the first `shells` modes that propagate; nullopt where there are fewer than three.
std::optional<Measured> sound_velocity(std::span<const Mode> branch, std::size_t shells);

// The transverse gap: w^2 = c^2 q^2 - 1/(4 tau^2) of the propagating modes, q_g = 1/(2 c tau).
// Baggioli, Vasin, Brazhkin, Trachenko, Phys. Rep. 865, 1 (2020). nullopt where fewer than three propagate or there is no gap.
struct Gap {
    Measured q;         // 1/A
    Measured velocity;  // c, A/internal time
    double tau = 0;     // internal time
};
std::optional<Gap> transverse_gap(std::span<const Mode> branch);

}  // namespace lmmd::spectra
