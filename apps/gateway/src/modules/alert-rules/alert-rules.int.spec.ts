import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeGlobalId } from '../../global-id.ts';
import { createActionGroup, evaluateSamples, externalAlert } from '../../spec/alerting.ts';
import { createFleet, finishRuns, runOutcome } from '../../spec/fleet.ts';
import { noon, startTestApi, textOf, type Json, type TestApi } from '../../spec/test-api.ts';
import { mutate, shortErrors } from '../../spec/user-errors.ts';

/** A file of Azure's scripts as it stands: JSON with a comment in front. */
const alertRules = `// monitoring/alert_rules.json\n${readFileSync(path.join(import.meta.dirname, 'fixtures/alert-rules.json'), 'utf8')}`;

const highDrift = {
  name: 'High drift',
  severity: 2,
  metric: { metrics: ['psi'], plants: ['mill'] },
  comparison: { operator: 'GREATER', threshold: 0.2 },
};

const shown = `outcome alertRule {
  id name severity severityName enabled condition kind frequency window failingPeriods evaluationPeriods pending
  keepFiring goodEvaluations autoResolve throttle noData onError missingAfter actionGroupNames
  actionGroups { name } labels annotations yaml version
  metric { metrics plants circuits splitBy measure aggregation shareOf { threshold } }
  kql { query column aggregation dimensions } promql { query } comparison { operator threshold }
  lastOutcome lastEvaluatedAt missedEvaluations alerts { totalCount nodes { id } }
}`;

describe('putAlertRule', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
    await createActionGroup(api.db, 'ag-1', ['a']);
  });
  afterAll(() => api.stop());

  it('fills in what is left out, and says so', async () => {
    const { alertRule, outcome } = await mutate(api, 'putAlertRule', highDrift, shown);
    expect(outcome).toBe('CREATED');
    expect(alertRule).toMatchObject({
      ...{ name: 'High drift', severity: 2, severityName: 'Warning', enabled: true, kind: 'METRIC' },
      ...{ frequency: 'PT5M', window: null, failingPeriods: 1, evaluationPeriods: 1, pending: 'PT0S' },
      ...{ keepFiring: 'PT0S', goodEvaluations: 1, autoResolve: true, throttle: null, noData: 'OK' },
      ...{ onError: 'KEEP', missingAfter: 2, actionGroupNames: [], version: 1, kql: null, promql: null },
      metric: { metrics: ['psi'], plants: ['mill'], circuits: [], splitBy: ['plant_id', 'circuit_id'] },
      comparison: { operator: 'GREATER', threshold: 0.2 },
      alerts: { totalCount: 0, nodes: [] },
    });
    expect(textOf(alertRule?.['condition'])).toContain('psi > 0.2');
  });

  it('replaces the rule of its name, and writes nothing where nothing changed', async () => {
    const put = (fields: object) => mutate(api, 'putAlertRule', { ...highDrift, ...fields }, shown);
    await put({});
    expect(await put({})).toMatchObject({ outcome: 'UNCHANGED' });
    const changed = await put({ throttle: '1h', actionGroups: ['ag-1'], labels: { team: 'x' } });
    expect(changed).toMatchObject({
      outcome: 'CHANGED',
      alertRule: { throttle: 'PT1H', actionGroups: [{ name: 'ag-1' }], labels: { team: 'x' } },
    });
  });

  it('takes KQL and PromQL', async () => {
    const kql = { query: 'customMetrics | where value > 0.25', dimensions: ['circuit_id'] };
    const base = { severity: 1 };
    expect(await mutate(api, 'putAlertRule', { ...base, name: 'Rows', kql }, shown)).toMatchObject({
      alertRule: { kind: 'KQL', window: 'PT5M', comparison: { operator: 'GREATER', threshold: 0 } },
    });
    const promql = { query: 'up == 0' };
    expect(
      await mutate(api, 'putAlertRule', { ...base, name: 'Up', promql, pending: '10m' }, shown),
    ).toMatchObject({ alertRule: { kind: 'PROMQL', comparison: null, pending: 'PT10M', promql } });
  });

  it('shows each rule as a document that says the same', async () => {
    const data = await api.data('{ alertRules { nodes { name yaml } } }');
    const rules = data['alertRules']?.['nodes'] as unknown as readonly { name: string; yaml: string }[];
    expect(rules.length).toBeGreaterThan(2);
    for (const { name, yaml } of rules) {
      const input = { text: yaml };
      const imported = await mutate(api, 'importAlertRules', input, 'rules { name outcome } notes');
      expect(imported).toMatchObject({ rules: [{ name, outcome: 'UNCHANGED' }], userErrors: [] });
    }
  });

  it.each([
    [{ name: '' }, 'INVALID name'],
    [{ name: 'a\nb' }, 'INVALID name'],
    [{ severity: 5 }, 'INVALID severity'],
    [{ metric: null }, 'INVALID metric'],
    [{ kql: { query: 'requests' } }, 'INVALID metric'],
    [{ comparison: null }, 'INVALID comparison'],
    [{ frequency: '10s' }, 'INVALID frequency'],
    [{ frequency: 'often' }, 'INVALID frequency'],
    [{ window: 'P1Y' }, 'INVALID window'],
    [{ failingPeriods: 3, evaluationPeriods: 2 }, 'INVALID failingPeriods'],
    [{ failingPeriods: 0 }, 'INVALID failingPeriods'],
    [{ actionGroups: ['none'] }, 'NOT_FOUND actionGroups'],
    [{ actionGroups: ['1', '2', '3', '4', '5', '6'] }, 'INVALID actionGroups'],
    [{ labels: { 'a b': 'x' } }, 'INVALID labels'],
    [{ annotations: ['x'] }, 'INVALID annotations'],
    [{ metric: { metrics: [''] } }, 'INVALID metric.metrics.0'],
    [{ metric: { splitBy: ['colour'] } }, 'INVALID metric.splitBy.0'],
    [{ metric: null, kql: { query: ' ' } }, 'INVALID kql.query'],
    [{ expectedVersion: 99 }, 'CONFLICT expectedVersion'],
  ])('refuses %j: %s', async (fields, error) => {
    const payload = await mutate(api, 'putAlertRule', { ...highDrift, ...fields }, 'alertRule { id }');
    expect(payload['alertRule'] ?? null).toBeNull();
    expect(shortErrors(payload)).toEqual([error]);
  });

  it('tells where a query is wrong', async () => {
    const input = { ...highDrift, metric: null, kql: { query: 'customMetrics\n| where valu > 1' } };
    const payload = await mutate(api, 'putAlertRule', input);
    expect(shortErrors(payload)).toEqual(['INVALID kql.query']);
    expect(textOf(payload['userErrors']?.[0]?.['message'])).toMatch(/^2:9 .*valu/);
  });
});

describe('importAlertRules', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.stop());

  const outcome = 'rules { name outcome } actionGroups { name outcome } notes';
  const outcomes = (payload: Json, field: string) =>
    (payload[field] as unknown as readonly { outcome: string }[]).map((item) => item.outcome);

  it('takes a file of Azure’s scripts as it stands: first tried, then done, then unchanged', async () => {
    const input = { text: alertRules, file: 'alert_rules.json' };
    const tried = await mutate(api, 'importAlertRules', { ...input, dryRun: true }, outcome);
    expect(tried['userErrors']).toEqual([]);
    expect(outcomes(tried, 'rules')).toEqual(new Array(5).fill('CREATED'));
    expect(await api.db.alertRules.count()).toBe(0);
    const done = await mutate(api, 'importAlertRules', input, outcome);
    expect(outcomes(done, 'rules')).toEqual(new Array(5).fill('CREATED'));
    expect(outcomes(done, 'actionGroups')).toEqual(new Array(4).fill('CREATED'));
    const again = await mutate(api, 'importAlertRules', input, outcome);
    expect(outcomes(again, 'rules')).toEqual(new Array(5).fill('UNCHANGED'));
    expect(outcomes(again, 'actionGroups')).toEqual(new Array(4).fill('UNCHANGED'));
    const { alertRule } = await api.data(
      '{ alertRule(name: "High MAE Alert") { condition throttle window actionGroups { name receivers { name kind } } } }',
    );
    expect(alertRule).toMatchObject({ throttle: 'PT1H', window: 'PT15M' });
    expect(alertRule?.['actionGroups']?.[0]).toEqual({
      name: 'ag-mlops-critical',
      receivers: [
        { name: 'MLOps Team', kind: 'EMAIL' },
        { name: 'On-Call Engineer', kind: 'SMS' },
        { name: 'Teams Webhook', kind: 'TEAMS' },
      ],
    });
  });

  it('is what applying the file does as well', async () => {
    const select = 'outcome what name changes { path before after }';
    const text = alertRules
      .replace('"PT1H",', '"PT2H",')
      .replace('"throttling": "PT1H"', '"throttling": "PT4H"');
    const tried = await mutate(api, 'applyDocument', { text, dryRun: true }, select);
    expect(tried).toMatchObject({ outcome: 'CHANGED', what: 'ALERTING', name: '5 rules, 4 action groups' });
    expect(tried['changes']).toContainEqual({
      path: 'rules.High MAE Alert.throttleSeconds',
      before: '3600',
      after: '14400',
    });
    const unchanged = await mutate(api, 'applyDocument', { text: alertRules }, select);
    expect(unchanged).toMatchObject({ outcome: 'UNCHANGED', changes: [] });
  });

  it('keeps nothing of a text with a mistake, and tells all of them with their places', async () => {
    const text =
      'alert_rules:\n  - name: Good\n    metric: psi\n    condition: "> 0.2"\n  - name: Bad\n    metric: psi\n    condition: soon\n';
    const refused = await mutate(api, 'importAlertRules', { text, file: 'a.yaml' }, outcome);
    expect(refused['rules']).toEqual([]);
    expect(textOf(refused['userErrors']?.[0]?.['message'])).toMatch(/^a\.yaml:7:/);
    expect((await api.data('{ alertRule(name: "Good") { id } }'))['alertRule']).toBeNull();
    const unknown = text.replace('soon', '"> 1"\n    action_groups: [nobody]');
    const missing = await mutate(api, 'importAlertRules', { text: unknown }, outcome);
    expect(textOf(missing['userErrors']?.[0]?.['message'])).toMatch(/rule "Bad": .*nobody/);
    expect((await api.data('{ alertRule(name: "Good") { id } }'))['alertRule']).toBeNull();
  });

  it('takes rule files of Prometheus, in their words alone where that is asked for', async () => {
    const text = 'groups:\n  - name: g\n    rules:\n      - {alert: Up, expr: up == 0, for: 5m}\n';
    const other = await mutate(api, 'importAlertRules', { text, format: 'AZURE' }, outcome);
    expect(shortErrors(other)).toEqual(['INVALID text']);
    const done = await mutate(api, 'importAlertRules', { text, format: 'PROMETHEUS' }, outcome);
    expect(done['rules']).toEqual([{ name: 'Up', outcome: 'CREATED' }]);
  });

  it.each([
    '',
    '{',
    '- - -',
    '\u0000',
    'a: &a [*a]',
    '[]',
    '"text"',
    'alert_rules: 7',
    '{"alert_rules": [{}]}',
  ])('refuses %j with a reason', async (text) => {
    const payload = await mutate(api, 'importAlertRules', { text }, outcome);
    expect(payload['userErrors']?.[0]?.['message']).toBeTypeOf('string');
  });
});

describe('alert rules', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
    await mutate(api, 'importAlertRules', { text: alertRules });
  });
  afterAll(() => api.stop());

  it.each([
    ['filter: { search: "MAE" }', 1],
    ['filter: { severities: [2] }', 3],
    ['filter: { actionGroup: "ag-mlops-critical" }', 3],
    ['filter: { names: ["High MAE Alert", "none"] }', 1],
    ['filter: { enabled: false }', 0],
  ])('are found by %s', async (filter, count) => {
    const data = await api.data(`{ alertRules(${filter}) { totalCount } }`);
    expect(data['alertRules']?.['totalCount']).toBe(count);
  });

  it('are switched off and on, and deleted', async () => {
    const { alertRule } = await api.data('{ alertRule(name: "High MAE Alert") { id } }');
    const id = textOf(alertRule?.['id']);
    const off = await mutate(
      api,
      'setAlertRuleEnabled',
      { id, enabled: false },
      'alertRule { enabled nextEvaluationAt }',
    );
    expect(off['alertRule']).toEqual({ enabled: false, nextEvaluationAt: null });
    await mutate(api, 'setAlertRuleEnabled', { id, enabled: true });
    expect(
      (await api.data('query ($id: ID) { alertRule(id: $id) { enabled } }', { id }))['alertRule'],
    ).toEqual({
      enabled: true,
    });
    expect(await mutate(api, 'deleteAlertRule', { id }, 'deletedId')).toMatchObject({ deletedId: id });
    expect(shortErrors(await mutate(api, 'deleteAlertRule', { id }))).toEqual(['NOT_FOUND id']);
    const gone = { id: encodeGlobalId('AlertRule', crypto.randomUUID()), enabled: true };
    expect(shortErrors(await mutate(api, 'setAlertRuleEnabled', gone))).toEqual(['NOT_FOUND id']);
  });

  it('lead to their own alerts, which lead to what was found', async () => {
    const { circuits } = await createFleet(api.db, 'mill', 1);
    const monitorId = circuits[0]?.monitor.id ?? '';
    await finishRuns(api.db, new Map([[monitorId, runOutcome(['current'], 1)]]));
    const [run] = (await api.db.runs.list({ first: 1 })).items;
    const name = 'Data Quality Issues';
    const evidence = {
      runId: run?.node.id ?? null,
      feature: 'current',
      signal: 'drift',
      rows: [{ a: 1 }],
      rowCount: 7,
    };
    const labels = { plant_id: 'mill', circuit_id: 'c000' };
    await evaluateSamples(api.db, name, [{ labels, value: 3, observedAt: null, evidence }]);
    await api.db.alerts.storeExternal([externalAlert({ alertname: name, plant_id: 'mill' })], noon);
    const query = `query ($name: String) { alertRule(name: $name) {
      lastOutcome lastEvaluatedAt
      alerts { totalCount nodes {
        name value external rule { name } circuit { name } actionGroupNames
        evidence { feature signal rows rowCount run { monitor { name } verdict } }
      } }
    } }`;
    const { alertRule } = await api.data(query, { name });
    expect(alertRule).toMatchObject({ lastOutcome: 'OK', lastEvaluatedAt: noon.toISOString() });
    expect(alertRule?.['alerts']).toEqual({
      totalCount: 1,
      nodes: [
        {
          ...{ name, value: 3, external: false, rule: { name }, circuit: { name: 'c000' } },
          actionGroupNames: ['ag-data-engineering'],
          evidence: {
            ...{ feature: 'current', signal: 'drift', rows: [{ a: 1 }], rowCount: 7 },
            run: { monitor: { name: 'mill-c000' }, verdict: 'BREACHED' },
          },
        },
      ],
    });
    const scoped = await api.ask(query, { name }, 'VIEWER', ['quarry']);
    expect(scoped.data['alertRule']?.['alerts']).toEqual({ totalCount: 0, nodes: [] });
  });

  it('can be had ready-made, each as a document that can be applied', async () => {
    const data = await api.data('{ alertRulePresets { id name condition yaml severity } }');
    const presets = data['alertRulePresets'] as unknown as readonly {
      id: string;
      name: string;
      yaml: string;
    }[];
    expect(presets.map(({ id }) => id)).toEqual(expect.arrayContaining(['high-mae', 'high-error-rate']));
    for (const { name, yaml } of presets) {
      const tried = await mutate(api, 'importAlertRules', { text: yaml, dryRun: true }, 'rules { name }');
      expect(tried).toMatchObject({ rules: [{ name }], userErrors: [] });
    }
  });

  it.each(['a\u0000b', '\ud800', '\u{1f600}', "'; drop table alert_rule; --", '{{ $labels }}', '%'])(
    'may hold any text: %j',
    async (text) => {
      const { errors } = await api.ask(
        `mutation ($text: String!, $labels: JSON!) {
          a: putAlertRule(input: { name: $text, description: $text, severity: 1, promql: { query: $text },
            labels: $labels, annotations: $labels }) { userErrors { code } }
          b: putAlertRule(input: { name: "x", severity: 1, kql: { query: $text } }) { userErrors { code } }
          c: importAlertRules(input: { text: $text, file: $text }) { userErrors { code } }
        }`,
        { text, labels: { text } },
      );
      expect(JSON.stringify(errors)).not.toContain('INTERNAL_SERVER_ERROR');
      const asked =
        'query ($text: String!) { alertRule(name: $text) { id } alertRules(filter: { search: $text, actionGroup: $text }) { nodes { id } } }';
      expect(JSON.stringify((await api.ask(asked, { text })).errors)).not.toContain('INTERNAL_SERVER_ERROR');
    },
  );

  it('cost as many statements for one as for a hundred', async () => {
    const page =
      'query ($first: Int!) { alertRules(first: $first, filter: { actionGroup: "ag-management" }) { nodes { name condition yaml actionGroups { name receivers { name } } alerts(first: 3) { nodes { name } } } } }';
    for (let index = 0; index < 100; index += 1) {
      const promql = { query: 'up' };
      await mutate(api, 'putAlertRule', {
        name: `Many ${index}`,
        severity: 4,
        promql,
        actionGroups: ['ag-management'],
      });
    }
    const statementsOf = async (first: number) => {
      api.statements.length = 0;
      await api.data(page, { first });
      return api.statements.length;
    };
    const few = await statementsOf(2);
    expect(await statementsOf(100)).toBe(few);
    expect(few).toBeLessThanOrEqual(5);
  });
});
