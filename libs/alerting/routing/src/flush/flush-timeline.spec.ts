import { describe, expect, it } from 'vitest';
import type { Route, RoutingPolicy } from '@circuitwatch/alerting-definitions';
import { parseMatchers } from '../matchers/matcher-text.ts';
import { SimulatedGroups, type SentMessage } from '../spec/simulated-groups.ts';

const start = new Date('2026-06-01T00:00:00Z');
const [a, b, c] = [{ alertname: 'a' }, { alertname: 'b' }, { alertname: 'c' }] as const;

function simulate(route: Partial<Route> = {}, policy: Partial<RoutingPolicy> = {}, sendResolved = true) {
  const root: Route = {
    actionGroup: 'mail',
    matchers: [],
    groupBy: [],
    groupWaitSeconds: 30,
    groupIntervalSeconds: 300,
    repeatIntervalSeconds: 3_600,
    routes: [],
    ...route,
  };
  const whole: RoutingPolicy = { inhibitRules: [], timeIntervals: [], ...policy, route: root };
  return new SimulatedGroups(whole, start, () => [{ id: 'ann', sendResolved }]);
}

const names = (alerts: SentMessage['firing']): string =>
  alerts.map(({ labels }) => labels['alertname']).join('');

/** Such as `30 FIRST_NOTIFICATION +a -b`. */
function told(groups: SimulatedGroups): readonly string[] {
  return groups.sent.map(({ at, reason, firing, resolved }) => {
    const seconds = (at.getTime() - start.getTime()) / 1_000;
    return [
      `${seconds} ${reason}`,
      firing.length && `+${names(firing)}`,
      resolved.length && `-${names(resolved)}`,
    ]
      .filter((part) => part !== 0)
      .join(' ');
  });
}

describe('a group over time', () => {
  it('waits, tells changes at multiples of its interval and repeats to the second', () => {
    const groups = simulate({ repeatIntervalSeconds: 1_000 });
    groups.fire(a);
    groups.advance(100);
    groups.fire(b);
    groups.advance(1_500);
    groups.resolve(a);
    groups.advance(400);
    groups.resolve(b);
    groups.advance(5_000);
    expect(told(groups)).toEqual([
      '30 FIRST_NOTIFICATION +a',
      '330 NEW_ALERTS_IN_GROUP +ab',
      '1330 REPEAT +ab',
      '1830 NEW_RESOLVED +b -a',
      '2130 ALL_RESOLVED -b',
    ]);
    expect(groups.openGroups).toBe(0);
  });

  it('never tells what resolves within the wait', () => {
    const groups = simulate();
    groups.fire(a);
    groups.advance(20);
    groups.resolve(a);
    groups.advance(5_000);
    expect(told(groups)).toEqual([]);
    expect(groups.looks[0]?.decision.receivers[0]?.suppressed).toMatchObject([
      { reason: 'RESOLVED_BEFORE_SENT' },
    ]);
    expect(groups.openGroups).toBe(0);
  });

  it('says nothing of resolutions to those who do not want them, and forgets', () => {
    const groups = simulate({}, {}, false);
    groups.fire(a);
    groups.advance(100);
    groups.resolve(a);
    groups.advance(1_000);
    groups.fire(a);
    groups.advance(1_000);
    expect(told(groups)).toEqual(['30 FIRST_NOTIFICATION +a', '1130 FIRST_NOTIFICATION +a']);
  });

  it('tells at once what still fires when a silence ends, told before or not', () => {
    const groups = simulate();
    groups.fire(a);
    groups.advance(100);
    groups.silence({
      id: 's',
      matchers: parseMatchers('alertname=~"a|b"'),
      endsAt: new Date(start.getTime() + 1_000_000),
    });
    groups.fire(b);
    groups.advance(2_000);
    expect(told(groups)).toEqual(['30 FIRST_NOTIFICATION +a', '1000 SILENCE_ENDED +ab']);
  });

  it('tells what was told before the silence at once when somebody ends it', () => {
    const groups = simulate();
    groups.fire(a);
    groups.advance(100);
    groups.silence({ id: 's', matchers: parseMatchers('alertname=a'), endsAt: null });
    groups.advance(77);
    groups.endSilence('s');
    groups.advance(100);
    expect(told(groups)).toEqual(['30 FIRST_NOTIFICATION +a', '177 SILENCE_ENDED +a']);
  });

  it('is silent until the last alert of an endless silence has resolved, and tells the resolution then', () => {
    const groups = simulate();
    groups.fire(a);
    groups.advance(100);
    groups.silence({ id: 's', matchers: parseMatchers('alertname=~"a|b"'), endsAt: null });
    groups.fire(b);
    groups.advance(400);
    groups.resolve(a);
    groups.advance(2_000);
    expect(told(groups)).toEqual(['30 FIRST_NOTIFICATION +a']);
    groups.resolve(b);
    groups.advance(1_000);
    expect(told(groups)).toEqual(['30 FIRST_NOTIFICATION +a', '2500 ALL_RESOLVED -a']);
    expect(groups.silences).toEqual([]);
    groups.fire(b);
    groups.advance(100);
    expect(told(groups)).toHaveLength(3);
  });

  it('tells a resolution to whoever was told of an earlier episode, when the last one was never told', () => {
    const groups = simulate();
    groups.fire(a, { throttleSeconds: 7_200 });
    groups.advance(100);
    groups.resolve(a);
    groups.advance(10);
    groups.fire(a, { throttleSeconds: 7_200 });
    groups.advance(400);
    groups.resolve(a);
    groups.advance(1_000);
    expect(told(groups)).toEqual(['30 FIRST_NOTIFICATION +a', '630 ALL_RESOLVED -a']);
  });

  it('shows an alert anew that a message had to leave out because it was muted', () => {
    const groups = simulate();
    groups.fire(a);
    groups.fire(b);
    groups.advance(100);
    groups.silence({ id: 's', matchers: parseMatchers('alertname=a'), endsAt: null });
    groups.advance(10);
    groups.resolve(b);
    groups.advance(290);
    groups.endSilence('s');
    groups.advance(10);
    groups.resolve(a);
    groups.advance(1_000);
    expect(told(groups)).toEqual([
      '30 FIRST_NOTIFICATION +ab',
      '330 NEW_RESOLVED -b',
      '400 SILENCE_ENDED +a',
      '630 ALL_RESOLVED -a',
    ]);
  });
});

describe('throttles', () => {
  it('is quiet for an hour after firing, then says so once more', () => {
    const groups = simulate({ repeatIntervalSeconds: 600 });
    groups.fire(a, { throttleSeconds: 3_600 });
    groups.advance(4_000);
    expect(told(groups)).toEqual(['30 FIRST_NOTIFICATION +a', '3630 REPEAT +a']);
  });

  it('holds a new episode back until the quiet is over, even when the group was empty in between', () => {
    const groups = simulate();
    groups.fire(a, { throttleSeconds: 3_600 });
    groups.advance(100);
    groups.resolve(a);
    groups.advance(400);
    groups.fire(a, { throttleSeconds: 3_600 });
    groups.advance(500);
    const held = groups.looks.at(-1)?.decision.receivers[0]?.suppressed;
    expect(held).toMatchObject([{ reason: 'THROTTLED', until: new Date(start.getTime() + 3_630_000) }]);
    groups.advance(3_000);
    expect(told(groups)).toEqual([
      '30 FIRST_NOTIFICATION +a',
      '330 ALL_RESOLVED -a',
      '3630 FIRST_NOTIFICATION +a',
    ]);
  });

  it('keeps a throttled alert out of news about others, but a resolution says that it still fires', () => {
    const groups = simulate();
    groups.fire(a, { throttleSeconds: 3_600 });
    groups.advance(100);
    groups.fire(b);
    groups.advance(400);
    groups.resolve(b);
    groups.advance(3_200);
    expect(told(groups)).toEqual([
      '30 FIRST_NOTIFICATION +a',
      '330 NEW_ALERTS_IN_GROUP +b',
      '630 NEW_RESOLVED +a -b',
      '3630 REPEAT +a',
    ]);
  });
});

describe('what people and other alerts hold back', () => {
  it('does not repeat what somebody takes care of, but tells what is new and what is over', () => {
    const groups = simulate({ repeatIntervalSeconds: 600 });
    groups.fire(a);
    groups.advance(100);
    groups.acknowledge(a);
    groups.advance(2_000);
    groups.fire(b);
    groups.advance(400);
    groups.acknowledge(b);
    groups.advance(3_000);
    groups.resolve(a);
    groups.resolve(b);
    groups.advance(1_000);
    expect(told(groups)).toEqual([
      '30 FIRST_NOTIFICATION +a',
      '2130 NEW_ALERTS_IN_GROUP +ab',
      '5730 ALL_RESOLVED -ab',
    ]);
  });

  it('tells an inhibited alert when what inhibited it has resolved', () => {
    const rule = { source: parseMatchers('alertname=c'), target: parseMatchers('alertname=a'), equal: [] };
    const groups = simulate({ groupBy: ['alertname'] }, { inhibitRules: [rule] });
    groups.fire(c);
    groups.fire(a);
    groups.advance(400);
    groups.resolve(c);
    groups.advance(1_000);
    expect(told(groups)).toEqual([
      '30 FIRST_NOTIFICATION +c',
      '630 ALL_RESOLVED -c',
      '630 FIRST_NOTIFICATION +a',
    ]);
  });

  const inhibition = {
    inhibitRules: [{ source: parseMatchers('alertname=c'), target: parseMatchers('alertname=a'), equal: [] }],
  };
  it('shows an inhibited alert anew that a message had to leave out, unless somebody takes care of it', () => {
    for (const isAcknowledged of [false, true]) {
      const groups = simulate({}, inhibition);
      groups.fire(a);
      groups.advance(100);
      if (isAcknowledged) groups.acknowledge(a);
      groups.fire(c);
      groups.advance(400);
      groups.resolve(c);
      groups.advance(1_000);
      expect(told(groups)).toEqual([
        '30 FIRST_NOTIFICATION +a',
        '330 NEW_ALERTS_IN_GROUP +c',
        isAcknowledged ? '630 NEW_RESOLVED +a -c' : '630 NEW_ALERTS_IN_GROUP +a -c',
      ]);
    }
  });

  it('waits out a mute interval and tells afterwards, also a resolution', () => {
    const night = {
      name: 'night',
      specs: [
        {
          times: [{ startMinute: 60, endMinute: 120 }],
          weekdays: [],
          daysOfMonth: [],
          months: [],
          years: [],
          timeZone: 'UTC',
        },
      ],
    };
    const groups = simulate({ muteTimeIntervals: ['night'] }, { timeIntervals: [night] });
    groups.fire(a);
    groups.advance(3_650);
    groups.fire(b);
    groups.resolve(a);
    groups.advance(10_000);
    expect(told(groups)).toEqual([
      '30 FIRST_NOTIFICATION +a',
      '7200 NEW_ALERTS_IN_GROUP +b -a',
      '10800 REPEAT +b',
    ]);
  });
});

describe('a clock that is set', () => {
  it('goes on repeating after it ran ahead by years', () => {
    const groups = simulate({ repeatIntervalSeconds: 600 });
    groups.setClock(new Date('2036-01-01T00:00:00Z'));
    groups.fire(a);
    groups.advance(60);
    groups.setClock(start);
    groups.silence({ id: 's', matchers: parseMatchers('alertname=x'), endsAt: null });
    groups.advance(1_300);
    expect(told(groups).slice(1)).toEqual(['600 REPEAT +a', '1200 REPEAT +a']);
  });

  it('repeats once, not for every interval that was slept through', () => {
    const groups = simulate({ repeatIntervalSeconds: 600 });
    groups.fire(a);
    groups.advance(60);
    groups.setClock(new Date(start.getTime() + 86_400_000));
    groups.advance(1);
    expect(told(groups)).toEqual(['30 FIRST_NOTIFICATION +a', '86400 REPEAT +a']);
  });
});
