// SPDX-License-Identifier: GPL-3.0-or-later
// The numbers of a NEP laid out for groups of lanes: what lanes read together stands together, and every row that a lane
// reads as a whole begins at a multiple of 16 bytes and is padded with zeros. Filled from nep/tables.hpp's numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "lmmd/device/machine.hpp"
#include "lmmd/nep/tables.hpp"

namespace lmmd {

inline constexpr int kRadialTile = 8;   // radial functions n that a lane adds up at a time
inline constexpr int kNetworkLanes = 32;  // rows of the network's matrices are multiples of that
LMMD_HD constexpr int tiles_of(int n, int tile) { return (n + tile - 1) / tile; }
LMMD_HD constexpr int row_of(int tile) { return tiles_of(tile, 4) * 4; }  // numbers a padded row of `tile` takes

// A product of two sums A_jn A_kn times `coefficient` in dq/dA of the invariant.
template <class S>
struct alignas(16) InvariantSlope {
    int invariant, j, k;
    S coefficient;
};
template <class S>
struct alignas(16) InvariantTerm {
    int i, j, k;
    S coefficient;
};

// Element pair (i, j) stands at i * types + j, i the central atom. N: angular functions n that a lane handles at a time.
template <class S, int N>
struct DeviceTables {
    int types = 0, l_max = 0, harmonics = 0;
    int radial = 0, angular = 0, basis_radial = 0, basis_angular = 0;
    int invariants = 0, descriptors = 0, neurons = 0, five_body = -1;
    int descriptor_row = 0, neuron_row = 0;  // descriptors and neurons, padded to kNetworkLanes
    S pad_distance = 0;

    const PairReach* reach = nullptr;   // [pair]; near2 = 0 without angular functions
    const ZblPair* zbl = nullptr;       // [pair]
    const double* bias = nullptr;       // [type]
    const S* inv_radial = nullptr;      // [pair]
    const S* inv_angular = nullptr;     // [pair]
    const S* c_radial = nullptr;        // [i][tile][j][k][kRadialTile]
    const S* c_angular = nullptr;       // [i][tile][j][k][row_of(N)]
    const S* w0 = nullptr;              // [type][descriptor][neuron_row], q_scaler included
    const S* w0_transposed = nullptr;   // [type][neuron][descriptor_row]
    const S* b0 = nullptr;              // [type][neuron_row]
    const S* w1 = nullptr;              // [type][neuron_row]
    const S* norm = nullptr;            // [harmonic]
    const int* degree = nullptr;        // [harmonic] its l
    const InvariantTerm<S>* term = nullptr;
    const int* term_begin = nullptr;    // [invariant], of its terms
    const InvariantSlope<S>* slope = nullptr;
    const int* slope_begin = nullptr;   // [harmonic], of its slopes

    LMMD_HD int radial_tiles() const { return tiles_of(radial, kRadialTile); }
    LMMD_HD int angular_tiles() const { return tiles_of(angular, N); }
    // Rows of a central element and a tile of functions: [j][k].
    LMMD_HD const S* radial_rows(int i, int tile) const {
        return c_radial + (i * radial_tiles() + tile) * types * basis_radial * kRadialTile;
    }
    LMMD_HD const S* angular_rows(int i, int tile) const {
        return c_angular + (i * angular_tiles() + tile) * types * basis_angular * row_of(N);
    }
};

// The same on the host.
template <class S, int N>
struct DeviceTableValues {
    explicit DeviceTableValues(const NepModel& model);
    DeviceTables<S, N> shape;  // without pointers
    std::vector<PairReach> reach;
    std::vector<ZblPair> zbl;
    std::vector<double> bias;
    std::vector<S> inv_radial, inv_angular, c_radial, c_angular, w0, w0_transposed, b0, w1, norm;
    std::vector<int> degree, term_begin, slope_begin;
    std::vector<InvariantTerm<S>> term;
    std::vector<InvariantSlope<S>> slope;

private:
    void lay_out_pairs(const NepTables<S>& t);
    void lay_out_networks(const NepTables<S>& t);
    void lay_out_invariants(const NepTables<S>& t);
};
extern template struct DeviceTableValues<float, 4>;
extern template struct DeviceTableValues<float, 5>;
extern template struct DeviceTableValues<double, 4>;

// The tile of angular functions that wastes least.
inline int angular_tile(int angular) { return tiles_of(angular, 5) * 5 < tiles_of(angular, 4) * 4 ? 5 : 4; }

// ... and on the machine.
template <class Machine, class S, int N>
class DeviceTableStore {
public:
    DeviceTableStore(Machine& machine, const NepModel& model)
        : reach_(machine), zbl_(machine), numbers_(machine), bias_(machine), integers_(machine), term_(machine), slope_(machine) {
        assign(machine, model);
    }
    // Other numbers for the same shape.
    void assign(Machine& machine, const NepModel& model) {
        const DeviceTableValues<S, N> values(model);
        tables_ = values.shape;
        put(machine, values.reach, reach_);
        put(machine, values.zbl, zbl_);
        put(machine, values.bias, bias_);
        put(machine, values.term, term_);
        put(machine, values.slope, slope_);
        tables_.reach = reach_.view().data;
        tables_.zbl = zbl_.view().data;
        tables_.bias = bias_.view().data;
        tables_.term = term_.view().data;
        tables_.slope = slope_.view().data;
        join(machine, numbers_,
             {{&values.inv_radial, &tables_.inv_radial}, {&values.inv_angular, &tables_.inv_angular},
              {&values.c_radial, &tables_.c_radial}, {&values.c_angular, &tables_.c_angular}, {&values.w0, &tables_.w0},
              {&values.w0_transposed, &tables_.w0_transposed}, {&values.b0, &tables_.b0}, {&values.w1, &tables_.w1},
              {&values.norm, &tables_.norm}});
        join(machine, integers_,
             {{&values.degree, &tables_.degree}, {&values.term_begin, &tables_.term_begin},
              {&values.slope_begin, &tables_.slope_begin}});
    }
    const DeviceTables<S, N>& tables() const { return tables_; }
    std::size_t memory() const {
        return reach_.bytes() + zbl_.bytes() + numbers_.bytes() + bias_.bytes() + integers_.bytes() + term_.bytes() +
               slope_.bytes();
    }

private:
    template <class T> using Buffer = typename Machine::template Buffer<T>;
    template <class T>
    struct Part {
        const std::vector<T>* values;
        const T** at;
    };
    // Several arrays in one buffer, each from a place that is a multiple of kPad.
    template <class T>
    static void join(Machine& machine, Buffer<T>& buffer, std::initializer_list<Part<T>> parts) {
        std::vector<T> all;
        std::vector<std::size_t> begin;
        for (const Part<T>& part : parts) {
            begin.push_back(all.size());
            all.insert(all.end(), part.values->begin(), part.values->end());
            all.resize((all.size() + kPad - 1) / kPad * kPad);
        }
        put(machine, all, buffer);
        std::size_t i = 0;
        for (const Part<T>& part : parts) *part.at = buffer.view().data + begin[i++];
    }

    DeviceTables<S, N> tables_;
    Buffer<PairReach> reach_;
    Buffer<ZblPair> zbl_;
    Buffer<S> numbers_;
    Buffer<double> bias_;
    Buffer<int> integers_;
    Buffer<InvariantTerm<S>> term_;
    Buffer<InvariantSlope<S>> slope_;
};

}  // namespace lmmd
