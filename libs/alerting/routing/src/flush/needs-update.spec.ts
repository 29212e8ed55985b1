import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RoutedAlert } from '@circuitwatch/alerting-definitions';
import { routedAlert } from '../spec/routed-alert.ts';
import { flushReceiver } from './flush-receiver.ts';
import { needsUpdate } from './needs-update.ts';
import type { NotificationLogEntry, ToldAlert } from './notification-log.ts';

const now = new Date('2026-06-01T12:00:00Z');
const repeatSeconds = 3_600;
const alertOf = (name: string, given: Partial<RoutedAlert> = {}) =>
  routedAlert({ name }, { id: name, ...given });
const firing = (...names: string[]) => names.map((name) => alertOf(name));
const resolved = (...names: string[]) => names.map((name) => alertOf(name, { endsAt: now }));

function entryOf(open: readonly string[], over: readonly string[], agoSeconds: number): NotificationLogEntry {
  const firingAt = new Date(now.getTime() - agoSeconds * 1_000);
  const told = (name: string, resolved: boolean): [string, ToldAlert] => [
    name,
    { episode: 1, firingAt, resolved, quietUntil: null, leftOut: false },
  ];
  return {
    told: Object.fromEntries([
      ...open.map((name) => told(name, false)),
      ...over.map((name) => told(name, true)),
    ]),
    silenced: [],
  };
}

/** The rules of Alertmanager's notification log, over sets of names. */
function alertmanagerNotifies(
  entry: {
    readonly firing: readonly string[];
    readonly resolved: readonly string[];
    readonly agoSeconds: number;
  } | null,
  fires: readonly string[],
  over: readonly string[],
  sendResolved: boolean,
): boolean {
  if (entry === null) return fires.length > 0;
  if (!fires.every((name) => entry.firing.includes(name))) return true;
  if (fires.length === 0) return entry.firing.length > 0;
  if (sendResolved && !over.every((name) => entry.resolved.includes(name))) return true;
  return entry.agoSeconds > repeatSeconds;
}

describe('whether a group is told', () => {
  it.each([
    ['nothing was told and one fires', [], [], 0, ['a'], [], 'FIRST_NOTIFICATION'],
    ['nothing was told and nothing fires', [], [], 0, [], [], null],
    ['one fires that was told', ['a'], [], 60, ['a'], [], null],
    ['another one fires', ['a'], [], 60, ['a', 'b'], [], 'NEW_ALERTS_IN_GROUP'],
    ['another one fires and one resolved', ['a'], [], 60, ['b'], ['a'], 'NEW_ALERTS_IN_GROUP'],
    ['one fires after all had resolved', [], ['a'], 60, ['b'], [], 'FIRST_NOTIFICATION'],
    ['one of two resolved', ['a', 'b'], [], 60, ['b'], ['a'], 'NEW_RESOLVED'],
    ['all resolved', ['a', 'b'], [], 60, [], ['a', 'b'], 'ALL_RESOLVED'],
    ['the last of two resolved', ['b'], ['a'], 60, [], ['b'], 'ALL_RESOLVED'],
    ['it is a second too early to repeat', ['a'], [], 3_599, ['a'], [], null],
    ['it is time to repeat', ['a'], [], 3_600, ['a'], [], 'REPEAT'],
  ] as const)('when %s', (_, open, over, ago, fires, resolves, expected) => {
    const sorted = { firing: firing(...fires), resolved: resolved(...resolves) };
    expect(needsUpdate(sorted, entryOf(open, over, ago), repeatSeconds, now)).toBe(expected);
  });

  it('is what Alertmanager decides for any group and any log', () => {
    const state = fc.record({
      // What was told of an alert, and what it does now.
      told: fc.constantFrom('nothing', 'firing', 'resolved'),
      does: fc.constantFrom('fires', 'resolved', 'is not there'),
    });
    const input = fc.record({
      alerts: fc.array(state, { maxLength: 5 }),
      agoSeconds: fc.constantFrom(60, 3_599, 3_601),
      sendResolved: fc.boolean(),
    });
    fc.assert(
      fc.property(input, ({ alerts, agoSeconds, sendResolved }) => {
        const named = alerts
          .map((one, index) => ({ ...one, name: `n${index}` }))
          // Told by nobody and over: Alertmanager tells these along with others, we never do. Gone without having been
          // told so: what has left a group was told before.
          .filter(
            ({ told, does }) =>
              !(told === 'nothing' && does === 'resolved') && !(told === 'firing' && does === 'is not there'),
          );
        const namesOf = (key: 'told' | 'does', value: string) =>
          named.filter((one) => one[key] === value).map(({ name }) => name);
        const log = { firing: namesOf('told', 'firing'), resolved: namesOf('told', 'resolved'), agoSeconds };
        const isEmpty = log.firing.length + log.resolved.length === 0;
        const theirs = alertmanagerNotifies(
          isEmpty ? null : log,
          namesOf('does', 'fires'),
          namesOf('does', 'resolved'),
          sendResolved,
        );
        const own = flushReceiver(
          {
            id: 'r',
            sendResolved,
            refuses: () => null,
            entry: entryOf(log.firing, log.resolved, agoSeconds),
          },
          [...firing(...namesOf('does', 'fires')), ...resolved(...namesOf('does', 'resolved'))],
          new Map(),
          repeatSeconds,
          now,
        );
        // When all have resolved Alertmanager notes it, but does not send it to those who do not want it.
        const isSent = theirs && (sendResolved || namesOf('does', 'fires').length > 0);
        expect(own.notify !== null).toBe(isSent);
      }),
      { numRuns: 1_000 },
    );
  });
});
