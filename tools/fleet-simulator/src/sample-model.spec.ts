import { describe, expect, it } from 'vitest';
import { modelFeatures, sampleModel } from './sample-model.ts';
import { circuitSensors, simulateCircuit } from './simulate-circuit.ts';

describe('sampleModel', () => {
  it.each([1, 2, 3])('explains much of the temperature of circuit %i, and without bias', (index) => {
    const { columns } = simulateCircuit({ seed: 11, index, endsAt: new Date('2026-11-21T00:00:00Z') });
    const { weights, intercept } = sampleModel('m', circuitSensors({ seed: 11, index }));
    const actual = columns.get('temperature') ?? new Float64Array(0);
    const inputs = modelFeatures.map((name) => columns.get(name) ?? new Float64Array(0));
    const pairs = [...actual]
      .map((value, row) => {
        const terms = weights.map((weight, feature) => weight * (inputs[feature]?.[row] ?? NaN));
        return { value, error: value - intercept - terms.reduce((sum, term) => sum + term, 0) };
      })
      .filter(({ error }) => !Number.isNaN(error));
    const mean = (numbers: readonly number[]): number =>
      numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
    const level = mean(pairs.map(({ value }) => value));
    const variance = mean(pairs.map(({ value }) => (value - level) ** 2));
    const bias = mean(pairs.map(({ error }) => error));
    expect(Math.abs(bias)).toBeLessThan(0.25 * Math.sqrt(variance));
    expect(mean(pairs.map(({ error }) => error ** 2))).toBeLessThan(0.75 * variance);
  });
});
