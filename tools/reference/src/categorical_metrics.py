"""Writes the reference figures of the metrics of categories and bins, and of corrected p-values.

    python3 categorical_metrics.py > libs/metric-engine/fixtures/categorical-reference.json

Statistics and distances are computed with fractions and 60-digit decimals, because scipy's own lose half their
digits where shares are nearly equal; where it keeps them, scipy has to agree or the script stops. p-values are
scipy's, Fisher's are summed in decimals. The z-test and the corrections follow their definitions, as statsmodels
does. Deterministic: inputs come from numpy's legacy RandomState, whose streams never change.
Needs scipy (Debian: python3-scipy). Not-finite numbers are written as text.
"""

import json
import math
import platform
import sys
from decimal import Decimal, getcontext
from fractions import Fraction

import numpy as np
import scipy
from scipy.spatial.distance import jensenshannon
from scipy.stats import chi2, chi2_contingency, chisquare, entropy, fisher_exact, norm

SEED = 20240918
BILLION = 10**9
PI = Decimal('3.14159265358979323846264338327950288419716939937510582097494459')
BERNOULLI = [Fraction(1, 6), Fraction(-1, 30), Fraction(1, 42), Fraction(-1, 30), Fraction(5, 66)]
BERNOULLI += [Fraction(-691, 2730), Fraction(7, 6), Fraction(-3617, 510), Fraction(43867, 798)]
getcontext().prec = 60


def count_pairs():
    """Pairs (name, baseline, target) of counts over the same categories."""
    rng = np.random.RandomState(SEED)

    def draw(rows, weights):
        weights = np.asarray(weights, float)
        return rng.multinomial(rows, weights / weights.sum()).tolist()

    yield 'two alike', draw(500, [7, 3]), draw(300, [7, 3])
    yield 'two, few rows', [8, 2], [1, 5]
    yield 'two, sides that mirror each other', [30, 12], [12, 30]
    yield 'two, sides that mirror each other deep in the tails', [500, 100], [100, 500]
    yield 'two, at the mode', [12, 28], [6, 14]
    yield 'two, one of them new', [400, 0], [180, 3]
    yield 'two, one of them gone', [390, 10], [200, 0]
    yield 'two, swapped', [60, 0], [0, 45]
    yield 'two, unequal sides', [99500, 500], [37, 3]
    yield 'two, deep tail', [700, 300], [150, 850]
    yield 'two, deepest tail', [1200, 300], [150, 1100]
    yield 'two, billions nearly alike', [600 * 10**6, 400 * 10**6], [600 * 10**6 + 9000, 400 * 10**6 - 9000]
    yield 'two, billions next to the mode', [BILLION // 2, BILLION // 2], [BILLION // 2 + 3, BILLION // 2 - 3]
    yield 'two, billions in a deep tail', [BILLION, 2 * BILLION], [BILLION // 3 + 400000, 2 * BILLION // 3]
    yield 'single', [120], [45]
    yield 'three alike', draw(1000, [5, 3, 2]), draw(400, [5, 3, 2])
    yield 'three, equal shares', [500, 300, 200], [50, 30, 20]
    yield 'three, disjoint', [50, 70, 0], [0, 0, 33]
    yield 'three, millions nearly alike', [5000000, 3000000, 2000000], [1250700, 749800, 499500]
    yield 'five, drifted', draw(2000, [5, 4, 3, 2, 1]), draw(900, [1, 2, 3, 4, 5])
    yield 'five, billions nearly alike', [BILLION] * 5, [BILLION + d for d in (50000, -31000, 7, -40000, 20993)]
    yield 'six, one new and one gone', draw(800, [5, 4, 3, 2, 1, 0]), draw(500, [5, 4, 3, 2, 0, 1])
    yield 'forty, alike', draw(5000, 1 / np.arange(1, 41)), draw(2500, 1 / np.arange(1, 41))
    yield 'forty, drifted', draw(5000, 1 / np.arange(1, 41)), draw(2500, 1 / np.arange(40, 0, -1))
    yield 'nine hundred', draw(90000, np.arange(300, 1200)), draw(40000, np.arange(320, 1220))


def histograms():
    """Pairs of counts with bins that are empty on both sides, or nearly."""
    yield 'common empty bins', [3, 0, 0, 9, 12, 0], [1, 0, 4, 0, 8, 0]
    yield 'alike with an empty bin', [10, 0, 20, 5], [20, 0, 40, 10]
    yield 'one row a side', [0, 1, 0], [0, 0, 1]
    yield 'one row in 10^12', [1, 1, 10**12], [1000, 1, 10**12]


def decimal(value):
    value = Fraction(value)
    return Decimal(value.numerator) / Decimal(value.denominator)


def shares(counts):
    return [Fraction(count, sum(counts)) for count in counts]


def occupied(fractions):
    return [f or Fraction(1, 10000) for f in fractions]


def filled(fractions):
    fractions = occupied(fractions)
    return [f / sum(fractions) for f in fractions]


def divergence(p, q):
    """Sum of p ln(p / q); 0 ln 0 = 0."""
    return sum((decimal(a) * decimal(a / b).ln() for a, b in zip(p, q) if a), Decimal(0))


def distances(baseline, target):
    p, q = shares(baseline), shares(target)
    r, s = shares([count + 1 for count in baseline]), shares([count + 1 for count in target])
    middle = [(a + b) / 2 for a, b in zip(p, q)]
    jensen = (divergence(p, middle) + divergence(q, middle)) / 2 / Decimal(2).ln()
    roots = sum((decimal(a).sqrt() - decimal(b).sqrt()) ** 2 for a, b in zip(p, q))
    figures = {
        'jensen_shannon_distance': float(max(jensen, Decimal(0)).sqrt()) if p != q else 0.0,
        'population_stability_index': float(sum(decimal(b - a) * decimal(b / a).ln() for a, b in zip(r, s))),
        'psi': float(sum(decimal(b - a) * decimal(b / a).ln() for a, b in zip(occupied(p), occupied(q)))),
        'hellinger_distance': float((roots / 2).sqrt()) if p != q else 0.0,
        'kl_divergence': float(divergence(filled(p), filled(q))) if p != q else 0.0,
        'total_variation_distance': float(sum(abs(a - b) for a, b in zip(p, q)) / 2),
        'l_infinity_distance': float(max(abs(a - b) for a, b in zip(p, q))),
    }
    agree(figures['jensen_shannon_distance'], jensenshannon(np.array(p, float), np.array(q, float), base=2))
    agree(figures['kl_divergence'], entropy(np.array(filled(p), float), np.array(filled(q), float)))
    return figures


def chi_squared(baseline, target):
    """Statistic of the 2 x k table, exactly."""
    b, t = sum(baseline), sum(target)
    return sum((Fraction(x * t - y * b) ** 2 / ((x + y) * b * t) for x, y in zip(baseline, target)), Fraction(0))


def likelihood_ratio(baseline, target):
    b, t = sum(baseline), sum(target)
    cells = [(o, Fraction((x + y) * side, b + t)) for x, y in zip(baseline, target) for o, side in ((x, b), (y, t))]
    return 2 * sum((o * decimal(o / e).ln() for o, e in cells if o), Decimal(0))


def tests(baseline, target):
    b, t, k = sum(baseline), sum(target), len(baseline)
    fit = math.inf if any(y and not x for x, y in zip(baseline, target)) else float(
        sum((Fraction(y * b - x * t) ** 2 / (b * t * x) for x, y in zip(baseline, target) if x), Fraction(0))
    )
    homogeneous = float(chi_squared(baseline, target))
    ratio = float(likelihood_ratio(baseline, target)) if shares(baseline) != shares(target) else 0.0
    figures = {
        'pearsons_chi_squared_test': [fit, math.nan if k == 1 else float(chi2.sf(fit, k - 1))],
        'chi_square_test': [homogeneous, 1.0 if k == 1 else float(chi2.sf(homogeneous, k - 1))],
        'g_test': [ratio, 1.0 if k == 1 else float(chi2.sf(ratio, k - 1))],
    }
    with np.errstate(all='ignore'):
        agree_test(figures['pearsons_chi_squared_test'], chisquare(target, np.array(baseline) / b * t))
    agree_test(figures['chi_square_test'], chi2_contingency([baseline, target], correction=False))
    agree_test(
        figures['g_test'], chi2_contingency([baseline, target], correction=False, lambda_='log-likelihood')
    )
    if k == 2:
        figures['fisher_exact_test'] = fisher(baseline, target)
        figures['z_test'] = proportions_z(baseline, target)
        assert max(b, t) > 10**5 or same(figures['fisher_exact_test'][1], fisher_exact([baseline, target])[1], 1e-9)
    return {'cramers_v': math.nan if k == 1 else math.sqrt(homogeneous / (b + t)), 'tests': figures}


def proportions_z(baseline, target):
    """Pooled z of the second category, whose square is the chi-squared statistic; two-sided p-value."""
    b, t = sum(baseline), sum(target)
    pooled = Fraction(baseline[1] + target[1], b + t)
    gap = Fraction(baseline[1], b) - Fraction(target[1], t)
    variance = pooled * (1 - pooled) * (Fraction(1, b) + Fraction(1, t))
    z = float(decimal(gap) / decimal(variance).sqrt())
    return [z, float(2 * norm.sf(abs(z)))]


def log_factorial(n):
    if n < 300:
        return Decimal(math.factorial(n)).ln()
    x = Decimal(n)
    series = sum(
        decimal(number) / (2 * k * (2 * k - 1) * x ** (2 * k - 1)) for k, number in enumerate(BERNOULLI, start=1)
    )
    return x * x.ln() - x + (2 * PI * x).ln() / 2 + series


def fisher(baseline, target):
    """Odds ratio, and the sum of all probabilities up to the observed one."""
    (a, b), (c, d) = baseline, target
    row, other, column = a + b, c + d, a + c
    lowest, highest = max(0, column - other), min(row, column)
    margins = log_factorial(row) + log_factorial(other) + log_factorial(column) + log_factorial(b + d)
    margins -= log_factorial(row + other)

    def log_p(x):
        cells = (x, row - x, column - x, other - column + x)
        return margins - sum(log_factorial(cell) for cell in cells)

    def tail(x, step):
        term, total = Decimal(1), Decimal(1)
        start = x
        while term > total * Decimal('1e-30'):
            if step > 0:
                term *= Decimal((row - x) * (column - x)) / ((x + 1) * (other - column + x + 1))
            else:
                term *= Decimal(x * (other - column + x)) / ((row - x + 1) * (column - x + 1))
            total += term
            x += step
        return total * log_p(start).exp()

    odds = math.inf if b == 0 or c == 0 else float(Fraction(a * d, b * c))
    bound = log_p(a) + Decimal('1e-40')
    mode = (column + 1) * (row + 1) // (row + other + 2)
    if log_p(mode) <= bound:
        return [odds, 1.0]
    step = -1 if a < mode else 1
    p = tail(a, step)
    inner, outer = mode, highest if step < 0 else lowest
    if log_p(outer) <= bound:
        while abs(outer - inner) > 1:
            middle = (inner + outer) // 2
            inner, outer = (middle, outer) if log_p(middle) > bound else (inner, middle)
        p += tail(outer, -step)
    return [odds, min(1.0, float(p))]


def same(actual, expected, tolerance):
    if math.isnan(actual) or math.isinf(actual) or expected == 0 or abs(expected) < 1e-290:
        return actual == expected or (math.isnan(actual) and math.isnan(expected)) or abs(actual) < 1e-290
    return abs(actual - expected) <= tolerance * abs(expected) + 1e-14


def agree(actual, expected):
    # At billions of rows sums of large terms that cancel leave scipy few digits.
    assert same(actual, float(expected), 1e-5), (actual, expected)


def agree_test(figures, scipys):
    agree(figures[0], scipys[0])
    assert same(figures[1], float(scipys[1]), 1e-4), (figures, scipys)


def families():
    """Families of p-values; None stands for a test that was not defined."""
    rng = np.random.RandomState(SEED + 1)
    yield [0.03]
    yield [0.5, 0.04]
    yield [0.0, 0.2, 1.0, 0.2, 1e-300]
    yield [None, 0.01, None, 0.02, 0.03]
    yield [None, None]
    yield []
    yield np.round(rng.uniform(size=12), 4).tolist()
    yield np.round(np.concatenate([rng.uniform(size=15), rng.uniform(size=10) * 1e-3]), 6).tolist()


def corrected(p_values):
    defined = [k for k, p in enumerate(p_values) if p is not None]
    p = np.array([p_values[k] for k in defined], float)
    n = len(p)
    order = np.argsort(p, kind='stable')
    ranks = np.arange(1, n + 1)
    harmonic = np.sum(1 / ranks)

    def in_place(ascending):
        adjusted = np.empty(n)
        adjusted[order] = np.minimum(ascending, 1)
        result = [None] * len(p_values)
        for k, value in zip(defined, adjusted.tolist()):
            result[k] = value
        return result

    def from_here(values):
        return np.minimum.accumulate(values[::-1])[::-1] if n else values

    return {
        'p_values': p_values,
        'bonferroni': in_place(p[order] * n),
        'holm': in_place(np.maximum.accumulate(p[order] * (n - ranks + 1)) if n else p),
        'benjamini_hochberg': in_place(from_here(p[order] * n / ranks)),
        'benjamini_yekutieli': in_place(from_here(p[order] * n * harmonic / ranks)),
    }


def chi_squared_rows():
    rows = []
    for dof in [1, 2, 3, 4, 5, 8, 15, 16, 31, 32, 33, 60, 100, 500, 999, 2000, 5000, 20000]:
        deviations = [dof + z * math.sqrt(2 * dof) for z in (-6, -2, -0.5, 0, 0.1, 1, 2, 4, 8, 14, 20, 26)]
        for x in [1e-17, 1e-6, 0.2, 1.4, 3.5, 50.0, 300.0, 1340.0, dof + 1.9, dof + 2.1, *deviations]:
            p = float(chi2.sf(x, dof))
            if x > 0 and 1e-300 < p:
                rows.append([x, dof, p])
    return rows


def written(value):
    """Not-finite numbers as text."""
    if isinstance(value, dict):
        return {key: written(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [written(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return 'NaN' if math.isnan(value) else 'Infinity' if value > 0 else '-Infinity'
    return value


def main():
    document = {
        'made_by': 'tools/reference/src/categorical_metrics.py',
        'seed': SEED,
        'versions': {'python': platform.python_version(), 'numpy': np.__version__, 'scipy': scipy.__version__},
        'categories': [
            {'name': name, 'baseline': b, 'target': t, 'distances': distances(b, t), **tests(b, t)}
            for name, b, t in count_pairs()
        ],
        'histograms': [
            {'name': name, 'baseline': b, 'target': t, 'distances': distances(b, t)} for name, b, t in histograms()
        ],
        'corrections': [corrected(family) for family in families()],
        'chi2_sf': chi_squared_rows(),
    }
    json.dump(written(document), sys.stdout, separators=(',', ':'), allow_nan=False)
    sys.stdout.write('\n')


main()
