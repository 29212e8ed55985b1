import type { AlertDelivery, StoredNotification, StoredTransition } from '@circuitwatch/persistence';
import { describe, expect, it } from 'vitest';
import { textOf } from '../visits.spec-support.ts';
import type { AlertDetails, Telling } from './load-alert.ts';
import { timeLine, whoWasTold } from './time-line.ts';

const at = (minute: number): Date => new Date(Date.UTC(2026, 2, 1, 12, minute));

function transition(id: string, minute: number, to: StoredTransition['to']): StoredTransition {
  const from = to === 'FIRING' ? 'NORMAL' : 'FIRING';
  return {
    id,
    alertId: 'a',
    from,
    to,
    reason: 'THRESHOLD',
    value: 0.5,
    at: at(minute),
    episode: 1,
    message: `Message ${id}.`,
  };
}

function telling(
  transitionId: string,
  delivery: Partial<AlertDelivery>,
  notification: Partial<StoredNotification> | null = null,
): Telling {
  const full: AlertDelivery = {
    ...{ transitionId, alertId: 'a', receiverId: 'r', groupKey: 'g', state: 'TOLD', reason: null },
    ...{ detail: null, until: null, notificationId: null, decidedAt: null },
    ...delivery,
  };
  // The page looks at no other part of a receiver or a message.
  const rest = { receiver: { name: 'night' }, notification } as unknown as Pick<
    Telling,
    'receiver' | 'notification'
  >;
  return { delivery: full, actionGroup: 'on-call', ...rest };
}

function details(changes: Partial<AlertDetails>): AlertDetails {
  // Histories look at nothing else.
  return { transitions: [], notes: [], tellings: [], ...changes } as unknown as AlertDetails;
}

const transitions = [transition('2', 30, 'NORMAL'), transition('1', 0, 'FIRING')];

describe('whoWasTold', () => {
  it.each<[string, Telling]>([
    ['night (on-call) was told.', telling('2', {}, { status: 'SENT', attempts: 1, lastError: null })],
    [
      'night (on-call) was told. But the message could not be delivered: 404 Not Found',
      telling('2', {}, { status: 'DEAD', attempts: 3, lastError: '404 Not Found' }),
    ],
    [
      'night (on-call) was told. The message is sent again after 2 failed attempts. Timed out.',
      telling('2', {}, { status: 'RETRY', attempts: 2, lastError: 'Timed out.' }),
    ],
    [
      'night (on-call) was not told: a silence matches it, until 2026-03-01T13:00:00.000Z. Maintenance',
      telling('2', { state: 'SUPPRESSED', reason: 'SILENCED', until: at(60), detail: 'Maintenance' }),
    ],
    ['night (on-call) is told when the time of its group has come.', telling('2', { state: 'WAITING' })],
  ])('says: %s', (said, one) => {
    const text = textOf(whoWasTold(details({ transitions, tellings: [one] })).markup);
    expect(text).toContain(said);
  });

  it('says so where nobody was', () => {
    expect(textOf(whoWasTold(details({ transitions })).markup)).toContain('Nobody yet.');
  });
});

describe('timeLine', () => {
  it('mixes changes of state and what people did, newest first', () => {
    const note = { id: 'n', alertId: 'a', actor: 'Ada', at: at(10) };
    const notes = [
      { ...note, kind: 'ASSIGNED', text: '', at: at(20) },
      { ...note, kind: 'COMMENTED', text: '<b>\nsecond line' },
    ] as const;
    const { markup } = timeLine(
      details({ transitions, notes, tellings: [telling('1', {}), telling('2', {})] }),
    );
    expect(markup).not.toContain('<b>');
    expect(textOf(markup)).toMatch(
      /12:30 UTC.*Resolved.*Message 2\..*12:20 UTC.*Ada unassigned it.*12:10 UTC.*Ada wrote: <b> second line.*12:00 UTC.*Firing.*Message 1\..*night \(on-call\) was told\./,
    );
    // Of the newest change the section before this one tells.
    expect(textOf(markup).match(/was told/g)?.length).toBe(1);
  });
});
