"""Writes the reference figures of the numeric kernels, computed by scipy, numpy and exact fractions.

    python3 numeric_kernels.py > libs/metric-engine/fixtures/numeric-reference.json

Deterministic: inputs come from numpy's legacy RandomState, whose streams never change, rounded to decimals.
Needs scipy (Debian: python3-scipy). Not-finite numbers are written as text.
"""

import bisect
import json
import math
import platform
import sys
from decimal import Decimal, getcontext
from fractions import Fraction

import numpy as np
import scipy
from scipy.spatial.distance import jensenshannon
from scipy.stats import ks_2samp, ksone, kstwo, wasserstein_distance

SEED = 20240917
getcontext().prec = 40


def samples():
    """Pairs (name, baseline, target) of rounded values."""
    rng = np.random.RandomState(SEED)

    def normal(n, mean=0.0, sd=1.0, decimals=3):
        return np.round(mean + sd * rng.standard_normal(n), decimals)

    hours = np.arange(720)
    season = 65 + 4 * np.sin(2 * np.pi * hours / 24)
    yield 'same normal, 2000 and 600', normal(2000), normal(600)
    yield 'shifted, equal sizes', normal(400), normal(400, 0.4)
    yield 'wider, ties', normal(900, 70, 2, 1), normal(500, 70, 5, 1)
    yield 'daily season with drift', np.round(season + normal(720, 0, 1), 2), np.round(
        season[:168] + 1.5 + normal(168, 0, 1), 2
    )
    yield 'stuck target', normal(300, 5, 1), np.full(200, 5.25)
    yield 'constant baseline', np.full(50, 5.0), normal(60, 5, 1)
    yield 'both constant, apart', np.full(40, 5.0), np.full(30, 6.0)
    yield 'both constant, equal', np.full(40, 0.0), np.full(30, 0.0)
    yield 'sizes without common divisor', normal(997), normal(211, 0.2)
    yield 'sizes that divide', normal(1200), normal(300, 0.1)
    yield 'disjoint', normal(350), normal(250, 100)
    yield 'negative and positive counts', np.round(rng.poisson(3, 700) - 2.0), np.round(rng.poisson(4, 700) - 2.0)
    yield 'three against two', np.array([0.1, 0.4, 0.9]), np.array([0.2, 0.3])
    yield 'one against one', np.array([1.0]), np.array([2.0])
    yield 'magnitudes', np.round(normal(200), 3) * 1e150, np.round(normal(120), 3) * 1e150
    yield 'asymptotic p-value', normal(10500, 0, 1, 1), normal(800, 0.1, 1, 1)


def equal_width_counts(baseline, target):
    """Azure's bins, counted as pyspark's RDD.histogram counts, but with all above the last edge in the last bin."""
    smaller = min(len(baseline), len(target))
    low, high = float(min(baseline.min(), target.min())), float(max(baseline.max(), target.max()))
    if low == high:
        return np.array([len(baseline)]), np.array([len(target)])
    bins = math.ceil(math.log2(smaller) + 1)
    width = (high - low) / bins
    edges = [low + k * width for k in range(bins + 1)]
    steps = [right - left for left, right in zip(edges, edges[1:])]
    increment = (edges[-1] - edges[0]) / bins
    is_even = max(steps) - min(steps) < 1e-10

    def counts(values):
        result = [0] * bins
        for value in values.tolist():
            bucket = int((value - low) / increment) if is_even else bisect.bisect_right(edges, value) - 1
            result[min(bucket, bins - 1)] += 1
        return np.array(result)

    return counts(baseline), counts(target)


def laplace_psi(p_counts, q_counts):
    p = (p_counts + 1) / (p_counts.sum() + len(p_counts))
    q = (q_counts + 1) / (q_counts.sum() + len(q_counts))
    return float(np.sum((q - p) * np.log(q / p)))


def decile_psi(baseline, target):
    edges = np.unique(np.quantile(baseline, np.linspace(0, 1, 11)))
    inner = edges if len(edges) == 1 else edges[1:-1]
    edges = np.concatenate([[-np.inf], inner, [np.inf]])
    p = np.histogram(baseline, edges)[0] / len(baseline)
    q = np.histogram(target, edges)[0] / len(target)
    p, q = np.where(p == 0, 1e-4, p), np.where(q == 0, 1e-4, q)
    return float(np.sum((q - p) * np.log(q / p)))


def exact_moments(values):
    """Mean and sample standard deviation by fractions, rounded once."""
    exact = [Fraction(float(v)) for v in values]
    mean = sum(exact) / len(exact)
    if len(exact) < 2:
        return float(mean), 'NaN'
    variance = sum((v - mean) ** 2 for v in exact) / (len(exact) - 1)
    return float(mean), float((Decimal(variance.numerator) / Decimal(variance.denominator)).sqrt())


def numeric_cases():
    for name, baseline, target in samples():
        ks = ks_2samp(baseline, target)
        p_counts, q_counts = equal_width_counts(baseline, target)
        mean, deviation = exact_moments(baseline)
        divisor = 0.001 if deviation == 'NaN' else max(deviation, 0.001)
        distance = float(wasserstein_distance(baseline, target))
        yield {
            'name': name,
            'baseline': baseline.tolist(),
            'target': target.tolist(),
            'expected': {
                'mean': mean,
                'standard_deviation': deviation,
                'ks_statistic': float(ks.statistic),
                'ks_test': float(ks.pvalue),
                'wasserstein_distance': distance,
                'normalized_wasserstein_distance': distance / divisor,
                'jensen_shannon_distance': float(jensenshannon(p_counts, q_counts, base=2)),
                'population_stability_index': laplace_psi(p_counts, q_counts),
                'psi': decile_psi(baseline, target),
            },
        }


def moment_cases():
    rng = np.random.RandomState(SEED + 1)
    spread = np.round(rng.standard_normal(500), 6)
    for name, values in [
        ('offset 1e9, spread 1e-3', 1e9 + 1e-3 * spread),
        ('offset -1e15, spread 10', -1e15 + 10 * spread),
        ('near 1e300', 1e300 * (1 + 1e-3 * spread)),
        ('near the largest double', 1.7e308 * np.sign(spread)),
        ('near 1e-300', 1e-300 * spread),
        ('one far value', np.concatenate([spread, [1e12]])),
        ('alternating', np.tile([1.0, -1.0], 250)),
    ]:
        mean, deviation = exact_moments(values)
        yield {'name': name, 'values': values.tolist(), 'mean': mean, 'standard_deviation': deviation}


def exact_share_of_paths(n, m, steps):
    """Share of lattice paths that reach |x/n - y/m| >= steps / lcm, by whole numbers."""
    lcm = math.lcm(n, m)
    inside = {}
    for x in range(n + 1):
        for y in range(m + 1):
            if abs(x * (lcm // n) - y * (lcm // m)) >= steps:
                inside[x, y] = 0
            elif x == 0 and y == 0:
                inside[x, y] = 1
            else:
                inside[x, y] = inside.get((x - 1, y), 0) + inside.get((x, y - 1), 0)
    return float(1 - Fraction(inside[n, m], math.comb(n + m, n)))


def exact_p_values():
    rows = []
    for n, m in [(1, 1), (1, 5), (2, 3), (4, 5), (6, 4), (12, 18), (25, 25), (40, 7), (61, 60), (120, 30), (90, 150)]:
        lcm = math.lcm(n, m)
        for share in (0.1, 0.2, 0.35, 0.5, 0.75, 1.0):
            steps = max(1, round(share * lcm))
            rows.append([n, m, steps, exact_share_of_paths(n, m, steps)])
    for n, m, d in [(1000, 999, 0.1), (3000, 700, 0.05), (720, 168, 0.3), (10000, 3, 0.6), (2000, 2000, 0.2)]:
        lcm = math.lcm(n, m)
        # A pair of samples with that very gap: the first ones of one side lie below all others.
        below = math.ceil(d * n)
        first = np.concatenate([np.full(below, -1.0), np.linspace(0, 1, n - below)])
        second = np.linspace(0, 1, m)
        ks = ks_2samp(first, second, method='exact')
        rows.append([n, m, round(ks.statistic * lcm), float(ks.pvalue)])
    return rows


def distribution_rows():
    sizes = [1, 2, 3, 7, 20, 60, 100, 139, 140, 141, 500, 1000, 4095, 4096, 4097, 8174, 50000]
    scaled = [0.3, 0.5, 0.87, 1.0, 1.2, 1.47, 1.49, 1.6, 1.99, 2.01, 3, 6, 11, 14, 17, 18.5, 19.2, 20]
    two_sided, one_sided = [], []
    for n in sizes:
        for z in scaled:
            x = z / math.sqrt(n)
            if x < 1:
                two_sided.append([x, n, float(kstwo.sf(x, n))])
                if n <= 8174:
                    one_sided.append([x, n, float(ksone.sf(x, n))])
    return two_sided, one_sided


def main():
    two_sided, one_sided = distribution_rows()
    document = {
        'made_by': 'tools/reference/src/numeric_kernels.py',
        'seed': SEED,
        'versions': {'python': platform.python_version(), 'numpy': np.__version__, 'scipy': scipy.__version__},
        'numeric': list(numeric_cases()),
        'moments': list(moment_cases()),
        'ks_exact': exact_p_values(),
        'kstwo_sf': two_sided,
        'ksone_sf': one_sided,
    }
    json.dump(document, sys.stdout, separators=(',', ':'), allow_nan=False)
    sys.stdout.write('\n')


main()
