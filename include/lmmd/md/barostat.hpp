// SPDX-License-Identifier: GPL-3.0-or-later
// Barostats as matrices: from the pressure to a logarithmic strain S of one step; box, positions and (where the method
// asks for it) momenta then follow r <- r exp(S), h <- h exp(S), p <- p exp(-S). Since S is the logarithm, the box
// never turns inside out and no spurious drift arises between dV and d ln V.
#pragma once

#include <string>

#include "lmmd/base/random.hpp"
#include "lmmd/md/system.hpp"

namespace lmmd {

struct PressureControl {
    enum class Coupling { isotropic, orthogonal, triclinic };

    Coupling coupling = Coupling::isotropic;
    Mat3 target;      // eV/A^3, symmetric
    Mat3 compliance;  // A^3/eV per step, symmetric: 1 / (3 C tau_p/dt); 0: this component does not move

    // compliance x (pressure - target) by component; of the mean pressure when isotropic. Berendsen et al., J. Chem.
    // Phys. 81, 3684 (1984), doi:10.1063/1.448118, per component and logarithmic.
    Mat3 relaxation(const Mat3& pressure) const;
    // The noise that makes the relaxation sample the isothermal-isobaric ensemble at kT (eV) and volume (A^3): Bernetti
    // and Bussi, J. Chem. Phys. 153, 114107 (2020), doi:10.1063/5.0020514 (isotropic, in ln V); by component as in Del
    // Tatto et al., Appl. Sci. 12, 1139 (2022), doi:10.3390/app12031139, for a symmetric strain. With S logarithmic the
    // term kT/V of the equation in V cancels against Ito's.
    Mat3 noise(double kT, double volume, Random& random) const;
    // Directions of which the box does not allow control lose it: open ones of an orthogonal coupling.
    PressureControl restricted_to(const Box& box) const;
    // See Ensemble::objection.
    std::string objection(const Box& box, bool frozen) const;
};

// exp(S) by its series, after halving S until it is small and squaring the result back.
Mat3 matrix_exponential(const Mat3& s);

// Strains a system in the middle of a drift and keeps the book of the energy that this puts in: the potential's share
// is -tr(virial S) with the mean of the virials at both ends of the step.
class Straining {
public:
    // What becomes of the momenta: kept, or strained with exp(-S) as the coordinates are with exp(S).
    enum class Momenta { kept, strained };

    void strain(System& system, const Mat3& s, Momenta momenta);
    void settle(const System& system);  // once the forces of the step's end are there
    double energy() const { return energy_; }  // eV put into the system so far

    void save(ByteWriter& out) const { out.put("strain energy", energy_); }
    void load(ByteReader& in) { in.get("strain energy", energy_); }

private:
    Mat3 s_, virial_;
    double energy_ = 0;
};

}  // namespace lmmd
