import { describe, expect, it } from 'vitest';
import type { FeatureColumn, FeatureRows } from '../rows/feature-rows.ts';
import { randomIntegers } from '../rows/random-order.ts';
import type { MonitoredModel, Predictions } from './monitored-model.ts';
import { permutationImportance, type PermutationRequest } from './permutation-importance.ts';

const size = 600;
const random = randomIntegers(11);
const spread = (width: number): Float64Array =>
  Float64Array.from({ length: size }, () => (width * random(10_000)) / 10_000);
const numbers = (values: Float64Array): FeatureColumn => ({ kind: 'numbers', values });
const texts = (values: readonly (string | null)[]): FeatureColumn => ({ kind: 'texts', values });

const a = spread(1);
const b = spread(2);
const unused = spread(5);
const sum = a.map((value, row) => 2 * value - (b[row] ?? 0));

function tableOf(columns: Readonly<Record<string, FeatureColumn>>, rows = size): FeatureRows {
  return { rows, columns: new Map(Object.entries(columns)) };
}

function numbersOf({ columns }: FeatureRows, name: string): Float64Array {
  const column = columns.get(name);
  if (column?.kind !== 'numbers') throw new Error(`${name} is no column of numbers.`);
  return column.values;
}

function modelOf(
  answer: (x: number, y: number) => number,
  kind: 'numbers' | 'chance' = 'numbers',
): MonitoredModel {
  return {
    features: ['a', 'b', 'unused'],
    predict: async (rows): Promise<Predictions> => {
      const other = numbersOf(rows, 'b');
      const values = numbersOf(rows, 'a').map((value, row) => answer(value, other[row] ?? NaN));
      return kind === 'numbers'
        ? { kind, values }
        : { kind: 'probabilities', classes: null, width: 1, values };
    },
  };
}

const linear = modelOf((x, y) => 2 * x - y);
const chance = (x: number, y: number): number => 1 / (1 + Math.exp(-4 * (2 * x - y)));

function importanceOf(y: FeatureColumn, more: Partial<PermutationRequest> = {}) {
  const rows = tableOf({ a: numbers(a), b: numbers(b), unused: numbers(unused), y });
  return permutationImportance({ model: linear, rows, label: 'y', task: 'regression', ...more });
}

function variance(values: Float64Array): number {
  const mean = values.reduce((total, value) => total + value, 0) / values.length;
  return values.reduce((total, value) => total + (value - mean) ** 2, 0) / values.length;
}

describe('permutationImportance', () => {
  it('of a linear model without error is as the variance that each feature brings', async () => {
    // A shuffled cell differs from its own by w (x - x'), whose square is 2 w^2 var(x) on average over all orders.
    const shares = await importanceOf(numbers(sum), { repeats: 50 });
    const parts = [4 * variance(a), variance(b)];
    const expected = (parts[0] ?? 0) / ((parts[0] ?? 0) + (parts[1] ?? 0));
    expect(Math.abs((shares.get('a') ?? 0) - expected)).toBeLessThan(0.02);
    expect(shares.get('unused')).toBe(0);
    expect([...shares.values()].reduce((total, share) => total + share, 0)).toBeCloseTo(1, 12);
  });

  it('is the same for the same seed, and another for another', async () => {
    const [first, again, other] = await Promise.all(
      [1, 1, 2].map((seed) => importanceOf(numbers(sum), { seed })),
    );
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it('takes a feature for useless whose shuffling helps', async () => {
    // The model adds what it should take away.
    const wrong = modelOf((x, y) => 2 * x + y);
    const shares = await importanceOf(numbers(sum), { model: wrong });
    expect(shares.get('b')).toBe(0);
    expect(shares.get('a')).toBe(1);
  });

  const over = sum.map((value) => (value > 0 ? 1 : 0));
  const names = Array.from(over, (value) => (value === 1 ? 'warm' : 'cold'));
  it.each<[string, MonitoredModel, FeatureColumn]>([
    ['a probability, for numbers', modelOf(chance, 'chance'), numbers(over)],
    ['a probability, for names', modelOf(chance, 'chance'), texts(names)],
    ['a probability as a number', modelOf(chance), numbers(over)],
    [
      'a whole number',
      modelOf((x, y) => (2 * x > y ? 1 : 0)),
      texts(Array.from(over, (value) => `${value === 1}`)),
    ],
    [
      'probabilities of named classes',
      {
        features: ['a', 'b', 'unused'],
        predict: async (rows) => {
          const other = numbersOf(rows, 'b');
          const values = Array.from(numbersOf(rows, 'a')).flatMap((x, row) => {
            const each = chance(x, other[row] ?? NaN);
            return [each, 1 - each, 0];
          });
          const classes = ['warm', 'cold', 'never'];
          return { kind: 'probabilities', classes, width: 3, values: Float64Array.from(values) };
        },
      },
      texts(names),
    ],
    [
      'names',
      {
        features: ['a', 'b'],
        predict: async (rows) => {
          const other = numbersOf(rows, 'b');
          const values = Array.from(numbersOf(rows, 'a'), (x, row) =>
            2 * x > (other[row] ?? NaN) ? 'warm' : 'cold',
          );
          return { kind: 'classes', values };
        },
      },
      texts(names),
    ],
  ])('a classifier may answer %s', async (_what, model, y) => {
    const shares = await importanceOf(y, { model, task: 'classification' });
    // Both move the answer by as much.
    expect(shares.get('a')).toBeGreaterThan(0.4);
    expect(shares.get('b')).toBeGreaterThan(0.4);
  });

  it('leaves out rows without a label, and asks about no more than 10,000', async () => {
    const asked: number[] = [];
    const many = 12_000;
    const x = Float64Array.from({ length: many }, (_, row) => row);
    const rows = tableOf({ x: numbers(x), y: numbers(x.map((value) => (value < 1000 ? NaN : value))) }, many);
    const model: MonitoredModel = {
      features: ['x'],
      predict: async (given) => {
        asked.push(given.rows);
        expect(numbersOf(given, 'y').every((value) => value >= 1000)).toBe(true);
        return { kind: 'numbers', values: numbersOf(given, 'x') };
      },
    };
    await permutationImportance({ model, rows, label: 'y', task: 'regression', repeats: 2 });
    expect(asked).toEqual([10_000, 10_000, 10_000]);
  });

  const three = numbers(a.map((_, row) => row % 3));
  it.each<[string, FeatureColumn, Partial<PermutationRequest>, RegExp]>([
    ['a missing label', numbers(sum), { label: 'z' }, /^Target column = 'z' is not in the dataset/],
    [
      'a missing feature',
      numbers(sum),
      { model: { ...linear, features: ['a', 'c'] } },
      /no column c in these rows/,
    ],
    [
      'few rows',
      numbers(sum.map((value, row) => (row < 19 ? value : NaN))),
      {},
      /Only 19 rows .* at least 20/,
    ],
    ['names for a regression', texts(names), {}, /regression needs numbers/],
    [
      'amounts for a classifier',
      numbers(sum),
      { task: 'classification' },
      /^The target column is continuous/,
    ],
    ['amounts as chances', numbers(over), { task: 'classification' }, /outside 0 to 1/],
    [
      'classes without names',
      three,
      { model: modelOf(chance, 'chance'), task: 'classification' },
      /2 classes .* 0, 1, 2;/,
    ],
    [
      'answers that are no numbers',
      numbers(sum),
      { model: modelOf(() => NaN) },
      /no number to some of these rows/,
    ],
    [
      'a model that reads nothing',
      numbers(sum),
      { model: modelOf(() => 1) },
      /Shuffling none of the features/,
    ],
  ])('refuses %s', async (_what, y, more, message) => {
    await expect(importanceOf(y, more)).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.stringMatching(message),
    });
  });

  it('hears that it should stop', async () => {
    const stop = new AbortController();
    const running = importanceOf(numbers(sum), { signal: stop.signal, repeats: 1000 });
    setImmediate(() => setImmediate(() => stop.abort()));
    await expect(running).rejects.toMatchObject({ code: 'CANCELED' });
  });
});
