import { describe, expect, it } from 'vitest';
import {
  buildAlert,
  buildAlerts,
  buildDriftAlert,
  buildHostileMessage,
  buildMessage,
  hostileTexts,
} from './message-builders.spec-support.ts';
import { digestOf } from './message-digest.ts';
import { plainTextOf } from './plain-text.ts';

const endsAt = new Date('2026-11-28T06:31:00Z');

describe('digestOf', () => {
  it('gathers circuits of a rule into one finding with its worst value', () => {
    const digest = digestOf(buildMessage(buildAlerts(17)), 5);
    expect(digest.sections).toHaveLength(1);
    expect(digest.summary).toBe(
      'C-001 to C-017: 17 alerts, worst 0.46 at C-017 (model_accuracy_mae > 0.25), since 2026-11-28 06:10 UTC (22 min).',
    );
    expect(digest.sections[0]?.rows).toHaveLength(5);
    expect(digest.sections[0]?.moreRows).toBe(12);
    expect(digest.sections[0]?.rows[0]).toEqual({
      place: 'C-001',
      value: '0.3',
      since: '2026-11-28 06:10 UTC (22 min)',
      url: 'https://watch.example.com/alerts/1',
    });
    expect(Object.fromEntries(digest.facts.map(({ name, value }) => [name, value]))).toEqual({
      Severity: 'Sev2 Warning',
      Plant: 'plant-01',
      Circuits: 'C-001 to C-017',
      Condition: 'model_accuracy_mae > 0.25',
      'Worst value': '0.46',
      Since: '2026-11-28 06:10 UTC (22 min)',
      Window: '15 min',
      'Told to': 'ag-mlops-critical',
    });
  });

  it('takes the value below a threshold as the worst when low is bad', () => {
    const alerts = [0.69, 0.41, 0.6].map((value) =>
      buildAlert({ value, condition: 'f1 < 0.7', threshold: 0.7 }),
    );
    expect(digestOf(buildMessage(alerts), 5).facts).toContainEqual({ name: 'Worst value', value: '0.41' });
  });

  it('uses the sentence that a single alert brings', () => {
    const digest = digestOf(buildMessage([buildAlert({ summary: 'MAE of C-007 is 0.31' })]), 5);
    expect(digest.summary).toBe('MAE of C-007 is 0.31');
  });

  it('shares the rows that are shown among the findings, and compares no values of different rules', () => {
    const message = buildMessage([...buildAlerts(30), ...buildAlerts(4, { condition: 'psi > 0.2' })]);
    const digest = digestOf(message, 20);
    expect(digest.sections.map((section) => [section.rows.length, section.moreRows])).toEqual([
      [16, 14],
      [4, 0],
    ]);
    expect(digest.facts.map((fact) => fact.name)).not.toContain('Worst value');
  });

  it('says no data, never zero', () => {
    const digest = digestOf(buildMessage([buildAlert({ value: null })]), 5);
    expect(digest.facts).toContainEqual({ name: 'Value', value: 'no data' });
  });

  it('tells how long a resolved alert lasted, and asks for nothing', () => {
    const message = buildMessage([buildAlert({ status: 'RESOLVED', endsAt })], { reason: 'ALL_RESOLVED' });
    const digest = digestOf(message, 5);
    expect(digest.summary).toBe('C-007: resolved, lasted 21 min.');
    expect(digest.steps).toEqual([]);
    expect(digest.links.map((link) => link.kind)).toEqual(['OPEN']);
    expect(digest.facts).toContainEqual({ name: 'Resolved', value: '2026-11-28 06:31 UTC, after 21 min' });
  });

  it('shows what fires before what has resolved', () => {
    const message = buildMessage([buildAlert({ status: 'RESOLVED', endsAt }), buildAlert()]);
    expect(digestOf(message, 5).sections.map((section) => section.status)).toEqual(['FIRING', 'RESOLVED']);
  });

  it('links the one alert, or the page of all of them', () => {
    const [single] = digestOf(buildMessage([buildAlert()]), 5).links;
    expect(single).toEqual({
      kind: 'ACKNOWLEDGE',
      title: 'Acknowledge',
      url: 'https://watch.example.com/alerts/7?action=acknowledge',
    });
    const several = digestOf(buildMessage(buildAlerts(2)), 5).links;
    expect(several.map(({ url }) => url)).toEqual([
      'https://watch.example.com/alerts?group=4&action=acknowledge',
      'https://watch.example.com/alerts?group=4&action=silence',
      'https://watch.example.com/alerts?group=4',
    ]);
  });

  it.each(['javascript:alert(1)', 'file:///etc/passwd', 'https://user:secret@example.com/', 'x', ''])(
    'does not link %s',
    (url) => {
      expect(digestOf(buildMessage([buildAlert({ url })], { url }), 5).links).toEqual([]);
    },
  );
});

describe('what to do now', () => {
  it.each([
    [0.1, '0.1 is minor drift (below 0.15): watch it.'],
    [0.15, '0.15 is moderate drift (0.15 to 0.25): plan a retraining.'],
    [0.25, '0.25 is moderate drift (0.15 to 0.25): plan a retraining.'],
    [0.31, '0.31 is severe drift (above 0.25): retrain now.'],
  ])('decides by the size of drift: %s', (value, decision) => {
    const { steps } = digestOf(buildMessage([buildDriftAlert({ value, threshold: 0.05 })]), 5);
    expect(steps.map((step) => step.text)).toEqual([
      'Look at the features that drifted (temperature) and by how much.',
      'Find the cause: a changed data pipeline, a sensor out of calibration, recent maintenance.',
      decision,
    ]);
  });

  it('shows the scale where the value is on another one', () => {
    const alert = buildDriftAlert({ value: 4, condition: 'rows > 0', labels: { signal: 'data_drift' } });
    expect(digestOf(buildMessage([alert]), 5).steps.at(-1)?.text).toContain('minor drift (below 0.15)');
  });

  it('begins with the runbook', () => {
    const annotations = { runbook_url: 'https://wiki.example.com/mae' };
    const { steps } = digestOf(buildMessage([buildAlert({ annotations })]), 5);
    expect(steps[0]).toEqual({ text: 'Follow the runbook', url: 'https://wiki.example.com/mae' });
    expect(steps[1]?.text).toContain('compare other metrics');
  });

  it('knows bad data, and what it does not know', () => {
    const quality = buildAlert({
      ruleName: 'Data Quality Issues',
      condition: 'data_quality_null_rate > 0.05',
    });
    expect(digestOf(buildMessage([quality]), 5).steps[1]?.text).toContain('Check the sensors');
    const other = buildAlert({ ruleName: 'PodCrashLooping', condition: 'restarts > 0' });
    expect(digestOf(buildMessage([other]), 5).steps[0]?.text).toContain('Open the alert');
  });
});

describe('plainTextOf', () => {
  it('reads from the top', () => {
    const text = plainTextOf(
      digestOf(
        buildMessage(buildAlerts(2, { evidence: [{ circuit_id: 'C-002', value: 0.31 }] }), {
          truncatedAlerts: 3,
        }),
        1,
      ),
      5,
    );
    expect(text).toMatchInlineSnapshot(`
      "[Sev2 firing] High MAE Alert: 5 alerts of plant-01

      C-001, C-002: 2 alerts, worst 0.31 at C-002 (model_accuracy_mae > 0.25), since 2026-11-28 06:10 UTC (22 min).

      Severity: Sev2 Warning
      Plant: plant-01
      Circuits: C-001, C-002
      Condition: model_accuracy_mae > 0.25
      Worst value: 0.31
      Since: 2026-11-28 06:10 UTC (22 min)
      Window: 15 min
      Told to: ag-mlops-critical

      What to do now
      1. Verify it: compare other metrics (RMSE, MAPE) and the history of this circuit.
      2. Check for drift and for bad data; if there is none, for changes of deployment, code or environment.
      3. Retrain on the latest data, and promote the new version only if it is better.

      High MAE Alert (Sev2, firing): model_accuracy_mae > 0.25
      Alert when model MAE exceeds threshold
        - C-001: 0.3, 2026-11-28 06:10 UTC (22 min)
        and 1 more
      Found:
        circuit_id C-002, value 0.31

      3 more alerts not shown here.

      Acknowledge: https://watch.example.com/alerts?group=4&action=acknowledge
      Silence: https://watch.example.com/alerts?group=4&action=silence
      Open: https://watch.example.com/alerts?group=4
      "
    `);
  });

  it.each(hostileTexts.map((text) => [text.slice(0, 20), text] as const))('survives %j', (_, text) => {
    const digest = digestOf(buildHostileMessage(text), 10);
    const plain = plainTextOf(digest, 5);
    expect(plain.isWellFormed()).toBe(true);
    expect(plain.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
    expect(plain.length).toBeLessThan(20_000);
  });
});
