import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { FeatureColumn, FeatureRows, Predictions } from '@circuitwatch/feature-attribution';
import { describe, expect, it } from 'vitest';
import { openPredictor } from './open-predictor.ts';

type Cell = number | string;
type Matrix = readonly (Cell | readonly Cell[])[];

interface Answered {
  readonly inputs: Readonly<Record<string, Matrix>>;
  /** Of a map's keys, in their order. */
  readonly classes: readonly string[] | null;
  readonly values: Matrix;
}

const fixture = (name: string): string => path.join(import.meta.dirname, '../fixtures', name);
/** What onnxruntime for Python answers; see tools/reference/src/onnx_models.py. */
const answers = JSON.parse(readFileSync(fixture('answers.json'), 'utf8')) as {
  readonly models: Readonly<Record<string, Answered>>;
};

function columnOf(cells: readonly Cell[]): FeatureColumn {
  return cells.every((cell) => typeof cell === 'number')
    ? { kind: 'numbers', values: Float64Array.from(cells) }
    : { kind: 'texts', values: cells.map(String) };
}

/** Columns of matrices side by side, by the names of the features. */
function rowsOf(matrices: readonly Matrix[], features: readonly string[]): FeatureRows {
  const columns = matrices.flatMap((matrix) => {
    const rows = matrix.map((row) => (typeof row === 'object' ? row : [row]));
    return (rows[0] ?? []).map((_, k) => columnOf(rows.map((row) => row[k] ?? 0)));
  });
  const rows = matrices[0]?.length ?? 0;
  return { rows, columns: new Map(features.map((name, k) => [name, columns[k] ?? columnOf([])])) };
}

async function ask(name: string, features: readonly string[]): Promise<[Predictions, Answered]> {
  const given = answers.models[name] as Answered;
  const predictor = await openPredictor(fixture(`${name}.onnx`), features);
  try {
    const names = features.length > 0 ? features : Object.keys(given.inputs);
    return [await predictor.predict(rowsOf(Object.values(given.inputs), names)), given];
  } finally {
    await predictor.close();
  }
}

async function askLinear(rows: FeatureRows, features = ['a', 'b', 'c']): Promise<Predictions> {
  const predictor = await openPredictor(fixture('linear.onnx'), features);
  try {
    return await predictor.predict(rows);
  } finally {
    await predictor.close();
  }
}

function numbers(...values: number[]): FeatureColumn {
  return { kind: 'numbers', values: Float64Array.from(values) };
}

describe('openPredictor', () => {
  it.each([
    ['mixed-inputs', []],
    ['mixed-inputs', ['pressure', 'starts', 'shift', 'machine']],
    ['mixed-inputs', ['p', 'n', 's', 'm']],
    ['two-matrices', ['a', 'b', 'c', 'd']],
    ['one-row', ['a', 'b', 'c']],
  ])('answers as onnxruntime for Python: %s with features %j', async (name, features) => {
    const [predictions, { values }] = await ask(name, features);
    expect(predictions).toEqual({ kind: 'numbers', values: Float64Array.from(values.flat() as number[]) });
  });

  it.each([
    ['zip-map-texts', ['worn', 'ok', 'broken']],
    ['zip-map-numbers', ['0', '1']],
    ['probabilities', ['-1', '5', '7']],
  ])('answers probabilities by class: %s', async (name, classes) => {
    const [predictions, expected] = await ask(name, ['a', 'b']);
    const order = expected.classes ?? classes;
    const values = expected.values.map((row) =>
      classes.map((each) => (row as number[])[order.indexOf(each)]),
    );
    expect(predictions).toEqual({
      kind: 'probabilities',
      classes,
      width: classes.length,
      values: Float64Array.from(values.flat() as number[]),
    });
  });

  it('answers names of classes where there are no probabilities', async () => {
    const [predictions, { values }] = await ask('names-only', ['a', 'b']);
    expect(predictions).toEqual({ kind: 'classes', values });
  });

  it('asks for any number of rows in parts', async () => {
    const a = Float64Array.from({ length: 10_000 }, (_, row) => row);
    const zero: FeatureColumn = { kind: 'numbers', values: new Float64Array(10_000) };
    const columns = new Map<string, FeatureColumn>([
      ['c', zero],
      ['a', { kind: 'numbers', values: a }],
      ['b', zero],
    ]);
    const { values } = await askLinear({ rows: 10_000, columns });
    expect(values).toEqual(a.map((each) => 2 * each + 10));
    expect((await askLinear({ rows: 0, columns })).values).toHaveLength(0);
  });

  it('reads numbers and truth values out of text, and nothing as NaN', async () => {
    const texts: FeatureColumn = { kind: 'texts', values: ['1.5', 'true', 'FALSE', null] };
    const zeros = numbers(0, 0, 0, 0);
    const columns = new Map<string, FeatureColumn>([
      ['a', texts],
      ['b', zeros],
      ['c', zeros],
    ]);
    const { values } = await askLinear({ rows: 4, columns });
    expect([...values]).toEqual([13, 12, 10, NaN]);
  });

  it.each<[string, Record<string, FeatureColumn>, RegExp]>([
    [
      'a feature that the rows lack',
      { a: numbers(1), b: numbers(1) },
      /feature c, and the rows have no such column/,
    ],
    [
      'text where numbers are needed',
      { a: numbers(1), b: numbers(1), c: { kind: 'texts', values: ['hot'] } },
      /takes numbers of the feature c, and row 1 has the text "hot"/,
    ],
    [
      'blank text where numbers are needed',
      { a: numbers(1), b: numbers(1), c: { kind: 'texts', values: [' '] } },
      /takes numbers of the feature c, and row 1 has the text " "/,
    ],
  ])('names %s', async (_what, columns, message) => {
    const rows = { rows: 1, columns: new Map(Object.entries(columns)) };
    await expect(askLinear(rows)).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.stringMatching(message),
    });
  });

  it.each([
    ['half a start', numbers(0.5), /whole numbers of the feature starts, and row 1 has 0.5/],
    ['no start', numbers(NaN), /whole numbers of the feature starts, and row 1 has none/],
  ])('refuses %s where whole numbers are needed', async (_what, starts, message) => {
    const predictor = await openPredictor(fixture('mixed-inputs.onnx'));
    const machine: FeatureColumn = { kind: 'texts', values: ['pump'] };
    const columns = new Map<string, FeatureColumn>([
      ['pressure', numbers(1)],
      ['starts', starts],
      ['shift', numbers(1)],
      ['machine', machine],
    ]);
    await expect(predictor.predict({ rows: 1, columns })).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.stringMatching(message),
    });
    await predictor.close();
  });

  it.each([
    ['linear.onnx', [], /takes 3 features, but 0 are declared/],
    ['linear.onnx', ['a', 'b'], /takes 3 features, but 2 are declared/],
    ['mixed-inputs.onnx', ['a'], /takes 4 features, but 1 are declared/],
    ['answers.json', [], /answers\.json is not an ONNX graph/],
    ['none.onnx', [], /none\.onnx cannot be read/],
  ])('refuses %s with features %j', async (file, features, message) => {
    await expect(openPredictor(fixture(file), features)).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.stringMatching(message),
    });
  });

  it('stops between parts when asked to', async () => {
    const predictor = await openPredictor(fixture('linear.onnx'), ['a', 'b', 'c']);
    const columns = new Map(['a', 'b', 'c'].map((name) => [name, numbers(1)]));
    const stopped = predictor.predict({ rows: 1, columns }, AbortSignal.abort());
    await expect(stopped).rejects.toMatchObject({ code: 'CANCELED' });
    await predictor.close();
  });
});
