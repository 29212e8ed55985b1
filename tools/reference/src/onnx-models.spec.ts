import { join } from 'node:path';
import type { Cells, FeatureDeclaration, ScoringModel } from '@circuitwatch/scoring-definitions';
import { openScoringModel } from '@circuitwatch/scoring-models';
import { describe, expect, it } from 'vitest';
import { sharedFolder } from './env.ts';
import { countCases } from './note-case.ts';
import { sharedCasesAbsent } from './shared-cases.ts';
import { readSharedFigures } from './shared-tables.ts';

type Matrix = readonly (number | readonly number[] | Readonly<Record<string, number>>)[];

interface ModelVectors {
  readonly input: readonly (readonly number[])[];
  readonly onnxruntime_outputs: Readonly<Record<string, Matrix>>;
  /** What came with the model from those who made it. */
  readonly upstream_io?: Readonly<Record<string, Matrix>>;
}

/** Whole models that others made, and what is predicted of each. */
const models: readonly (readonly [name: string, predictions: readonly string[]])[] = [
  ['redisai_iris_logistic', ['prediction', 'probability_0', 'probability_1', 'probability_2']],
  ['rf_iris_gausstheboss', ['prediction', 'probability_0', 'probability_1', 'probability_2']],
  ['tract_lgbm_classifier_tensor', ['prediction', 'probability_0', 'probability_1', 'probability_2']],
  ['tract_linear_regressor', ['prediction']],
];
/** As the README says of a correct scorer; of small probabilities, relative to a hundredth. */
const relative = 1e-5;
const smallest = 1e-2;

const vectorsOf = (name: string) =>
  readSharedFigures(`onnx_vectors/models/${name}.json`) as ModelVectors | null;
const note = countCases();
const isAbsent = vectorsOf('tract_linear_regressor') === null;
if (isAbsent) it.skip(`models that others made: ${sharedCasesAbsent}`);

describe.skipIf(isAbsent)('models that others made', () => {
  it.each(models)('%s scores as onnxruntime for Python', async (name, predictions) => {
    const { input, onnxruntime_outputs: outputs, upstream_io: upstream } = vectorsOf(name) as ModelVectors;
    const features = (input[0] ?? []).map((_, k): FeatureDeclaration => {
      return { name: `x${k}`, type: 'NUMBER', categories: null };
    });
    const file = join(sharedFolder(), 'data/onnx_vectors/models', `${name}.onnx`);
    const model = await openScoringModel(file, { task: null, features, outputs: null });
    expect(model.task).toBe(predictions.length > 1 ? 'CLASSIFICATION' : 'REGRESSION');
    expect(model.predictions.map((column) => column.name)).toEqual(predictions);
    for (const rowsAtOnce of [input.length, 1]) {
      const columns = await scoreBy(model, input, rowsAtOnce);
      expectColumns(columns, Object.values(outputs), relative);
      if (upstream?.probabilities) expectColumns(columns.slice(1), [upstream.probabilities], relative);
    }
    await model.close();
    note('data/onnx_vectors/models', name);
  });
});

async function scoreBy(
  model: ScoringModel,
  input: readonly (readonly number[])[],
  rowsAtOnce: number,
): Promise<readonly (readonly number[])[]> {
  const columns: number[][] = model.predictions.map(() => []);
  for (let from = 0; from < input.length; from += rowsAtOnce) {
    const rows = input.slice(from, from + rowsAtOnce);
    const answered: readonly Cells[] = await model.score([Float32Array.from(rows.flat())], rows.length);
    answered.forEach((cells, place) =>
      columns[place]?.push(...Array.from(cells as ArrayLike<number>, Number)),
    );
  }
  return columns;
}

/** Columns of all outputs, one after the other; those of maps in the order of their keys. */
function expectColumns(
  given: readonly (readonly number[])[],
  outputs: readonly Matrix[],
  tolerance: number,
): void {
  const expected = outputs.flatMap((rows) => {
    const lists = rows.map((row) => (typeof row === 'number' ? [row] : Object.values<number>(row)));
    return (lists[0] ?? []).map((_, k) => lists.map((list) => list[k] ?? NaN));
  });
  expect(given.length).toBe(expected.length);
  const far = expected.flatMap((column, place) =>
    column.filter((value, row) => {
      const difference = Math.abs((given[place]?.[row] ?? NaN) - value);
      return !(difference <= tolerance * Math.max(smallest, Math.abs(value)));
    }),
  );
  expect(far).toEqual([]);
}
