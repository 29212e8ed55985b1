import fc from 'fast-check';
import type { RoutingPolicy } from '@circuitwatch/alerting-definitions';
import { parseMatchers } from '../matchers/matcher-text.ts';

/** Alerts of a history; while `c` fires, `a` may be inhibited. */
export const alertNames = ['a', 'b', 'c'] as const;
export type AlertName = (typeof alertNames)[number];

/** Something that happens, or time that passes. */
export type Event =
  | { readonly does: 'fire' | 'resolve' | 'fireAgain' | 'acknowledge'; readonly alert: AlertName }
  | { readonly does: 'silence'; readonly alerts: readonly AlertName[]; readonly seconds: number | null }
  | { readonly does: 'endSilence' }
  | { readonly does: 'pass'; readonly seconds: number };

/** By what a history is told. */
export interface HistoryRules {
  readonly isOneGroup: boolean;
  readonly groupWaitSeconds: number;
  readonly groupIntervalSeconds: number;
  readonly repeatIntervalSeconds: number;
  readonly isInhibited: boolean;
  /** From the 20th to the 30th minute of every hour nobody is told. */
  readonly hasMuteTimes: boolean;
  readonly throttles: Readonly<Record<AlertName, number | null>>;
}

const throttle = fc.constantFrom(null, 90, 900);
const name = fc.constantFrom(...alertNames);

export const arbitraryRules: fc.Arbitrary<HistoryRules> = fc.record({
  isOneGroup: fc.boolean(),
  groupWaitSeconds: fc.constantFrom(0, 30),
  groupIntervalSeconds: fc.constantFrom(60, 300),
  repeatIntervalSeconds: fc.constantFrom(120, 600),
  isInhibited: fc.boolean(),
  hasMuteTimes: fc.boolean(),
  throttles: fc.record({ a: throttle, b: throttle, c: throttle }),
});

export const arbitraryEvents: fc.Arbitrary<readonly Event[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ does: fc.constant('fire'), alert: name }) },
    { weight: 3, arbitrary: fc.record({ does: fc.constant('resolve'), alert: name }) },
    { weight: 1, arbitrary: fc.record({ does: fc.constant('fireAgain'), alert: name }) },
    { weight: 1, arbitrary: fc.record({ does: fc.constant('acknowledge'), alert: name }) },
    {
      weight: 1,
      arbitrary: fc.record({
        does: fc.constant('silence'),
        alerts: fc.subarray([...alertNames], { minLength: 1 }),
        seconds: fc.constantFrom(null, 40, 250, 1_000),
      }),
    },
    { weight: 1, arbitrary: fc.record({ does: fc.constant('endSilence') }) },
    {
      weight: 6,
      arbitrary: fc.record({
        does: fc.constant('pass'),
        seconds: fc.constantFrom(10, 30, 60, 130, 310, 700),
      }),
    },
  ),
  { maxLength: 40, size: 'max' },
);

/** Whether the rules have nobody told at this instant. */
export function isMuteTime({ hasMuteTimes }: HistoryRules, at: Date): boolean {
  return hasMuteTimes && at.getUTCMinutes() >= 20 && at.getUTCMinutes() < 30;
}

/** The rules as a policy. */
export function policyOf(rules: HistoryRules): RoutingPolicy {
  const { groupWaitSeconds, groupIntervalSeconds, repeatIntervalSeconds } = rules;
  const hours = Array.from({ length: 24 }, (_none, hour) => hour * 60);
  const times = hours.map((hour) => ({ startMinute: hour + 20, endMinute: hour + 30 }));
  const spec = { times, weekdays: [], daysOfMonth: [], months: [], years: [], timeZone: 'UTC' };
  const inhibit = { source: parseMatchers('alertname=c'), target: parseMatchers('alertname=a'), equal: [] };
  return {
    route: {
      actionGroup: 'operators',
      matchers: [],
      groupBy: rules.isOneGroup ? [] : ['alertname'],
      groupWaitSeconds,
      groupIntervalSeconds,
      repeatIntervalSeconds,
      muteTimeIntervals: rules.hasMuteTimes ? ['twenties'] : [],
      routes: [],
    },
    inhibitRules: rules.isInhibited ? [inhibit] : [],
    timeIntervals: [{ name: 'twenties', specs: [spec] }],
  };
}
