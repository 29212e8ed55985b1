import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InhibitRule, RoutedAlert } from '@circuitwatch/alerting-definitions';
import { matches } from '../matchers/match-labels.ts';
import { parseMatchers } from '../matchers/matcher-text.ts';
import { routedAlert } from '../spec/routed-alert.ts';
import { createInhibitor } from './create-inhibitor.ts';

const rule = (source: string, target: string, ...equal: string[]): InhibitRule => ({
  source: parseMatchers(source),
  target: parseMatchers(target),
  equal,
});

/** Alertmanager's words taken literally: every alert against every other one. */
function isInhibited(
  rules: readonly InhibitRule[],
  alerts: readonly RoutedAlert[],
  alert: RoutedAlert,
): boolean {
  return rules.some(({ source, target, equal }) => {
    if (!matches(target, alert.labels)) return false;
    const isBoth = matches(source, alert.labels);
    return alerts.some(
      (other) =>
        other.endsAt === null &&
        matches(source, other.labels) &&
        equal.every((name) => (other.labels[name] ?? '') === (alert.labels[name] ?? '')) &&
        !(isBoth && matches(target, other.labels)),
    );
  });
}

describe('inhibition', () => {
  const rules = [rule('severity="0"', 'severity=~"1|2"', 'plant_id', 'circuit_id')];
  const down = routedAlert({ alertname: 'down', severity: '0', plant_id: 'p1' });

  it.each([
    ['the same plant', { severity: '1', plant_id: 'p1' }, true],
    ['another plant', { severity: '1', plant_id: 'p2' }, false],
    ['a missing label and an empty one', { severity: '1', plant_id: 'p1', circuit_id: '' }, true],
    ['a label that the source does not have', { severity: '1', plant_id: 'p1', circuit_id: 'c' }, false],
    ['a severity that is not meant', { severity: '3', plant_id: 'p1' }, false],
    ['the source itself', down.labels, false],
  ])('with %s', (_, labels, expected) => {
    const inhibitor = createInhibitor(rules, [down]);
    expect(inhibitor(routedAlert(labels))).toBe(expected ? down : undefined);
  });

  it('is over when the source has resolved', () => {
    const inhibitor = createInhibitor(rules, [{ ...down, endsAt: new Date() }]);
    expect(inhibitor(routedAlert({ severity: '1', plant_id: 'p1' }))).toBeUndefined();
  });

  it('does not let alerts that match both sides keep each other quiet', () => {
    const both = [rule('severity=~"0|1"', 'severity=~"1|2"')];
    const alerts = ['1', '1', '2'].map((severity, index) => routedAlert({ severity, index: String(index) }));
    const inhibitor = createInhibitor(both, alerts);
    expect(alerts.map((alert) => inhibitor(alert)?.labels['index'])).toEqual([undefined, undefined, '0']);
    const withPure = createInhibitor(both, [...alerts, routedAlert({ severity: '0' })]);
    expect(alerts.map((alert) => withPure(alert)?.labels['severity'])).toEqual(['0', '0', '1']);
  });

  it('does not mix up values that look alike when joined', () => {
    const inhibitor = createInhibitor(
      [rule('x="1"', 'x="2"', 'a', 'b')],
      [routedAlert({ x: '1', a: '1,', b: '2' })],
    );
    expect(inhibitor(routedAlert({ x: '2', a: '1', b: ',2' }))).toBeUndefined();
    expect(inhibitor(routedAlert({ x: '2', a: '1,', b: '2' }))).toBeDefined();
  });

  it('is what comparing every alert with every other one gives', () => {
    const value = fc.constantFrom('', '0', '1', '2');
    const alert = fc
      .record({ severity: value, plant: value, kind: value })
      .chain((labels) =>
        fc.boolean().map((over) => routedAlert(labels, { endsAt: over ? new Date() : null })),
      );
    const side = fc.constantFrom('severity="0"', 'severity=~"0|1"', 'kind!="2"', 'kind=""', 'severity!~"1"');
    const rules = fc.array(
      fc
        .tuple(side, side, fc.subarray(['plant', 'kind']))
        .map(([source, target, equal]) => rule(source, target, ...equal)),
      { maxLength: 3 },
    );
    fc.assert(
      fc.property(rules, fc.array(alert, { maxLength: 12 }), (rules, alerts) => {
        const inhibitor = createInhibitor(rules, alerts);
        for (const one of alerts) {
          expect(inhibitor(one) !== undefined).toBe(isInhibited(rules, alerts, one));
        }
      }),
    );
  });
});
