import { metricIds } from '@circuitwatch/metric-engine';
import { AppError, invalid } from '@circuitwatch/platform-errors';
import { describe, expect, it } from 'vitest';
import { compareDatasets, type ComparisonRequest } from './compare-datasets.ts';
import type { ComparisonReport, FeatureComparison } from './comparison-report.ts';
import type { ComparedTable } from './ports.ts';
import { fakeTable, type FakeColumn } from './spec/fake-table.ts';

type Columns = Readonly<Record<string, FakeColumn>>;
type Options = Partial<ComparisonRequest>;

const compare = (baseline: Columns, target: Columns, options: Options = {}): Promise<ComparisonReport> =>
  compareDatasets({
    baseline: fakeTable('old.csv', baseline),
    target: fakeTable('new.csv', target),
    definitions: 'azureml',
    ...options,
  });

async function compareColumn(
  baseline: FakeColumn,
  target: FakeColumn,
  options: Options = {},
): Promise<FeatureComparison> {
  const { features } = await compare({ x: baseline }, { x: target }, options);
  if (features.length !== 1 || !features[0]) throw new Error('It did not report one feature.');
  return features[0];
}

async function problem(work: Promise<unknown>): Promise<string> {
  const error = await work.catch((thrown: unknown) => thrown);
  if (error instanceof AppError && error.code === 'INVALID') return error.message;
  throw new Error('It was not refused as invalid.');
}

const range = (count: number, value: (index: number) => number): number[] =>
  Array.from({ length: count }, (_, index) => value(index));
const floats = range(100, (index) => index + 0.5);
const shifted = range(100, (index) => index + 40.5);
const idsOf = ({ metrics }: FeatureComparison): string[] => metrics.map(({ metric }) => metric);
const value = ({ metrics }: FeatureComparison, id: string): number | null | undefined =>
  metrics.find(({ metric }) => metric === id)?.value;

describe('the report', () => {
  it('lists the features of the baseline, then those of the target alone, and names the drifted', async () => {
    const report = await compare(
      { a: floats, b: floats, gone: floats, c: floats },
      { added: floats, c: shifted, a: floats, b: shifted },
    );
    expect(report.definitions).toBe('azureml');
    expect([report.baseline, report.target]).toEqual([{ rows: 100 }, { rows: 100 }]);
    expect(report.features.map(({ name, status }) => [name, status])).toEqual([
      ['a', 'ok'],
      ['b', 'ok'],
      ['gone', 'skipped'],
      ['c', 'ok'],
      ['added', 'skipped'],
    ]);
    expect(report.drifted).toEqual(['b', 'c']);
    expect(report.features[2]?.reason).toBe('The target has no column "gone".');
    expect(report.features[4]?.reason).toBe('The baseline has no column "added".');
  });

  it('names the column that may be meant when one is missing', async () => {
    const { features } = await compare({ a: floats, temperature: floats }, { a: floats, Temperatur: floats });
    expect(features[1]?.reason).toBe('The target has no column "temperature". It has "Temperatur".');
  });

  it('tells its progress, feature by feature', async () => {
    const seen: string[] = [];
    const onProgress = ({ done, total, feature }: { done: number; total: number; feature: string }): void => {
      seen.push(`${done}/${total} ${feature}`);
    };
    await compare({ s: ['u'], a: floats.slice(0, 1), old: [1] }, { a: [1.5], s: ['u'] }, { onProgress });
    expect(seen).toEqual(['1/3 old', '2/3 a', '3/3 s']);
  });

  it('draws numbers in shared bins and categories by frequency', async () => {
    const { distribution } = await compareColumn(floats, shifted);
    if (distribution?.kind !== 'numerical') throw new Error('It drew no histogram.');
    expect(distribution.edges.length).toBe(distribution.baselineCounts.length + 1);
    expect(distribution.baselineCounts.reduce((sum, rows) => sum + rows, 0)).toBe(100);
    const few = await compareColumn(['b', 'a', 'a', null], ['c', 'c', 'a']);
    expect(few.distribution).toEqual({
      kind: 'categorical',
      categories: ['a', 'c', 'b'],
      baselineCounts: [2, 0, 1],
      targetCounts: [1, 2, 0],
      others: 0,
    });
  });

  it('draws twenty of 2,000 categories and one entry for the others', async () => {
    const many = range(2000, (index) => index).flatMap((index) =>
      index < 30 ? [`k${index}`, `k${index}`] : [`k${index}`],
    );
    const { distribution, metrics } = await compareColumn(many, many);
    if (distribution?.kind !== 'categorical') throw new Error('It drew no categories.');
    expect(distribution).toMatchObject({
      others: 1980,
      categories: { length: 21 },
      targetCounts: { length: 21 },
    });
    expect(distribution.baselineCounts.reduce((sum, rows) => sum + rows, 0)).toBe(2030);
    expect(metrics[0]).toMatchObject({ metric: 'jensen_shannon_distance', value: 0 });
  });
});

describe('data types', () => {
  const codes = range(100, (index) => index % 4);
  const types = async (column: FakeColumn, options: Options = {}): Promise<string> =>
    (await compareColumn(column, column, options)).dataType;

  it('follows azureml: text and booleans are categories, floats numbers, integers by their distinct values', async () => {
    expect(await types(['u', 'v'])).toBe('categorical');
    expect(await types([true, false])).toBe('categorical');
    expect(await types(floats)).toBe('numerical');
    expect(await types(codes)).toBe('categorical');
    expect(await types(range(100, (index) => index % 5))).toBe('numerical');
    expect(await types(range(100, (index) => index % 4).map((code, row) => (row === 0 ? null : code)))).toBe(
      'numerical',
    );
  });

  it('follows classic: all numbers are numerical', async () => {
    expect(await types(codes, { definitions: 'classic' })).toBe('numerical');
    expect(await types(['u', 'v'], { definitions: 'classic' })).toBe('categorical');
  });

  it('decides by the baseline', async () => {
    expect(
      (
        await compareColumn(
          codes,
          range(100, (index) => index),
        )
      ).dataType,
    ).toBe('categorical');
    expect(
      (
        await compareColumn(
          range(100, (index) => index),
          codes,
        )
      ).dataType,
    ).toBe('numerical');
  });

  it('lets the caller decide otherwise', async () => {
    expect(await types(codes, { numerical: ['x'] })).toBe('numerical');
    expect(await types(floats, { categorical: ['x'] })).toBe('categorical');
    expect(await types(['1', '2'], { numerical: ['x'] })).toBe('numerical');
    const instants = { kind: 'timestamp', cells: [1, 2, 3] } as const;
    expect(await compareColumn(instants, instants, { numerical: ['x'] })).toMatchObject({ status: 'ok' });
  });

  it('names categories alike when one side holds integers and the other floats or booleans', async () => {
    const same = await compareColumn(codes, { kind: 'float', cells: codes }, { categorical: ['x'] });
    expect(value(same, 'jensen_shannon_distance')).toBe(0);
    const flags = await compareColumn([true, false], [1, 0]);
    expect(value(flags, 'jensen_shannon_distance')).toBe(0);
  });

  it('compares text of numbers with numbers, and counts what is no number', async () => {
    const texts = floats.map(String);
    expect(await compareColumn(floats, texts)).toMatchObject({
      dataType: 'numerical',
      status: 'ok',
      reason: null,
    });
    expect(await compareColumn(texts, floats)).toMatchObject({ dataType: 'numerical', status: 'ok' });
    const some = await compareColumn(floats, ['broken', ...texts.slice(1)], {
      metrics: ['data_type_error_rate'],
    });
    expect(some.reason).toBe('1 of 100 values of the target are text that is no number and are left out.');
    expect(some.metrics).toEqual([
      {
        metric: 'data_type_error_rate',
        value: 0.01,
        statistic: null,
        pValue: null,
        threshold: 0,
        breached: true,
      },
    ]);
  });

  it('does not compare words with numbers', async () => {
    expect(await compareColumn(floats, ['u', 'v', '3'])).toMatchObject({
      status: 'skipped',
      reason:
        'The target holds text where the baseline holds numbers: 2 of its 3 values are no numbers; name it categorical to compare it as categories.',
    });
  });

  it('skips instants and nested values with a sentence', async () => {
    const instants = { kind: 'timestamp', cells: [1] } as const;
    expect((await compareColumn(instants, instants)).reason).toContain('dates or times');
    const lists = { kind: 'other', cells: [1] } as const;
    expect((await compareColumn(lists, lists)).reason).toContain('neither numbers nor categories');
  });
});

describe('metrics', () => {
  it('takes those of the definitions', async () => {
    expect(idsOf(await compareColumn(floats, floats))).toEqual([
      'jensen_shannon_distance',
      'normalized_wasserstein_distance',
      'population_stability_index',
      'two_sample_kolmogorov_smirnov_test',
    ]);
    expect(idsOf(await compareColumn(['u'], ['u']))).toEqual([
      'jensen_shannon_distance',
      'population_stability_index',
      'pearsons_chi_squared_test',
    ]);
    expect(idsOf(await compareColumn(floats, floats, { definitions: 'classic' }))).toEqual([
      'ks_test',
      'wasserstein_distance',
      'psi',
    ]);
  });

  it('takes all that fit the data type, quality rates included', async () => {
    const numerical = idsOf(await compareColumn(floats, floats, { metrics: 'all' }));
    const categorical = idsOf(await compareColumn(['u', 'v'], ['u'], { metrics: 'all' }));
    expect(numerical).toEqual(
      expect.arrayContaining(['ks_test', 'jensen_shannon_distance', 'null_value_rate']),
    );
    expect(categorical).toEqual(expect.arrayContaining(['pearsons_chi_squared_test', 'out_of_bounds_rate']));
    expect(categorical).not.toContain('ks_test');
    for (const id of [...numerical, ...categorical]) expect(metricIds).toContain(id);
  });

  it('takes those that are named where they fit', async () => {
    const metrics = ['ks_test', 'null_value_rate'];
    const { features } = await compare(
      { x: floats, s: ['u', ...floats.slice(1).map(() => 'v')] },
      { x: shifted, s: floats.map(() => null) },
      { metrics },
    );
    expect(features.map(idsOf)).toEqual([metrics, []]);
    expect(features[1]?.reason).toBe('All 100 values of the target are null.');
    expect(await compareColumn(['u'], ['u'], { metrics: ['ks_test'] })).toMatchObject({
      status: 'skipped',
      reason: 'None of the named metrics compares categorical features.',
    });
  });

  it('judges p-values of large samples only where they are asked for', async () => {
    const many = range(10_000, (index) => index + 0.5);
    const id = 'two_sample_kolmogorov_smirnov_test';
    const test = async (options: Options): Promise<unknown> =>
      (
        await compareColumn(
          many,
          many.map((number) => number + 1000),
          options,
        )
      ).metrics.find(({ pValue }) => pValue !== null);
    expect(await test({})).toMatchObject({ metric: id, threshold: null, breached: false });
    expect(await test({ metrics: [id] })).toMatchObject({ threshold: 0.1, breached: true });
    expect(await test({ definitions: 'classic' })).toMatchObject({ threshold: 0.05, breached: true });
  });

  it('judges a rate by the baseline', async () => {
    const metrics = ['null_value_rate'];
    const judged = await compareColumn([1.5, null, 2.5, 3.5], [1.5, null, null, 2.5], { metrics });
    expect(judged.metrics).toMatchObject([{ value: 0.5, threshold: 0.25, breached: true }]);
  });

  it('reports what is not defined as null, and never as a breach', async () => {
    const infinite = await compareColumn([1.5, 2.5, 3.5], [1.5, Infinity, 2.5]);
    expect(infinite.reason).toBe(
      'The target holds infinite values. Not defined for these values: jensen_shannon_distance, normalized_wasserstein_distance, population_stability_index.',
    );
    expect(infinite.metrics[0]).toEqual({
      metric: 'jensen_shannon_distance',
      value: null,
      statistic: null,
      pValue: null,
      threshold: 0.1,
      breached: false,
    });
  });

  it('has an answer for one row and for constants', async () => {
    expect(await compareColumn([1.5], [1.5])).toMatchObject({ status: 'ok' });
    const moved = await compareColumn(
      range(50, () => 1.5),
      range(50, () => 2.5),
    );
    expect(moved.metrics.some(({ breached }) => breached)).toBe(true);
    expect(await compareColumn(['u'], ['v'])).toMatchObject({ status: 'ok' });
  });

  it('says when a side has no values', async () => {
    expect(
      (
        await compareColumn(
          floats,
          floats.map(() => null),
        )
      ).reason,
    ).toBe('All 100 values of the target are null.');
    expect((await compareColumn([null], [1.5])).reason).toBe('The only value of the baseline is null.');
  });
});

describe('what is refused', () => {
  it.each<[string, Options, string]>([
    [
      'a metric that is none',
      { metrics: ['jensen_shanon_distance'] },
      'did you mean "jensen_shannon_distance"?',
    ],
    ['a metric of a model', { metrics: ['accuracy'] }, 'does not compare the columns of two datasets'],
    ['a feature that is none', { features: ['xx'] }, 'Neither side has a column "xx"; did you mean "x"?'],
    ['an override that is none', { numerical: ['zzzzzz'] }, 'the columns are x'],
    ['contrary overrides', { numerical: ['x'], categorical: ['x'] }, 'named numerical and categorical'],
  ])('names %s', async (_what, options, sentence) => {
    expect(await problem(compareColumn(floats, floats, options))).toContain(sentence);
  });

  it('names sides that share nothing, and a side without rows', async () => {
    expect(await problem(compare({ a: [1] }, { b: [1] }))).toBe(
      'The two sides share no column: the baseline has a; the target has b.',
    );
    expect(await problem(compare({ a: [1] }, { a: [] }))).toBe('The target new.csv has no rows to compare.');
  });

  it('skips a feature whose categories cannot be read, and goes on', async () => {
    const broken: ComparedTable = {
      ...fakeTable('new.csv', { s: ['u'], x: [1.5] }),
      readCategories: () => Promise.reject(invalid('"s" holds too many distinct values.')),
    };
    const baseline = fakeTable('old.csv', { s: ['u'], x: [1.5] });
    const { features } = await compareDatasets({ baseline, target: broken, definitions: 'azureml' });
    expect(features).toMatchObject([
      { name: 's', status: 'skipped', reason: '"s" holds too many distinct values.' },
      { name: 'x', status: 'ok' },
    ]);
  });

  it('passes on that the caller gave up', async () => {
    const canceled = new AppError('CANCELED', 'Reading was canceled.');
    const table = { ...fakeTable('new.csv', { s: ['u'] }), readCategories: () => Promise.reject(canceled) };
    await expect(compareDatasets({ baseline: table, target: table, definitions: 'azureml' })).rejects.toBe(
      canceled,
    );
  });
});

it('reads no more numbers at once than the memory budget allows', async () => {
  const sizes: number[] = [];
  const wide = Object.fromEntries(range(10, (index) => index).map((index) => [`c${index}`, [index + 0.5]]));
  const table = (rows: number): ComparedTable => {
    const fake = fakeTable('large.parquet', wide);
    return {
      ...fake,
      rows,
      readNumbers: (names) => {
        sizes.push(names.length);
        return fake.readNumbers(names);
      },
    };
  };
  const [baseline, target] = [table(4_000_000), table(4_000_000)];
  await compareDatasets({ baseline, target, definitions: 'azureml' });
  expect(sizes).toEqual([4, 4, 4, 4, 2, 2]);
});

it('hears between two features that it is to stop', async () => {
  const stop = new AbortController();
  const done: string[] = [];
  const columns = { a: floats, b: floats, c: floats };
  const work = compare(columns, columns, {
    signal: stop.signal,
    onProgress: ({ feature }) => {
      done.push(feature);
      setImmediate(() => stop.abort());
    },
  });
  await expect(work).rejects.toMatchObject({ code: 'CANCELED' });
  expect(done.length).toBeLessThan(3);
});
