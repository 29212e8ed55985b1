import { describe, expect, it } from 'vitest';
import { parseAlerting } from '../parse-alerting.ts';
import { readRuleTests } from './read-rule-tests.ts';
import { runRuleTests } from './run-rule-tests.ts';
import { parseSeriesValues } from './series-text.ts';

const rules = `
alert_rules:
  - {name: High drift, severity: 2, metric: psi, condition: "> 0.2", frequency: 1m, for: 2m, missing_after: 1,
     annotations: {summary: "PSI {{ $value | printf \\"%.2f\\" }} on {{ $labels.circuit_id }}"}}
  - {name: Failures, severity: 1, kql: "requests | where success == false", condition: "> 2", frequency: 5m}
  - {name: Slow, kql: "requests | summarize p = percentile(duration, 99) by service", column: p, dimensions: [service],
     condition: "> 500", frequency: 1m, no_data: alert}
  - {name: Down, promql: "up == 0", labels: {team: ops}}
`;

function run(tests: string) {
  const [document] = parseAlerting(rules, { file: 'rules.yaml' });
  expect(document?.problems).toEqual([]);
  const read = readRuleTests(tests, { file: 'tests.yaml' });
  expect(read.problems).toEqual([]);
  return read.tests === null ? [] : runRuleTests(read.tests, document?.content?.rules ?? []);
}

function failuresOf(tests: string) {
  return run(tests).flatMap(({ failures }) => failures);
}

describe('tests of rules', () => {
  it('pass when what is expected happens', () => {
    const [result] = run(`
rule_files: [rules.yaml]
tests:
  - name: drift that stays
    interval: 1m
    input_series:
      - {series: 'psi{plant_id="p1", circuit_id="c1", feature="a"}', values: '0.1 0.1x3 0.3+0.1x2 _ stale'}
      - {series: 'psi{plant_id="p1", circuit_id="c2"}', values: '0.1x20'}
      - {series: 'ks_test{plant_id="p1", circuit_id="c1"}', values: '0.9x20'}
    alert_rule_test:
      - {eval_time: 4m, alertname: High drift}
      - {eval_time: 5m, alertname: High drift, exp_alerts: []}
      - {eval_time: 6m, alertname: High drift}
      - {eval_time: 7m, alertname: High drift, exp_alerts: [{exp_labels: {plant_id: p1, circuit_id: c1, severity: "2"}}]}
      - eval_time: 7m30s
        alertname: High drift
        exp_alerts:
          - {state: firing, exp_labels: {plant_id: p1, circuit_id: c1}, exp_annotations: {summary: PSI 0.50 on c1}}
      - {eval_time: 9m, alertname: High drift}
`);
    expect(result).toEqual({ name: 'drift that stays', line: 4, checks: 6, failures: [] });
  });

  it('tell what was expected and what is there', () => {
    const failures = failuresOf(`
evaluation_interval: 1m
tests:
  - input_series: [{series: 'psi{plant_id="p1",circuit_id="c1"}', values: 0.5x10}]
    alert_rule_test:
      - {eval_time: 1m, alertname: High drift, exp_alerts: [{state: pending, exp_labels: {circuit_id: c1, plant_id: p2}}]}
      - {eval_time: 3m, alertname: High drift}
      - {eval_time: 3m, alertname: High drifts, exp_alerts: []}
`);
    expect(failures.map(({ line, diff }) => [line, diff])).toEqual([
      [6, ['- pending {circuit_id="c1", plant_id="p2"}', '+ pending {circuit_id="c1", plant_id="p1"}']],
      [7, ['+ firing {circuit_id="c1", plant_id="p1"}']],
      [8, ['There is no rule "High drifts"; there are "High drift", "Failures", "Slow", "Down".']],
    ]);
  });

  it('count rows, read columns and take the answers of expressions', () => {
    const failures = failuresOf(`
tests:
  - interval: 1m
    input_series:
      - {series: rows, values: 2x4 3x5 0x20}
      - {series: 'p{service="a"}', values: 100x2 501x20}
      - {series: 'p{service="b"}', values: 100x22}
      - {series: 'Down{instance="x"}', values: _x3 0 stale}
    alert_rule_test:
      - {eval_time: 4m, alertname: Failures}
      - {eval_time: 5m, alertname: Failures, exp_alerts: [{exp_labels: {}}]}
      - {eval_time: 10m, alertname: Failures, exp_alerts: [{}]}
      - {eval_time: 15m, alertname: Failures}
      - {eval_time: 2m, alertname: Slow}
      - {eval_time: 3m, alertname: Slow, exp_alerts: [{exp_labels: {service: a}}]}
      - {eval_time: 2m, alertname: Down}
      - {eval_time: 3m, alertname: Down, exp_alerts: [{exp_labels: {instance: x, team: ops}}]}
      - {eval_time: 4m, alertname: Down}
`);
    expect(failures).toEqual([]);
  });
});

describe('reading tests', () => {
  it.each([
    ['0.1 0.1x3 0.3+0.1x2 _ stale', [0.1, 0.1, 0.1, 0.1, 0.1, 0.3, 0.4, 0.5, null, 'stale']],
    ['1-2x2 _x2 -1e2', [1, -1, -3, null, null, -100]],
    ['Inf -Inf', [Infinity, -Infinity]],
    ['', []],
  ])('reads %s', (text, values) => {
    const rounded = parseSeriesValues(text).map((one) =>
      typeof one === 'number' ? Number(one.toFixed(9)) : one,
    );
    expect(rounded).toEqual(values);
  });

  it.each([
    ['tests: [{input_series: [{series: psi, values: 0.1xy}], alert_rule_test: []}]', '"0.1xy" is no value'],
    ['tests: [{input_series: [{series: "{a=\\"b\\"}", values: 1}], alert_rule_test: []}]', 'has no name'],
    [
      'tests: [{input_series: [{series: "m{a=~\\"b\\"}", values: 1}], alert_rule_test: []}]',
      'labels with "="',
    ],
    ['tests: [{input_series: [], alert_rule_test: [{eval_time: soon, alertname: A}]}]', 'must be a duration'],
    ['tests: [{input_series: [], alert_rule_test: [], promql_expr_test: []}]', 'needs promtool'],
    ['tests: [{input_series: [{series: m, values: 1x999999999}], alert_rule_test: []}]', 'write fewer'],
    ['test: []', 'Did you mean "tests"?'],
    ['a: 1\n---\nb: 2', 'leave out the "---"'],
  ])('tells what is wrong with %s', (text, problem) => {
    const { problems, tests } = readRuleTests(text, { file: 'tests.yaml' });
    expect(tests).toBeNull();
    expect(problems.map(({ message }) => message).join('\n')).toContain(problem);
  });
});
