import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeGlobalId } from '../../global-id.ts';
import { createActionGroup } from '../../spec/alerting.ts';
import { noon, startTestApi, type TestApi } from '../../spec/test-api.ts';
import { mutate, shortErrors } from '../../spec/user-errors.ts';

describe('notifications', () => {
  let api: TestApi;
  let receiverId: string;
  beforeAll(async () => {
    api = await startTestApi();
    receiverId = encodeGlobalId('Receiver', (await createActionGroup(api.db, 'ag', ['day']))['day'] ?? '');
    for (let count = 0; count < 3; count += 1) await mutate(api, 'testReceiver', { id: receiverId });
  });
  afterAll(() => api.stop());

  const list = `query ($filter: NotificationFilter) { notifications(filter: $filter) {
    totalCount nodes {
      id status actionGroupName attemptCount nextAttemptAt lastError message
      attempts { number outcome failure message } receiver { name actionGroup { name } } alerts { id }
    }
  } }`;

  /** Takes all that wait and gives up the oldest of them, as a worker would. */
  async function giveUp(): Promise<void> {
    const claimed = await api.db.notificationDeliveries.claim(noon, 10, 60_000);
    const [oldest] = claimed;
    if (!oldest) throw new Error('Nothing waits.');
    await api.db.notificationDeliveries.settle({
      ...{ id: oldest.id, attempt: oldest.attempt, next: { status: 'DEAD' }, tookMs: 7, at: noon },
      result: { outcome: 'STOP', reason: 'gone', message: 'The address is gone.', disable: false },
      ...{ receiverId: oldest.receiver.id, pace: {} },
    });
  }

  it('are found by receiver, action group and status', async () => {
    for (const [filter, count] of [
      [{}, 3],
      [{ receiverId }, 3],
      [{ actionGroup: 'ag' }, 3],
      [{ actionGroup: 'none' }, 0],
      [{ status: ['DEAD'] }, 0],
      [{ receiverId: encodeGlobalId('Receiver', crypto.randomUUID()) }, 0],
      [{ receiverId: encodeGlobalId('Plant', crypto.randomUUID()) }, 0],
      [{ alertId: 'nothing' }, 0],
    ] as const) {
      const data = await api.data(list, { filter });
      expect([filter, data['notifications']?.['totalCount']]).toEqual([filter, count]);
    }
  });

  it('tell of each attempt and why it failed, and are sent once more', async () => {
    await giveUp();
    const dead = await api.data(list, { filter: { status: ['DEAD'] } });
    const notification = dead['notifications']?.['nodes']?.[0];
    expect(notification).toMatchObject({
      ...{ status: 'DEAD', attemptCount: 1, nextAttemptAt: null, lastError: 'The address is gone.' },
      attempts: [{ number: 1, outcome: 'STOP', failure: 'gone', message: 'The address is gone.' }],
    });
    const id = notification?.['id'];
    const again = await mutate(api, 'resendNotification', { id }, 'notification { id status }');
    expect(again['notification']).toMatchObject({ status: 'PENDING' });
    expect(again['notification']?.['id']).not.toBe(id);
    const pending = { id: again['notification']?.['id'] };
    expect(shortErrors(await mutate(api, 'resendNotification', pending))).toEqual(['CONFLICT id']);
    const nothing = { id: encodeGlobalId('Notification', crypto.randomUUID()) };
    expect(shortErrors(await mutate(api, 'resendNotification', nothing))).toEqual(['NOT_FOUND id']);
  });

  it('show no message to who sees some plants only: it may tell of others', async () => {
    const { data } = await api.ask(list, {}, 'VIEWER', ['mill']);
    expect(data['notifications']?.['nodes']?.[0]).toMatchObject({ message: null, alerts: [] });
  });

  it('cost as many statements for one as for all', async () => {
    const statementsOf = async (first: number) => {
      api.statements.length = 0;
      await api.data(list.replace('(filter: $filter)', `(filter: $filter, first: ${first})`));
      return api.statements.length;
    };
    const few = await statementsOf(1);
    expect(await statementsOf(100)).toBe(few);
    expect(few).toBeLessThanOrEqual(6);
  });
});
