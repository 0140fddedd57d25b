# SPDX-License-Identifier: GPL-3.0-or-later
# dynasor.py LMMD_ANALYZE TRAJECTORY FOLDER: see dynasor.sh.
#
# lmmd averages over the time origins that have every lag behind them, dynasor over all that a lag has; the former follow
# exactly from two calls of the latter, one of them on the frames behind the last full origin. Times: median of five, the two
# programs in turn; processor time (all threads and children) beside the time on the clock, since machines are shared. dynasor
# gets its frames from memory, so that its reader is not timed; lmmd reads the file, finds errors and fits modes besides.
import json
import logging
import os
import resource
import statistics
import subprocess
import sys
import time

import numpy as np

LAGS, FRAMES, Q_MAX, REPEATS = 101, 400, 1.5, 5


def read_frames(path, most):
    """Positions (A), velocities (A/fs), cell and time step (fs) of an extended xyz file with a fixed box."""
    x, v, times, cell = [], [], [], None
    with open(path) as file:
        while len(x) < most:
            line = file.readline()
            if not line:
                break
            n, comment = int(line), file.readline()
            words = comment.split('Lattice="')[1].split('"')[0].split()
            now = np.array([float(word) for word in words]).reshape(3, 3)
            assert cell is None or np.allclose(now, cell), 'found a box that changes, expected a fixed one'
            cell = now
            times.append(float(comment.split('Time=')[1].split()[0]))
            assert 'Properties=species:S:1:pos:R:3:vel:R:3' in comment, comment
            rows = [file.readline().split() for _ in range(n)]
            x.append(np.array([row[1:4] for row in rows], dtype=float))
            v.append(np.array([row[4:7] for row in rows], dtype=float))
    return np.array(x), np.array(v), cell, times[1] - times[0]


class Memory:
    """Frames as dynasor sees a trajectory."""
    has_positions = has_velocities = True
    frame_step = 1

    def __init__(self, x, v, cell):
        from dynasor.trajectory.trajectory_frame import TrajectoryFrame
        self.cell, self.n_atoms, self.number_of_frames_read = cell, x.shape[1], len(x)
        self.atomic_indices = {'X': np.arange(x.shape[1])}
        self.atom_types = ['X']
        self._frames = iter(TrajectoryFrame(self.atomic_indices, k, x[k], v[k]) for k in range(len(x)))

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._frames)


def wave_vectors(cell, q_max):
    """Half of all lattice points up to q_max, as lmmd takes them, with their shells."""
    n = [int(q_max * np.linalg.norm(edge) / (2 * np.pi)) for edge in cell]
    grid = np.array(np.meshgrid(*[np.arange(-m, m + 1) for m in n], indexing='ij')).reshape(3, -1).T
    first = np.where(grid[:, 0] != 0, grid[:, 0], np.where(grid[:, 1] != 0, grid[:, 1], grid[:, 2]))
    q = grid[first > 0] @ np.linalg.inv(cell.T) * 2 * np.pi
    length = np.linalg.norm(q, axis=1)
    return q[length <= q_max], length[length <= q_max]


def dynasor_correlations(x, v, cell, q, dt):
    from dynasor import compute_dynamic_structure_factors
    sample = compute_dynamic_structure_factors(Memory(x, v, cell), q, dt=dt, window_size=LAGS - 1, calculate_currents=True,
                                               logging_interval=0)
    return {'F': sample.Fqt_coh, 'L': sample.Clqt * 1e6, 'T': sample.Ctqt * 1e6}  # currents in A^2/ps^2


def of_full_origins(whole, tail, frames):
    """Sums over all origins of a lag less those behind the last one that has every lag."""
    lag = np.arange(LAGS)
    result = {}
    for key in whole:
        sums = whole[key] * (frames - lag)
        sums[:, :LAGS - 1] -= tail[key] * (LAGS - 1 - lag[:-1])
        result[key] = sums / (frames - LAGS + 1)
    return result


def run(command):
    """Output of a program, its time on the clock and that of the processors."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    clock, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return output, clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def timed(function):
    before, start = time.process_time(), time.perf_counter()
    result = function()
    return result, time.perf_counter() - start, time.process_time() - before


def compare_modes(program, path, folder):
    x, v, cell, dt = read_frames(path, FRAMES)
    short = os.path.join(folder, 'frames.xyz')
    with open(path) as source, open(short, 'w') as target:
        for _ in range(len(x) * (x.shape[1] + 2)):
            target.write(source.readline())
    q, length = wave_vectors(cell, Q_MAX)
    print(f'{len(x)} frames of {x.shape[1]} atoms, {len(q)} wave vectors up to {Q_MAX} 1/A, {LAGS} lags, {os.cpu_count()} processors')
    options = ['--time', f'{(LAGS - 1) * dt / 1000:.10g}', '--q', f'{Q_MAX}', '--shells', '10000', '--vectors', '1000000', '--width', '0', '--json']
    commands = {'currents': [program, 'currents', short] + options, 'isf': [program, 'isf', short, '--part', 'coherent'] + options}

    dynasor_correlations(x[:LAGS + 10], v[:LAGS + 10], cell, q, dt)  # compiles
    times = {'dynasor': [], 'lmmd': []}
    for _ in range(REPEATS):
        whole, clock, processor = timed(lambda: dynasor_correlations(x, v, cell, q, dt))
        times['dynasor'].append((clock, processor))
        found = {name: run(command) for name, command in commands.items()}
        times['lmmd'].append(tuple(sum(result[k] for result in found.values()) for k in (1, 2)))
    tail = dynasor_correlations(x[-(LAGS - 1):], v[-(LAGS - 1):], cell, q, dt)
    expected = of_full_origins(whole, {key: value[:, :LAGS - 1] for key, value in tail.items()}, len(x))

    tables = {name: json.loads(result[0])['tables'] for name, result in found.items()}
    worst = 0
    for key, name, table, prefix in (('F', 'F(q,t)', tables['isf']['isf'], ''), ('L', 'C_L(q,t)', tables['currents']['currents_time'], 'L_'),
                                     ('T', 'C_T(q,t)', tables['currents']['currents_time'], 'T_')):
        far = static = 0
        shells = [column for column in table['columns'] if column != 'time' and column.startswith(prefix + 'q')]
        for column in shells:
            shell = np.abs(length - float(column[len(prefix) + 1:])) < 1e-3 * length
            mean = expected[key][shell].mean(axis=0)
            off = np.abs(np.array(table['columns'][column]['values']) - mean) / np.abs(mean[0])
            far, static = max(far, off.max()), max(static, off[0])
        print(f'{name:9} {len(shells):4} shells: largest difference over the value at t = 0: {far:.1e}' +
              (f', S(q): {static:.1e}' if key == 'F' else ''))
        worst = max(worst, far)
    return report(times, 'dynasor'), worst


def compare_vacf(program, folder, atoms=2500, frames=4096, lags=200):
    """A velocity autocorrelation of every atom: numpy's FFT of all atoms at once against vacf on a text file."""
    path = os.path.join(folder, 'vacf.xyz')
    rng = np.random.default_rng(1)
    v = np.empty((frames, atoms, 3))
    v[0] = rng.normal(size=(atoms, 3))
    for k in range(1, frames):
        v[k] = 0.98 * v[k - 1] + np.sqrt(1 - 0.98**2) * rng.normal(size=(atoms, 3))
    v *= 1e-3
    with open(path, 'w') as file:
        for k in range(frames):
            file.write(f'{atoms + 1}\nTime={10.0 * k:.1f} pbc="T T T" Lattice="100 0 0 0 100 0 0 0 100" Properties=species:S:1:pos:R:3:vel:R:3\n')
            np.savetxt(file, v[k], fmt='Ga 0 0 0 %.9f %.9f %.9f')
            file.write('In 0 0 0 0 0 0\n')

    def numpy_read():
        found = np.empty_like(v)
        with open(path) as file:
            for k in range(frames):
                n, _ = int(file.readline()), file.readline()
                found[k] = np.loadtxt(file, usecols=(4, 5, 6), max_rows=n)[:-1]
        return found

    def numpy_fft():
        size = 1 << (2 * frames - 1).bit_length()
        total = np.zeros(lags)
        for axis in range(3):
            spectrum = np.fft.rfft(v[:, :, axis], size, axis=0)
            total += np.fft.irfft(np.abs(spectrum)**2, size, axis=0)[:lags].sum(axis=1)
        return total / (atoms * (frames - np.arange(lags)))

    times = {'numpy': [], 'numpy, read': [], 'lmmd': [], 'reading': []}
    command = [program, 'vacf', path, '--time', f'{(lags - 1) * 0.01:.10g}', '--json', '--element']
    for _ in range(REPEATS):
        v, clock, processor = timed(numpy_read)
        times['numpy, read'].append((clock, processor))
        expected, clock, processor = timed(numpy_fft)
        times['numpy'].append((clock, processor))
        output, clock, processor = run(command + ['Ga'])
        times['lmmd'].append((clock, processor))
        # The same file for its last atom alone: what is left is reading.
        _, clock, processor = run(command + ['In'])
        times['reading'].append((clock, processor))
    columns = json.loads(output)['tables']['vacf']['columns']
    found = sum(np.array(columns[f'Ga_{axis}']['values']) for axis in 'xyz')
    print(f'\nvacf: {atoms} atoms, {frames} frames, {lags} lags; C(0) differs by {abs(found[0] / expected[0] / 1e6 - 1):.1e} (other origins)')
    both = [(a[0] + b[0], a[1] + b[1]) for a, b in zip(times['numpy'], times['numpy, read'])]
    bare = [(a[0] - b[0], a[1] - b[1]) for a, b in zip(times['lmmd'], times['reading'])]
    print('from the text file (numpy: loadtxt):')
    report({'numpy': both, 'lmmd': times['lmmd']}, 'numpy')
    print('less reading the file:')
    report({'numpy': times['numpy'], 'lmmd': bare}, 'numpy')


def report(times, other):
    ratios = []
    for k, name in enumerate(('clock', 'processor')):
        ratio = [a[k] / b[k] for a, b in zip(times[other], times['lmmd'])]
        ratios.append(statistics.median(ratio))
        print(f'{name:9}: {other} {statistics.median(t[k] for t in times[other]):.2f} s, lmmd {statistics.median(t[k] for t in times["lmmd"]):.2f} s, '
              f'ratio {ratios[-1]:.2f} ({min(ratio):.2f} - {max(ratio):.2f})')
    return ratios


def main():
    program, path, folder = sys.argv[1:]
    # Its own folder is the first on Python's path, where this file would be taken for dynasor.
    sys.path.pop(0)
    logging.getLogger('dynasor').setLevel(logging.ERROR)
    (clock, processor), worst = compare_modes(program, path, folder)
    compare_vacf(program, folder)
    sys.exit(0 if worst < 1e-6 and processor >= 1 else 1)


if __name__ == '__main__':
    main()
