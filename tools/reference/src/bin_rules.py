"""Writes the reference counts of the bins that comparisons can ask for, computed by numpy.

    python3 bin_rules.py > libs/metric-engine/fixtures/bin-rule-reference.json

Deterministic: inputs come from numpy's legacy RandomState, whose streams never change, rounded to decimals.
Needs numpy (Debian: python3-scipy brings it).
"""

import json
import platform
import sys

import numpy as np
import scipy

SEED = 20241103
DECILES = np.linspace(0, 1, 11)


def samples():
    """Pairs (name, baseline, target) of rounded values."""
    rng = np.random.RandomState(SEED)

    def normal(n, mean=0.0, sd=1.0, decimals=2):
        return np.round(mean + sd * rng.standard_normal(n), decimals)

    yield 'normal, shifted', normal(300), normal(120, 0.5)
    yield 'skewed to the right', np.round(rng.exponential(3, 250), 2), np.round(rng.exponential(4, 90), 2)
    yield 'skewed to the left', -np.round(rng.exponential(3, 250), 2), normal(80, -3)
    yield 'integers with ties', np.floor(rng.uniform(0, 12, 200)), np.floor(rng.uniform(3, 15, 150))
    yield 'values on the edges', np.arange(11.0), np.round(np.arange(0, 10.5, 0.5), 1)
    tenths = np.round(50 + 10 * np.random.RandomState(181).standard_normal(181), 1)
    yield 'tenths, one of them on a decile but for rounding', tenths, tenths[:70]
    pairs = np.array([[k / 1000, -k / 1000] for k in [*range(1, 32), 70]]).ravel()
    yield 'symmetric, one bin more by rounding', pairs, pairs[:20]
    yield 'many zeros', np.where(rng.uniform(size=200) < 0.8, 0.0, normal(200)), normal(60)
    yield 'two values', np.where(rng.uniform(size=60) < 0.4, 1.0, 2.0), np.array([0.5, 1.0, 1.5, 2.0, 2.5])
    yield 'constant baseline', np.full(30, 45.0), np.array([44.0, 44.5, 45.0, 45.5, 46.0, 46.5])
    yield 'both constant', np.full(20, -3.0), np.full(10, -3.0)
    yield 'disjoint', normal(100), normal(70, 50)
    yield 'far from 0', normal(150, 1e9, 3), normal(100, 1e9 + 2, 3)
    yield 'one value each', np.array([1.0]), np.array([2.0])
    yield 'two against three', np.array([1.0, 4.0]), np.array([0.0, 2.0, 5.0])
    yield 'three against two', np.array([1.0, 1.5, 4.0]), np.array([1.0, 9.0])


def decile_counts(baseline, values):
    """[a, b) between the distinct deciles, outer ends open; a constant keeps its one value as inner edge."""
    edges = np.unique(np.quantile(baseline, DECILES))
    inner = edges if len(edges) == 1 else edges[1:-1]
    return np.histogram(values, np.concatenate([[-np.inf], inner, [np.inf]]))[0]


def right_closed_counts(baseline, values):
    """(a, b] between the distinct deciles 0.1 ... 0.9, outer ends open."""
    inner = np.unique(np.quantile(baseline, DECILES[1:-1]))
    return np.bincount(np.searchsorted(inner, values, side='left'), minlength=len(inner) + 1)


def equal_width_counts(baseline, target, bins):
    both = np.concatenate([baseline, target])
    return [np.histogram(values, bins, (both.min(), both.max()))[0] for values in (baseline, target)]


def doane_counts(baseline, target):
    edges = np.histogram_bin_edges(baseline, 'doane')
    counts = [np.histogram(values, edges)[0] for values in (baseline, target)]
    outside = len(target) - counts[1].sum()
    return [np.append(counts[0], 0), np.append(counts[1], outside)] if outside else counts


def cases():
    for name, baseline, target in samples():
        rules = {
            'deciles': [decile_counts(baseline, values) for values in (baseline, target)],
            'deciles_right': [right_closed_counts(baseline, values) for values in (baseline, target)],
            'equal_width 1': equal_width_counts(baseline, target, 1),
            'equal_width 20': equal_width_counts(baseline, target, 20),
            'doane': doane_counts(baseline, target),
        }
        yield {
            'name': name,
            'baseline': baseline.tolist(),
            'target': target.tolist(),
            'rules': {rule: [side.tolist() for side in sides] for rule, sides in rules.items()},
        }


def doane_bins():
    """Numbers of Doane's bins of small skewed samples, where each term of the rule decides."""
    rng = np.random.RandomState(SEED + 1)
    for n in [*range(3, 23)] * 6:
        values = np.round(rng.lognormal(0, 1, n), 2)
        yield values.tolist(), len(np.histogram_bin_edges(values, 'doane')) - 1


def main():
    document = {
        'made_by': 'tools/reference/src/bin_rules.py',
        'seed': SEED,
        'versions': {'python': platform.python_version(), 'numpy': np.__version__, 'scipy': scipy.__version__},
        'bin_rules': list(cases()),
        'doane_bins': list(doane_bins()),
    }
    json.dump(document, sys.stdout, separators=(',', ':'), allow_nan=False)
    sys.stdout.write('\n')


main()
