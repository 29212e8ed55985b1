import type { CellType } from '@circuitwatch/scoring-definitions';
import { describe, expect, it } from 'vitest';
import type { GraphOutput } from './graph-outputs.ts';
import { predictionLayout } from './prediction-columns.ts';

type Output = readonly [name: string, type: CellType, width: number];
type Graph = Parameters<typeof predictionLayout>[1];
type Declaration = Parameters<typeof predictionLayout>[2];

const plain: Graph = { probabilities: [], classes: null, renamed: new Map() };
const nothing: Declaration = { task: null, outputs: null };

function outputsOf(outputs: readonly Output[]): readonly GraphOutput[] {
  return outputs.map(([name, type, width]) => ({ name, type, width }));
}

describe('predictionLayout', () => {
  it.each<[string, readonly Output[], Partial<Graph>, Partial<Declaration>, string, readonly string[]]>([
    ['one number', [['y', 'float32', 1]], {}, {}, 'REGRESSION', ['prediction']],
    ['some numbers', [['y', 'float64', 2]], {}, {}, 'REGRESSION', ['prediction_0', 'prediction_1']],
    [
      'several outputs by their own names',
      [
        ['low', 'float32', 1],
        ['curve', 'float32', 2],
      ],
      {},
      {},
      'REGRESSION',
      ['low', 'curve_0', 'curve_1'],
    ],
    ['a probe, which is no probability', [['probe', 'float32', 1]], {}, {}, 'REGRESSION', ['prediction']],
    [
      'a lone probability',
      [['probability', 'float32', 1]],
      {},
      {},
      'CLASSIFICATION',
      ['prediction', 'probability_1'],
    ],
    [
      'a lone probability of named classes',
      [['p', 'float32', 1]],
      { probabilities: ['p'], classes: ['good', 'bad'] },
      {},
      'CLASSIFICATION',
      ['prediction', 'probability_bad'],
    ],
    [
      'scores of named classes',
      [['scores', 'float32', 3]],
      { classes: ['a', 'b', 'c'] },
      {},
      'CLASSIFICATION',
      ['prediction', 'probability_a', 'probability_b', 'probability_c'],
    ],
    [
      'a label before its probabilities, and what else there is',
      [
        ['proba', 'float32', 2],
        ['label', 'int64', 1],
        ['margin', 'float32', 1],
      ],
      {},
      {},
      'CLASSIFICATION',
      ['prediction', 'probability_0', 'probability_1', 'margin'],
    ],
    ['only labels', [['label', 'string', 1]], { classes: ['x', 'y'] }, {}, 'CLASSIFICATION', ['prediction']],
    [
      'numbers where the declaration says so',
      [['probabilities', 'float32', 2]],
      {},
      { task: 'REGRESSION' },
      'REGRESSION',
      ['prediction_0', 'prediction_1'],
    ],
    [
      'classes where the declaration says so',
      [['y', 'float32', 2]],
      {},
      { task: 'CLASSIFICATION' },
      'CLASSIFICATION',
      ['prediction', 'probability_0', 'probability_1'],
    ],
  ])('names the columns of %s', (_what, outputs, graph, declaration, task, names) => {
    const layout = predictionLayout(
      outputsOf(outputs),
      { ...plain, ...graph },
      { ...nothing, ...declaration },
    );
    expect(layout.task).toBe(task);
    expect(layout.columns.map(({ name }) => name)).toEqual(names);
  });

  it.each<[string, Declaration['outputs'], readonly (string | number)[], RegExp]>([
    [
      'an output that is not there',
      [{ name: 'p', output: 'z', index: 0 }],
      ['outputs', 0, 'output'],
      /has y\./,
    ],
    [
      'a column that is not there',
      [
        { name: 'p', output: 'y', index: 1 },
        { name: 'q', output: 'y', index: 2 },
      ],
      ['outputs', 1, 'index'],
      /column 2 of the output y, and it has 2/,
    ],
    [
      'a name twice',
      [
        { name: 'p', output: 'y', index: 0 },
        { name: 'p', output: 'y', index: 1 },
      ],
      ['outputs', 1, 'name'],
      /Two predictions are called p/,
    ],
  ])('refuses to map %s', (_what, outputs, at, message) => {
    expect(() => predictionLayout(outputsOf([['y', 'float32', 2]]), plain, { task: null, outputs })).toThrow(
      expect.objectContaining({
        code: 'INVALID',
        message: expect.stringMatching(message) as string,
        problems: [expect.objectContaining({ path: at })],
      }),
    );
  });
});
