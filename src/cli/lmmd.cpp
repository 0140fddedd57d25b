// SPDX-License-Identifier: GPL-3.0-or-later
// The program lmmd: a table of subcommands.
#include "build_info.hpp"
#include "commands.hpp"

int main(int argc, char** argv) {
    using namespace lmmd::cli;
    static const Subcommand kSubcommands[] = {
        {"run", "carry out a deck", &define_run},
        {"check", "say what is wrong with a deck, or what it would do, without running it", &define_check},
        {"predict", "energies, forces and virials of the frames of a file", &define_predict},
        {"train", "fit a potential to labelled frames", &define_train},
        {"bench", "the speed of this machine on standard structures", &define_bench},
        {"info", "version, build, devices, potentials and deck commands", &define_info},
    };
    return run_program({"lmmd", "Molecular dynamics of liquid metals with neuroevolution potentials", build::kVersion, kSubcommands},
                       argc, argv);
}
