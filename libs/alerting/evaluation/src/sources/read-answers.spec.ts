import { describe, expect, it } from 'vitest';
import type { KqlSource, SourceReading } from '@circuitwatch/alerting-definitions';
import { readKqlAnswer, type QueryAnswer } from './read-kql-answer.ts';
import { readPrometheusAnswer } from './read-prometheus-answer.ts';

const rows: KqlSource = { kind: 'KQL', query: 'requests', measure: { kind: 'ROWS' }, dimensions: [] };
const column = (name: string, aggregation: 'MAX' | 'MIN' | 'AVG' | 'LAST' = 'MAX'): KqlSource => ({
  ...rows,
  measure: { kind: 'COLUMN', column: name, aggregation },
});
const answer = (names: string, ...given: readonly (readonly unknown[])[]): QueryAnswer => ({
  columns: names.split(' ').map((name) => ({ name })),
  rows: given,
});

function shown(reading: SourceReading): unknown {
  if (reading.kind !== 'SAMPLES') return reading.kind;
  return reading.samples.map(({ labels, value }) => [labels, value]);
}

describe('the answer of a query', () => {
  it('is the number of its rows, zero as well', () => {
    expect(shown(readKqlAnswer(rows, answer('a', [1], [2])))).toEqual([[{}, 2]]);
    expect(shown(readKqlAnswer(rows, answer('a')))).toEqual([[{}, 0]]);
    expect(shown(readKqlAnswer(rows, { ...answer('a', [1]), rowCount: 500 }))).toEqual([[{}, 500]]);
  });

  it('is split by dimensions, whose names become labels', () => {
    const source = { ...rows, dimensions: ['plant_id', 'cloud.role'] };
    const given = answer('plant_id cloud.role', ['p1', 'a'], ['p2', null], ['p1', 'a'], [7, { x: 1 }]);
    expect(shown(readKqlAnswer(source, given))).toEqual([
      [{ plant_id: 'p1', cloud_role: 'a' }, 2],
      [{ plant_id: 'p2', cloud_role: '' }, 1],
      [{ plant_id: '7', cloud_role: '{"x":1}' }, 1],
    ]);
    expect(shown(readKqlAnswer(source, answer('plant_id cloud.role')))).toEqual([]);
  });

  it('is a column, aggregated', () => {
    const given = answer('v', [1], [null], ['4'], [2n]);
    expect(shown(readKqlAnswer(column('v'), given))).toEqual([[{}, 4]]);
    expect(shown(readKqlAnswer(column('v', 'MIN'), given))).toEqual([[{}, 1]]);
    expect(shown(readKqlAnswer(column('v', 'LAST'), given))).toEqual([[{}, 2]]);
    expect(shown(readKqlAnswer(column('v', 'AVG'), answer('v', [1], [2])))).toEqual([[{}, 1.5]]);
    expect(shown(readKqlAnswer(column('v'), answer('v', [null], ['much'])))).toEqual([[{}, null]]);
    expect(shown(readKqlAnswer(column('v'), answer('v')))).toBe('NO_DATA');
  });

  it('is an error that names the columns when one is missing', () => {
    const reading = readKqlAnswer({ ...column('w'), dimensions: ['x'] }, answer('u v', [1, 2]));
    expect(reading).toMatchObject({ kind: 'ERROR' });
    expect(reading.kind === 'ERROR' && reading.message).toMatch(/"x", "w".*u, v/);
  });

  it('is an error when rows whose values matter were cut off', () => {
    const cut = { ...answer('v', [1], [2]), rowCount: 9 };
    expect(readKqlAnswer(column('v'), cut)).toMatchObject({ kind: 'ERROR' });
    expect(readKqlAnswer({ ...rows, dimensions: ['v'] }, cut)).toMatchObject({ kind: 'ERROR' });
  });

  it('shows its first ten rows', () => {
    const many = Array.from({ length: 12 }, (_, index) => [index, 'x']);
    const reading = readKqlAnswer(rows, answer('v w', ...many));
    const evidence = reading.kind === 'SAMPLES' ? reading.samples[0]?.evidence : null;
    expect(evidence?.rowCount).toBe(12);
    expect(evidence?.rows).toHaveLength(10);
    expect(evidence?.rows[1]).toEqual({ v: 1, w: 'x' });
  });
});

describe('the answer of Prometheus', () => {
  const success = (resultType: string, result: unknown) => ({
    status: 'success',
    data: { resultType, result },
  });

  it('is a vector or a scalar', () => {
    const vector = success('vector', [
      { metric: { __name__: 'up', job: 'a' }, value: [1_700_000_000, '0'] },
      { metric: { job: 'b' }, value: [1_700_000_000.5, '+Inf'] },
      { metric: { job: 'c' }, value: [1_700_000_000, 'NaN'] },
    ]);
    expect(shown(readPrometheusAnswer(vector))).toEqual([
      [{ job: 'a' }, 0],
      [{ job: 'b' }, Infinity],
      [{ job: 'c' }, Number.NaN],
    ]);
    expect(shown(readPrometheusAnswer(success('scalar', [1_700_000_000, '1e-3'])))).toEqual([[{}, 0.001]]);
    expect(shown(readPrometheusAnswer(success('vector', [])))).toEqual([]);
  });

  it.each([
    ['a matrix', success('matrix', []), 'not a matrix'],
    ['text', success('string', [0, 'x']), 'not a string'],
    ['an error', { status: 'error', errorType: 'bad_data', error: 'parse error' }, 'parse error'],
    ['nothing', null, 'did not answer with JSON'],
    ['a page', '<html>', 'did not answer with JSON'],
    ['no data', { status: 'success' }, 'without success'],
    ['odd samples', success('vector', [{ metric: {}, value: [0] }]), 'cannot be read'],
    ['odd numbers', success('vector', [{ metric: {}, value: [0, 'much'] }]), 'cannot be read'],
    ['histograms', success('vector', [{ metric: {}, histogram: [0, {}] }]), 'cannot be read'],
    ['an odd scalar', success('scalar', [0, 5]), 'not a scalar'],
  ])('is an error for %s', (_, given, message) => {
    const reading = readPrometheusAnswer(given);
    expect(reading.kind === 'ERROR' && reading.message).toContain(message);
  });
});
