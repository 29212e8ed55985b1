import { describe, expect, it } from 'vitest';
import { contentOf, documentOf, problemsOf, ruleOf } from '../parsing.spec-support.ts';

const rule = (body: string): string => `alert_rules:\n  - {name: R, ${body}}`;

describe('a rule in our own words', () => {
  it('may use the words of Azure and Prometheus', () => {
    const ours = ruleOf(
      rule(
        'severity: warning, metric: psi, condition: "> 0.2", frequency: 5m, for: 10m, throttle: 1h, action_groups: [a]',
      ),
    );
    expect(
      ruleOf(
        rule(
          'severity: Sev2, metrics: [psi], operator: GreaterThan, threshold: 0.2, evaluationFrequency: PT5M, pending: PT10M, throttling: PT1H, actionGroups: a',
        ),
      ),
    ).toEqual(ours);
    expect(ours).toMatchObject({
      severity: 2,
      pendingSeconds: 600,
      throttleSeconds: 3_600,
      frequencySeconds: 300,
    });
  });

  it.each([
    ['metric: psi, condition: "> 0.2"', { aggregation: 'MAX', splitBy: ['plant_id', 'circuit_id'] }],
    ['metric: f1_score, condition: "< 0.7"', { aggregation: 'MIN' }],
    ['metric: psi, share_of: "> 0.2", condition: ">= 0.1"', { splitBy: ['plant_id'], aggregation: 'MAX' }],
    ['metric: any, measure: breached', { metrics: [], measure: 'BREACHED' }],
    ['signal: data_drift, measure: breached, split_by: []', { signals: ['data_drift'], splitBy: [] }],
    [
      'metric: psi, measure: relative change, condition: "> 1", split_by: [plant, feature]',
      { splitBy: ['plant_id', 'feature'] },
    ],
    ['kql: requests', { measure: { kind: 'ROWS' }, dimensions: [] }],
    [
      'query: requests, column: p, aggregation: Average, dimensions: [a], condition: "< 1"',
      { measure: { kind: 'COLUMN', column: 'p', aggregation: 'AVG' } },
    ],
    ['promql: up == 0', { kind: 'PROMQL', query: 'up == 0' }],
  ])('looks at what %s says', (body, source) => {
    expect(ruleOf(rule(body)).source).toMatchObject(source);
  });

  it('looks as far back as it is frequent, unless it says so', () => {
    expect(ruleOf(rule('kql: requests, frequency: 15m'))).toMatchObject({ windowSeconds: 900 });
    expect(ruleOf(rule('kql: requests'))).toMatchObject({ frequencySeconds: 300, windowSeconds: 300 });
    expect(ruleOf(rule('metric: psi, condition: "> 1"'))).toMatchObject({
      windowSeconds: null,
      noData: 'OK',
    });
    const { notes } = documentOf(rule('kql: requests, frequency: 15m, window: 5m'));
    expect(notes.map(({ message }) => message)).toEqual([
      '"R" looks at 5m of data every 15m; what lies between is never seen.',
    ]);
  });

  it.each([
    ['metric: psi', 'lacks "condition"'],
    ['metric: psi, operator: ">"', 'lacks "threshold"'],
    ['metric: psi, threshold: 1', 'lacks "operator"'],
    ['metric: psi, condition: "> 1", threshold: 1', 'not both'],
    ['metric: psi, condition: "much"', 'an operator and a number such as "> 0.2", not "much"'],
    ['metric: psi, condition: "> 1", operater: ">"', 'Did you mean "operator"?'],
    ['metric: psi, kql: requests, condition: "> 1"', '"metric" means nothing in a rule on KQL'],
    ['kql: requests, promql: up', 'make two rules of it'],
    ['promql: up, dimensions: [a]', '"dimensions" means nothing in a rule on PromQL'],
    ['promql: up, recovery: "> 1"', 'Only a rule with a comparison'],
    ['kql: requests, column: p', 'lacks "condition"'],
    ['kql: ""', 'The query is empty'],
    ['severity: 1', 'looks at nothing'],
    ['metrik: psi, condition: "> 1"', 'Did you mean "metric"?'],
    ['kql: requests, severity: 7', '"severity" must be 0 (critical)'],
    ['kql: requests, frequency: 10s', '"frequency" must be whole seconds from 1m to 1d, not "10s"'],
    ['kql: requests, window: P1M', '"window" must be a duration such as 5m, 1h30m or PT5M, not "P1M"'],
    ['kql: requests, periods: 5 of 3', '"periods" must be such as "3 of 5"'],
    ['kql: requests, missing_after: 0', '"missing_after" must be a whole number from 1'],
    ['kql: requests, good_evaluations: 5000', 'up to 1000'],
    ['kql: requests, no_data: zero', '"no_data" cannot be "zero"'],
    ['kql: requests, action_groups: [a, b, c, d, e, f]', 'at most 5 action groups, not 6'],
    ['metric: psi, condition: "> 1", split_by: [plan_id]', 'did you mean "plant_id"?'],
    ['kql: requests, labels: [a]', '"labels" must hold keys with values'],
  ])('tells what is wrong with %s', (body, problem) => {
    expect(problemsOf(rule(body)).join('\n')).toContain(problem);
  });

  it('keeps labels whatever their names', () => {
    const { labels } = ruleOf(rule('kql: requests, labels: {__proto__: a, constructor: 1.10, none: }'));
    expect(Object.entries(labels)).toEqual([
      ['__proto__', 'a'],
      ['constructor', '1.10'],
      ['none', ''],
    ]);
  });
});

describe('an action group in our own words', () => {
  const group = (receivers: string): string =>
    `action_groups:\n  - {name: ag-ops, receivers: [${receivers}]}`;

  it('has receivers of every kind, secrets apart', () => {
    const { actionGroups } = contentOf(
      group(
        [
          '{name: a, kind: email, to: a@company.com}',
          '{name: b, kind: sms, to: "+15550100", provider: twilio}',
          '{name: c, kind: teams, url: "https://x.webhook.office.com/1"}',
          '{name: d, kind: slack, secrets: {url: "https://hooks.slack.com/1"}, send_resolved: false}',
          '{name: e, kind: pagerduty, routing_key: k, region: eu}',
          '{name: f, kind: webhook, url: "https://example.com", signing_secret: whsec_x, schema: azure-common}',
          '{name: g, kind: alertmanager, url: "http://am:9093", authorization: Bearer x}',
          '{name: h, kind: incident, system: jira, body: "{}", secrets: {url: "https://jira", authorization: y}}',
        ].join(', '),
      ),
    );
    const [only] = actionGroups;
    expect(only?.group.shortName).toBe('agops');
    expect(only?.group.receivers.map(({ kind, settings }) => [kind, settings])).toEqual([
      ['EMAIL', { to: ['a@company.com'] }],
      ['SMS', { to: '+15550100', provider: 'twilio' }],
      ['TEAMS', {}],
      ['SLACK', {}],
      ['PAGERDUTY', { region: 'eu' }],
      ['WEBHOOK', { schema: 'azure-common' }],
      ['ALERTMANAGER', { url: 'http://am:9093' }],
      ['INCIDENT', { system: 'jira', body: '{}' }],
    ]);
    expect(only?.group.receivers[3]?.sendResolved).toBe(false);
    expect(only?.secrets).toEqual({
      c: { url: 'https://x.webhook.office.com/1' },
      d: { url: 'https://hooks.slack.com/1' },
      e: { routingKey: 'k' },
      f: { url: 'https://example.com', signingSecret: 'whsec_x' },
      g: { authorization: 'Bearer x' },
      h: { url: 'https://jira', authorization: 'y' },
    });
  });

  it.each([
    ['{name: a}', 'lacks "kind"'],
    ['{kind: email}', 'lacks "name"'],
    ['{name: a, kind: fax}', '"kind" cannot be "fax"'],
    ['{name: a, kind: email, url: x}', 'A receiver of kind EMAIL has no "url"; it has to.'],
    [
      '{name: a, kind: teams, secrets: {key: x}}',
      'A receiver of kind TEAMS has no secret "key"; it has url.',
    ],
    ['{name: a, kind: email, to: x, tu: y}', 'Unknown key "tu"'],
    [
      '{name: a, kind: email, to: x}, {name: a, kind: email, to: y}, {name: a, kind: email, to: z}',
      'Two receivers are named',
    ],
  ])('tells what is wrong with %s', (receivers, problem) => {
    expect(problemsOf(group(receivers)).join('\n')).toContain(problem);
  });

  it('has a short name of 12 characters at most', () => {
    expect(problemsOf('action_groups: [{name: a, short_name: much-too-long-name}]').join()).toContain(
      'longer than 12 characters',
    );
  });
});
