// SPDX-License-Identifier: GPL-3.0-or-later
// Pass 1 of a NEP over a block of atoms: gathers each atom's neighbours into lanes, runs the stages of nep/kernel.hpp,
// writes partial forces. Included by one small file per instruction set, so it uses no library code and every
// function is a template on a number V that names its instruction set.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "lmmd/nep/kernel.hpp"
#include "peak.hpp"

namespace lmmd {

// Pointers only; S is the kernel's precision.
template <class S>
struct NepKernelInput {
    const double* position;         // [atom][3]
    const int* type;
    const size_t* begin;            // as in NeighborList
    const uint32_t* neighbor;
    const uint16_t* shift;
    const double* shift_vector;     // [shift][3]
    int capacity;                   // most slots of any atom
    S* partial;                     // [slot][3] out
    double* energy;                 // [atom] out
    void* scratch;                  // as many bytes as the kernel asks for, 64-byte aligned
};
struct NepKernelTotals {
    double energy, virial[9];
};

// The ZBL part of one pair as atom i has it (half the energy), in double: a plain function outside the instruction-set
// files. d = r_j - r_i. Returns the energy and fills f = dU_i/dr_ij.
double zbl_half(const ZblPair& pair, const double (&d)[3], double (&f)[3]);

// Neighbours on their way into the lanes: first those in reach, as the list has them, then sorted by element and shell.
// Shell 2 * type holds those within the angular cutoff, shell 2 * type + 1 the others.
template <class S>
struct NepStaging {
    S *x, *y, *z;           // [n] in reach
    uint32_t *slot, *shell;
    uint32_t* order;        // [shell][capacity] n
    int* count;             // [shell]
    uint32_t* zbl_slot;     // [n] within the ZBL
    int total, zbl_count;
};

template <class V>
struct NepScratch {
    using S = ScalarOf<V>;
    NepStaging<S> staging;
    NepWork<V> work;
    uint32_t* slot;  // [block * width] slot of each lane
    size_t bytes;

    // base: 64-byte aligned, or nullptr to learn the bytes.
    LMMD_INLINE NepScratch(const NepTables<S>& t, int capacity, void* base) {
        Carver c(base);
        constexpr int w = Number<V>::width;
        const int blocks = (capacity + w - 1) / w + t.types;
        for (S** array : {&staging.x, &staging.y, &staging.z}) *array = c.take<S>(capacity + 1);
        for (uint32_t** array : {&staging.slot, &staging.shell, &staging.zbl_slot}) *array = c.take<uint32_t>(capacity + 1);
        staging.order = c.take<uint32_t>(2 * t.types * capacity);
        staging.count = c.take<int>(2 * t.types);
        slot = c.take<uint32_t>(blocks * w);
        work.carve(c, t, blocks);
        bytes = c.used();
    }
};

// Differences in double, then in the kernel's precision. Every neighbour is written, and the next one over it if it was
// out of reach: no branch to predict.
template <class V>
void stage_neighbors(const NepTables<ScalarOf<V>>& t, const NepKernelInput<ScalarOf<V>>& in, size_t i,
                     NepStaging<ScalarOf<V>>& staging) {
    using S = ScalarOf<V>;
    S *const x = staging.x, *const y = staging.y, *const z = staging.z;
    uint32_t *const slot = staging.slot, *const shell = staging.shell, *const zbl_slot = staging.zbl_slot;
    const double* const here = in.position + 3 * i;
    const double x0 = here[0], y0 = here[1], z0 = here[2];
    const PairReach* const reach = t.reach + in.type[i] * t.types;
    const size_t begin = in.begin[i], slots = in.begin[i + 1] - begin;
    int total = 0, zbl_count = 0;
    for (size_t s = 0; s < slots; ++s) {
        const size_t j = in.neighbor[begin + s];
        const double *there = in.position + 3 * j, *shift = in.shift_vector + 3 * in.shift[begin + s];
        const double dx = there[0] - x0 + shift[0], dy = there[1] - y0 + shift[1], dz = there[2] - z0 + shift[2];
        const double r2 = dx * dx + dy * dy + dz * dz;
        const int type = in.type[j];
        x[total] = static_cast<S>(dx);
        y[total] = static_cast<S>(dy);
        z[total] = static_cast<S>(dz);
        slot[total] = static_cast<uint32_t>(s);
        shell[total] = static_cast<uint32_t>(2 * type) + (r2 < reach[type].near2 ? 0u : 1u);
        total += r2 < reach[type].far2 ? 1 : 0;
        if (r2 < reach[type].zbl2) zbl_slot[zbl_count++] = static_cast<uint32_t>(s);
    }
    staging.total = total;
    staging.zbl_count = zbl_count;
    for (int n = 0; n < 2 * t.types; ++n) staging.count[n] = 0;
    for (int n = 0; n < total; ++n)
        staging.order[shell[n] * static_cast<uint32_t>(in.capacity) + static_cast<uint32_t>(staging.count[shell[n]]++)] =
            static_cast<uint32_t>(n);
}

// Puts the staged neighbours into runs of full blocks; lanes left over get a place beyond every cutoff.
template <class V>
void fill_lanes(const NepTables<ScalarOf<V>>& t, int capacity, NepScratch<V>& scratch) {
    using S = ScalarOf<V>;
    constexpr int w = Number<V>::width;
    const NepStaging<S>& st = scratch.staging;
    NepWork<V>& work = scratch.work;
    work.runs = work.blocks = work.near_blocks = 0;
    for (int type = 0; type < t.types; ++type) {
        const int near = st.count[2 * type], total = near + st.count[2 * type + 1];
        if (total == 0) continue;
        const int blocks = (total + w - 1) / w, near_blocks = (near + w - 1) / w;
        work.run[work.runs++] = {type, work.blocks, blocks, near_blocks, work.near_blocks};
        int at = work.blocks * w;
        for (int shell = 2 * type; shell < 2 * type + 2; ++shell)
            for (int k = 0; k < st.count[shell]; ++k, ++at) {
                const uint32_t n = st.order[shell * capacity + k];
                set_element(work.x, at, st.x[n]);
                set_element(work.y, at, st.y[n]);
                set_element(work.z, at, st.z[n]);
                scratch.slot[at] = st.slot[n];
            }
        for (; at < (work.blocks + blocks) * w; ++at) {
            set_element(work.x, at, static_cast<S>(t.pad_distance));
            set_element(work.y, at, S(0));
            set_element(work.z, at, S(0));
            scratch.slot[at] = ~uint32_t{0};
        }
        work.blocks += blocks;
        work.near_blocks += near_blocks;
    }
}

// Partial forces to their slots and r_ij (x) F_ij to the virial.
template <class V>
void scatter_forces(const NepScratch<V>& scratch, ScalarOf<V>* partial, NepKernelTotals& totals) {
    constexpr int w = Number<V>::width;
    const NepWork<V>& work = scratch.work;
    V virial[9];
    for (V& v : virial) v = constant<V>(0);
    for (int b = 0; b < work.blocks; ++b) {
        const V x = work.x[b] * work.r[b], y = work.y[b] * work.r[b], z = work.z[b] * work.r[b];
        virial[0] += x * work.fx[b]; virial[1] += x * work.fy[b]; virial[2] += x * work.fz[b];
        virial[3] += y * work.fx[b]; virial[4] += y * work.fy[b]; virial[5] += y * work.fz[b];
        virial[6] += z * work.fx[b]; virial[7] += z * work.fy[b]; virial[8] += z * work.fz[b];
        for (int lane = 0; lane < w; ++lane) {
            const uint32_t slot = scratch.slot[b * w + lane];
            if (slot == ~uint32_t{0}) continue;
            partial[3 * slot] = element(work.fx, b * w + lane);
            partial[3 * slot + 1] = element(work.fy, b * w + lane);
            partial[3 * slot + 2] = element(work.fz, b * w + lane);
        }
    }
    for (int k = 0; k < 9; ++k) totals.virial[k] -= static_cast<double>(sum(virial[k]));
}

// The pairs within the ZBL, one by one: there are hardly any.
template <class V>
void add_zbl(const NepTables<ScalarOf<V>>& t, const NepKernelInput<ScalarOf<V>>& in, size_t i,
             const NepScratch<V>& scratch, NepKernelTotals& totals) {
    using S = ScalarOf<V>;
    for (int n = 0; n < scratch.staging.zbl_count; ++n) {
        const size_t s = in.begin[i] + scratch.staging.zbl_slot[n], j = in.neighbor[s];
        double d[3], f[3];
        for (int a = 0; a < 3; ++a)
            d[a] = in.position[3 * j + a] - in.position[3 * i + a] + in.shift_vector[3 * in.shift[s] + a];
        const double energy = zbl_half(t.zbl[in.type[i] * t.types + in.type[j]], d, f);
        in.energy[i] += energy;
        totals.energy += energy;
        for (int a = 0; a < 3; ++a) {
            in.partial[3 * s + a] += static_cast<S>(f[a]);
            for (int c = 0; c < 3; ++c) totals.virial[3 * a + c] -= d[a] * f[c];
        }
    }
}

template <int L, class V>
void evaluate_atoms(const NepTables<ScalarOf<V>>& t, const NepKernelInput<ScalarOf<V>>& in, size_t first, size_t last,
                    NepKernelTotals& totals) {
    NepScratch<V> scratch(t, in.capacity, in.scratch);
    scratch.work.clear(t);
    for (size_t i = first; i < last; ++i) {
        stage_neighbors<V>(t, in, i, scratch.staging);
        fill_lanes(t, in.capacity, scratch);
        const int type = in.type[i];
        const double energy = static_cast<double>(atom_energy<L>(t, type, scratch.work)) - t.bias[type];
        atom_forces<L>(t, type, scratch.work);
        in.energy[i] = energy;
        totals.energy += energy;
        ScalarOf<V>* partial = in.partial + 3 * in.begin[i];
        for (size_t k = 0; k < 3 * (in.begin[i + 1] - in.begin[i]); ++k) partial[k] = 0;
        scatter_forces(scratch, partial, totals);
        add_zbl(t, in, i, scratch, totals);
    }
}

// What an instruction set's file exports.
template <class S>
struct NepKernel {
    const char* name;
    int width;
    size_t (*scratch_bytes)(const NepTables<S>&, int capacity);
    void (*evaluate)(const NepTables<S>&, const NepKernelInput<S>&, size_t first, size_t last, NepKernelTotals&);
    S (*multiply_adds)(int64_t rounds);  // peak.hpp
};

template <class V>
size_t scratch_bytes(const NepTables<ScalarOf<V>>& t, int capacity) {
    return NepScratch<V>(t, capacity, nullptr).bytes;
}
// One copy of the kernel per l_max, so that the harmonics are straight lines of code.
template <class V>
void evaluate(const NepTables<ScalarOf<V>>& t, const NepKernelInput<ScalarOf<V>>& in, size_t first, size_t last,
              NepKernelTotals& totals) {
    switch (t.l_max) {
        case 0: return evaluate_atoms<0, V>(t, in, first, last, totals);
        case 1: return evaluate_atoms<1, V>(t, in, first, last, totals);
        case 2: return evaluate_atoms<2, V>(t, in, first, last, totals);
        case 3: return evaluate_atoms<3, V>(t, in, first, last, totals);
        case 4: return evaluate_atoms<4, V>(t, in, first, last, totals);
        case 5: return evaluate_atoms<5, V>(t, in, first, last, totals);
        case 6: return evaluate_atoms<6, V>(t, in, first, last, totals);
        case 7: return evaluate_atoms<7, V>(t, in, first, last, totals);
        default: return evaluate_atoms<8, V>(t, in, first, last, totals);
    }
}

extern const NepKernel<double> kNepKernelDouble;
extern const NepKernel<float> kNepKernelPortable;
extern const NepKernel<float> kNepKernelAvx2;
extern const NepKernel<float> kNepKernelAvx512;

}  // namespace lmmd
