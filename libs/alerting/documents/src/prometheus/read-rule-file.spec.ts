import { describe, expect, it } from 'vitest';
import { contentOf, documentOf, problemsOf } from '../parsing.spec-support.ts';

const groups = `groups:
  - name: models
    interval: 30s
    labels: {team: ops}
    rules:
      - alert: HighErrorRate
        expr: |
          rate(model_errors_total[5m]) / rate(model_predictions_total[5m]) > 0.05
        for: 5m
        keep_firing_for: 10m
        labels: {severity: critical}
        annotations: {summary: "{{ $value | humanizePercentage }} fail"}
      - record: model:errors:rate5m
        expr: rate(model_errors_total[5m])
      - alert: HighErrorRate
        expr: rate(model_errors_total[5m]) > 1
        labels: {severity: warning}
  - name: pods
    rules:
      - {alert: Down, expr: up == 0, for: 1h30m}
`;

describe('a rule file of Prometheus', () => {
  it('is rules on PromQL', () => {
    const { rules } = contentOf(groups);
    expect(rules).toMatchObject([
      {
        name: 'HighErrorRate',
        severity: 0,
        source: {
          kind: 'PROMQL',
          query: 'rate(model_errors_total[5m]) / rate(model_predictions_total[5m]) > 0.05',
        },
        comparison: null,
        frequencySeconds: 30,
        pendingSeconds: 300,
        keepFiringSeconds: 600,
        missingAfter: 1,
        labels: { team: 'ops', severity: 'critical' },
        annotations: { summary: '{{ $value | humanizePercentage }} fail' },
      },
      { name: 'HighErrorRate (warning)', severity: 2, frequencySeconds: 30, pendingSeconds: 0 },
      { name: 'Down', severity: 2, frequencySeconds: 60, pendingSeconds: 5_400, labels: {} },
    ]);
  });

  it('notes what is left out or named otherwise', () => {
    expect(documentOf(groups).notes.map(({ line, message }) => `${line} ${message}`)).toEqual([
      expect.stringMatching(/^13 The recording rule "model:errors:rate5m" is left out/),
      expect.stringMatching(/^15 There is a rule "HighErrorRate" before this one/),
    ]);
  });

  it('notes that labels are not filled', () => {
    const text = 'groups: [{name: a, rules: [{alert: A, expr: up, labels: {x: "{{ $value }}"}}]}]';
    expect(documentOf(text).notes.map(({ message }) => message)).toEqual([
      expect.stringContaining('not in labels'),
    ]);
  });

  it("is the same within the operator's PrometheusRule", () => {
    const indented = groups.replaceAll(/^/gm, '  ');
    const object = `apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: {name: x}\nspec:\n${indented}`;
    expect(documentOf(object).format).toBe('PROMETHEUS');
    expect(contentOf(object).rules).toEqual(contentOf(groups).rules);
  });

  it.each([
    ['groups: [{name: a, rules: [{alert: A}]}]', '1: Entry 1 of the list lacks "expr"'],
    ['groups: [{name: a, rules: [{alert: A, expr: ""}]}]', '"expr" is empty'],
    ['groups: [{name: a, interval: 5, rules: []}]', '"interval" must be a duration'],
    ['groups: [{name: a, rules: [{alert: A, expr: up, four: 5m}]}]', 'Unknown key "four"'],
    ['groups: {}', '"groups" must be a list'],
    ['apiVersion: v1\nkind: PrometheusRule\nspec: {}', 'lacks "groups"'],
  ])('tells what is wrong with %s', (text, problem) => {
    expect(problemsOf(text).join('\n')).toContain(problem);
  });
});
