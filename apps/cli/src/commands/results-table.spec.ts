import { describe, expect, it } from 'vitest';
import type { ResultRow } from '../api/documents/results.ts';
import { createTerminal } from '../output/terminal.ts';
import { showResults } from './results-table.ts';

const plain: ResultRow = {
  signal: 'drift',
  feature: 'flow',
  metric: { id: 'psi', breach: 'ABOVE' },
  dataType: 'NUMERICAL',
  status: 'COMPUTED',
  value: 0.31,
  baselineValue: null,
  bounds: null,
  threshold: 0.25,
  verdict: 'BREACHED',
  response: null,
  reason: null,
  baselineRows: 100,
  targetRows: 100,
};

function shown(...results: readonly ResultRow[]): string {
  let out = '';
  const stream = { write: (text: string) => (out += text), columns: 160 };
  showResults(createTerminal({ out: stream, err: stream, env: {} }), results, new Map());
  return out;
}

describe('showResults', () => {
  it('has only the columns that something is said in', () => {
    expect(shown(plain)).toMatch(/^FEATURE +METRIC +VALUE +LIMIT +VERDICT +SERIES\n/);
  });

  it('shows how a feature was read, what the baseline has, bounds, and what a breach calls for', () => {
    const out = shown(
      { ...plain, bounds: { low: 0.3, high: 0.32 }, response: 'SEVERE' },
      { ...plain, feature: 'colour', dataType: 'CATEGORICAL', response: 'MODERATE' },
      {
        ...plain,
        feature: 'level',
        metric: { id: 'null_value_rate', breach: 'ABOVE' },
        baselineValue: 0.01,
        response: 'MINOR',
      },
      { ...plain, feature: '*', dataType: null, value: null, status: 'NO_DATA', verdict: 'NO_DATA' },
    );
    expect(out).toMatch(/^FEATURE +TYPE +METRIC +BASELINE +VALUE +LIMIT +VERDICT +RESPONSE +SERIES\n/);
    expect(out).toMatch(/flow +numbers +psi +0\.31 \(0\.3 to 0\.32\) +≤ 0\.25 +BREACHED +retrain now/);
    expect(out).toMatch(/colour +categories +psi +0\.31 +≤ 0\.25 +BREACHED +schedule retraining/);
    expect(out).toMatch(/level +numbers +null_value_rate +0\.01 +0\.31 .*watch/);
    expect(out).toMatch(/\* +psi +no_data +≤ 0\.25 +NO_DATA/);
  });
});
