import { describe, expect, it } from 'vitest';
import { createImportanceFinder } from './importance-finder.ts';
import type { FeatureColumn, FeatureRows } from './rows/feature-rows.ts';

const x = Float64Array.from({ length: 200 }, (_, row) => (row * 37) % 200);
const columns = new Map<string, FeatureColumn>([
  ['x', { kind: 'numbers', values: x }],
  ['y', { kind: 'numbers', values: x.map((value) => 2 * value) }],
]);
const rows: FeatureRows = { rows: 200, columns };
const request = { rows, label: 'y', task: 'regression' } as const;

describe('createImportanceFinder', () => {
  it('finds importances by a surrogate, and has no model unless it is given one', async () => {
    const finder = createImportanceFinder();
    const shares = await finder.surrogate({ ...request, features: ['x'], categorical: new Set() });
    expect([...shares]).toEqual([['x', 1]]);
    expect(finder.ofModel).toBeNull();
  });

  it('asks the model that it is given', async () => {
    const { ofModel } = createImportanceFinder({
      model: { features: ['x'], predict: async () => ({ kind: 'numbers', values: new Float64Array(200) }) },
    });
    await expect(ofModel?.(request)).rejects.toThrow(/Shuffling none of the features/);
  });
});
