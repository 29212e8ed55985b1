"""Writes the reference figures of model performance, attribution and descriptive statistics.

    python3 performance_metrics.py > libs/metric-engine/fixtures/performance-reference.json

Figures come from their definitions in exact fractions, numpy and scipy. Where scikit-learn is installed every
figure that it has is checked against it, and its version is written down.
Deterministic: inputs come from numpy's legacy RandomState, whose streams never change, rounded to decimals.
Needs scipy (Debian: python3-scipy). Not-finite numbers are written as text.
"""

import json
import math
import platform
import sys
import warnings
from decimal import Decimal, getcontext
from fractions import Fraction

import numpy as np
import scipy
from scipy.stats import kurtosis, rankdata, skew

try:
    import sklearn
    from sklearn import metrics

    # Older releases have no Brier score of several classes, and make probabilities sum to 1.
    if tuple(int(part) for part in sklearn.__version__.split('.')[:2]) < (1, 7):
        sklearn = None
except ImportError:
    sklearn = None

SEED = 20251103
EPSILON = 2.0**-52
getcontext().prec = 60


def agree(name, ours, theirs):
    """Stops when a figure is not the one that a library has."""
    if not math.isclose(ours, theirs, rel_tol=1e-12, abs_tol=1e-300) and not (math.isnan(ours) and math.isnan(theirs)):
        raise SystemExit(f'{name}: {ours!r}, but the library has {theirs!r}')


def exact(values):
    return [Fraction(float(value)) for value in values]


def root(fraction):
    return (Decimal(fraction.numerator) / Decimal(fraction.denominator)).sqrt()


def regression_samples():
    """Triples (name, actual, predicted)."""
    rng = np.random.RandomState(SEED)

    def normal(n, mean=0.0, sd=1.0, decimals=3):
        return np.round(mean + sd * rng.standard_normal(n), decimals)

    actual = normal(400, 65, 4)
    yield 'near predictions', actual, np.round(actual + normal(400, 0.1, 0.5), 3)
    yield 'worse than the mean', actual, normal(400, 75, 6)
    yield 'all right', actual, actual
    yield 'around zero', normal(300, 0, 2), normal(300, 0, 2)
    yield 'zeros among the actual values', np.round(rng.poisson(1, 60) * 1.0), np.round(rng.poisson(1, 60) + 0.5, 1)
    yield 'constant, all right', np.full(20, 0.1), np.full(20, 0.1)
    yield 'constant, some wrong', np.full(20, 3.0), np.r_[np.full(19, 3.0), 4.0]
    yield 'constant predictions', actual, np.full(400, 65.0)
    yield 'offset 1e9, spread 1e-3', 1e9 + 1e-3 * normal(300, 0, 1, 6), 1e9 + 1e-3 * normal(300, 0, 1, 6)
    yield 'errors of 1e200', 1e200 * normal(50), 1e200 * normal(50)
    yield 'errors of 1e-200', 1e-200 * normal(50), 1e-200 * normal(50)
    yield 'one far value', np.r_[normal(99), 1e9], normal(100)
    yield 'two rows', np.array([1.0, 2.0]), np.array([1.5, 1.75])
    yield 'one row', np.array([2.0]), np.array([3.0])


def regression_cases():
    for name, actual, predicted in regression_samples():
        y, f = exact(actual), exact(predicted)
        n = len(y)
        squares = sum((a - b) ** 2 for a, b in zip(y, f))
        mean = sum(y) / n
        spread = sum((a - mean) ** 2 for a in y)
        r2 = (1 if squares == 0 else 0) if spread == 0 else 1 - squares / spread
        expected = {
            'mean_absolute_error': float(sum(abs(a - b) for a, b in zip(y, f)) / n),
            'root_mean_squared_error': float(root(squares / n)),
            'mean_squared_error': as_double(squares / n),
            'mean_absolute_percentage_error': float(
                sum(abs(a - b) / max(abs(a), Fraction(EPSILON)) for a, b in zip(y, f)) / n
            ),
            'r2_score': float(r2) if n > 1 else math.nan,
        }
        # numpy's squares overflow or vanish there, and its mean rounds the digits of the offset away.
        if sklearn and '1e' not in name:
            check_regression(name, actual, predicted, expected)
        yield {'name': name, 'actual': actual, 'predicted': predicted, 'expected': expected}


def as_double(fraction):
    try:
        return float(fraction)
    except OverflowError:
        return math.inf


def check_regression(name, actual, predicted, expected):
    for metric, function in {
        'mean_absolute_error': metrics.mean_absolute_error,
        'root_mean_squared_error': metrics.root_mean_squared_error,
        'mean_squared_error': metrics.mean_squared_error,
        'mean_absolute_percentage_error': metrics.mean_absolute_percentage_error,
        'r2_score': metrics.r2_score,
    }.items():
        # scikit-learn takes the rounded variance of twenty times 0.1 for a real one.
        if (name, metric) != ('constant, all right', 'r2_score'):
            agree(f'{name}, {metric}', expected[metric], float(function(actual, predicted)))


def classification_samples():
    """(name, classes, actual codes, predicted codes, columns of scores)."""
    rng = np.random.RandomState(SEED + 1)

    def probabilities(actual, classes, strength, decimals):
        raw = rng.gamma(1.0, size=(len(actual), classes))
        raw[np.arange(len(actual)), actual] += strength
        return np.round(raw / raw.sum(axis=1, keepdims=True), decimals)

    def of(name, classes, n, strength, decimals, weights=None):
        actual = rng.choice(classes, size=n, p=weights)
        scores = probabilities(actual, classes, strength, decimals)
        return name, classes, actual, scores.argmax(axis=1), list(scores.T)

    def second_class_only(case):
        name, classes, actual, predicted, columns = case
        return name, classes, actual, predicted, [columns[1]]

    yield second_class_only(of('two classes', 2, 300, 1.0, 6))
    yield second_class_only(of('two classes, tied scores', 2, 400, 0.5, 1))
    yield second_class_only(of('two classes, rare', 2, 250, 1.0, 3, [0.97, 0.03]))
    yield of('two classes, both columns', 2, 120, 1.0, 2)
    yield of('three classes', 3, 300, 1.0, 6)
    yield of('four classes, tied scores', 4, 300, 0.7, 1, [0.6, 0.25, 0.1, 0.05])
    name, classes, actual, predicted, columns = of('five classes, one never predicted', 5, 200, 0.5, 4)
    yield name, classes, actual, np.where(predicted == 3, 0, predicted), columns
    yield 'one class only', 2, np.ones(20, int), np.r_[np.ones(15, int), np.zeros(5, int)], [np.linspace(0.1, 0.9, 20)]
    yield 'constant scores', 2, np.arange(20) % 2, np.zeros(20, int), [np.full(20, 0.25)]
    yield 'certain, right and wrong', 2, np.array([0, 1, 1, 0, 1]), np.array([0, 1, 0, 0, 1]), [np.array([0.0, 1.0, 0.0, 0.0, 1.0])]
    yield 'separated', 2, np.array([0, 0, 0, 1, 1]), np.array([0, 0, 1, 1, 1]), [np.array([0.1, 0.2, 0.6, 0.7, 0.9])]
    yield 'reversed', 2, np.array([0, 0, 1, 1]), np.array([1, 1, 0, 0]), [np.array([0.8, 0.9, 0.1, 0.2])]
    yield 'class that does not occur', 4, np.array([0, 1, 2, 0, 1, 2]), np.array([0, 2, 2, 0, 1, 1]), list(
        np.array([[0.7, 0.1, 0.1, 0.1], [0.2, 0.3, 0.4, 0.1], [0.1, 0.1, 0.8, 0.0], [0.5, 0.3, 0.1, 0.1], [0.1, 0.6, 0.2, 0.1], [0.2, 0.4, 0.3, 0.1]]).T
    )


def averages(per_class, support, micro=None):
    there = [(figure, weight) for figure, weight in zip(per_class, support) if not math.isnan(figure)]
    rows = sum(weight for _, weight in there)
    result = {
        'macro': math.fsum(figure for figure, _ in there) / len(there) if there else math.nan,
        'weighted': math.fsum(figure * weight for figure, weight in there) / rows if rows else math.nan,
    }
    return result if micro is None else {**result, 'micro': micro}


def area(scores, is_positive):
    """Rank sum with ties averaged."""
    positives, negatives = int(is_positive.sum()), int((~is_positive).sum())
    if positives == 0 or negatives == 0:
        return math.nan
    # The rank sum is a whole number of halves, so it is exact.
    ranks = rankdata(scores)[is_positive].sum()
    return float(Fraction(ranks) - Fraction(positives * (positives + 1), 2)) / (positives * negatives)


def surprise(probability):
    return -math.log(min(max(probability, EPSILON), 1 - EPSILON))


def classification_cases():
    for name, classes, actual, predicted, columns in classification_samples():
        counts = [
            (
                int(((actual == k) & (predicted == k)).sum()),
                int(((actual != k) & (predicted == k)).sum()),
                int(((actual == k) & (predicted != k)).sum()),
            )
            for k in range(classes)
        ]
        support = [int((actual == k).sum()) for k in range(classes)]
        right, n = int((actual == predicted).sum()), len(actual)

        def share(part, whole):
            figures = [
                math.nan if sum(c) == 0 else (part(*c) / whole(*c) if whole(*c) else 0.0) for c in counts
            ]
            return {'perClass': figures, 'averages': averages(figures, support, right / n)}

        both = [1 - columns[0], columns[0]] if len(columns) == 1 else columns
        ranked = [both[1], both[1]] if classes == 2 else both
        areas = [area(ranked[k], actual == (1 if classes == 2 else k)) for k in range(classes)]
        briers = [
            float(sum((p - (a == k)) ** 2 for p, a in zip(exact(both[k]), actual.tolist())) / n) for k in range(classes)
        ]
        losses = [
            math.fsum(surprise(p if a == k else 1 - p) for p, a in zip(both[k], actual)) / n for k in range(classes)
        ]
        expected = {
            'accuracy': right / n,
            'precision': share(lambda tp, fp, fn: tp, lambda tp, fp, fn: tp + fp),
            'recall': share(lambda tp, fp, fn: tp, lambda tp, fp, fn: tp + fn),
            'f1_score': share(lambda tp, fp, fn: 2 * tp, lambda tp, fp, fn: 2 * tp + fp + fn),
            'roc_auc': {'perClass': areas, 'averages': averages(areas, support)},
            'log_loss': {'value': math.fsum(surprise(both[a][k]) for k, a in enumerate(actual)) / n, 'perClass': losses},
            'brier_score': {'value': briers[1] if classes == 2 else math.fsum(briers), 'perClass': briers},
        }
        if sklearn:
            check_classification(name, classes, actual, predicted, both, expected)
        yield {
            'name': name,
            'classes': classes,
            'actual': actual,
            'predicted': predicted,
            'scores': columns,
            'counts': counts,
            'expected': expected,
        }


def check_classification(name, classes, actual, predicted, columns, expected):
    agree(f'{name}, accuracy', expected['accuracy'], metrics.accuracy_score(actual, predicted))
    codes = list(range(classes))
    for metric, function in {
        'precision': metrics.precision_score,
        'recall': metrics.recall_score,
        'f1_score': metrics.f1_score,
    }.items():
        figures = function(actual, predicted, labels=codes, average=None, zero_division=0)
        for k in codes:
            if not math.isnan(expected[metric]['perClass'][k]):
                agree(f'{name}, {metric} of {k}', expected[metric]['perClass'][k], figures[k])
        for average, figure in expected[metric]['averages'].items():
            agree(f'{name}, {metric} {average}', figure, function(actual, predicted, average=average, zero_division=0))
    table = np.array(columns).T
    loss = metrics.log_loss(actual, columns[1] if classes == 2 else table, labels=codes)
    agree(f'{name}, log loss', expected['log_loss']['value'], loss)
    for k in codes:
        there = 0 < (actual == k).sum() < len(actual)
        loss = metrics.log_loss(actual == k, columns[k], labels=[False, True])
        agree(f'{name}, log loss of {k}', expected['log_loss']['perClass'][k], loss)
        brier = metrics.brier_score_loss(actual == k, columns[k], pos_label=True)
        agree(f'{name}, Brier of {k}', expected['brier_score']['perClass'][k], brier)
        if there:
            agree(f'{name}, AUC of {k}', expected['roc_auc']['perClass'][k], metrics.roc_auc_score(actual == k, columns[k]))
    if classes > 2:
        brier = metrics.brier_score_loss(actual, table, labels=codes)
        agree(f'{name}, Brier', expected['brier_score']['value'], brier)
        # It refuses probabilities whose rounded sum is not 1; those of each class are compared above.
        if min((actual == k).sum() for k in codes) > 0 and np.allclose(table.sum(axis=1), 1):
            for average in ('macro', 'weighted'):
                auc = metrics.roc_auc_score(actual, table, multi_class='ovr', average=average, labels=codes)
                agree(f'{name}, AUC {average}', expected['roc_auc']['averages'][average], auc)


def gain_cases():
    rng = np.random.RandomState(SEED + 2)
    gains = np.round(rng.gamma(0.5, size=25), 4)
    for name, baseline, target in [
        ('same order', gains, gains),
        ('noise', gains, np.round(np.abs(gains + 0.3 * rng.standard_normal(25)), 4)),
        ('ties in the target', gains, np.round(gains * 2) / 2),
        ('ties in the baseline', np.round(gains * 2) / 2, gains[::-1].copy()),
        ('all target importances tie', gains, np.full(25, 0.5)),
        ('negative target importances', gains, -gains),
        ('nothing matters in the baseline', np.zeros(4), np.array([1.0, 2.0, 3.0, 4.0])),
        ('two features, swapped', np.array([0.75, 0.25]), np.array([0.1, 0.9])),
    ]:
        ranks = np.arange(len(baseline))
        discounts = [1 / math.log2(k + 2) for k in ranks]
        # A feature's discount is the mean over the places that its tie takes.
        places = [
            range(int((target > score).sum()), int((target >= score).sum())) for score in target
        ]
        gained = math.fsum(g * math.fsum(discounts[p] for p in place) / len(place) for g, place in zip(baseline, places))
        best = math.fsum(g * d for g, d in zip(sorted(baseline, reverse=True), discounts))
        expected = gained / best if best else 0.0
        if sklearn:
            agree(f'NDCG, {name}', expected, metrics.ndcg_score([baseline], [target]))
        yield {'name': name, 'baseline': baseline, 'target': target, 'expected': expected}


def shape_cases():
    rng = np.random.RandomState(SEED + 3)
    exponential = np.round(rng.exponential(2, 400), 4)
    normal = np.round(rng.standard_normal(501), 4)
    for name, values in [
        ('exponential', exponential),
        ('normal', normal),
        ('two values', np.r_[np.zeros(90), np.ones(10)]),
        ('uniform', np.round(rng.uniform(0, 10, 300), 3)),
        ('heavy tail', np.round(rng.standard_t(3, 600), 4)),
        ('offset 1e9, spread 1e-3', 1e9 + 1e-3 * exponential),
        ('near 1e300', 1e300 * exponential),
        ('near 1e-300', 1e-300 * exponential),
        ('near the largest double', 1.7e308 * np.r_[-1.0, -0.5, 0.0, 1.0, 1.0, 1.0]),
        ('one far value', np.r_[normal, 1e12]),
    ]:
        x = exact(values)
        mean = sum(x) / len(x)
        second, third, fourth = (sum((v - mean) ** power for v in x) / len(x) for power in (2, 3, 4))
        skewness = float(Decimal((third / second).numerator) / Decimal((third / second).denominator) / root(second))
        excess = float(fourth / second**2 - 3)
        # scipy's powers overflow or vanish there, or its mean is rounded.
        if not any(mark in name for mark in ('1e', 'largest', 'far')):
            agree(f'skewness, {name}', skewness, float(skew(values)))
            agree(f'kurtosis, {name}', excess, float(kurtosis(values)))
        yield {'name': name, 'values': np.sort(values), 'skewness': skewness, 'kurtosis': excess}


def quantile_cases():
    rng = np.random.RandomState(SEED + 4)
    shares = [0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1]
    for n in (1, 2, 3, 10, 101, 250):
        values = np.sort(np.round(rng.standard_normal(n) * 10, 3))
        yield {'values': values, 'quantiles': np.quantile(values, shares)}


def histogram_cases():
    rng = np.random.RandomState(SEED + 5)
    normal = np.round(rng.standard_normal(500), 4)
    for name, baseline, target in [
        ('shifted', normal, np.round(0.7 + 1.3 * rng.standard_normal(200), 4)),
        ('all outside', normal, np.full(10, 50.0)),
        ('infinite', np.r_[normal, np.inf, -np.inf], np.r_[normal[:50], np.inf]),
    ]:
        finite = baseline[np.isfinite(baseline)]
        low, high = finite.min(), finite.max()
        edges = low + np.arange(11) * ((high - low) / 10)

        def counts(values):
            inside = values[(values >= low) & (values <= high)]
            inner = np.histogram(inside, np.r_[edges[:-1], np.inf])[0]
            return [int((values < low).sum()), *inner.tolist(), int((values > high).sum())]

        yield {
            'name': name,
            'baseline': np.sort(baseline),
            'target': np.sort(target),
            'edges': edges,
            'baselineCounts': counts(baseline),
            'targetCounts': counts(target),
        }


def plain(value):
    """JSON's own types; numbers that are not finite as text."""
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, (bool, int, str)):
        return value
    value = float(value)
    if math.isfinite(value):
        return value
    return 'NaN' if math.isnan(value) else ('Infinity' if value > 0 else '-Infinity')


def main():
    warnings.simplefilter('ignore')
    versions = {'python': platform.python_version(), 'numpy': np.__version__, 'scipy': scipy.__version__}
    if sklearn:
        versions['scikit_learn'] = sklearn.__version__
    document = {
        'made_by': 'tools/reference/src/performance_metrics.py',
        'seed': SEED,
        'versions': versions,
        'regression': list(regression_cases()),
        'classification': list(classification_cases()),
        'gains': list(gain_cases()),
        'shapes': list(shape_cases()),
        'quantiles': list(quantile_cases()),
        'histograms': list(histogram_cases()),
    }
    json.dump(plain(document), sys.stdout, separators=(',', ':'), allow_nan=False)
    sys.stdout.write('\n')


main()
