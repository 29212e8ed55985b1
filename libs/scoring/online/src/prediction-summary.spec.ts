import { describe, expect, it } from 'vitest';
import { predictionSummary } from './prediction-summary.ts';

describe('the summary of predictions', () => {
  it('is of the first column of numbers, without what is no number', () => {
    const predictions = [
      { name: 'label', type: 'string' },
      { name: 'p', type: 'float32' },
      { name: 'q', type: 'float32' },
    ] as const;
    const columns = [['a', 'b', 'c', 'd'], new Float32Array([2, NaN, 4, 9]), new Float32Array([1, 1, 1, 1])];
    // numpy: mean([2, 4, 9]), std([2, 4, 9])
    expect(predictionSummary(predictions, columns)).toEqual({
      predictionMean: 5,
      predictionDeviation: expect.closeTo(2.943920288775949, 12) as number,
    });
  });

  it('keeps its digits where the spread is small beside the mean', () => {
    const values = [1, 2, 3, 4].map((value) => 1e9 + value);
    const found = predictionSummary([{ name: 'p', type: 'float64' }], [Float64Array.from(values)]);
    expect(found).toEqual({
      predictionMean: 1e9 + 2.5,
      predictionDeviation: expect.closeTo(Math.sqrt(1.25), 9) as number,
    });
  });

  it.each([
    ['whole numbers', 'int64', new BigInt64Array([1n, 3n]), 2],
    ['texts', 'string', ['1', '2'], null],
    ['truth values', 'bool', new Uint8Array([1, 0]), null],
    ['nothing that is a number', 'float64', new Float64Array([NaN]), null],
  ] as const)('of %s', (_, type, cells, mean) => {
    expect(predictionSummary([{ name: 'p', type }], [cells]).predictionMean).toBe(mean);
  });
});
