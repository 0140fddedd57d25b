// SPDX-License-Identifier: GPL-3.0-or-later
// From a material to a property and back, by interpolation over the records: what is known of materials near it, in a
// space of descriptors that follow from the composition alone.
#pragma once

#include "genome/genome.hpp"
#include "genome/process.hpp"
#include "lmmd/io/csv.hpp"

namespace lmmd::genome {

// Means over the composition of valence electrons, share of d metals, ln(atomic mass), ln(melting point) and ln(Debye
// temperature) of the elements, and the standard deviation of the valence electrons (disorder). Each divided by a
// typical spread among the metals.
class Descriptors {
public:
    // From the elements' table (data/elements.csv). `property`: what is described: not by itself, and what belongs to pairing
    // (Tc_K, lambda, mu_star) not by the mass, which acts through theta_D (isotope effect) and makes left-out errors larger.
    Descriptors(const CsvTable& elements, const std::string& property = "");
    // nullopt when an element has no melting point or Debye temperature in the table.
    std::optional<std::vector<double>> of(const Composition& composition) const;
    std::string words() const;

private:
    struct Shell {
        double valence;  // electrons outside closed shells; d electrons of groups 3 to 11 among them, f electrons not
        double d_metal;  // 1 for groups 3 to 11 and the f elements, 0 for the others
    };
    struct Element {
        Shell shell;
        double log_mass, log_melt, log_debye;
    };
    static Shell shell_of(int atomic_number);
    std::map<std::string, Element> elements_;
    bool mass_ = true, melt_ = true, debye_ = true;
};

struct Prediction {
    double value = 0;          // most probable
    double low = 0, high = 0;  // one sigma on either side, for positive properties of the logarithm
    double distance = 0;       // from the nearest record of this phase, in lengths over which the property changes
    bool same_phase = true;    // false: there is none of this phase, and that record is of another
    std::string nearest;       // that record: "Pb0.8Bi0.2 crystal 7.95"
};

// "" or why it may be far off: no record of this phase, or none within a length.
std::string doubt(const Prediction& prediction);

struct Candidate {
    Composition composition;
    std::string phase;
    Prediction prediction;
    double probability = 0;  // that the property is within the tolerance of the target
};

struct Target {
    double value = 0;
    double tolerance = 0.1;             // relative
    std::vector<std::string> elements;  // to choose from; empty: those of the records
    std::vector<std::string> phases;    // empty: those of the records
    int steps = 10;                     // fractions of binaries, 1/steps apart
};

// One property over the records that have it: those of the same composition and phase count as one, with their mean.
class Lookup {
public:
    // Error(input) when fewer than eight materials have the property and descriptors.
    Lookup(const std::vector<Record>& records, const std::string& property, const CsvTable& elements);

    // Error(input) for a composition without descriptors or a phase without records.
    Prediction forward(const Composition& composition, const std::string& phase, const Where& where) const;
    // Elements and binaries, most probable first. Error(input) for an element without descriptors.
    std::vector<Candidate> inverse(const Target& target, std::size_t most) const;
    // "45 materials; left out one at a time: ..." and how many were of no use.
    std::string describe() const;
    const Process& process() const { return *process_; }
    const Descriptors& descriptors() const { return descriptors_; }
    bool logarithmic() const { return logarithmic_; }

private:
    Prediction predict(const Point& point, const Normal& normal) const;
    double back(double y) const;
    int kind_of(const std::string& phase, const Where& where) const;

    struct Known {
        Composition composition;
        std::string phase;
        double value;
    };
    std::string property_;
    Descriptors descriptors_;
    std::vector<Known> known_;
    std::size_t undescribed_ = 0;
    bool logarithmic_ = false;
    std::optional<Process> process_;
};

// Records by distance of their descriptors from a composition; another phase counts as one typical spread.
struct Similar {
    double distance;
    const Record* record;
};
std::vector<Similar> similar(const std::vector<Record>& records, const Composition& composition,
                             const std::string& phase, const CsvTable& elements);

}  // namespace lmmd::genome
