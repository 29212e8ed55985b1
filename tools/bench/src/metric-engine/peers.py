"""Times scipy and a hand-tuned numpy on pairs of samples: answers every line on standard input with one line.

    load BASELINE TARGET    reads doubles of the machine's byte order from two files
    scipy REPEATS           milliseconds a pair, as one writes the metrics with scipy and numpy
    numpy REPEATS           the same figures with every sample sorted once and nothing else done twice

The first line says the versions.
"""

import math
import sys
import time
import warnings

import numpy as np
import scipy
from scipy.spatial.distance import jensenshannon
from scipy.stats import ks_2samp, kstwo, wasserstein_distance


def edges_of(low, high, n, m):
    return np.linspace(low, high, math.ceil(math.log2(min(n, m)) + 1) + 1)


def azure_psi(p, q):
    p, q = (p + 1) / (p.sum() + len(p)), (q + 1) / (q.sum() + len(q))
    return np.sum((q - p) * np.log(q / p))


def classic_psi(p, q):
    p, q = p / p.sum(), q / q.sum()
    p, q = np.where(p == 0, 1e-4, p), np.where(q == 0, 1e-4, q)
    return np.sum((q - p) * np.log(q / p))


def by_scipy(baseline, target):
    """The drift metrics of both families as one writes them with scipy and numpy."""
    ks = ks_2samp(baseline, target).pvalue
    distance = wasserstein_distance(baseline, target)
    normalized = distance / max(baseline.std(ddof=1), 0.001)
    low, high = min(baseline.min(), target.min()), max(baseline.max(), target.max())
    edges = edges_of(low, high, len(baseline), len(target))
    p, q = np.histogram(baseline, edges)[0], np.histogram(target, edges)[0]
    js, psi = jensenshannon(p, q, base=2), azure_psi(p, q)
    deciles = np.unique(np.quantile(baseline, np.linspace(0, 1, 11)))
    deciles[0], deciles[-1] = -np.inf, np.inf
    classic = classic_psi(np.histogram(baseline, deciles)[0], np.histogram(target, deciles)[0])
    return ks, distance, normalized, js, psi, classic


def by_numpy(baseline, target):
    """The same from one sort a side and one merge."""
    a, b = np.sort(baseline), np.sort(target)
    n, m = len(a), len(b)
    both = np.concatenate((a, b))
    both.sort(kind='stable')
    gaps = np.abs(np.searchsorted(a, both, 'right') / n - np.searchsorted(b, both, 'right') / m)
    ks = kstwo.sf(gaps.max(), round(n * m / (n + m)))
    distance = np.dot(gaps[:-1], np.diff(both))
    normalized = distance / max(baseline.std(ddof=1), 0.001)
    edges = edges_of(both[0], both[-1], n, m)
    p, q = counts(a, edges), counts(b, edges)
    deciles = np.unique(np.quantile(a, np.linspace(0, 1, 11)))[1:-1]
    open_ended = np.concatenate(([-np.inf], deciles, [np.inf]))
    classic = classic_psi(counts(a, open_ended), counts(b, open_ended))
    return ks, distance, normalized, jensenshannon(p, q, base=2), azure_psi(p, q), classic


def counts(values, edges):
    ends = np.searchsorted(values, edges, 'left')
    ends[-1] = len(values)
    return np.diff(ends)


def main():
    warnings.simplefilter('ignore')
    ways = {'scipy': by_scipy, 'numpy': by_numpy}
    pair = ()
    print(f'scipy {scipy.__version__}, numpy {np.__version__}', flush=True)
    for line in sys.stdin:
        command, *words = line.rstrip('\n').split('\t')
        if command == 'load':
            pair = tuple(np.fromfile(file) for file in words)
            print('ready', flush=True)
            continue
        repeats = int(words[0])
        start = time.perf_counter()
        for _ in range(repeats):
            ways[command](*pair)
        print((time.perf_counter() - start) * 1000 / repeats, flush=True)


main()
