"""Times scipy and numpy on one pair of samples, one round for each line on standard input.

    python3 kernels_scipy.py BASELINE TARGET REPEATS

The files hold doubles of the machine's byte order. Prints versions, then milliseconds a pair for each round.
"""

import math
import sys
import time

import numpy as np
import scipy
from scipy.spatial.distance import jensenshannon
from scipy.stats import ks_2samp, wasserstein_distance


def compare(baseline, target):
    """The drift metrics of both families as one writes them with scipy and numpy."""
    ks = ks_2samp(baseline, target).pvalue
    distance = wasserstein_distance(baseline, target)
    normalized = distance / max(baseline.std(ddof=1), 0.001)
    low, high = min(baseline.min(), target.min()), max(baseline.max(), target.max())
    edges = np.linspace(low, high, math.ceil(math.log2(min(len(baseline), len(target))) + 1) + 1)
    p, q = np.histogram(baseline, edges)[0], np.histogram(target, edges)[0]
    js = jensenshannon(p, q, base=2)
    p, q = (p + 1) / (p.sum() + len(p)), (q + 1) / (q.sum() + len(q))
    psi = np.sum((q - p) * np.log(q / p))
    deciles = np.unique(np.quantile(baseline, np.linspace(0, 1, 11)))
    deciles[0], deciles[-1] = -np.inf, np.inf
    p, q = np.histogram(baseline, deciles)[0] / len(baseline), np.histogram(target, deciles)[0] / len(target)
    p, q = np.where(p == 0, 1e-4, p), np.where(q == 0, 1e-4, q)
    return ks, distance, normalized, js, psi, np.sum((q - p) * np.log(q / p))


def main():
    baseline, target = np.fromfile(sys.argv[1]), np.fromfile(sys.argv[2])
    repeats = int(sys.argv[3])
    for _ in range(5):
        compare(baseline, target)
    print(f'scipy {scipy.__version__}, numpy {np.__version__}', flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        for _ in range(repeats):
            compare(baseline, target)
        print((time.perf_counter() - start) * 1000 / repeats, flush=True)


main()
