import { describe, expect, it } from 'vitest';
import { defaultRoutingPolicy, type RoutingPolicy } from '@circuitwatch/alerting-definitions';
import { SimulatedGroups } from '../spec/simulated-groups.ts';
import {
  emptyEntry,
  isKnown,
  readEntry,
  toldOf,
  withoutFuture,
  type NotificationLogEntry,
  type ToldAlert,
} from './notification-log.ts';

const now = new Date('2026-06-01T12:00:00Z');
const after = (seconds: number) => new Date(now.getTime() + seconds * 1_000);
const told: ToldAlert = { episode: 2, firingAt: now, resolved: false, quietUntil: null, leftOut: false };
const entryOf = (one: Partial<ToldAlert>): NotificationLogEntry => ({
  told: { a: { ...told, ...one } },
  silenced: ['b'],
});

describe('what was told last', () => {
  it('comes out of a database as it went in', () => {
    const entry = entryOf({ quietUntil: after(60), leftOut: true });
    expect(readEntry(JSON.parse(JSON.stringify(entry)))).toEqual(entry);
  });

  it('knows entries that were stored before there was `leftOut`', () => {
    const { leftOut: _leftOut, ...old } = told;
    expect(readEntry({ told: { a: old }, silenced: [] })).toEqual({ told: { a: told }, silenced: [] });
  });

  it.each([
    [undefined],
    [null],
    ['x'],
    [[]],
    [{}],
    [{ told: { a: {} }, silenced: [] }],
    [{ told: { a: { ...told, firingAt: 'soon' } }, silenced: [] }],
    [{ told: {}, silenced: [1] }],
  ])('is nothing when %j is stored', (stored) => {
    expect(readEntry(stored)).toEqual(emptyEntry);
  });

  it('is nothing for alerts that are named like what every object has', () => {
    expect(toldOf(emptyEntry, { id: 'constructor' })).toBeUndefined();
  });

  it.each([
    ['the same episode', {}, 2, true],
    ['another episode', {}, 3, false],
    ['one that was told to be over', { resolved: true }, 2, false],
  ])('says that %s is known, or not', (_text, given, episode, expected) => {
    const alert = { id: 'a', episode } as Parameters<typeof isKnown>[0];
    expect(isKnown(alert, entryOf(given))).toBe(expected);
  });
});

describe('what was told by a clock that ran ahead', () => {
  it('was told now, and is quiet for as long as it would have been', () => {
    const entry = entryOf({ firingAt: after(86_400), quietUntil: after(86_400 + 3_600) });
    expect(withoutFuture(entry, now)).toEqual(entryOf({ firingAt: now, quietUntil: after(3_600) }));
  });

  it('is what it was when it lies in the past, however long its quiet lasts', () => {
    const entry = entryOf({ firingAt: after(-60), quietUntil: after(86_400) });
    expect(withoutFuture(entry, now)).toEqual(entry);
  });

  it('does not keep a group for years that is done', () => {
    const policy: RoutingPolicy = {
      ...defaultRoutingPolicy,
      route: { ...defaultRoutingPolicy.route, actionGroup: 'operators' },
    };
    const groups = new SimulatedGroups(policy, new Date('2036-06-01T12:00:00Z'), () => [
      { id: 'ann', sendResolved: true },
    ]);
    const labels = { alertname: 'a' };
    groups.fire(labels, { throttleSeconds: 3_600 });
    groups.advance(60);
    groups.resolve(labels);
    groups.advance(400);
    expect(groups.sent.map(({ reason }) => reason)).toEqual(['FIRST_NOTIFICATION', 'ALL_RESOLVED']);
    groups.setClock(now);
    // Whatever makes somebody look at all groups.
    groups.endSilence('none');
    groups.advance(1);
    expect(groups.openGroups).toBe(1);
    groups.advance(3_600);
    expect(groups.openGroups).toBe(0);
  });
});
