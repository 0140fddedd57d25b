# SPDX-License-Identifier: GPL-3.0-or-later
"""lmmd-analyze against freud on the same frames; called by freud.sh. Exit status 1 where they differ by more than 1e-4."""
import json
import statistics
import subprocess
import sys
import time

import freud
import numpy as np

TOLERANCE = 1e-4  # freud keeps positions and sums in single precision
REPEATS = 5
program, threads, work = sys.argv[1], int(sys.argv[2]), sys.argv[3]
freud.parallel.set_num_threads(threads)
rows, failed = [], False


def crystal_frames(cells, frames, lattice=4.3, width=0.3):
    """A face-centred cubic crystal as hot as a liquid: (edge, positions)."""
    rng = np.random.default_rng(7)
    corners = np.stack(np.meshgrid(*[np.arange(cells)] * 3, indexing="ij"), -1).reshape(-1, 1, 3)
    basis = np.array([[0, 0, 0], [0.5, 0.5, 0], [0.5, 0, 0.5], [0, 0.5, 0.5]])
    places = ((corners + basis) * lattice).reshape(-1, 3)
    edge = lattice * cells
    # Rounded to what single precision holds, so that both programs see the same places.
    return [(edge, np.float32((places + rng.normal(size=places.shape) * width) % edge - edge / 2)) for _ in range(frames)]


def write(frames, name):
    path = f"{work}/{name}.xyz"
    with open(path, "w") as out:
        for k, (edge, places) in enumerate(frames):
            out.write(f'{len(places)}\nLattice="{edge} 0 0 0 {edge} 0 0 0 {edge}" Time={10 * k} Properties=species:S:1:pos:R:3\n')
            out.writelines(f"Ga {x + edge / 2:.9g} {y + edge / 2:.9g} {z + edge / 2:.9g}\n" for x, y, z in places.astype(float))
    return path


def lmmd(*words):
    done = subprocess.run([program, *words, "--threads", str(threads), "--json"], check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def seconds(action):
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def compare(what, ours, theirs):
    global failed
    ours, theirs = np.asarray(ours, float), np.asarray(theirs, float)
    worst = np.max(np.abs(ours - theirs)) / np.max(np.abs(theirs))
    failed |= not worst < TOLERANCE
    print(f"{what}: largest difference {worst:.1e} of the largest value{'' if worst < TOLERANCE else '  TOO LARGE'}")


def race(what, ours, theirs):
    mine, other = seconds(ours), seconds(theirs)
    print(f"{what}: lmmd-analyze {mine:.3f} s, freud {other:.3f} s, ratio {other / mine:.1f}")


def systems(frames):
    return [(freud.box.Box.cube(edge), places) for edge, places in frames]


frames = crystal_frames(10, 20)
path, boxes = write(frames, "hot"), systems(frames)
print(f"freud {freud.__version__}, numpy {np.__version__}; {len(frames)} frames of {len(frames[0][1])} atoms, {threads} threads; medians of {REPEATS}")
print("lmmd-analyze: the whole program, reading a text file included; freud: computing alone, frames in memory")


def freud_rdf():
    rdf = freud.density.RDF(bins=100, r_max=8)
    for system in boxes:
        rdf.compute(system, reset=False)
    return rdf.rdf


compare("rdf, 8 A", lmmd("rdf", path, "--bins", "100")["tables"]["rdf"]["columns"]["total"]["values"], freud_rdf())
race("rdf, 8 A", lambda: lmmd("rdf", path, "--bins", "100"), freud_rdf)

KINDS = {"q{}": {}, "q{}_bar": {"average": True}, "w{}_hat": {"wl": True, "wl_normalize": True}}


def freud_steinhardt(neighbors):
    order = {kind: freud.order.Steinhardt(l=[4, 6], **words) for kind, words in KINDS.items()}
    sums = dict.fromkeys(order, np.zeros(2))
    for box, places in boxes:
        query = freud.locality.AABBQuery(box, places).query(places, {**neighbors, "exclude_ii": True}).toNeighborList()
        for kind, compute in order.items():
            sums[kind] = sums[kind] + np.mean(compute.compute((box, places), neighbors=query).particle_order, axis=0) / len(boxes)
    return sums


for words, neighbors in ((("--cutoff", "3.7"), {"r_max": 3.7}), (("--nearest", "12"), {"num_neighbors": 12})):
    ours, theirs = lmmd("steinhardt", path, *words)["scalars"], freud_steinhardt(neighbors)
    for kind, values in theirs.items():
        for l, value in zip((4, 6), values):
            compare(f"steinhardt {' '.join(words)}, mean {kind.format(l)}", [ours[kind.format(l) + "_Ga"]["value"]], [value])
    # Ours finds w_l averaged, too, and all distributions.
    race(f"steinhardt {' '.join(words)}", lambda: lmmd("steinhardt", path, *words), lambda: freud_steinhardt(neighbors))

small = crystal_frames(4, 4)
path, boxes = write(small, "small"), systems(small)
print(f"{len(small)} frames of {len(small[0][1])} atoms")


def freud_sofk():
    factor = freud.diffraction.StaticStructureFactorDirect(bins=100, k_max=5, num_sampled_k_points=0)
    for system in boxes:
        factor.compute(system, reset=False)
    return factor


def by_definition(vectors):
    """S(q) in freud's bins on some wave vectors, in double precision."""
    length = np.linalg.norm(vectors, axis=1)
    bins = (length / 0.05).astype(int)
    sums = np.zeros(100)
    for _, places in small:
        density = np.exp(-1j * vectors @ places.T.astype(float)).sum(1)
        sums += np.bincount(bins, np.abs(density) ** 2 / len(places) / len(small), minlength=100)
    with np.errstate(invalid="ignore"):
        return sums / np.bincount(bins, minlength=100)


WORDS = ("--qmax", "5", "--bins", "100", "--vectors", "1000000", "--cutoff", "4")
columns = lmmd("sofk", path, *WORDS)["tables"]["sofk"]["columns"]
edge = small[0][0]
whole = np.stack(np.meshgrid(*[np.arange(-14, 15)] * 3, indexing="ij"), -1).reshape(-1, 3) * 2 * np.pi / edge
length = np.linalg.norm(whole, axis=1)
expected = by_definition(whole[(length > 0) & (length < 5)])
compare("sofk, lmmd-analyze against the definition", columns["S"]["values"], expected[~np.isnan(expected)])
# freud 3.4 takes the wave vectors of one octant alone, so the two are compared by way of the definition.
expected = by_definition(whole[(length > 0) & (length < 5) & (whole >= 0).all(axis=1)])
there = ~np.isnan(expected)
compare("sofk, freud against the definition in one octant", expected[there], np.asarray(freud_sofk().S_k)[there])
race("sofk", lambda: lmmd("sofk", path, *WORDS), freud_sofk)
sys.exit(1 if failed else 0)
