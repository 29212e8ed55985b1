"""The fleet's metrics by numpy and scipy: reads raw doubles from a folder, prints values and the time as JSON."""

import glob
import json
import os
import sys
import time

import numpy as np
import scipy
from scipy.spatial.distance import jensenshannon
from scipy.stats import ks_2samp, wasserstein_distance


def azure_bins(baseline, target):
    """Sturges' number of equal bins over both sides; a value's bin is floor((x - first) / width), as in Spark."""
    bins = int(np.ceil(np.log2(min(len(baseline), len(target))) + 1))
    first = min(baseline.min(), target.min())
    step = (max(baseline.max(), target.max()) - first) / bins
    width = (first + bins * step - first) / bins

    def count(values):
        index = np.minimum(((values - first) / width).astype(int), bins - 1)
        return np.bincount(index, minlength=bins)

    return count(baseline), count(target)


def smoothed_psi(b, t):
    p = (b + 1) / (b.sum() + len(b))
    q = (t + 1) / (t.sum() + len(t))
    return float(np.sum((q - p) * np.log(q / p)))


empty_fraction = 1e-4


def decile_psi(baseline, target):
    edges = np.unique(np.quantile(baseline, np.linspace(0, 1, 11)))
    edges[0], edges[-1] = -np.inf, np.inf
    p = np.histogram(baseline, edges)[0] / len(baseline)
    q = np.histogram(target, edges)[0] / len(target)
    p[p == 0] = empty_fraction
    q[q == 0] = empty_fraction
    return float(np.sum((q - p) * np.log(q / p)))


def metrics(baseline, target):
    b, t = azure_bins(baseline, target)
    distance = wasserstein_distance(baseline, target)
    deviation = max(np.std(baseline, ddof=1), 0.001)
    return {
        "jensen_shannon_distance": float(jensenshannon(b, t, base=2)),
        "normalized_wasserstein_distance": float(distance / deviation),
        "population_stability_index": smoothed_psi(b, t),
        # Of the numbers only: the stored rate is of all rows, so this one is timed but not compared.
        "out_of_bounds_share": float(np.mean((target < baseline.min()) | (target > baseline.max()))),
        "ks_test": float(ks_2samp(baseline, target, method="auto").pvalue),
        "wasserstein_distance": float(distance),
        "psi": decile_psi(baseline, target),
    }


def main(folder):
    pairs = []
    for path in sorted(glob.glob(os.path.join(folder, "*.baseline.f64"))):
        key = os.path.basename(path)[: -len(".baseline.f64")]
        pairs.append((key, np.fromfile(path), np.fromfile(path.replace(".baseline.", ".target."))))
    started = time.perf_counter()
    values = {key: metrics(baseline, target) for key, baseline, target in pairs if len(baseline) and len(target)}
    seconds = time.perf_counter() - started
    print(json.dumps({"scipy": scipy.__version__, "seconds": seconds, "values": values}))


main(sys.argv[1])
