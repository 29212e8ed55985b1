import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Cells, ModelDeclaration, ScoringModel } from '@circuitwatch/scoring-definitions';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { openScoringModel, type OpenOptions } from './open-scoring-model.ts';

type Cell = number | string;
type Matrix = readonly (Cell | readonly Cell[])[];

interface Answered {
  readonly inputs: Readonly<Record<string, Matrix>>;
  readonly classes: readonly string[] | null;
  readonly values: Matrix;
}

const fixture = (name: string): string => path.join(import.meta.dirname, '../fixtures', name);
/** What onnxruntime for Python answers; see tools/reference/src/onnx_models.py. */
const answers = JSON.parse(readFileSync(fixture('answers.json'), 'utf8')) as {
  readonly models: Readonly<Record<string, Answered>>;
};

const open: ScoringModel[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((model) => model.close()));
});

function declared(features: readonly string[], more: Partial<ModelDeclaration> = {}): ModelDeclaration {
  return {
    task: null,
    features: features.map((name) => ({ name, type: 'NUMBER', categories: null })),
    outputs: null,
    ...more,
  };
}

async function load(
  name: string,
  declaration = declared([]),
  options: OpenOptions = {},
): Promise<ScoringModel> {
  const model = await openScoringModel(fixture(`${name}.onnx`), declaration, options);
  open.push(model);
  return model;
}

/** Row-major cells of each of the model's inputs, of the fixture's matrices in the same order. */
function cellsOf(model: ScoringModel, matrices: readonly Matrix[]): readonly Cells[] {
  return model.inputs.map(({ type }, place) => {
    const cells = (matrices[place] ?? []).flat() as readonly Cell[];
    if (type === 'string') return cells.map(String);
    const numbers = cells.map(Number);
    if (type === 'int64') return BigInt64Array.from(numbers, BigInt);
    if (type === 'int32') return Int32Array.from(numbers);
    return type === 'float64' ? Float64Array.from(numbers) : Float32Array.from(numbers);
  });
}

const linear = declared(['a', 'b', 'c']);

describe('openScoringModel', () => {
  it.each([
    ['mixed-inputs', []],
    ['mixed-inputs', ['p', 'n', 's', 'm']],
    ['two-matrices', ['a', 'b', 'c', 'd']],
    ['one-row', ['a', 'b', 'c']],
  ])('answers as onnxruntime for Python: %s with features %j', async (name, features) => {
    const model = await load(name, declared(features));
    const { inputs, values } = answers.models[name] as Answered;
    const rows = values.length;
    const [first] = await model.score(cellsOf(model, Object.values(inputs)), rows);
    expect(model.task).toBe('REGRESSION');
    expect(model.predictions[0]?.name).toBe('prediction');
    expect(Array.from(first as ArrayLike<number>)).toEqual(values.flat());
  });

  it.each([
    ['zip-map-texts', ['worn', 'ok', 'broken'], 'string'],
    ['zip-map-numbers', ['0', '1'], 'int64'],
    ['probabilities', ['-1', '5', '7'], 'int64'],
  ])('answers label and probabilities by class: %s', async (name, classes, type) => {
    const model = await load(name, declared(['a', 'b']));
    const { inputs, values, classes: order } = answers.models[name] as Answered;
    expect(model.task).toBe('CLASSIFICATION');
    expect(model.predictions.map((column) => column.name)).toEqual([
      'prediction',
      ...classes.map((each) => `probability_${each}`),
    ]);
    expect(model.predictions[0]?.type).toBe(type);
    const [labels, ...columns] = await model.score(cellsOf(model, Object.values(inputs)), values.length);
    classes.forEach((each, k) => {
      const expected = values.map((row) => (row as number[])[(order ?? classes).indexOf(each)]);
      expect(Array.from(columns[k] as ArrayLike<number>)).toEqual(expected);
    });
    const largest = values.map((row) => {
      const numbers = row as number[];
      return (order ?? classes)[numbers.indexOf(Math.max(...numbers))];
    });
    expect(Array.from(labels as ArrayLike<unknown>, String)).toEqual(largest);
  });

  it('answers only labels where there is nothing else', async () => {
    const model = await load('names-only', declared(['a', 'b']));
    const { inputs, values } = answers.models['names-only'] as Answered;
    expect(model.predictions).toEqual([{ name: 'prediction', type: 'string' }]);
    expect(await model.score(cellsOf(model, Object.values(inputs)), values.length)).toEqual([values]);
  });

  it('names and chooses columns as the declaration maps them', async () => {
    const outputs = [
      { name: 'p_ok', output: 'scores', index: 1 },
      { name: 'p_worn', output: 'scores', index: 0 },
    ];
    const model = await load('probabilities', declared(['a', 'b'], { outputs }));
    const { inputs, values } = answers.models.probabilities as Answered;
    const columns = await model.score(cellsOf(model, Object.values(inputs)), values.length);
    expect(model.predictions.map(({ name }) => name)).toEqual(['p_ok', 'p_worn']);
    expect(Array.from(columns[0] as ArrayLike<number>)).toEqual(values.map((row) => (row as number[])[1]));
  });

  it('maps the column of a map by the name that the graph gave it', async () => {
    const outputs = [{ name: 'risk', output: 'output_probability', index: 1 }];
    const model = await load('zip-map-numbers', declared(['a', 'b'], { outputs }));
    const { inputs, values } = answers.models['zip-map-numbers'] as Answered;
    const [risk] = await model.score(cellsOf(model, Object.values(inputs)), values.length);
    expect(Array.from(risk as ArrayLike<number>)).toEqual(values.map((row) => (row as number[])[1]));
  });

  it.each([
    [[{ name: 'x', output: 'none', index: 0 }], /output none, and the model has/],
    [[{ name: 'x', output: 'y', index: 1 }], /column 1 of the output y, and it has 1/],
  ])('refuses a mapping of what is not there', async (outputs, message) => {
    await expect(load('linear', declared(['a', 'b', 'c'], { outputs }))).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.stringMatching(message),
    });
  });

  it('gives the same answers in pieces of any size', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer(), fc.integer(), fc.integer()), { maxLength: 50 }),
        fc.integer({ min: 1, max: 60 }),
        async (rows, rowsAtOnce) => {
          const model = await openScoringModel(fixture('linear.onnx'), linear, { rowsAtOnce });
          const cells = Float32Array.from(rows.flat());
          const [answered] = await model.score([cells], rows.length);
          const [a, b, c] = [0, 1, 2].map((k) => rows.map((row) => Math.fround(row[k] ?? 0)));
          const expected = rows.map((_, i) => 2 * (a?.[i] ?? 0) - (b?.[i] ?? 0) + (c?.[i] ?? 0) / 2 + 10);
          (answered as Float32Array).forEach((value, i) => {
            const scale = Math.max(1, ...[a, b, c].map((column) => Math.abs(column?.[i] ?? 0)));
            expect(Math.abs(value - (expected[i] ?? NaN)) / scale).toBeLessThan(1e-5);
          });
          expect(answered).toHaveLength(rows.length);
          await model.close();
        },
      ),
      { numRuns: 30 },
    );
  });

  it('hands NaN to the graph, which answers NaN', async () => {
    const model = await load('linear', linear);
    const [answered] = await model.score([Float32Array.of(NaN, 1, 1, 1, 1, 1)], 2);
    expect(Array.from(answered as Float32Array)).toEqual([NaN, 11.5]);
  });

  it('stops between two pieces', async () => {
    const model = await load('linear', linear, { rowsAtOnce: 1 });
    const signal = AbortSignal.abort();
    await expect(model.score([new Float32Array(6)], 2, signal)).rejects.toMatchObject({ code: 'CANCELED' });
  });

  it('takes only the file of the checksum', async () => {
    const { checksum } = await load('linear', linear);
    await expect(load('linear', linear, { checksum: checksum.toUpperCase() })).resolves.toBeDefined();
    await expect(load('linear', linear, { checksum: '0'.repeat(64) })).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.stringMatching(/not the one that was registered/) as string,
    });
  });

  it.each([
    ['linear.onnx', [], /takes 3 features, but 0 are declared/],
    ['answers.json', [], /answers\.json is not an ONNX graph/],
    ['none.onnx', [], /none\.onnx cannot be read/],
  ])('refuses %s', async (file, features, message) => {
    await expect(openScoringModel(fixture(file), declared(features))).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.stringMatching(message),
    });
  });
});
