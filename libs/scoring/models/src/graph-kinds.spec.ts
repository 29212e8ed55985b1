import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Cells, FeatureDeclaration, ScoringModel } from '@circuitwatch/scoring-definitions';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { encodeGraph, type GraphParts, type Node, type Value } from './onnx-graph.spec-support.ts';
import { openScoringModel } from './open-scoring-model.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'circuitwatch-kinds-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const open: ScoringModel[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((model) => model.close()));
});

async function load(
  parts: GraphParts,
  features: readonly (string | FeatureDeclaration)[] = [],
): Promise<ScoringModel> {
  const file = path.join(folder, 'graph.onnx');
  writeFileSync(file, encodeGraph(parts));
  const declared = features.map((feature) =>
    typeof feature === 'string' ? { name: feature, type: 'NUMBER' as const, categories: null } : feature,
  );
  const model = await openScoringModel(file, { task: null, features: declared, outputs: null });
  open.push(model);
  return model;
}

const same: readonly Node[] = [['Identity', ['x'], ['y']]];

describe('graphs of all kinds', () => {
  it.each<[Value[1], Cells]>([
    ['float32', Float32Array.of(1.5, -0, NaN, Infinity, 2, 3)],
    ['float64', Float64Array.of(0.1, 1e300, NaN, -Infinity, 2, 3)],
    ['int64', BigInt64Array.of(2n ** 62n, -1n, 0n, 9_007_199_254_740_993n, 5n, 6n)],
    ['int32', Int32Array.of(-(2 ** 31), 2 ** 31 - 1, 0, 1, 2, 3)],
    ['bool', Uint8Array.of(0, 1, 1, 0, 1, 0)],
    ['string', ['', 'ä', '0', 'NaN', 'long '.repeat(100), '\n']],
  ])('hands %s on as they are: a matrix, and an input a feature', async (type, cells) => {
    const matrix: GraphParts = {
      nodes: same,
      inputs: [['x', type, ['n', 2]]],
      outputs: [['y', type, ['n', 2]]],
    };
    const model = await load(matrix, ['a', 'b']);
    const column = (from: number) => Array.from(cells as ArrayLike<unknown>).filter((_, k) => k % 2 === from);
    const answered = await model.score([cells], 3);
    expect(answered.map((each) => Array.from(each as ArrayLike<unknown>))).toEqual([column(0), column(1)]);
    const list = await load({ nodes: same, inputs: [['x', type, ['n']]], outputs: [['y', type, ['n']]] });
    expect(list.inputs).toEqual([{ name: 'x', type, features: ['x'] }]);
    expect(await list.score([cells], 6)).toEqual([cells]);
  });

  it('predicts all outputs under their names', async () => {
    const model = await load({
      nodes: [
        ['Identity', ['x'], ['level']],
        ['Abs', ['x'], ['size']],
        ['Cast', ['x'], ['rounded'], '', { to: 7 }],
      ],
      inputs: [['x', 'float32', ['n']]],
      outputs: [
        ['level', 'float32', ['n']],
        ['size', 'float32', ['n']],
        ['rounded', 'int64', ['n']],
      ],
    });
    expect(model.predictions).toEqual([
      { name: 'level', type: 'float32' },
      { name: 'size', type: 'float32' },
      { name: 'rounded', type: 'int64' },
    ]);
    expect(await model.score([Float32Array.of(-1.5, 2)], 2)).toEqual([
      Float32Array.of(-1.5, 2),
      Float32Array.of(1.5, 2),
      BigInt64Array.of(-1n, 2n),
    ]);
  });

  it('finds out what the graph does not say of its outputs', async () => {
    const model = await load(
      { nodes: same, inputs: [['x', 'float32', ['n', 3]]], outputs: [['y', 'float32', ['n', 'columns']]] },
      ['a', 'b', 'c'],
    );
    expect(model.predictions.map(({ name }) => name)).toEqual([
      'prediction_0',
      'prediction_1',
      'prediction_2',
    ]);
  });

  it('gives a graph for four rows as many, whatever is asked', async () => {
    const model = await load(
      { nodes: same, inputs: [['x', 'float32', [4, 2]]], outputs: [['y', 'float32', [4, 2]]] },
      ['a', 'b'],
    );
    expect(model.rowsAtOnce).toBe(4);
    for (const rows of [0, 1, 3, 4, 5, 11]) {
      const a = Float32Array.from({ length: rows }, (_, row) => row + 1);
      const b = a.map((each) => -each);
      const cells = Float32Array.from({ length: 2 * rows }, (_, k) => (k % 2 ? b : a)[k >> 1] ?? NaN);
      expect(await model.score([cells], rows)).toEqual([a, b]);
    }
  });

  it('leaves out what is no table, and says so where that is all', async () => {
    const inputs: readonly Value[] = [['x', 'float32', ['n', 2]]];
    const cube: Value = ['cube', 'float32', ['n', 1, 2]];
    const nodes: readonly Node[] = [
      ...same,
      ['SequenceConstruct', ['x'], ['list']],
      ['ConcatFromSequence', ['list'], ['cube'], '', { axis: 1, new_axis: 1 }],
    ];
    const flat: Value = ['y', 'float32', ['n', 2]];
    const model = await load({ nodes, inputs, outputs: [cube, flat] }, ['a', 'b']);
    expect(model.predictions.map(({ name }) => name)).toEqual(['prediction_0', 'prediction_1']);
    for (const outputs of [[cube], [['cube', 'float32'] as const]]) {
      await expect(load({ nodes: nodes.slice(1), inputs, outputs }, ['a', 'b'])).rejects.toMatchObject({
        code: 'INVALID',
        message: expect.stringMatching(/no output that a table can hold/) as string,
      });
    }
  });

  it('refuses a graph whose answers have not a row a row', async () => {
    const transposed: GraphParts = {
      nodes: [['Transpose', ['x'], ['y']]],
      inputs: [['x', 'float32', ['n', 2]]],
      outputs: [['y', 'float32', [2, 'n']]],
    };
    await expect(load(transposed, ['a', 'b'])).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.stringContaining('(for 7 rows it has y: float32 [2, 7])') as string,
    });
  });

  it('refuses answers that have fewer rows than they were asked for', async () => {
    const filter: GraphParts = {
      nodes: [['Compress', ['x', 'isKept'], ['y'], '', { axis: 0 }]],
      inputs: [
        ['x', 'float32', ['n']],
        ['isKept', 'bool', ['n']],
      ],
      outputs: [['y', 'float32', ['m']]],
    };
    await expect(load(filter)).rejects.toThrow(/no output that a table can hold/);
    const isKept: FeatureDeclaration = { name: 'isKept', type: 'BOOLEAN', categories: ['true'] };
    const model = await load(filter, ['x', isKept]);
    await expect(model.score([new Float32Array(3), Uint8Array.of(1, 0, 1)], 3)).rejects.toMatchObject({
      code: 'INVALID',
      message:
        'The model answers 3 rows with a tensor of 2 in its output y, and a table needs rows × columns.',
    });
  });
});
