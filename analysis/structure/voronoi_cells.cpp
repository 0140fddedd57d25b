// SPDX-License-Identifier: GPL-3.0-or-later
#include "voronoi_cells.hpp"

#include <fmt/format.h>

#include <cmath>
#include <voro++/voro++.hh>

#include "lmmd/neighbor/wrap.hpp"

namespace lmmd::analysis {
namespace {

constexpr int kInitialMemory = 8;  // atoms of a block of Voro++, grows

// How many blocks along each direction: Voro++ is fastest with about five atoms in one.
std::array<int, 3> blocks(const Vec3& length, std::size_t atoms) {
    const double per_length = std::cbrt(static_cast<double>(atoms) / (5.6 * length.x * length.y * length.z));
    return {static_cast<int>(length.x * per_length) + 1, static_cast<int>(length.y * per_length) + 1,
            static_cast<int>(length.z * per_length) + 1};
}

template <class Container, class Loop>
void compute(Container& container, std::vector<VoronoiCell>& cells) {
    Loop loop(container);
    voro::voronoicell cell;
    if (!loop.start()) return;
    do {
        if (!container.compute_cell(cell, loop)) continue;
        cells[static_cast<std::size_t>(loop.pid())] = {cell.volume(), cell.number_of_faces()};
    } while (loop.inc());
}

// The lattice turned so that a = (x, 0, 0), b = (xy, y, 0), c = (xz, yz, z), and b, c as upright as they can be: any
// lattice has such vectors.
struct Turned {
    double x, xy, y, xz, yz, z;

    explicit Turned(const Mat3& h) {
        const Vec3 a = h.row(0), b = h.row(1), c = h.row(2);
        x = norm(a);
        xy = dot(a, b) / x;
        y = std::sqrt(norm2(b) - xy * xy);
        xz = dot(a, c) / x;
        yz = (dot(b, c) - xy * xz) / y;
        z = std::sqrt(norm2(c) - xz * xz - yz * yz);
    }
    Vec3 place(Vec3 s) const { return {s.x * x + s.y * xy + s.z * xz, s.y * y + s.z * yz, s.z * z}; }
    void straighten() {
        xy -= x * std::round(xy / x);
        const double steps = std::round(yz / y);
        yz -= y * steps;
        xz -= xy * steps;
        xz -= x * std::round(xz / x);
    }
};

void fill_periodic(const Frame& frame, std::vector<VoronoiCell>& cells) {
    const Turned turned(frame.box.h);
    Turned cell = turned;
    cell.straighten();
    const std::array<int, 3> n = blocks({cell.x, cell.y, cell.z}, frame.size());
    voro::container_periodic container(cell.x, cell.xy, cell.y, cell.xz, cell.yz, cell.z, n[0], n[1], n[2], kInitialMemory);
    for (std::size_t i = 0; i < frame.size(); ++i) {
        const Vec3 r = turned.place(frame.box.fractional(frame.position[i]));
        container.put(static_cast<int>(i), r.x, r.y, r.z);
    }
    compute<voro::container_periodic, voro::c_loop_all_periodic>(container, cells);
}

void fill_open(const Frame& frame, std::vector<VoronoiCell>& cells) {
    const Box& box = frame.box;
    if (!box.orthogonal())
        throw input_error(frame.where, "found a skewed box with open directions, expected an orthogonal one for Voronoi cells; "
                                       "choose another box");
    Vec3 low{0, 0, 0}, high{box.h(0, 0), box.h(1, 1), box.h(2, 2)};
    for (const Gap& gap : frame.gaps) {
        low[gap.axis] = gap.low;
        high[gap.axis] = gap.high;
    }
    const std::array<int, 3> n = blocks(high - low, frame.size());
    voro::container container(low.x, high.x, low.y, high.y, low.z, high.z, n[0], n[1], n[2], box.periodic[0], box.periodic[1],
                              box.periodic[2], kInitialMemory);
    for (std::size_t i = 0; i < frame.size(); ++i)
        container.put(static_cast<int>(i), frame.position[i].x, frame.position[i].y, frame.position[i].z);
    compute<voro::container, voro::c_loop_all>(container, cells);
}

}  // namespace

bool have_voronoi() { return true; }

std::vector<VoronoiCell> voronoi_cells(const Frame& frame) {
    // Voro++ ends the program where it cannot go on.
    for (const Vec3& r : frame.position)
        if (out_of_range(frame.box, r))
            throw input_error(frame.where, "found an atom far from the box, expected all near it for Voronoi cells; mend the frame");
    std::vector<VoronoiCell> cells(frame.size());
    const auto& periodic = frame.box.periodic;
    if (periodic[0] && periodic[1] && periodic[2])
        fill_periodic(frame, cells);
    else
        fill_open(frame, cells);
    return cells;
}

}  // namespace lmmd::analysis
