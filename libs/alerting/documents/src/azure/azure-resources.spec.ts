import { describe, expect, it } from 'vitest';
import { contentOf, documentOf, problemsOf, ruleOf } from '../parsing.spec-support.ts';

const condition = {
  query: 'requests | where success == false',
  timeAggregation: 'Count',
  dimensions: [
    { name: 'cloud_RoleName', operator: 'Include', values: ['*'] },
    { name: 'plant_id', operator: 'Include', values: ['p1', "p'2"] },
    { name: 'odd name', operator: 'Exclude', values: ['x'] },
  ],
  operator: 'GreaterThanOrEqual',
  threshold: 5,
  failingPeriods: { numberOfEvaluationPeriods: 4, minFailingPeriodsToAlert: 3 },
};
const properties = {
  description: 'Failures',
  severity: 1,
  enabled: false,
  evaluationFrequency: 'PT5M',
  scopes: ['/subscriptions/s/resourceGroups/g/providers/microsoft.insights/components/c'],
  windowSize: 'PT15M',
  criteria: { allOf: [condition] },
  autoMitigate: true,
  actions: {
    actionGroups: ['/subscriptions/s/resourceGroups/g/providers/microsoft.insights/actionGroups/ag-ops'],
    customProperties: { runbook_url: 'https://example.com' },
  },
};
const scheduled = {
  type: 'Microsoft.Insights/scheduledQueryRules',
  apiVersion: '2023-12-01',
  name: 'failures',
  location: 'westeurope',
  properties,
};
const metric = {
  type: 'Microsoft.Insights/metricAlerts',
  name: 'staging-high-cpu',
  location: 'global',
  properties: {
    severity: 2,
    evaluationFrequency: 'PT1M',
    windowSize: 'PT5M',
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria',
      allOf: [
        {
          name: 'cond0',
          metricName: 'Percentage CPU',
          operator: 'GreaterThan',
          threshold: 80,
          timeAggregation: 'Average',
          criterionType: 'StaticThresholdCriterion',
        },
      ],
    },
    actions: [{ actionGroupId: '/subscriptions/s/actionGroups/ag-ops' }],
  },
};
const json = (value: unknown): string => JSON.stringify(value, null, 2);
const withCondition = (changes: object): string =>
  json({ ...scheduled, properties: { ...properties, criteria: { allOf: [{ ...condition, ...changes }] } } });
const withMetric = (changes: object): string => {
  const [only] = metric.properties.criteria.allOf;
  return json({
    ...metric,
    properties: { ...metric.properties, criteria: { allOf: [{ ...only, ...changes }] } },
  });
};

describe("a log search alert's resource", () => {
  it('is a rule on KQL', () => {
    expect(ruleOf(json(scheduled))).toMatchObject({
      name: 'failures',
      description: 'Failures',
      severity: 1,
      enabled: false,
      source: {
        kind: 'KQL',
        query:
          "requests | where success == false | where tostring(plant_id) in ('p1', 'p\\'2') | where tostring(['odd name']) !in ('x')",
        measure: { kind: 'ROWS' },
        dimensions: ['cloud_RoleName', 'plant_id', 'odd name'],
      },
      comparison: { operator: 'GREATER_OR_EQUAL', threshold: 5 },
      frequencySeconds: 300,
      windowSeconds: 900,
      periods: { failing: 3, evaluations: 4 },
      goodEvaluations: 3,
      autoResolve: true,
      throttleSeconds: null,
      actionGroups: ['ag-ops'],
      annotations: { runbook_url: 'https://example.com' },
    });
  });

  it('is the same as a request, as what the command az prints, and in a list', () => {
    const rule = ruleOf(json(scheduled));
    const { name, type } = scheduled;
    expect(ruleOf(json({ name, type, resourceGroup: 'g', ...properties }))).toEqual(rule);
    expect(ruleOf(json({ parameters: { ruleName: name, parameters: { properties } } }))).toEqual(rule);
    expect(ruleOf(json([scheduled]))).toEqual(rule);
    expect(ruleOf(json({ id: `/subscriptions/s/scheduledQueryRules/${name}`, properties }))).toEqual(rule);
  });

  it.each([
    ['PT1M', 10],
    ['PT5M', 3],
    ['PT15M', 3],
    ['PT30M', 2],
    ['PT11H', 1],
    ['P1D', 1],
  ])('evaluated every %s resolves after %i good evaluations, as in Azure', (evaluationFrequency, good) => {
    const text = json({
      ...scheduled,
      properties: { ...properties, evaluationFrequency, windowSize: 'P1D' },
    });
    expect(ruleOf(text).goodEvaluations).toBe(good);
  });

  it('measures a column, tells resources apart, is quiet and resolves as it says', () => {
    const text = json({
      ...scheduled,
      properties: {
        ...properties,
        muteActionsDuration: 'PT30M',
        autoMitigate: false,
        ruleResolveConfiguration: { autoResolved: true, timeToResolve: 'PT12M' },
        criteria: {
          allOf: [
            {
              ...condition,
              dimensions: [],
              timeAggregation: 'Average',
              metricMeasureColumn: '% Processor Time',
              resourceIdColumn: 'resourceId',
            },
          ],
        },
      },
    });
    expect(ruleOf(text)).toMatchObject({
      source: {
        measure: { kind: 'COLUMN', column: '% Processor Time', aggregation: 'AVG' },
        dimensions: ['resourceId'],
      },
      throttleSeconds: 1_800,
      autoResolve: true,
      goodEvaluations: 3,
    });
  });

  it.each([
    [withCondition({ alertSensitivity: 'High' }), 'dynamic threshold'],
    [withCondition({ timeAggregation: 'Average' }), '"metricMeasureColumn"'],
    [withCondition({ operator: 'MoreThan' }), '"operator" cannot be "MoreThan"'],
    [withCondition({ query: undefined }), 'lacks "query"'],
    [withCondition({ threshold: undefined }), 'lacks "threshold"'],
    [
      withCondition({ failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 2 } }),
      'is more than',
    ],
    [
      json({ ...scheduled, properties: { ...properties, criteria: { allOf: [condition, condition] } } }),
      '2 conditions',
    ],
    [
      json({ ...scheduled, properties: { ...properties, evaluationFrequency: 'P1M' } }),
      '"evaluationFrequency"',
    ],
    [
      json({ ...scheduled, properties: { ...properties, windowsSize: 'PT5M' } }),
      'Did you mean "windowSize"?',
    ],
    [json({ ...scheduled, name: "[parameters('name')]" }), 'expression of a template'],
  ])('tells what cannot be taken over', (text, problem) => {
    expect(problemsOf(text).join('\n')).toContain(problem);
  });
});

describe("a metric alert's resource", () => {
  it('is a rule on the telemetry that has the metric', () => {
    const { rules } = contentOf(json(metric));
    expect(rules).toMatchObject([
      {
        name: 'staging-high-cpu',
        source: { kind: 'KQL', measure: { kind: 'COLUMN', column: 'value' }, dimensions: [] },
        comparison: { operator: 'GREATER', threshold: 80 },
        frequencySeconds: 60,
        windowSeconds: 300,
        goodEvaluations: 3,
        actionGroups: ['ag-ops'],
      },
    ]);
    expect(rules[0]?.source).toMatchObject({
      query: expect.stringMatching(/^Perf \|.*avg\(measured\)$/) as string,
    });
    expect(
      documentOf(json(metric))
        .notes.map(({ message }) => message)
        .join(),
    ).toContain('table Perf');
  });

  it('is read from requests, or from custom metrics by its name and dimensions', () => {
    expect(ruleOf(withMetric({ metricName: 'RequestLatency' })).source).toMatchObject({
      query: 'requests | extend measured = duration | summarize value = avg(measured)',
    });
    const dimensions = [{ name: 'model', operator: 'Include', values: ['a'] }];
    expect(
      ruleOf(withMetric({ metricName: 'data_drift_score', timeAggregation: 'Maximum', dimensions })).source,
    ).toMatchObject({
      query:
        "customMetrics | where name == 'data_drift_score' | extend measured = value | extend model = tostring(customDimensions['model']) | where tostring(model) in ('a') | summarize value = max(measured) by model",
      dimensions: ['model'],
    });
  });

  it('tells that a dynamic threshold cannot be taken over', () => {
    const text = withMetric({
      criterionType: 'DynamicThresholdCriterion',
      alertSensitivity: 'High',
      threshold: undefined,
    });
    expect(problemsOf(text).join('\n')).toContain('dynamic threshold');
  });
});

describe('action groups of Azure', () => {
  const receivers = {
    groupShortName: 'ops',
    enabled: true,
    emailReceivers: [
      { name: 'Team', emailAddress: 'team@company.com', useCommonAlertSchema: true, status: 'Enabled' },
    ],
    smsReceivers: [{ name: 'Phone', countryCode: '49', phoneNumber: '0151 / 234-567' }],
    webhookReceivers: [
      { name: 'Hook', serviceUri: 'https://example.com/a?sig=1', useCommonAlertSchema: true },
      { name: 'Slack', serviceUri: 'https://hooks.slack.com/services/T/B/x' },
      { name: 'Team', serviceUri: 'http://example.com/b', useAadAuth: true, objectId: 'o' },
    ],
    logicAppReceivers: [
      {
        name: 'Flow',
        resourceId: '/x',
        callbackUrl: 'https://prod-1.westeurope.logic.azure.com/workflows/1',
      },
    ],
    azureFunctionReceivers: [
      { name: 'Function', functionName: 'f', httpTriggerUrl: 'https://f.azurewebsites.net/api/f' },
    ],
    voiceReceivers: [{ name: 'Call', countryCode: '1', phoneNumber: '5550100' }],
    eventHubReceivers: [{ name: 'Hub', eventHubNameSpace: 'n', eventHubName: 'e' }],
  };
  const resource = {
    type: 'Microsoft.Insights/ActionGroups',
    name: 'ag-ops',
    location: 'Global',
    properties: receivers,
  };

  it('have a receiver for each address that can be told here, and notes for the others', () => {
    const { content, notes } = documentOf(json(resource));
    const [only] = content?.actionGroups ?? [];
    expect(only?.group).toMatchObject({ name: 'ag-ops', shortName: 'ops', enabled: true });
    expect(only?.group.receivers.map(({ name, kind, settings }) => [name, kind, settings])).toEqual([
      ['Team', 'EMAIL', { to: ['team@company.com'] }],
      ['Phone', 'SMS', { to: '+49151234567' }],
      ['Hook', 'WEBHOOK', { schema: 'azure-common' }],
      ['Slack', 'SLACK', {}],
      ['Team (WEBHOOK)', 'WEBHOOK', { schema: 'circuitwatch' }],
      ['Flow', 'TEAMS', {}],
      ['Function', 'WEBHOOK', { schema: 'circuitwatch' }],
    ]);
    expect(Object.keys(only?.secrets ?? {})).toEqual(['Hook', 'Slack', 'Team (WEBHOOK)', 'Flow', 'Function']);
    expect(notes.map(({ message }) => message.split(',')[0])).toEqual([
      'Webhooks are signed with a secret here',
      '"Call"',
      '"Hub"',
    ]);
  });

  it('come with rules in a template', () => {
    const other = { type: 'Microsoft.Storage/storageAccounts', name: 'x', properties: {} };
    const { content, notes } = documentOf(
      json({ $schema: 's', resources: [resource, scheduled, metric, other] }),
    );
    expect(content?.rules.map(({ name }) => name)).toEqual(['failures', 'staging-high-cpu']);
    expect(content?.actionGroups.map(({ group }) => group.name)).toEqual(['ag-ops']);
    expect(notes.at(-1)?.message).toContain('Microsoft.Storage/storageAccounts is left out');
  });
});
