import { metricCatalogue, type MetricDefinition, type MetricId } from '@circuitwatch/metric-engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge, rollUp, type MetricToJudge } from './judge.ts';
import { verdicts, type Verdict } from './outcome.ts';

function metric(id: MetricId): MetricDefinition {
  const found = metricCatalogue.get(id);
  if (!found) throw new Error(`The catalogue lacks ${id}.`);
  return found;
}

const subject = (
  id: MetricId,
  value: number | null,
  threshold: number | null,
  rest: Partial<MetricToJudge> = {},
): MetricToJudge => ({
  metric: metric(id),
  value,
  threshold,
  baselineRate: null,
  observeOnly: false,
  ...rest,
});

describe('judge', () => {
  it.each<[string, MetricToJudge, Verdict]>([
    ['above', subject('psi', 0.26, 0.25), 'BREACHED'],
    ['equal above', subject('psi', 0.25, 0.25), 'HEALTHY'],
    ['below', subject('psi', 0.24, 0.25), 'HEALTHY'],
    ['p-value below', subject('ks_test', 0.049, 0.05), 'BREACHED'],
    ['p-value equal', subject('ks_test', 0.05, 0.05), 'HEALTHY'],
    ['p-value above', subject('ks_test', 0.9, 0.05), 'HEALTHY'],
    ['drift without threshold', subject('psi', 9, null), 'OBSERVED'],
    ['observed', subject('psi', 9, 0.25, { observeOnly: true }), 'OBSERVED'],
    ['observed without value', subject('psi', null, 0.25, { observeOnly: true }), 'OBSERVED'],
    ['quality with allowed rate', subject('null_value_rate', 0.06, 0.05, { baselineRate: 0.5 }), 'BREACHED'],
    [
      'quality against the baseline',
      subject('null_value_rate', 0.06, null, { baselineRate: 0.05 }),
      'BREACHED',
    ],
    ['quality as the baseline', subject('null_value_rate', 0, null, { baselineRate: 0 }), 'HEALTHY'],
    ['quality without baseline', subject('null_value_rate', 0.06, null), 'NO_DATA'],
    ['no value', subject('psi', null, 0.25), 'NO_DATA'],
  ])('%s', (_, given, verdict) => {
    expect(judge(given).verdict).toBe(verdict);
  });

  it('stores the baseline rate as the threshold it judged by', () => {
    expect(judge(subject('null_value_rate', 0.06, null, { baselineRate: 0.05 })).threshold).toBe(0.05);
  });

  it.each<[MetricToJudge, string]>([
    [subject('psi', 0.41999, 0.25), 'of 0.42 is above the threshold of 0.25.'],
    [subject('ks_test', 0.0123456, 0.05), 'of 0.0123 is below the threshold of 0.05.'],
    [
      subject('null_value_rate', 0.06, null, { baselineRate: 0.001 }),
      "of 0.06 is above the baseline's own rate of 0.001.",
    ],
  ])('says why it breached', (given, reason) => {
    expect(judge(given).reason).toContain(reason);
  });

  it('keeps the reason of a missing value and never leaves NO_DATA without one', () => {
    expect(judge(subject('psi', null, 0.25, { reason: 'No rows.' })).reason).toBe('No rows.');
    expect(judge(subject('psi', null, 0.25)).reason).toMatch(/no value/);
  });
});

describe('rollUp', () => {
  it.each<[Verdict[], Verdict]>([
    [['HEALTHY', 'NO_DATA', 'BREACHED', 'OBSERVED'], 'BREACHED'],
    [['HEALTHY', 'NO_DATA', 'OBSERVED'], 'NO_DATA'],
    [['OBSERVED', 'HEALTHY'], 'HEALTHY'],
    [['OBSERVED'], 'OBSERVED'],
    [[], 'NO_DATA'],
  ])('%j is %s', (given, expected) => {
    expect(rollUp(given)).toBe(expected);
  });

  it('does not depend on order, repetition or grouping', () => {
    const list = fc.array(fc.constantFrom(...verdicts), { minLength: 1 });
    fc.assert(
      fc.property(list, list, (left, right) => {
        expect(rollUp([rollUp(left), rollUp(right)])).toBe(rollUp([...right, ...left, ...left]));
      }),
    );
  });
});
