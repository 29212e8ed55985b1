import { join } from 'node:path';
import type { FeatureColumn, FeatureRows, Predictions } from '@circuitwatch/feature-attribution';
import type { Cells } from '@circuitwatch/scoring-definitions';
import { openPredictor, openScoringModel } from '@circuitwatch/scoring-models';
import { describe, expect, it } from 'vitest';
import { sharedFolder } from './env.ts';
import { countCases } from './note-case.ts';
import { sharedCasesAbsent } from './shared-cases.ts';
import { readSharedFigures, readSharedTable } from './shared-tables.ts';

type Vectors = {
  readonly features: readonly string[];
  readonly input: readonly (readonly number[])[];
} & Readonly<Record<`${'ort' | 'sklearn'}_${string}`, readonly number[] | undefined>>;
type ByModel = { readonly row0: readonly number[] } & Readonly<Record<`pred_${string}`, readonly number[]>>;
interface Mapped {
  readonly input: readonly (readonly number[])[];
  readonly onnxruntime_outputs: { readonly output_probability: readonly Readonly<Record<string, number>>[] };
}

/** Largest difference between scikit-learn's and onnxruntime's answers, as each folder's README states it. */
const models = [
  ['models_bike_sharing', 'ridge', 2.67e-5],
  ['models_bike_sharing', 'gbr', 2.54e-5],
  ['models_bike_sharing', 'mlp', 0.000104],
  ['models_ccpp', 'ridge', 2.83e-5],
  ['models_ccpp', 'gbr', 2.52e-5],
  ['models_ccpp', 'mlp', 5.42e-5],
  ['models_credit', 'logistic', 1.47e-7],
  ['models_credit', 'gbc', 1.85e-7],
  ['models_credit', 'mlp', 4.92e-7],
] as const;
/** The tables that the models were fitted to. */
const tables = {
  models_bike_sharing: 'bike_sharing/hour.csv',
  models_ccpp: 'ccpp/ccpp.csv',
  models_credit: 'credit_default/UCI_Credit_Card.csv',
} as const;
/**
 * Those answers were made with several threads; one thread adds trees in another order, which moves sums of floats by
 * up to a step of the largest of them.
 */
const floatStep = 2 ** -23;

/** scikit-learn's classifiers as its converter exports them, which ends in a ZipMap. */
const mapped = ['redisai_iris_logistic', 'rf_iris_gausstheboss'] as const;

const note = countCases();
const vectorsOf = (folder: string) => readSharedFigures(`${folder}/vectors.json`) as Vectors | null;
const isAbsent = vectorsOf('models_ccpp') === null;
if (isAbsent) it.skip(`predictions of real models: ${sharedCasesAbsent}`);

describe.skipIf(isAbsent)('predictions of real models', () => {
  it.each(models)('%s %s answers as onnxruntime and scikit-learn', async (folder, name, tolerance) => {
    const vectors = vectorsOf(folder);
    if (vectors === null) throw new Error(`There are no vectors of ${folder}.`);
    const columns = vectors.features.map((_, k) => vectors.input.map((row) => row[k] ?? NaN));
    const given = await answersOf(`${folder}/${name}.onnx`, vectors.features, columns);
    expectWithin(given, vectors[`ort_${name}`] ?? [], 0, 1e-5);
    expectWithin(given, vectors[`sklearn_${name}`] ?? [], tolerance, floatStep);
    const { answers, labels } = await scoresOf(`${folder}/${name}.onnx`, vectors.features, columns);
    expectWithin(answers, vectors[`ort_${name}`] ?? [], 0, 1e-5);
    expectWithin(answers, vectors[`sklearn_${name}`] ?? [], tolerance, floatStep);
    const expected = vectors[`ort_${name}_label`];
    if (expected) expect(labels).toEqual(expected);
    note('data/vectors.json', `${folder} ${name}`);
  });

  it.each(models)('%s %s answers its whole table as scikit-learn', async (folder, name, tolerance) => {
    const { row0, ...predicted } = readSharedFigures(`${folder}/predictions.json`) as ByModel;
    const features = vectorsOf(folder)?.features ?? [];
    const table = readSharedTable(tables[folder]);
    const columns = features.map((feature) => row0.map((row) => Number(table.get(feature)?.[row])));
    const given = await answersOf(`${folder}/${name}.onnx`, features, columns);
    expectWithin(given, predicted[`pred_${name}`] ?? [], tolerance, floatStep);
    const { answers } = await scoresOf(`${folder}/${name}.onnx`, features, columns);
    expectWithin(answers, predicted[`pred_${name}`] ?? [], tolerance, floatStep);
    note('data/predictions.json', `${folder} ${name}`);
  });

  it.each(mapped)('%s answers the probabilities of its map', async (name) => {
    const path = `onnx_vectors/models/${name}`;
    const { input, onnxruntime_outputs: outputs } = readSharedFigures(`${path}.json`) as Mapped;
    const columns = [0, 1, 2, 3].map((k): [string, FeatureColumn] => [
      `x${k}`,
      { kind: 'numbers', values: Float64Array.from(input, (row) => row[k] ?? NaN) },
    ]);
    const features = columns.map(([feature]) => feature);
    const given = await ask(`${path}.onnx`, features, { rows: input.length, columns: new Map(columns) });
    expect(given).toMatchObject({ kind: 'probabilities', classes: ['0', '1', '2'], width: 3 });
    const expected = outputs.output_probability.flatMap((row) =>
      ['0', '1', '2'].map((each) => row[each] ?? NaN),
    );
    expectWithin(Array.from(given.values, Number), expected, 0, 1e-5);
    note('data/onnx_vectors', name);
  });
});

async function ask(path: string, features: readonly string[], rows: FeatureRows): Promise<Predictions> {
  const predictor = await openPredictor(join(sharedFolder(), 'data', path), features);
  try {
    return await predictor.predict(rows);
  } finally {
    await predictor.close();
  }
}

/** Numbers, or probabilities of the last class. */
async function answersOf(
  path: string,
  features: readonly string[],
  columns: readonly (readonly number[])[],
): Promise<readonly number[]> {
  const cells = features.map((name, k): [string, FeatureColumn] => [
    name,
    { kind: 'numbers', values: Float64Array.from(columns[k] ?? []) },
  ]);
  const given = await ask(path, features, { rows: columns[0]?.length ?? 0, columns: new Map(cells) });
  if (given.kind === 'classes') throw new Error(`${path} answers names.`);
  const width = given.kind === 'numbers' ? 1 : given.width;
  return Array.from(given.values).filter((_, k) => k % width === width - 1);
}

/** The same of a model that is loaded for scoring, and its labels where it has classes. */
async function scoresOf(
  path: string,
  features: readonly string[],
  columns: readonly (readonly number[])[],
): Promise<{ readonly answers: readonly number[]; readonly labels: readonly number[] | null }> {
  const model = await openScoringModel(join(sharedFolder(), 'data', path), {
    task: null,
    features: features.map((name) => ({ name, type: 'NUMBER', categories: null })),
    outputs: null,
  });
  try {
    const rows = columns[0]?.length ?? 0;
    const cells = Float32Array.from({ length: rows * features.length }, (_, k) => {
      return columns[k % features.length]?.[Math.floor(k / features.length)] ?? NaN;
    });
    const answered = await model.score([cells], rows);
    const numbers = (given: Cells | undefined) => Array.from(given as ArrayLike<number>, Number);
    const labels = model.task === 'CLASSIFICATION' ? numbers(answered[0]) : null;
    return { answers: numbers(answered.at(-1)), labels };
  } finally {
    await model.close();
  }
}

/** A difference may be `absolute`, and `relative` to the largest number. */
function expectWithin(
  given: readonly number[],
  expected: readonly number[],
  absolute: number,
  relative: number,
): void {
  expect(given).toHaveLength(expected.length);
  const bound = absolute + relative * expected.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
  const differences = expected.map((each, row) => Math.abs((given[row] ?? NaN) - each));
  expect(differences.length).toBeGreaterThan(0);
  expect(Math.max(...differences)).toBeLessThanOrEqual(bound);
}
