import type { NotificationMessage } from '@circuitwatch/alerting-definitions';
import { defaultRoutingPolicy } from '@circuitwatch/alerting-definitions';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { actor, rule, sample, startAlertingFixture, type AlertingFixture } from '../spec/alerting-fixture.ts';

let alerting: AlertingFixture;

beforeAll(async () => {
  alerting = await startAlertingFixture();
});

afterAll(() => alerting.stop());

beforeEach(async () => {
  await alerting.clear();
  await alerting.putGroup('ops', [{ name: 'mail', kind: 'WEBHOOK' }]);
});

const put = (...args: Parameters<typeof rule>) =>
  alerting.persistence.alertRules.put(rule(...args), { now: alerting.now() }, actor);

function shown(messages: readonly NotificationMessage[]): unknown[] {
  return messages.map(({ reason, alerts }) => [
    reason,
    alerts
      .map(({ status, labels }) => `${labels['circuit_id'] ?? labels['alertname'] ?? ''} ${status}`)
      .sort(),
  ]);
}

/** Groups of one moment come in any order. */
function sorted(rows: readonly unknown[]): unknown[] {
  return rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

async function deliveries(circuit: string): Promise<unknown[]> {
  const { id } = await alerting.alert(circuit);
  const [rows = []] = await alerting.persistence.alerts.deliveries([id], 20);
  return rows.map(({ state, reason }) => [state, reason]);
}

describe('grouping', () => {
  it('tells the same drift on many circuits of a plant once, and their end once', async () => {
    await put('drift');
    alerting.give('drift', [
      sample('c1', 0.3),
      sample('c2', 0.4),
      sample('c3', 0.1),
      sample('d1', 0.9, 'bremen'),
    ]);
    await alerting.run(120);
    expect(sorted(shown(alerting.sent()))).toEqual([
      ['FIRST_NOTIFICATION', ['c1 FIRING', 'c2 FIRING']],
      ['FIRST_NOTIFICATION', ['d1 FIRING']],
    ]);
    alerting.give('drift', [
      sample('c1', 0.1),
      sample('c2', 0.4),
      sample('c3', 0.1),
      sample('d1', 0.1, 'bremen'),
    ]);
    await alerting.run(400);
    expect(sorted(shown(alerting.sent()))).toEqual([
      ['ALL_RESOLVED', ['d1 RESOLVED']],
      ['NEW_RESOLVED', ['c1 RESOLVED', 'c2 FIRING']],
    ]);
    alerting.give('drift', [sample('c2', 0.1)]);
    await alerting.run(400);
    expect(shown(alerting.sent())).toEqual([['ALL_RESOLVED', ['c2 RESOLVED']]]);
    expect(await alerting.sql('select * from alert_group')).toEqual([]);
  });

  it('adds alerts that come later at the next interval, and does not tell of one that is over before', async () => {
    await put('drift');
    alerting.give('drift', [sample('c1', 0.3)]);
    await alerting.run(100);
    alerting.give('drift', [sample('c1', 0.3), sample('c2', 0.3)]);
    await alerting.run(60);
    alerting.give('drift', [sample('c1', 0.3), sample('c3', 0.3)]);
    await alerting.run(300);
    expect(shown(alerting.sent())).toEqual([
      ['FIRST_NOTIFICATION', ['c1 FIRING']],
      ['NEW_ALERTS_IN_GROUP', ['c1 FIRING', 'c3 FIRING']],
    ]);
    expect(await deliveries('c2')).toEqual([
      ['SUPPRESSED', 'RESOLVED_BEFORE_SENT'],
      ['SUPPRESSED', 'RESOLVED_BEFORE_SENT'],
    ]);
    expect(await deliveries('c3')).toEqual([['TOLD', null]]);
  });

  it('repeats to the second, and not while somebody takes care of it', async () => {
    await put('drift');
    alerting.give('drift', [sample('c1', 0.3)]);
    await alerting.run(100, 30);
    expect(alerting.sent()).toHaveLength(1);
    await alerting.run(4 * 3_600 - 160, 60);
    expect(alerting.sent()).toHaveLength(0);
    await alerting.run(160, 10);
    const [repeat] = alerting.sent();
    expect(repeat?.reason).toBe('REPEAT');
    await alerting.persistence.alerts.acknowledge((await alerting.alert('c1')).id, '', actor, alerting.now());
    await alerting.run(8 * 3_600, 600);
    expect(alerting.sent()).toEqual([]);
    alerting.give('drift', [sample('c1', 0.1)]);
    await alerting.run(600, 60);
    expect(shown(alerting.sent())).toEqual([['ALL_RESOLVED', ['c1 RESOLVED']]]);
  });
});

describe('throttling', () => {
  it('is quiet after firing, though the alert resolves and fires again; then it tells what still fires', async () => {
    await put('drift', { throttleSeconds: 3_600 });
    alerting.give('drift', [sample('c1', 0.3)]);
    await alerting.run(100);
    alerting.give('drift', [sample('c1', 0.1)]);
    await alerting.run(600, 60);
    expect(shown(alerting.sent())).toEqual([
      ['FIRST_NOTIFICATION', ['c1 FIRING']],
      ['ALL_RESOLVED', ['c1 RESOLVED']],
    ]);
    alerting.give('drift', [sample('c1', 0.5)]);
    await alerting.run(1_800, 60);
    expect(alerting.sent()).toEqual([]);
    expect((await deliveries('c1'))[0]).toEqual(['SUPPRESSED', 'THROTTLED']);
    await alerting.run(1_500, 60);
    expect(shown(alerting.sent())).toEqual([['FIRST_NOTIFICATION', ['c1 FIRING']]]);
    expect((await deliveries('c1'))[0]).toEqual(['TOLD', null]);
  });
});

describe('silences', () => {
  const silence = (seconds: number | null) => ({
    matchers: [{ name: 'circuit_id', operator: '=' as const, value: 'c1' }],
    startsAt: alerting.now(),
    endsAt: seconds === null ? null : new Date(alerting.now().getTime() + seconds * 1_000),
    comment: 'maintenance',
  });

  it('keeps quiet, says why, and tells at once when it ends', async () => {
    await put('drift');
    await alerting.persistence.silences.create(silence(900), actor, alerting.now());
    alerting.give('drift', [sample('c1', 0.3)]);
    await alerting.run(890);
    expect(alerting.sent()).toEqual([]);
    expect(await deliveries('c1')).toEqual([['SUPPRESSED', 'SILENCED']]);
    await alerting.run(20);
    expect(shown(alerting.sent())).toEqual([['SILENCE_ENDED', ['c1 FIRING']]]);
  });

  it('ends by hand as well', async () => {
    await put('drift');
    const { id } = await alerting.persistence.silences.create(silence(90_000), actor, alerting.now());
    alerting.give('drift', [sample('c1', 0.3)]);
    await alerting.run(200);
    expect(alerting.sent()).toEqual([]);
    await alerting.persistence.silences.end(id, actor, alerting.now());
    await alerting.run(1, 1);
    expect(shown(alerting.sent())).toEqual([['SILENCE_ENDED', ['c1 FIRING']]]);
  });

  it('tells of a resolution that it hid once it is over', async () => {
    await put('drift');
    alerting.give('drift', [sample('c1', 0.3)]);
    await alerting.run(100);
    await alerting.persistence.silences.create(silence(1_200), actor, alerting.now());
    alerting.give('drift', [sample('c1', 0.1)]);
    await alerting.run(1_100, 60);
    expect(shown(alerting.sent())).toEqual([['FIRST_NOTIFICATION', ['c1 FIRING']]]);
    await alerting.run(200);
    expect(shown(alerting.sent())).toEqual([['ALL_RESOLVED', ['c1 RESOLVED']]]);
  });
});

describe('inhibition', () => {
  it('keeps a lesser alert quiet while a graver one of the same circuit fires', async () => {
    const inhibitRules = [
      {
        source: [{ name: 'alertname', operator: '=' as const, value: 'sensor dead' }],
        target: [{ name: 'alertname', operator: '=' as const, value: 'drift' }],
        equal: ['plant_id', 'circuit_id'],
      },
    ];
    const policy = { ...defaultRoutingPolicy, inhibitRules };
    await alerting.persistence.routingPolicy.put(policy, { now: alerting.now() }, actor);
    await put('drift');
    await put('sensor dead', { severity: 1 });
    alerting.give('drift', [sample('c1', 0.3), sample('c2', 0.3)]);
    alerting.give('sensor dead', [sample('c1', 1)]);
    await alerting.run(400);
    expect(sorted(shown(alerting.sent()))).toEqual([
      ['FIRST_NOTIFICATION', ['c1 FIRING']],
      ['FIRST_NOTIFICATION', ['c2 FIRING']],
    ]);
    alerting.give('sensor dead', [sample('c1', 0)]);
    await alerting.run(700);
    expect(sorted(shown(alerting.sent()))).toEqual([
      ['ALL_RESOLVED', ['c1 RESOLVED']],
      ['NEW_ALERTS_IN_GROUP', ['c1 FIRING', 'c2 FIRING']],
    ]);
  });
});

describe('delivery', () => {
  it('tries again with the same id, and records each attempt', async () => {
    await put('drift');
    const ids: string[] = [];
    alerting.answer(({ id }) => {
      ids.push(id);
      if (ids.length >= 3) return { outcome: 'SENT', detail: 'HTTP 200' };
      return { outcome: 'RETRY', reason: 'serverError', message: 'HTTP 503', retryAfterSeconds: 20 };
    });
    alerting.give('drift', [sample('c1', 0.3)]);
    await alerting.run(120);
    expect(alerting.sent()).toHaveLength(1);
    expect(new Set(ids).size).toBe(1);
    const [attempts = []] = await alerting.persistence.notifications.attempts([ids[0] ?? '']);
    expect(attempts.map(({ number, outcome }) => [number, outcome])).toEqual([
      [1, 'RETRY'],
      [2, 'RETRY'],
      [3, 'SENT'],
    ]);
  });

  it('tells others of a receiver that cannot be reached, and that it can again', async () => {
    await alerting.putGroup('ops', [
      { name: 'mail', kind: 'WEBHOOK' },
      { name: 'spare', kind: 'WEBHOOK' },
    ]);
    await put('drift');
    let isBroken = true;
    alerting.answer(({ receiver }) =>
      receiver === 'mail' && isBroken
        ? { outcome: 'STOP', reason: 'authError', message: 'HTTP 401', disable: false }
        : { outcome: 'SENT', detail: '' },
    );
    alerting.give('drift', [sample('c1', 0.3)]);
    await alerting.run(120);
    const told = alerting.sent();
    expect(told.map(({ receiver, alerts }) => [receiver, alerts[0]?.ruleName])).toEqual([
      ['spare', 'drift'],
      ['spare', 'NotificationsFailing'],
    ]);
    expect(told[1]?.alerts[0]?.summary).toContain('"mail"');
    const receivers = await alerting.sql<{ name: string; unhealthy: string | null }>(
      'select name, unhealthy from receiver order by name',
    );
    expect(receivers).toEqual([
      { name: 'mail', unhealthy: 'HTTP 401' },
      { name: 'spare', unhealthy: null },
    ]);
    isBroken = false;
    const dead = await alerting.persistence.notifications.list({ filter: { statuses: ['DEAD'] } });
    await alerting.persistence.notifications.resend(dead.items[0]?.node.id ?? '', actor, alerting.now());
    await alerting.run(400);
    expect(
      alerting.sent().map(({ receiver, status, alerts }) => [receiver, status, alerts[0]?.ruleName]),
    ).toEqual([
      ['mail', 'FIRING', 'drift'],
      ['spare', 'RESOLVED', 'NotificationsFailing'],
    ]);
  });
});
