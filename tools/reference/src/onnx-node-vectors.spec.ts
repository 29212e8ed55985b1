import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '@circuitwatch/platform-errors';
import type { Cells, ModelDeclaration } from '@circuitwatch/scoring-definitions';
import { loadSession, openScoringModel } from '@circuitwatch/scoring-models';
import { Tensor } from 'onnxruntime-node';
import { afterAll, describe, expect, it } from 'vitest';
import { sharedFolder } from './env.ts';
import { countCases } from './note-case.ts';
import { sharedCasesAbsent } from './shared-cases.ts';
import { readSharedFigures } from './shared-tables.ts';

type Cell = number | boolean | string;
type Nested = Cell | readonly Nested[];

interface VectorTensor {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data: Nested;
}

interface NodeCase {
  readonly inputs: readonly VectorTensor[];
  readonly outputs: readonly VectorTensor[];
}

/** As the README says of a correct scorer; the suite itself is content with 1e-3 and 1e-5. */
const relative = 1e-5;
const absolute = 1e-6;

const folder = 'onnx_vectors/node';
const isAbsent = readSharedFigures('onnx_vectors/index.json') === null;
const names = isAbsent ? [] : readdirSync(join(sharedFolder(), 'data', folder)).sort();
const fileOf = (name: string): string => join(sharedFolder(), 'data', folder, name, 'model.onnx');
const caseOf = (name: string) => readSharedFigures(`${folder}/${name}/vectors.json`) as NodeCase;

const note = countCases();
if (isAbsent) it.skip(`ONNX's own vectors: ${sharedCasesAbsent}`);

describe.skipIf(isAbsent)("ONNX's own vectors", () => {
  const tables = new Set<string>();
  const refusals = new Map<string, number>();
  afterAll(() => {
    const reasons = Array.from(refusals, ([reason, count]) => `${count} ${reason}`).join(', ');
    console.log(`of ${names.length} graphs, ${tables.size} are scored as tables; the others have ${reasons}`);
  });

  it.each(names)('%s', async (name) => {
    const { inputs, outputs } = caseOf(name);
    const session = await loadSession(name, readFileSync(fileOf(name)));
    const feeds = inputs.map((tensor): [string, Tensor] => [
      tensor.name,
      new Tensor(typeOf(tensor) as 'float32', cellsOf(tensor) as Float32Array, tensor.shape),
    ]);
    const answered = await session.run(Object.fromEntries(feeds));
    await session.release();
    for (const expected of outputs) {
      const tensor = answered[expected.name];
      expect(tensor?.dims).toEqual(expected.shape);
      expectClose(tensor?.data as Cells, cellsOf(expected));
    }
    note('data/onnx_vectors/node', name);
    const columns = await scored(name);
    if (typeof columns === 'string') refusals.set(columns, (refusals.get(columns) ?? 0) + 1);
    else {
      expectTable(columns, outputs);
      tables.add(name);
    }
  });

  it('scores as a table whatever is one', () => {
    const expected = names.filter((name) => isTable(caseOf(name)));
    expect([...tables].sort()).toEqual(expected);
    expect(expected).not.toEqual([]);
  });
});

/** Rows × columns with the same rows everywhere, or a list of rows. */
function isTable({ inputs, outputs }: NodeCase): boolean {
  const all = [...inputs, ...outputs];
  const rows = all[0]?.shape[0] ?? 0;
  return all.every(
    ({ shape }) => (shape.length === 1 || shape.length === 2) && shape[0] === rows && rows > 0,
  );
}

/** The columns of all outputs, or what of the graph is no table. */
async function scored(name: string): Promise<readonly Cells[] | string> {
  const { inputs, outputs } = caseOf(name);
  const widths = inputs.map(({ shape }) => shape[1] ?? 1);
  const count = widths.reduce((sum, width) => sum + width, 0);
  const declaration: ModelDeclaration = {
    task: null,
    features: Array.from({ length: count }, (_, k) => ({ name: `f${k}`, type: 'NUMBER', categories: null })),
    outputs: outputs.flatMap(({ name: output, shape: [, width = 1] }) =>
      Array.from({ length: width }, (_, index) => ({ name: `${output} ${index}`, output, index })),
    ),
  };
  try {
    const model = await openScoringModel(fileOf(name), declaration);
    try {
      return await model.score(inputs.map(cellsOf), inputs[0]?.shape[0] ?? 0);
    } finally {
      await model.close();
    }
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'INVALID') throw error;
    return refusalOf(error.message);
  }
}

/** Which of the ways in which a graph can be no table the refusal names. */
function refusalOf(message: string): string {
  const ways = [
    ['inputs of other dimensions', /has \d+ dimensions, and a table has two/],
    ['inputs of different lengths', /do not take one and the same number of rows/],
    ['outputs that are no table', /is to come from the output|no output that a table can hold/],
  ] as const;
  const way = ways.find(([, pattern]) => pattern.test(message));
  if (!way) throw new Error(`A refusal that says something else: ${message}`);
  return way[0];
}

function expectTable(columns: readonly Cells[], outputs: readonly VectorTensor[]): void {
  let place = 0;
  for (const output of outputs) {
    const [, width = 1] = output.shape;
    const cells = Array.from(cellsOf(output) as ArrayLike<unknown>);
    for (let k = 0; k < width; k++) {
      expectClose(columns[place] as Cells, cells.filter((_, at) => at % width === k) as unknown as Cells);
      place += 1;
    }
  }
  expect(columns).toHaveLength(place);
}

function typeOf({ dtype }: VectorTensor): string {
  return dtype === 'object' ? 'string' : dtype;
}

function cellsOf({ dtype, data }: VectorTensor): Cells {
  const cells = ([data] as readonly Nested[]).flat(Infinity as 9) as readonly Cell[];
  if (dtype === 'object') return cells.map(String);
  const numbers = cells.map(Number);
  if (dtype === 'float32') return Float32Array.from(numbers);
  if (dtype === 'float64') return Float64Array.from(numbers);
  if (dtype === 'int64') return BigInt64Array.from(numbers, BigInt);
  if (dtype === 'int32') return Int32Array.from(numbers);
  if (dtype === 'bool') return Uint8Array.from(numbers);
  throw new Error(`There is no such type: ${dtype}.`);
}

function expectClose(given: Cells, expected: Cells): void {
  expect(given).toHaveLength(expected.length);
  const far = Array.from(expected as ArrayLike<unknown>).findIndex((value, at) => !isClose(given[at], value));
  expect(far < 0 ? null : { at: far, given: given[far], expected: expected[far] }).toBeNull();
}

function isClose(given: unknown, expected: unknown): boolean {
  if (typeof expected === 'string') return given === expected;
  const [one, other] = [Number(given), Number(expected)];
  return (
    Object.is(one, other) || one === other || Math.abs(one - other) <= absolute + relative * Math.abs(other)
  );
}
