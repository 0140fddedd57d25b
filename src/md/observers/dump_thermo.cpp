// SPDX-License-Identifier: GPL-3.0-or-later
// dump_thermo N: thermo.out with GPUMD's columns; beside it conserved.out, the conserved quantity and its parts, and,
// where a slit confines the atoms, walls.out, what the walls feel, averaged over all steps between two lines (a mirror
// is hit now and then only).
#include <fmt/format.h>

#include <iterator>

#include "atom_choice.hpp"
#include "lmmd/base/units.hpp"
#include "lmmd/io/table.hpp"
#include "run_output.hpp"

namespace lmmd {
namespace {

std::string thermo_header(std::int64_t interval, const RunSetup& setup) {
    const double dt_fs = setup.dt * static_cast<double>(interval) / units::kFemtosecond;
    return fmt::format(
        "# dump_thermo {}\n# format_version 1\n# num_atoms {}\n# dt_output {:.10e} fs\n"
        "# columns T KE PE sxx syy szz syz sxz sxy ax ay az bx by bz cx cy cz\n",
        interval, setup.state.atoms.size(), dt_fs);
}

std::string conserved_header(std::int64_t interval) {
    return format_header(
        {"energies and the conserved quantity of the ensemble",
         fmt::format("dump_thermo {}", interval),
         {"conserved = kinetic + potential + wall - wall_work + bath, less what correct_velocity put in",
          "wall: energy of the atoms in the walls' potential; wall_work: put in by moving walls since the run began",
          "bath: held by thermostats and barostats since the run began"},
         {{"step", ""},
          {"time", "ps"},
          {"kinetic", "eV"},
          {"potential", "eV"},
          {"wall", "eV"},
          {"wall_work", "eV"},
          {"bath", "eV"},
          {"conserved", "eV"}}});
}

// What the walls of the slits feel, as means over the steps since the last line.
class WallLog {
public:
    WallLog(OutputFiles& files, std::int64_t interval) : output_(files, "walls.out", ""), interval_(interval) {}

    void write(const Snapshot& snapshot) {
        const std::vector<Slit>& slits = snapshot.system.slits();
        if (slits.empty()) return;
        const Cell& cell = snapshot.system.cell();
        const double n = static_cast<double>(cell.steps_counted - steps_);
        std::vector<double> row{static_cast<double>(snapshot.step()), snapshot.time() / units::kPicosecond};
        last_.resize(slits.size());
        for (std::size_t k = 0; k < slits.size(); ++k) {
            const CellWall *lo = &cell.wall[2 * k], *hi = lo + 1;
            const Sums now{lo->pressure_sum, hi->pressure_sum, lo->energy_sum + hi->energy_sum};
            row.insert(row.end(), {slits[k].gap(), (now.lo - last_[k].lo) / n / units::kGigapascal,
                                   (now.hi - last_[k].hi) / n / units::kGigapascal, (now.energy - last_[k].energy) / n});
            last_[k] = now;
        }
        steps_ = cell.steps_counted;
        output_.set_header(header(slits));
        output_.write(format_row(row));
    }

    void save(ByteWriter& out) const {
        output_.save(out);
        out.put("wall sums", last_);
        out.put("wall steps", steps_);
    }
    void load(ByteReader& in) {
        output_.load(in);
        in.get("wall sums", last_);
        in.get("wall steps", steps_);
    }

private:
    struct Sums {
        double lo = 0, hi = 0, energy = 0;  // eV/A^3, eV/A^3, eV
    };

    std::string header(const std::vector<Slit>& slits) const {
        TableHeader header{"walls of slits",
                           fmt::format("dump_thermo {}", interval_),
                           {"gap: distance between the wall planes at this step",
                            "p_lo, p_hi: force of the atoms on the lower and the upper wall over its area, mean of the "
                            "steps since the "
                            "last line",
                            "energy: of the atoms in both walls' potential, mean likewise"},
                           {{"step", ""}, {"time", "ps"}}};
        for (const Slit& slit : slits) {
            const std::string of = slits.size() > 1 ? "_" + slit.name : "";
            for (const auto& [name, unit] :
                 {std::pair{"gap", "A"}, {"p_lo", "GPa"}, {"p_hi", "GPa"}, {"energy", "eV"}}) {
                header.columns.push_back({name + of, unit});
            }
        }
        return format_header(header);
    }

    RunOutput output_;
    const std::int64_t interval_;
    std::vector<Sums> last_;  // one per slit, since the start of the run, as of the last line
    std::int64_t steps_ = 0;  // likewise
};

class DumpThermo : public Observer {
public:
    DumpThermo(std::int64_t interval, const RunSetup& setup)
        : Observer(interval),
          gpumd_(setup.gpumd),
          thermo_(setup.files, "thermo.out", thermo_header(interval, setup)),
          conserved_(setup.files, "conserved.out", conserved_header(interval)),
          walls_(setup.files, interval) {}

    void sample(Snapshot& snapshot) override {
        write_thermo(snapshot.system);
        if (gpumd_) return;
        write_conserved(snapshot);
        walls_.write(snapshot);
    }

    void save(ByteWriter& out) override {
        thermo_.save(out);
        conserved_.save(out);
        walls_.save(out);
    }
    void load(ByteReader& in) override {
        thermo_.load(in);
        conserved_.load(in);
        walls_.load(in);
    }

private:
    void write_thermo(const System& system) {
        const Mat3 p = (1.0 / units::kGigapascal) * system.pressure();
        fmt::memory_buffer line;
        const auto number = [&line](double value) { fmt::format_to(std::back_inserter(line), "{:20.10e}", value); };
        for (const double value : {system.thermo_temperature(), system.kinetic_energy(), system.potential_energy(),
                                   p(0, 0), p(1, 1), p(2, 2), p(1, 2), p(0, 2), p(0, 1)})
            number(value);
        for (const double value : system.box().h.m) number(value);
        line.push_back('\n');
        thermo_.write({line.data(), line.size()});
    }

    void write_conserved(const Snapshot& snapshot) {
        const System& system = snapshot.system;
        constexpr int kDigits = 15;  // the interesting changes are far smaller than the energies
        conserved_.write(format_row(
            {static_cast<double>(snapshot.step()), snapshot.time() / units::kPicosecond, system.kinetic_energy(),
             system.potential_energy(), system.wall_energy(), system.wall_work(), system.bath_energy(), system.conserved()},
            kDigits));
    }

    const bool gpumd_;
    RunOutput thermo_, conserved_;
    WallLog walls_;
};

ObserverFactory parse(Args& args) {
    const std::int64_t interval = args.integer("the interval", kInterval);
    return [interval](const RunSetup& setup) { return std::make_unique<DumpThermo>(interval, setup); };
}

}  // namespace

namespace entries {
extern const ObserverEntry dump_thermo{
    "dump_thermo", "dump_thermo INTERVAL",
    "temperature, energies, pressure and box in thermo.out; the conserved quantity in conserved.out", false, parse};
}

}  // namespace lmmd
