// SPDX-License-Identifier: GPL-3.0-or-later
// The atoms of all replicas in a machine's memory, one replica after the other, each in an order of its own: spatial
// neighbours lie near each other. `id` leads back to the input order within the replica.
#pragma once

#include <array>
#include <cstddef>
#include <numeric>

#include "lmmd/device/list.hpp"
#include "lmmd/device/machine.hpp"
#include "lmmd/model/atom_view.hpp"
#include "lmmd/model/state.hpp"

namespace lmmd {

template <class T>
struct CopyKernel {
    View<const T> from;
    View<T> to;
    LMMD_HD void operator()(std::size_t i) const { to[i] = from[i]; }
};

template <class T>
struct GatherKernel {
    View<const T> from;
    View<const std::uint32_t> order;
    View<T> to;
    LMMD_HD void operator()(std::size_t i) const { to[i] = from[order[i]]; }
};

template <class T>
struct ScatterKernel {
    View<const T> from;
    View<const std::uint32_t> order;
    View<T> to;
    LMMD_HD void operator()(std::size_t i) const { to[order[i]] = from[i]; }
};

// Memory for one step of work, by atom: cut up anew by whoever uses it.
template <Machine M>
class DeviceScratch {
public:
    explicit DeviceScratch(M& machine) : memory_(machine) {}
    void resize(std::size_t atoms) {
        atoms_ = atoms;
        memory_.resize(32 * atoms + 64);
    }
    // A value of up to 24 bytes an atom.
    template <class T>
    View<T> values() {
        static_assert(sizeof(T) <= sizeof(Vec3));
        return {reinterpret_cast<T*>(memory_.view().data), atoms_};
    }
    // Two arrays beside values(), and three in its place.
    View<std::uint32_t> keys() { return words(24, atoms_); }
    View<std::uint32_t> order() { return words(28, atoms_); }
    View<std::uint32_t> counts() { return words(0, atoms_); }
    View<std::uint32_t> near_counts() { return words(4, atoms_); }
    View<std::uint32_t> scanned() { return words(8, atoms_ + 1); }

private:
    View<std::uint32_t> words(std::size_t byte, std::size_t n) {
        return {reinterpret_cast<std::uint32_t*>(memory_.view().data + byte * atoms_), n};
    }
    std::size_t atoms_ = 0;
    typename M::template Buffer<std::byte> memory_;
};

template <Machine M>
class DeviceAtoms {
    template <class T>
    using Buffer = typename M::template Buffer<T>;

public:
    explicit DeviceAtoms(M& machine)
        : position(machine), velocity(machine), force(machine), reference(machine), mass(machine), groups(machine),
          id(machine), image(machine), replica_of(machine), type(machine), scratch(machine), machine_(machine) {}

    // The reference: positions that the neighbour list was built from, A.
    Buffer<Vec3> position, velocity, force, reference;
    Buffer<double> mass;
    Buffer<std::uint64_t> groups;
    Buffer<std::uint32_t> id;
    Buffer<std::array<int, 3>> image;
    Buffer<std::uint16_t> replica_of;
    Buffer<std::uint8_t> type;
    DeviceScratch<M> scratch;

    std::size_t size() const { return position.size(); }
    AtomView view() {
        return {position.view().data, velocity.view().data, force.view().data, mass.view().data,
                id.view().data,       groups.view().data,   size()};
    }
    // Makes room for `atoms` in the place of old atoms that one replica had; what stood before and behind them stays.
    void make_room(Range old, std::uint32_t atoms) {
        each_array([&](auto& array) {
            auto values = download(array);
            const auto at = values.begin() + old.first;
            values.erase(at, at + old.size());
            values.insert(values.begin() + old.first, atoms, typename decltype(values)::value_type{});
            array.resize(values.size());
            upload(values, array.view());
        });
        scratch.resize(size());
    }
    // In input order, at rest where the state has no velocities; forces are zero.
    void assign(Range at, const Atoms& atoms, const std::vector<int>& types, const std::vector<std::uint64_t>& masks,
                std::uint16_t replica) {
        const std::size_t n = at.size();
        LMMD_ASSERT(atoms.size() == n && atoms.mass.size() == n && types.size() == n && masks.size() == n);
        const auto put = [&](const auto& values, auto& array) { upload(values, array.view().part(at.first, n)); };
        std::vector<Vec3> velocities = atoms.velocity;
        velocities.resize(n);
        std::vector<std::array<int, 3>> images = atoms.image;
        images.resize(n);
        std::vector<std::uint32_t> ids(n);
        std::iota(ids.begin(), ids.end(), 0u);
        put(atoms.position, position);
        put(velocities, velocity);
        put(images, image);
        put(ids, id);
        put(atoms.mass, mass);
        put(masks, groups);
        put(std::vector<std::uint8_t>(types.begin(), types.end()), type);
        put(std::vector<std::uint16_t>(n, replica), replica_of);
        put(std::vector<Vec3>(n), force);
    }
    // order[k] is the present index of the atom that comes to index k.
    void permute(View<const std::uint32_t> order) {
        each_array([&](auto& array) {
            using T = typename std::remove_reference_t<decltype(array)>::value_type;
            machine_.each(size(), GatherKernel<T>{array.view(), order, scratch.template values<T>()});
            machine_.each(size(), CopyKernel<T>{scratch.template values<T>(), array.view()});
        });
    }
    // Values of one replica's atoms, handed out or taken in input order.
    template <class T>
    void to_input_order(Range at, Buffer<T>& array, std::vector<T>& out) {
        const View<T> sorted = scratch.template values<T>().part(0, at.size());
        machine_.each(at.size(), ScatterKernel<T>{array.view().part(at.first, at.size()), ids(at), sorted});
        machine_.download(sorted, out);
    }
    template <class T>
    void from_input_order(Range at, const std::vector<T>& values, Buffer<T>& array) {
        const View<T> sorted = scratch.template values<T>().part(0, at.size());
        upload(values, sorted);
        machine_.each(at.size(), GatherKernel<T>{sorted, ids(at), array.view().part(at.first, at.size())});
    }
    View<const std::uint32_t> ids(Range at) { return id.view().part(at.first, at.size()); }

private:
    template <class Act>
    void each_array(Act&& act) {
        for (Buffer<Vec3>* array : {&position, &velocity, &force, &reference}) act(*array);
        act(mass);
        act(groups);
        act(id);
        act(image);
        act(replica_of);
        act(type);
    }
    template <class T>
    void upload(const std::vector<T>& values, View<T> view) {
        machine_.upload(std::span<const T>(values), view);
    }
    template <class T>
    std::vector<T> download(Buffer<T>& array) {
        std::vector<T> values;
        machine_.download(array.view(), values);
        return values;
    }
    M& machine_;
};

}  // namespace lmmd
