import { describe, expect, it } from 'vitest';
import type { FeatureColumn, FeatureRows } from '../rows/feature-rows.ts';
import { randomIntegers } from '../rows/random-order.ts';
import { explainedRows } from './explained-rows.ts';
import { surrogateImportance, type SurrogateRequest } from './surrogate-importance.ts';

const rows = 400;
const random = randomIntegers(5);
const noise = (): Float64Array => Float64Array.from({ length: rows }, () => random(1000) / 1000);
const numbers = (values: Float64Array): FeatureColumn => ({ kind: 'numbers', values });
const texts = (values: readonly (string | null)[]): FeatureColumn => ({ kind: 'texts', values });

const a = noise();
const b = noise();
const label = a.map((value, row) => 3 * value + (b[row] ?? 0));
const rounded = label.map(Math.round);

function tableOf(columns: Readonly<Record<string, FeatureColumn>>, size = rows): FeatureRows {
  return { rows: size, columns: new Map(Object.entries(columns)) };
}

function importanceOf(
  columns: Readonly<Record<string, FeatureColumn>>,
  more: Partial<SurrogateRequest> = {},
) {
  const features = Object.keys(columns).filter((name) => name !== 'y');
  const categorical = new Set<string>();
  return surrogateImportance({
    rows: tableOf(columns, lengthOf(columns)),
    features,
    label: 'y',
    categorical,
    task: 'regression',
    ...more,
  });
}

function lengthOf(columns: Readonly<Record<string, FeatureColumn>>): number {
  return Object.values(columns)[0]?.values.length ?? 0;
}

describe('surrogateImportance', () => {
  it('gives shares of 1 by what the label hangs on', async () => {
    const shares = await importanceOf({ a: numbers(a), b: numbers(b), y: numbers(label) });
    expect([...shares.values()].reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    // Both are spread evenly, so importances are as the factors.
    expect((shares.get('a') ?? 0) / (shares.get('b') ?? 0)).toBeGreaterThan(2.5);
    expect((shares.get('a') ?? 0) / (shares.get('b') ?? 0)).toBeLessThan(3.5);
  });

  it('gives the same whatever the order of columns and features, and whenever it is asked', async () => {
    const first = await importanceOf({ a: numbers(a), b: numbers(b), y: numbers(label) });
    const again = await importanceOf({ y: numbers(label), b: numbers(b), a: numbers(a) });
    expect([...again].sort()).toEqual([...first].sort());
  });

  it('gives everything to a single feature', async () => {
    expect([...(await importanceOf({ a: numbers(a), y: numbers(label) }))]).toEqual([['a', 1]]);
  });

  it('gives nothing to features without values or with one, nor to label and correlation id', async () => {
    const nothing = numbers(new Float64Array(rows).fill(NaN));
    const columns = {
      a: numbers(a),
      nothing,
      never: texts(Array.from({ length: rows }, () => null)),
      constant: numbers(new Float64Array(rows).fill(7)),
      correlationid: texts(Array.from(label, String)),
      y: numbers(label),
    };
    const shares = await importanceOf(columns, { features: Object.keys(columns) });
    expect([...shares].sort()).toEqual([
      ['a', 1],
      ['constant', 0],
      ['never', 0],
      ['nothing', 0],
    ]);
  });

  it('learns from gaps: missing cells tell as much as others', async () => {
    const gaps = a.map((value) => (value < 0.3 ? NaN : 1));
    const low = a.map((value) => (value < 0.3 ? 5 : 0));
    const shares = await importanceOf({ gaps: numbers(gaps), b: numbers(b), y: numbers(low) });
    expect(shares.get('gaps')).toBeGreaterThan(0.99);
  });

  it.each([
    ['texts', texts(Array.from(rounded, (value) => `class ${value}`))],
    ['truth values', texts(Array.from(label, (value) => String(value > 2)))],
    ['whole numbers', numbers(rounded)],
    ['with gaps', numbers(rounded.map((value, row) => (row % 3 === 0 ? NaN : value)))],
  ])('classes may be %s', async (_what, y) => {
    const shares = await importanceOf({ a: numbers(a), b: numbers(b), y }, { task: 'classification' });
    expect(shares.get('a')).toBeGreaterThan(0.6);
  });

  it('takes numbers for names of categories where they are said to be', async () => {
    const code = Float64Array.from({ length: rows }, () => random(12));
    // An order that no border of codes cuts well.
    const effect = code.map((each) => ((each * 7) % 12) * 10);
    const y = numbers(effect.map((each, row) => each + (b[row] ?? 0)));
    const shares = await importanceOf(
      { code: numbers(code), b: numbers(b), y },
      { categorical: new Set(['code']) },
    );
    expect(shares.get('code')).toBeGreaterThan(0.9);
  });

  it('has room for any number of categories', async () => {
    const ids = texts(Array.from({ length: rows }, (_, row) => `id ${row}`));
    const shares = await importanceOf({ ids, a: numbers(a), y: numbers(label) });
    expect(shares.get('a')).toBeGreaterThan(0.9);
  });

  it('takes infinite readings for the largest', async () => {
    const far = a.map((value) => (value > 0.9 ? Infinity : value < 0.1 ? -Infinity : value));
    const shares = await importanceOf({ far: numbers(far), b: numbers(b), y: numbers(label) });
    expect(shares.get('far')).toBeGreaterThan(0.6);
  });

  it.each<[string, Record<string, FeatureColumn>, Partial<SurrogateRequest>, RegExp]>([
    [
      'a missing label',
      { a: numbers(a) },
      {},
      /^Target column = 'y' is not in the dataset; name one of a\.$/,
    ],
    [
      'a missing feature',
      { a: numbers(a), y: numbers(label) },
      { features: ['a', 'c'] },
      /no column c in these rows/,
    ],
    ['no feature', { y: numbers(label) }, {}, /no feature besides the label/],
    [
      'amounts as classes',
      { a: numbers(a), y: numbers(label) },
      { task: 'classification' },
      /^The target column is continuous. Please specify the task type as regression\.$/,
    ],
    [
      'texts as amounts',
      { a: numbers(a), y: texts(Array.from(label, String)) },
      {},
      /y is text, and regression needs/,
    ],
    ['a constant label', { a: numbers(a), y: numbers(label.map(() => 3)) }, {}, /y is 3 in every row/],
    [
      'one class',
      { a: numbers(a), y: texts(Array.from(label, () => 'ok')) },
      { task: 'classification' },
      /y is ok in every row/,
    ],
    [
      'few rows',
      { a: numbers(a.slice(0, 39)), y: numbers(label.slice(0, 39)) },
      {},
      /Only 39 rows .* at least 40/,
    ],
    ['no row', { a: numbers(a.slice(0, 0)), y: numbers(label.slice(0, 0)) }, {}, /Only 0 rows/],
    ['no label in any row', { a: numbers(a), y: numbers(label.map(() => NaN)) }, {}, /Only 0 rows/],
    [
      'too many classes',
      { a: numbers(a), y: numbers(a.map((_, row) => row % 31)) },
      { task: 'classification' },
      /31 classes, and at most 30 can be learned; set the task to regression/,
    ],
    [
      'features that tell nothing',
      { a: numbers(a.map(() => 1)), y: numbers(label) },
      {},
      /None of the features tells anything about the label y/,
    ],
  ])('refuses %s', async (_what, columns, more, message) => {
    await expect(importanceOf(columns, more)).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.stringMatching(message),
    });
  });

  it('hears that it should stop, between two trees', async () => {
    const stop = new AbortController();
    const progress: number[] = [];
    const running = importanceOf(
      { a: numbers(a), b: numbers(b), y: numbers(label) },
      { signal: stop.signal, onProgress: (each) => progress.push(each) },
    );
    setImmediate(() => setImmediate(() => stop.abort()));
    await expect(running).rejects.toMatchObject({ code: 'CANCELED' });
    expect(progress.length).toBeLessThan(20);
  });

  it('tells how far it is', async () => {
    const progress: number[] = [];
    await importanceOf({ a: numbers(a), y: numbers(label) }, { onProgress: (each) => progress.push(each) });
    expect(progress).toEqual(progress.toSorted((x, y) => x - y));
    expect(progress.at(-1)).toBeCloseTo(1, 12);
  });
});

describe('explainedRows', () => {
  it.each([
    [10_003, 5_000],
    [10_001, 5_000],
    [10_000, 5_000],
    [401, 201],
    [1, 1],
    [0, 0],
  ])('takes of %d rows %d, each once', (all, count) => {
    const sample = explainedRows(all, 0);
    expect(new Set(sample).size).toBe(count);
    expect(sample).toHaveLength(count);
    expect(sample.every((row) => row < all)).toBe(true);
    expect(explainedRows(all, 0)).toEqual(sample);
  });

  it('takes others for another seed', () => {
    expect(explainedRows(1000, 1)).not.toEqual(explainedRows(1000, 2));
  });
});
