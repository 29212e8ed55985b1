import type { AlertRule, RuleSample } from '@circuitwatch/alerting-definitions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createActionGroup, evaluateSamples, externalAlert } from '../../spec/alerting.ts';
import { actor, createFleet, finishRuns, runOutcome } from '../../spec/fleet.ts';
import { noon } from '../../spec/test-api.ts';
import { startTestGateway, type TestGateway } from '../../spec/test-gateway.ts';
import { resultsDocument } from './alert/evidence.ts';
import { signIn, textOf, type Browser } from './visits.spec-support.ts';

const rule: AlertRule = {
  ...{ name: 'Input drift', description: '', severity: 1, enabled: true },
  source: {
    ...{
      kind: 'METRIC',
      metrics: ['psi'],
      signals: [],
      plants: [],
      circuits: [],
      monitors: [],
      features: [],
    },
    ...{ measure: 'VALUE', splitBy: ['plant_id', 'circuit_id'], aggregation: 'MAX', shareOf: null },
  },
  comparison: { operator: 'GREATER', threshold: 0.25 },
  ...{ recovery: null, frequencySeconds: 300, windowSeconds: null, periods: { failing: 1, evaluations: 1 } },
  ...{
    pendingSeconds: 0,
    keepFiringSeconds: 0,
    goodEvaluations: 1,
    autoResolve: true,
    throttleSeconds: null,
  },
  ...{
    noData: 'KEEP',
    onError: 'KEEP',
    missingAfter: 3,
    actionGroups: ['on-call'],
    labels: {},
    annotations: {},
  },
};

const hostile = '"><script>alert(1)</script>\'</title><img src=x onerror=alert(1)>\u202E&amp;';

describe('the page of an alert', () => {
  let gateway: TestGateway;
  let browser: Browser;
  let driftId: string;
  let runId: string;

  const idOf = async (name: string): Promise<string> => {
    const { items } = await gateway.db.alerts.list({ first: 1, filter: { rules: [name] } });
    return items[0]?.node.id ?? 'none';
  };

  beforeAll(async () => {
    gateway = await startTestGateway();
    browser = await signIn(gateway, 'OPERATOR');
    const { circuits } = await createFleet(gateway.db, 'mill', 1);
    const monitorId = circuits[0]?.monitor.id ?? '';
    await finishRuns(gateway.db, new Map([[monitorId, runOutcome(['pressure', 'flow'], 1)]]));
    const { items } = await gateway.db.runs.list({ first: 1 });
    runId = items[0]?.node.id ?? '';
    await createActionGroup(gateway.db, 'on-call', ['night']);
    await gateway.db.alertRules.put(rule, { now: noon }, actor);
    const sample: RuleSample = {
      labels: { plant_id: 'mill', circuit_id: 'c000' },
      value: 0.5,
      observedAt: noon,
      evidence: {
        ...{ runId, feature: 'pressure', signal: 'drift', rowCount: 3 },
        rows: [{ feature: 'pressure', psi: 0.5, note: { nested: true } }],
      },
    };
    await evaluateSamples(gateway.db, 'Input drift', [sample]);
    driftId = await idOf('Input drift');
    const labels = { alertname: hostile, plant_id: hostile, circuit_id: hostile, '<b>': hostile };
    const annotations = { summary: hostile, runbook_url: 'javascript:alert(1)', description: hostile };
    const strange = externalAlert(labels, { annotations, generatorUrl: 'data:text/html,x', severity: 0 });
    await gateway.db.alerts.storeExternal([strange], noon);
  });
  afterAll(() => gateway.stop());

  it('tells what, where, why, since when, and who waits to be told', async () => {
    const page = await browser.get(`/alerts/${driftId}`);
    expect(page.status).toBe(200);
    const text = textOf(page.text);
    for (const part of [
      'Error Firing',
      'Plant mill',
      'Circuit c000',
      'Value 0.5 (threshold 0.25)',
      'Condition psi > 0.25',
      'Since 2026-03-01 12:00 UTC',
      'Acknowledged Nobody yet',
      'night (on-call) is told when the time of its group has come.',
    ]) {
      expect(text).toContain(part);
    }
    expect(page.text).toContain('<title>Error: Input drift at mill / c000 · circuitwatch</title>');
    expect(page.text).not.toContain('http-equiv="refresh"');
  });

  it('draws the distribution of the feature, with its figures in words', async () => {
    const { text } = await browser.get(`/alerts/${driftId}`);
    expect(text).toContain('<path class="baseline"');
    expect(text).toContain('<path class="target"');
    const read = textOf(text);
    expect(read).toContain('Distribution of pressure');
    // 3 and 4 of 7 rows, 1 and 2 of 3.
    expect(read).toContain('0 to 0.5 42.9 % 33.3 %');
    expect(read).toContain('0.5 to 1 57.1 % 66.7 %');
    expect(read).toContain('Baseline: most rows, 57.1 %, in 0.5 to 1.');
  });

  it('shows rows of evidence, and a query that shows the run', async () => {
    const read = textOf((await browser.get(`/alerts/${driftId}`)).text);
    expect(read).toContain('{"nested":true}');
    expect(read).toContain('1 of 3 rows.');
    expect(read).toContain(resultsDocument(runId).replace(/\s+/g, ' '));
    const { data, errors } = await gateway.ask(resultsDocument(runId), {}, 'VIEWER');
    expect(errors).toEqual([]);
    expect(data?.['node']).toMatchObject({ verdict: 'BREACHED', monitor: { name: 'mill-c000' } });
  });

  it('keeps hostile texts texts, on both pages', async () => {
    const id = await idOf(hostile);
    for (const path of [`/alerts/${id}`, '/alerts']) {
      const { text: sent, status } = await browser.get(path);
      expect(status).toBe(200);
      // What is edited stays as it is: a silence without the mark would not match.
      const text = sent.replace(/<textarea.*?<\/textarea>|<option[^>]*>/gs, '');
      expect(text).not.toMatch(/<script|<img|<b>|href="javascript|href="data|\u202E/i);
      expect(text).toContain('&lt;script&gt;');
      expect(text.match(/<title>/g)?.length).toBe(1);
    }
    const filtered = await browser.get(
      `/alerts?${new URLSearchParams({ plant: hostile, rule: hostile }).toString()}`,
    );
    expect(filtered.text).not.toMatch(/<script|<img/);
    expect(textOf(filtered.text)).toContain('1 alert firing');
  });

  it.each(['nothing', crypto.randomUUID(), '%00', 'style.css/x', '..%2f..'])(
    'is not there for %s',
    async (id) => {
      const page = await browser.get(`/alerts/${id}`);
      expect([303, 404]).toContain(page.status);
      if (page.status === 404) expect(textOf(page.text)).toContain('There is no such alert');
    },
  );

  it('is not there for people who may not see its plant', async () => {
    const scoped = await signIn(gateway, 'ADMIN', ['quarry']);
    const page = await scoped.get(`/alerts/${driftId}`);
    expect(page.status).toBe(404);
    expect(page.text).not.toContain('Input drift');
    const list = textOf((await scoped.get('/alerts')).text);
    expect(list).toContain('All is well Nothing fires. 1 rule watches the fleet.');
  });
});
