"""Writes the reference figures of the energy distance and of the two-sample tests of numbers.

    python3 significance_tests.py > libs/metric-engine/fixtures/significance-reference.json

Statistics follow their textbook definitions in fractions and 60-digit decimals; where scipy keeps its digits it
has to agree, or the script stops. Of the p-values, exact ones are counted in whole numbers, the limiting law of
Cramer-von Mises is summed in decimals (scipy stops its series at 1e-7), the others are scipy's distributions.
Deterministic: inputs come from numpy's legacy RandomState, whose streams never change, rounded to decimals.
Needs scipy (Debian: python3-scipy). Not-finite numbers are written as text.
"""

import json
import math
import platform
import sys
import warnings
from collections import Counter
from decimal import Decimal, getcontext, localcontext
from fractions import Fraction

import numpy as np
import scipy
from scipy import stats
from scipy.special import erfc

SEED = 20240919
PI = Decimal(
    '3.14159265358979323846264338327950288419716939937510582097494459230781640628620899862803482534211706798214808'
    '65132823066470938446095505822317253594081284811174502841027019385211055596446229489549303819644288109756659334'
    '46128475648233786783165271201909145648566923460348610454326648213393607260249141273724587006606315588174881520'
    '9209628292540917153643678925903600113305305488204665'
)
# Samples whose Anderson-Darling statistics lie next to 0.325 and 6.546, where the table of p-values ends.
TABLE_ENDS = [
    ('before the start', '19 8 28 13 2 38 36 5 10 35 16 35'.split(), '15 7 30 36 41 9 38 6 18 40 41'.split()),
    ('at the start', '37 32 19 1 1 17 12 15 3 38 7 6'.split(), '15 22 24 8 3 27 28 23 6 23 33'.split()),
    ('at the end', '21 32 14 3 32 0 8 6 28 29 18 23'.split(), '28 52 21 57 40 35 47 35 52 51 19'.split()),
    ('beyond the end', '16 25 2 20 28 30 30 25 37 23 32 4'.split(), '41 49 52 24 49 49 34 21 53 53 42'.split()),
]
getcontext().prec = 60
warnings.simplefilter('ignore')


def pairs():
    """Pairs (name, baseline, target) of rounded values."""
    rng = np.random.RandomState(SEED)

    def normal(n, mean=0.0, sd=1.0, decimals=3):
        return np.round(mean + sd * rng.standard_normal(n), decimals)

    def whole(n, rate):
        return rng.poisson(rate, n).astype(float)

    yield 'same normal', normal(300), normal(200)
    yield 'shifted', normal(250), normal(180, 0.3)
    yield 'far apart', normal(200), normal(150, 3)
    yield 'farther apart, p-values near 1e-100', normal(310), normal(330, 4)
    yield 'wider', normal(220, 70, 2), normal(140, 70, 5)
    yield 'lower target', normal(90, 5, 1), normal(60, 4, 1)
    yield 'counts with many ties', whole(300, 3), whole(260, 3.4)
    yield 'one decimal', normal(500, 20, 1, 1), normal(400, 20.1, 1.1, 1)
    yield 'heavy tails', np.round(rng.standard_t(2, 200), 3), np.round(rng.standard_t(2, 200) + 0.2, 3)
    yield 'skewed', np.round(rng.lognormal(0, 1, 260), 4), np.round(rng.lognormal(0.1, 1, 130), 4)
    yield 'equal samples', np.arange(40) / 8, np.arange(40) / 8
    yield 'both 20', normal(20), normal(20, 0.6)
    yield 'sizes 19 and 20', normal(19), normal(20, 0.8)
    yield 'sizes 20 and 6 with ties', whole(20, 4), whole(6, 6)
    yield 'sizes 13 and 17, apart', normal(13), normal(17, 4)
    yield 'sizes 21 and 5', normal(21), normal(5, -0.7)
    yield 'both 24, the last corrected size', normal(24), normal(24, 0.5)
    yield 'sizes 25 and 9', normal(25, 0, 1, 2), normal(9, 1, 1, 2)
    yield '8 against 60 without ties', normal(8, 0.5, 1, 6), normal(60, 0, 1, 6)
    yield '60 against 8 without ties, apart', normal(60, 0, 1, 6), normal(8, 4, 1, 6)
    yield '9 against 9 without ties', normal(9, 0, 1, 6), normal(9, 1, 1, 6)
    yield '8 against 30 with one tie', np.append(normal(7, 0, 1, 6), 0.5), np.append(normal(29, 0, 1, 6), 0.5)
    yield '1 against 12', normal(1, 1, 1, 6), normal(12, 0, 1, 6)
    yield '2 against 3', np.array([0.1, 0.4]), np.array([0.2, 0.3, 0.9])
    yield '4 against 5 with ties', np.array([1.0, 1, 2, 3]), np.array([1.0, 2, 2, 3, 4])
    yield '5 against 2', np.array([0.3, 0.5, 0.7, 0.8, 1.1]), np.array([0.2, 0.6])
    for end, baseline, target in TABLE_ENDS:
        yield f'Anderson-Darling {end} of the table', np.array(baseline, float), np.array(target, float)
    yield 'no common value', np.array([1.0, 2, 3, 4, 5, 6]), np.array([7.0, 8, 9, 10, 11])
    yield 'constant baseline', np.full(30, 5.0), normal(40, 5, 1)
    yield 'magnitudes near 1e150', normal(80) * 1e150, normal(50, 0.4) * 1e150


def counted_pairs():
    """(name, levels, rows of the baseline at each level, rows of the target)."""
    rng = np.random.RandomState(SEED + 1)

    def spread(rows, count, centre):
        weights = np.exp(-0.5 * ((np.arange(count) - centre) / (count / 6)) ** 2)
        return rng.multinomial(rows, weights / weights.sum()).tolist()

    tenths = [k / 10 for k in range(60)]
    yield 'two levels', [0.0, 1.0], [152, 148], [96, 104]
    yield 'two levels, few rows', [2.0, 7.0], [9, 3], [2, 6]
    yield 'three levels', [0.0, 1.0, 2.0], [50, 80, 30], [40, 30, 35]
    yield 'four levels', [0.0, 0.5, 2.0, 2.25], [50, 80, 30, 60], [45, 30, 35, 50]
    yield 'five levels', [0.0, 1.0, 2.0, 3.5, 4.25], [50, 80, 30, 60, 21], [45, 30, 35, 50, 33]
    yield 'a month against a week of minutes', tenths, spread(43200, 60, 29), spread(10080, 60, 29.3)
    yield 'a month against a week, the same', tenths, spread(43200, 60, 30), spread(10080, 60, 30)
    yield 'nine zeros in ten', [0.0, 1.0, 2.0, 3.0], [90000, 5000, 3000, 2000], [45000, 2300, 1700, 1000]
    yield 'millions', tenths, spread(4 * 10**6, 60, 30), spread(3 * 10**6, 60, 30.02)


def as_counts(baseline, target):
    first, second = Counter(baseline.tolist()), Counter(target.tolist())
    levels = sorted(first | second)
    return levels, [first[v] for v in levels], [second[v] for v in levels]


def decimal(fraction):
    return Decimal(fraction.numerator) / Decimal(fraction.denominator)


def energy(levels, a, b):
    n, m, area, i, j = sum(a), sum(b), Fraction(0), 0, 0
    for k in range(len(levels) - 1):
        i, j = i + a[k], j + b[k]
        area += Fraction(i * m - j * n, n * m) ** 2 * (Fraction(levels[k + 1]) - Fraction(levels[k]))
    return float((2 * decimal(area)).sqrt())


def squared_rank_shifts(ranks, below, count):
    """Sum of (rank - k)^2 over k = below + 1 .. below + count."""
    def squares(k):
        return k * (k + 1) * (2 * k + 1) // 6

    of_k = count * below + count * (count + 1) // 2
    return count * ranks**2 - 2 * ranks * of_k + squares(below + count) - squares(below)


def cramer_von_mises(a, b):
    n, m, u, i, j = sum(a), sum(b), Fraction(0), 0, 0
    if min(n, m) < 2:
        return None
    for x, y in zip(a, b):
        midrank = Fraction(2 * (i + j) + x + y + 1, 2)
        u += n * squared_rank_shifts(midrank, i, x) + m * squared_rank_shifts(midrank, j, y)
        i, j = i + x, j + y
    t = u / (n * m * (n + m)) - Fraction(4 * n * m - 1, 6 * (n + m))
    if max(n, m) <= 20:
        criteria = path_criteria(n, m)
        reached = math.floor(t * (n + m) ** 2 * n * m / math.gcd(n, m) ** 2)
        p = float(Fraction(sum(c for k, c in criteria.items() if k >= reached), math.comb(n + m, n)))
    else:
        size, product = n + m, n * m
        mean = Fraction(size + 1, 6 * size)
        numerator = (size + 1) * (4 * product * size - 3 * (n * n + m * m) - 2 * product)
        spread = decimal(Fraction(45 * numerator, 180 * size * size * product)).sqrt()
        p = limit_law(Decimal(1) / 6 + decimal(t - mean) / spread)
    return float(t), p


def path_criteria(n, m):
    """How many lattice paths from (0, 0) to (n, m) have which sum of squared gaps."""
    divisor = math.gcd(n, m)
    column = [Counter() for _ in range(m + 1)]
    for i in range(n + 1):
        below = Counter()
        for j in range(m + 1):
            paths = column[j] + below if i + j else Counter({0: 1})
            step = (i * m // divisor - j * n // divisor) ** 2
            below = Counter({k + step: c for k, c in paths.items()})
            column[j] = below
    return column[m]


def limit_law(x):
    """Survival function of the limiting Cramer-von Mises law: 1 minus the series of Anderson & Darling."""
    if x < Decimal('0.003'):
        return 1.0
    if x > 155:
        return 0.0  # exp(-pi^2 x / 2) is below the smallest double
    with localcontext() as context:
        context.prec = 45 + int(Decimal('2.2') * x)
        x = Decimal(x)
        ratio, total, k = PI.sqrt(), Decimal(0), 0  # ratio: Gamma(k + 1/2) / Gamma(k + 1)
        while True:
            q = Decimal(4 * k + 1) ** 2 / (16 * x)
            term = ratio * Decimal(4 * k + 1).sqrt() * (-q).exp() * bessel_k(q) / (PI * PI.sqrt() * x.sqrt())
            total += term
            k += 1
            ratio *= (k - Decimal('0.5')) / k
            if term < Decimal(10) ** -(context.prec - 2):
                return float(1 - total)


def bessel_k(q):
    """K_1/4(q), the integral of exp(-q cosh t) cosh(t / 4) over t > 0, by the trapezoidal rule."""
    digits = getcontext().prec
    step = Decimal(4) / (digits + 20)
    growth = step.exp()
    quarter = (step / 4).exp()
    total, e, f = (-q).exp() / 2, growth, quarter
    while True:
        term = (-q * (e + 1 / e) / 2).exp() * (f + 1 / f) / 2
        total += term
        e, f = e * growth, f * quarter
        if term < total * Decimal(10) ** -(digits + 2):
            return total * step


def anderson_darling(a, b):
    n, m = sum(a), sum(b)
    size = n + m
    if size < 4 or len(a) < 2:
        return None
    total = Decimal(0)
    for own, count in ((a, n), (b, m)):
        below = below_own = Decimal(0)
        for x, y, mine in zip(a, b, own):
            tied = x + y
            rank, own_rank = below + Decimal(tied) / 2, below_own + Decimal(mine) / 2
            divisor = rank * (size - rank) - Decimal(size * tied) / 4
            total += Decimal(tied) / size * (size * own_rank - rank * count) ** 2 / divisor / count
            below, below_own = below + tied, below_own + mine
    h, g = harmonic_sums(size)
    H = Decimal(1) / n + Decimal(1) / m
    k = 2
    pa = (4 * g - 6) * (k - 1) + (10 - 6 * g) * H
    pb = (2 * g - 4) * k**2 + 8 * h * k + (2 * g - 14 * h - 4) * H - 8 * h + 4 * g - 6
    pc = (6 * h + 2 * g - 2) * k**2 + (4 * h - 4 * g + 6) * k + (2 * h - 6) * H + 4 * h
    pd = (2 * h + 6) * k**2 - 4 * h * k
    variance = (pa * size**3 + pb * size**2 + pc * size + pd) / ((size - 1) * (size - 2) * (size - 3))
    statistic = float((total * (size - 1) / size - (k - 1)) / variance.sqrt())
    critical = [0.325, 1.226, 1.961, 2.718, 3.752, 4.592, 6.546]
    fit = np.polyfit(critical, np.log([0.25, 0.1, 0.05, 0.025, 0.01, 0.005, 0.001]), 2)
    inside = critical[0] <= statistic <= critical[-1]
    return statistic, math.exp(np.polyval(fit, statistic)) if inside else 0.25 if statistic < 1 else 0.001


def harmonic_sums(size):
    """h = sum of 1/i and g = sum of 1 / ((size - i) j) over i < j < size."""
    if size < 20000:
        tail, g = Decimal(0), Decimal(0)
        for i in range(1, size - 1):
            tail += Decimal(1) / (size - i)
            g += tail / (i + 1)
        return tail + 1, g
    inverse = 1 / np.arange(size - 1, 1, -1, dtype=np.longdouble)
    tails = np.cumsum(inverse)
    g = (tails / np.arange(2, size, dtype=np.longdouble)).sum()
    return Decimal(str(tails[-1] + 1)), Decimal(str(g))


def mann_whitney(a, b):
    n, m, wins, below = sum(a), sum(b), Fraction(0), 0
    for x, y in zip(a, b):
        wins += x * (below + Fraction(y, 2))
        below += y
    cubes = sum((x + y) ** 3 - x - y for x, y in zip(a, b))
    if min(n, m) <= 8 and cubes == 0:
        orders = order_counts(n, m)
        p = float(Fraction(2 * sum(orders[: int(min(wins, n * m - wins)) + 1]), math.comb(n + m, n)))
    else:
        size = n + m
        variance = Fraction(n * m, 12) * (size + 1 - Fraction(cubes, size * (size - 1)))
        distance = abs(wins - Fraction(n * m, 2)) - Fraction(1, 2)
        p = 1.0 if variance == 0 else float(erfc(float(decimal(distance) / (2 * decimal(variance)).sqrt())))
    return float(wins), min(1.0, p)


def order_counts(n, m):
    """How many orders of n and m distinct values have U = 0, 1, ..., n m."""
    table = {(0, k): [1] for k in range(m + 1)}
    for i in range(1, n + 1):
        table[i, 0] = [1]
        for j in range(1, m + 1):
            counts = [0] * (i * j + 1)
            for u, c in enumerate(table[i - 1, j]):
                counts[u + j] += c
            for u, c in enumerate(table[i, j - 1]):
                counts[u] += c
            table[i, j] = counts
    return table[n, m]


def welch(levels, a, b):
    (n, x, v), (m, y, w) = (exact_moments(levels, counts) for counts in (a, b))
    if min(n, m) < 2 or v + w == 0:
        return None
    v, w = v / n, w / m
    t = decimal(x - y) / decimal(v + w).sqrt()
    freedom = (v + w) ** 2 / (v**2 / (n - 1) + w**2 / (m - 1))
    return float(t), 2 * float(stats.t.sf(abs(float(t)), float(freedom)))


def exact_moments(levels, counts):
    n = sum(counts)
    mean = sum(c * Fraction(v) for v, c in zip(levels, counts)) / n
    squares = sum(c * (Fraction(v) - mean) ** 2 for v, c in zip(levels, counts))
    return n, mean, squares / (n - 1) if n > 1 else None


def epps_singleton(levels, a, b):
    n, m = sum(a), sum(b)
    size = n + m
    if min(n, m) < 5:
        return None
    both = np.cumsum([x + y for x, y in zip(a, b)])

    def quartile(share):
        index = share * (size - 1)
        low, high = (levels[np.searchsorted(both, k, 'right')] for k in (math.floor(index), math.ceil(index)))
        return high - (high - low) * (1 - index % 1) if index % 1 >= 0.5 else low + (high - low) * (index % 1)

    scale = (quartile(0.75) - quartile(0.25)) / 2
    if scale == 0:
        return None
    if len(levels) <= 5:
        # With so few levels W is the quadratic form of the shares of all levels but one.
        form, rank = quadratic_form_of_shares(a, b), len(levels) - 1
    else:
        form, rank = quadratic_form(levels, a, b, scale), 4
    correction = 1 + size**-0.45 + 10.1 * (n**-1.7 + m**-1.7) if max(n, m) < 25 else 1
    w = float(size * form / correction)
    return w, float(stats.chi2.sf(w, rank))


def quadratic_form_of_shares(a, b):
    n, m = sum(a), sum(b)
    p, q = ([Fraction(c, sum(counts)) for c in counts] for counts in (a, b))
    rows = [
        [
            Fraction(n + m, n) * ((p[j] if j == k else 0) - p[j] * p[k])
            + Fraction(n + m, m) * ((q[j] if j == k else 0) - q[j] * q[k])
            for k in range(len(a) - 1)
        ]
        for j in range(len(a) - 1)
    ]
    return solved_form(rows, [x - y for x, y in zip(p[:-1], q[:-1])])


def quadratic_form(levels, a, b, scale):
    points = np.array([0.4, 0.8]) / scale
    angles = (points[:, None] * np.array(levels)).astype(np.longdouble)
    g = np.concatenate([np.cos(angles), np.sin(angles)])
    size = sum(a) + sum(b)
    gap, rows = 0, 0
    for sign, counts in ((1, a), (-1, b)):
        weights = np.array(counts, np.longdouble) / sum(counts)
        mean = (g * weights).sum(axis=1)
        centred = g - mean[:, None]
        rows = rows + np.longdouble(size) / sum(counts) * (centred[:, None] * centred[None] * weights).sum(axis=2)
        gap = gap + sign * mean
    return solved_form([list(row) for row in rows], list(gap))


def solved_form(rows, vector):
    """vector' inverse(rows) vector by elimination."""
    value = 0
    while rows:
        pivot = rows[0]
        value += vector[0] ** 2 / pivot[0]
        vector = [v - vector[0] * row[0] / pivot[0] for v, row in zip(vector[1:], rows[1:])]
        rows = [[r - row[0] * p / pivot[0] for r, p in zip(row[1:], pivot[1:])] for row in rows[1:]]
    return value


def figures(levels, a, b):
    tests = {
        'cramer_von_mises_test': cramer_von_mises(a, b),
        'anderson_darling_test': anderson_darling(a, b),
        'mann_whitney_u_test': mann_whitney(a, b),
        'welch_t_test': welch(levels, a, b),
        'epps_singleton_test': epps_singleton(levels, a, b),
    }
    undefined = ('NaN', 'NaN')
    named = {name: dict(zip(('statistic', 'p_value'), pair or undefined)) for name, pair in tests.items()}
    return {'energy_distance': energy(levels, a, b), **named}


def confirm(name, baseline, target, expected):
    """scipy has to agree where it keeps its digits."""
    def agree(what, mine, other):
        if mine != 'NaN' and not abs(mine - other) <= 1e-9 * abs(mine):
            raise SystemExit(f'{name}: {what} is {mine}, scipy has {other}')

    def agree_on(test, statistic, p_value):
        agree(f'statistic of {test}', expected[test]['statistic'], statistic)
        agree(f'p-value of {test}', expected[test]['p_value'], p_value)

    agree('energy distance', expected['energy_distance'], stats.energy_distance(baseline, target))
    agree_on('mann_whitney_u_test', *stats.mannwhitneyu(baseline, target))
    if np.abs(baseline).max() > 1e100 or len(baseline) == 1:
        return
    agree_on('welch_t_test', *stats.ttest_ind(baseline, target, equal_var=False))
    mises = stats.cramervonmises_2samp(baseline, target)
    has_digits = mises.pvalue > 1e-3
    agree_on('cramer_von_mises_test', mises.statistic, mises.pvalue if has_digits else (
        expected['cramer_von_mises_test']['p_value']))
    if min(len(baseline), len(target)) >= 5:
        agree_on('epps_singleton_test', *stats.epps_singleton_2samp(baseline, target))
    darling = stats.anderson_ksamp([baseline, target])
    agree_on('anderson_darling_test', darling.statistic, darling.significance_level)


def pair_documents():
    for name, baseline, target in pairs():
        expected = figures(*as_counts(baseline, target))
        confirm(name, baseline, target, expected)
        yield {'name': name, 'baseline': baseline.tolist(), 'target': target.tolist(), 'expected': expected}


def counted_documents():
    for name, levels, a, b in counted_pairs():
        expected = figures(levels, a, b)
        yield {'name': name, 'levels': levels, 'baseline': a, 'target': b, 'expected': expected}


def distribution_rows():
    normal = [[z, float(stats.norm.sf(z))] for z in np.round(np.arange(-6, 37.1, 0.7), 1).tolist()]
    # scipy squares x before the exponential, which costs it two digits in the tail.
    error = [[x, math.erfc(x)] for x in np.round(np.arange(-4, 26.2, 0.47), 2).tolist()]
    freedoms = [0.7, 1, 1.5, 2, 3, 5.5, 10.5, 30, 100, 333.3, 1000, 14000.5, 100000, 17000000]
    values = [0, 0.01, 0.3, 0.9, 1, 1.1, 2, 5, 13, 30, 100, 1e4]
    student = [[t, v, float(stats.t.sf(t, v))] for v in freedoms for t in values]
    harmonic = [
        [n, *(float(sum(Fraction(1, k**power) for k in range(1, n + 1))) for power in (1, 2))]
        for n in (1, 2, 7, 29, 30, 31, 60, 500)
    ]
    law = [0.002, 0.004, 0.02, 0.05, 0.1, 0.17, 0.3, 0.7, 1, 1.8, 3, 6, 11, 20, 37, 60]
    return {
        'norm_sf': normal,
        'erfc': error,
        'harmonic_numbers': harmonic,
        't_sf': [row for row in student if row[2] > 1e-290],
        'cramer_von_mises_sf': [[x, limit_law(Decimal(x))] for x in law],
    }


def mann_whitney_rows():
    rows = []
    for n, m in [(1, 1), (1, 9), (2, 7), (5, 5), (8, 3), (8, 40)]:
        orders = order_counts(n, m)
        for share in (0, 0.1, 0.3, 0.5):
            u = int(share * n * m)
            rows.append([n, m, u, float(Fraction(sum(orders[: u + 1]), math.comb(n + m, n)))])
    dense = [(2, 3000000, 2900000), (3, 2000000, 2800000), (8, 3000000, 2400000), (5, 1000000, 2400000)]
    for n, m, u in [(8, 30000, 90000), (5, 9000, 20000), *dense]:
        rows.append([n, m, u, smooth_share(n, m, u)])
    return rows


def smooth_share(n, m, u):
    """P(U <= u) by the Gaussian binomial in extended precision."""
    orders = np.zeros(u + 1, np.longdouble)
    orders[0] = 1
    for i in range(1, n + 1):
        if m + i <= u:
            orders[m + i :] -= orders[: u + 1 - m - i].copy()
        for start in range(i):
            orders[start::i] = np.cumsum(orders[start::i])
    return float(orders.sum() / np.longdouble(math.comb(n + m, n)))


def main():
    document = {
        'made_by': 'tools/reference/src/significance_tests.py',
        'seed': SEED,
        'versions': {'python': platform.python_version(), 'numpy': np.__version__, 'scipy': scipy.__version__},
        'pairs': list(pair_documents()),
        'counted_pairs': list(counted_documents()),
        'mann_whitney_distribution': mann_whitney_rows(),
        **distribution_rows(),
    }
    json.dump(document, sys.stdout, separators=(',', ':'), allow_nan=False)
    sys.stdout.write('\n')


main()
