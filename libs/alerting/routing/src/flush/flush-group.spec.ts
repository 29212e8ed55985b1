import { describe, expect, it } from 'vitest';
import type { RoutedAlert } from '@circuitwatch/alerting-definitions';
import { parseMatchers } from '../matchers/matcher-text.ts';
import { createInhibitor } from '../inhibition/create-inhibitor.ts';
import { routedAlert } from '../spec/routed-alert.ts';
import { flushGroup, type FlushDecision, type FlushInput } from './flush-group.ts';
import { emptyEntry } from './notification-log.ts';
import type { FlushedReceiver } from './sort-alerts.ts';

const start = new Date('2026-06-01T12:00:00Z');
const after = (seconds: number): Date => new Date(start.getTime() + seconds * 1_000);
const settings = {
  groupIntervalSeconds: 300,
  repeatIntervalSeconds: 3_600,
  muteTimeIntervals: [],
  activeTimeIntervals: [],
};
const receiver = (id: string, given: Partial<FlushedReceiver> = {}): FlushedReceiver => ({
  id,
  sendResolved: true,
  refuses: () => null,
  entry: emptyEntry,
  ...given,
});
const flush = (given: Partial<FlushInput> & Pick<FlushInput, 'alerts' | 'receivers'>): FlushDecision =>
  flushGroup({
    route: settings,
    inhibitor: createInhibitor([], []),
    silences: [],
    timeIntervals: [],
    now: start,
    ...given,
  });
/** The receivers with what they know after the decision. */
const next = (receivers: readonly FlushedReceiver[], { receivers: decided }: FlushDecision) =>
  receivers.map((one) => ({
    ...one,
    entry: decided.find(({ receiverId }) => receiverId === one.id)?.entry ?? emptyEntry,
  }));
const resolved = (alert: RoutedAlert): RoutedAlert => ({ ...alert, endsAt: start });
const reasons = ({ receivers }: FlushDecision) =>
  receivers.map(({ suppressed }) => suppressed.map(({ reason }) => reason));
const notices = ({ receivers }: FlushDecision) => receivers.map(({ notify }) => notify?.reason ?? null);

const alert = routedAlert({ a: 'x' });
const silences = [
  {
    id: 's',
    matchers: parseMatchers('a=x'),
    startsAt: start,
    endsAt: after(600),
    createdBy: 'ann',
    comment: 'Works on it',
  },
];

describe('one look at a group', () => {
  it('says who keeps an alert silent, and until when', () => {
    const decision = flush({ alerts: [alert], receivers: [receiver('r')], silences });
    expect(decision.receivers[0]?.suppressed).toEqual([
      {
        alertId: alert.id,
        reason: 'SILENCED',
        detail: 'Silenced by ann: Works on it.',
        until: after(600),
        silenceId: 's',
      },
    ]);
    expect(decision.nextFlushAt).toEqual(after(600));
  });

  it('keeps the order of reasons: inhibition, times, silences', () => {
    const down = routedAlert({ a: 'down', alertname: 'Down' });
    const rule = { source: parseMatchers('a=down'), target: parseMatchers('a=x'), equal: [] };
    const spec = { times: [], weekdays: [], daysOfMonth: [], months: [], years: [], timeZone: 'UTC' };
    const never = { name: 'never', specs: [{ ...spec, years: [{ begin: 2001, end: 2001 }] }] };
    const always = { name: 'always', specs: [spec] };
    const given = { alerts: [alert], receivers: [receiver('r')], silences, timeIntervals: [never, always] };
    const route = { ...settings, activeTimeIntervals: ['never'], muteTimeIntervals: ['always'] };
    const inhibitor = createInhibitor([rule], [down]);
    expect(reasons(flush({ ...given, route, inhibitor }))).toEqual([['INHIBITED']]);
    expect(reasons(flush({ ...given, route }))).toEqual([['OUTSIDE_ACTIVE_TIME']]);
    expect(reasons(flush({ ...given, route: { ...route, activeTimeIntervals: [] } }))).toEqual([
      ['MUTE_TIME'],
    ]);
    expect(reasons(flush(given))).toEqual([['SILENCED']]);
  });

  it('tells a receiver nothing that refuses, and others all', () => {
    const receivers = [receiver('off', { refuses: () => 'It is off.' }), receiver('on')];
    const first = flush({ alerts: [alert], receivers });
    expect(notices(first)).toEqual([null, 'FIRST_NOTIFICATION']);
    expect(first.receivers[0]?.suppressed).toMatchObject([
      { reason: 'RECEIVER_DISABLED', detail: 'It is off.' },
    ]);
    const last = flush({ alerts: [resolved(alert)], receivers: next(receivers, first) });
    expect(notices(last)).toEqual([null, 'ALL_RESOLVED']);
    expect(last).toMatchObject({ leaving: [alert.id], nextFlushAt: null });
  });

  it('does not make receivers wait that were told when one is switched off afterwards', () => {
    const first = flush({ alerts: [alert], receivers: [receiver('r')] });
    const off = next([receiver('r', { refuses: () => 'It is off.' })], first);
    const last = flush({ alerts: [resolved(alert)], receivers: off });
    expect(reasons(last)).toEqual([['RECEIVER_DISABLED']]);
    expect(last).toMatchObject({ leaving: [alert.id], nextFlushAt: null });
  });

  it('keeps the first reason when one receiver is done and another one waits', () => {
    const receivers = [receiver('all'), receiver('firing-only', { sendResolved: false })];
    const first = flush({ alerts: [alert], receivers });
    const second = flush({ alerts: [resolved(alert)], receivers: next(receivers, first), silences });
    expect(reasons(second)).toEqual([['SILENCED'], ['RESOLVED_NOT_WANTED']]);
    expect(second.leaving).toEqual([]);
    const third = flush({ alerts: [resolved(alert)], receivers: next(receivers, second), silences });
    expect(reasons(third)).toEqual([['SILENCED'], []]);
    const last = flush({ alerts: [resolved(alert)], receivers: next(receivers, third), now: after(600) });
    expect(notices(last)).toEqual(['ALL_RESOLVED', null]);
    expect(last).toMatchObject({ leaving: [alert.id], nextFlushAt: null });
  });

  it('lets resolved alerts go when there is nobody to tell', () => {
    expect(flush({ alerts: [resolved(alert)], receivers: [] })).toEqual({
      receivers: [],
      leaving: [alert.id],
      nextFlushAt: null,
    });
    expect(flush({ alerts: [alert], receivers: [] }).nextFlushAt).toEqual(after(86_400));
  });
});
