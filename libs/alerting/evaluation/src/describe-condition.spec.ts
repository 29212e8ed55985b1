import { describe, expect, it } from 'vitest';
import type { AlertRule } from '@circuitwatch/alerting-definitions';
import { describeCondition, describeSeconds } from './describe-condition.ts';
import { ruleOf } from './rule.spec-support.ts';

const { source: metric } = ruleOf();
const kql = { kind: 'KQL', query: 'requests', measure: { kind: 'ROWS' }, dimensions: [] } as const;

describe('the condition of a rule in words', () => {
  it.each<[string, Partial<AlertRule>]>([
    ['psi > 0.2', {}],
    [
      'psi > 0.2 in 3 of the last 5 for 10 min',
      { periods: { failing: 3, evaluations: 5 }, pendingSeconds: 600 },
    ],
    ['psi or ks_test > 0.2', { source: { ...metric, metrics: ['psi', 'ks_test'] } as AlertRule['source'] }],
    ['any metric > 0.2', { source: { ...metric, metrics: [] } as AlertRule['source'] }],
    [
      'relative change of psi > 0.2',
      { source: { ...metric, measure: 'RELATIVE_CHANGE' } as AlertRule['source'] },
    ],
    [
      'share of circuits with psi >= 0.25 > 0.2',
      {
        source: {
          ...metric,
          shareOf: { operator: 'GREATER_OR_EQUAL', threshold: 0.25 },
        } as AlertRule['source'],
      },
    ],
    [
      'rows > 0 within 15 min',
      { source: kql, comparison: { operator: 'GREATER', threshold: 0 }, windowSeconds: 900 },
    ],
    [
      'avg of duration <= 1.5',
      {
        source: { ...kql, measure: { kind: 'COLUMN', column: 'duration', aggregation: 'AVG' } },
        comparison: { operator: 'LESS_OR_EQUAL', threshold: 1.5 },
      },
    ],
    [
      'up == 0 for 1 h 30 min',
      { source: { kind: 'PROMQL', query: 'up == 0' }, comparison: null, pendingSeconds: 5_400 },
    ],
  ])('is %s', (sentence, changes) => {
    expect(describeCondition(ruleOf(changes))).toBe(sentence);
  });

  it.each([
    [0, '0 s'],
    [90, '1 min 30 s'],
    [86_400, '1 d'],
    [90_061, '1 d 1 h 1 min 1 s'],
  ])('writes %i seconds as %s', (seconds, text) => {
    expect(describeSeconds(seconds)).toBe(text);
  });
});
