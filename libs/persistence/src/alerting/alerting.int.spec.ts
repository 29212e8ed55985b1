import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { actor, minutesLater, noon } from '../spec/fleet.ts';
import { startTestPersistence, type TestPersistence } from '../spec/test-persistence.ts';
import { createOps, evaluation, ruleNamed } from './spec/alert-rules.ts';
import type { StoredAlert, StoredRule } from './records.ts';

let test: TestPersistence;

beforeAll(async () => {
  test = await startTestPersistence();
});

afterAll(async () => {
  await test.stop();
});

beforeEach(async () => {
  await test.sql(
    'truncate alert_rule, alert, action_group, alert_group, silence, routing_policy, notification cascade',
  );
  await createOps(test.db, noon);
});

async function putRule(name: string, changes = {}): Promise<StoredRule> {
  return (await test.db.alertRules.put(ruleNamed(name, changes), { now: noon }, actor)).rule;
}

async function fire(
  rule: StoredRule,
  circuits: readonly string[],
  at = noon,
): Promise<readonly StoredAlert[]> {
  const [claimed] = await test.db.ruleEvaluations.claim(at, 10, 60_000);
  expect(claimed?.rule.id).toBe(rule.id);
  if (claimed === undefined) throw new Error('Nothing was due.');
  const parts = circuits.map((circuit) => evaluation(claimed.rule, circuit, ['NORMAL', 'FIRING'], at));
  const [first] = parts;
  if (first === undefined) throw new Error('No circuit.');
  const whole = {
    ...first,
    changed: parts.flatMap(({ changed }) => changed),
    transitions: parts.flatMap(({ transitions }) => transitions),
  };
  expect(await test.db.ruleEvaluations.commit([whole], at)).toEqual(new Set([rule.id]));
  const { items } = await test.db.alerts.list({ filter: { states: ['FIRING'], rules: [rule.name] } });
  return items.map(({ node }) => node);
}

it('writes alert, transition, group and a waiting row for each receiver in one transaction', async () => {
  const rule = await putRule('drift');
  const [alert] = await fire(rule, ['c1']);
  expect(alert).toMatchObject({
    state: 'FIRING',
    episode: 1,
    plant: 'hamburg',
    circuit: 'c1',
    startsAt: noon,
  });
  const [deliveries] = await test.db.alerts.deliveries([alert?.id ?? ''], 10);
  expect(deliveries?.map(({ state }) => state)).toEqual(['WAITING', 'WAITING']);
  const [transitions] = await test.db.alerts.transitions([alert?.id ?? ''], 10);
  expect(transitions).toMatchObject([{ from: 'NORMAL', to: 'FIRING', at: noon, episode: 1 }]);
  expect(await test.db.alertGroups.nextDue()).toEqual(new Date(noon.getTime() + 30_000));
});

it('commits an evaluation once, however often it is done', async () => {
  const rule = await putRule('drift');
  const [claimed] = await test.db.ruleEvaluations.claim(noon, 10, 0);
  const [again] = await test.db.ruleEvaluations.claim(noon, 10, 60_000);
  if (!claimed || !again) throw new Error('It was not claimed.');
  const results = await Promise.all(
    [claimed, again].map((one) =>
      test.db.ruleEvaluations.commit([evaluation(one.rule, 'c1', ['NORMAL', 'FIRING'], noon)], noon),
    ),
  );
  expect(results.map(({ size }) => size).sort()).toEqual([0, 1]);
  expect(await test.sql('select * from alert_transition')).toHaveLength(1);
  expect((await test.db.alertRules.byIds([rule.id]))[0]?.lastEvaluatedAt).toEqual(noon);
});

it('leaves an evaluation alone whose rule was changed meanwhile', async () => {
  await putRule('drift');
  const [claimed] = await test.db.ruleEvaluations.claim(noon, 10, 60_000);
  await putRule('drift', { severity: 1 });
  if (!claimed) throw new Error('It was not claimed.');
  const part = evaluation(claimed.rule, 'c1', ['NORMAL', 'FIRING'], noon);
  expect(await test.db.ruleEvaluations.commit([part], noon)).toEqual(new Set());
  expect(await test.sql('select * from alert')).toHaveLength(0);
});

it('closes the alerts of a changed, a paused and a deleted rule, and keeps them', async () => {
  const rule = await putRule('drift');
  const [alert] = await fire(rule, ['c1']);
  const id = alert?.id ?? '';
  await putRule('drift', { comparison: { operator: 'GREATER', threshold: 0.5 } });
  const [closed] = await test.db.alerts.byIds([id]);
  expect(closed).toMatchObject({ state: 'NORMAL', reason: 'RULE_UPDATED', resolvedAt: noon });
  await test.db.alertRules.delete({ id: rule.id }, actor, minutesLater(1));
  expect((await test.db.alerts.byIds([id]))[0]?.state).toBe('NORMAL');
  const [transitions] = await test.db.alerts.transitions([id], 10);
  expect(transitions?.map(({ to }) => to)).toEqual(['NORMAL', 'FIRING']);
});

it('goes on with alerts when only who is told changes', async () => {
  const rule = await putRule('drift');
  const [alert] = await fire(rule, ['c1']);
  const put = await test.db.alertRules.put(ruleNamed('drift', { throttleSeconds: 60 }), { now: noon }, actor);
  expect(put.outcome).toBe('CHANGED');
  expect((await test.db.alerts.byIds([alert?.id ?? '']))[0]).toMatchObject({
    state: 'FIRING',
    throttleSeconds: 60,
  });
  expect(
    (await test.db.alertRules.put(ruleNamed('drift', { throttleSeconds: 60 }), { now: noon }, actor)).outcome,
  ).toBe('UNCHANGED');
});

it('counts episodes, and forgets an acknowledgement with each', async () => {
  const rule = await putRule('drift');
  const [alert] = await fire(rule, ['c1']);
  const id = alert?.id ?? '';
  await test.db.alerts.acknowledge(id, 'mine', actor, noon);
  expect((await test.db.alerts.byIds([id]))[0]?.acknowledgedBy).toBe('Ada');
  await test.db.alerts.resolve(id, 'mended', actor, minutesLater(1));
  await expect(test.db.alerts.acknowledge(id, '', actor, minutesLater(1))).rejects.toMatchObject({
    code: 'CONFLICT',
  });
  const [again] = await fire(rule, ['c1'], minutesLater(2));
  expect(again).toMatchObject({ id, episode: 2, acknowledgedBy: null, startsAt: minutesLater(2) });
  const [notes] = await test.db.alerts.notes([id], 10);
  expect(notes?.map(({ kind, text }) => [kind, text])).toEqual([
    ['RESOLVED', 'mended'],
    ['ACKNOWLEDGED', 'mine'],
  ]);
});

it('refuses a rule whose action group is not there, and the deletion of one that is named', async () => {
  await expect(putRule('drift', { actionGroups: ['nobody'] })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await putRule('drift');
  const [ops] = await test.db.actionGroups.byNames(['ops']);
  await expect(test.db.actionGroups.delete({ id: ops?.id ?? '' }, actor)).rejects.toMatchObject({
    code: 'CONFLICT',
  });
});

it('lets alerts of others resolve when nobody sends them any more', async () => {
  const labels = { alertname: 'PodCrashLooping', severity: 'critical' };
  const sent = { labels, annotations: {}, startsAt: noon, endsAt: minutesLater(5), generatorUrl: null };
  await test.db.alerts.storeExternal([{ ...sent, severity: 0, actionGroups: [] }], noon);
  await test.db.alerts.storeExternal(
    [{ ...sent, endsAt: minutesLater(7), severity: 0, actionGroups: [] }],
    minutesLater(2),
  );
  expect(await test.db.ruleEvaluations.expire(minutesLater(6), 10)).toBe(0);
  expect(await test.db.ruleEvaluations.expire(minutesLater(8), 10)).toBe(1);
  const [alert] = await test.db.alerts.externalByFingerprint(
    (await test.sql<{ fingerprint: string }>('select fingerprint from alert')).map(
      ({ fingerprint }) => fingerprint,
    ),
  );
  expect(alert).toMatchObject({ state: 'NORMAL', ruleId: null, resolvedAt: minutesLater(7), episode: 1 });
});

it('waits no longer for a sender whose clock runs ahead', async () => {
  const labels = { alertname: 'PodCrashLooping' };
  const sent = {
    labels,
    annotations: {},
    startsAt: minutesLater(10),
    endsAt: minutesLater(15),
    generatorUrl: null,
  };
  await test.db.alerts.storeExternal([{ ...sent, severity: 0, actionGroups: ['ops'] }], noon);
  expect(await test.db.alertGroups.nextDue()).toEqual(new Date(noon.getTime() + 30_000));
});
