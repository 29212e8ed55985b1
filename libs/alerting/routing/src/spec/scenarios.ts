import type { InhibitRule, Route, RoutingPolicy, TimeInterval } from '@circuitwatch/alerting-definitions';
import { parseMatchers } from '../matchers/matcher-text.ts';

/** Something that happens, in units of time after the beginning; changes lie between two looks at a group. */
export interface Step {
  readonly at: number;
  /** Alerts by their labels, as texts of matchers, such as `name="a",site="1"`. */
  readonly fire?: readonly string[];
  readonly resolve?: readonly string[];
  /** Matchers, and after how many units the silence ends; without an end it lasts until a later step ends it. */
  readonly silence?: { readonly matchers: string; readonly units?: number };
  readonly endSilence?: true;
}

/** One history of alerts of its own, told by a route of its own. */
export interface Scenario {
  readonly name: string;
  readonly route: Partial<Route>;
  readonly sendResolved?: false;
  readonly steps: readonly Step[];
  /** What Alertmanager says where we differ on purpose, and what we say. */
  readonly differs?: { readonly theirs: readonly string[]; readonly ours: readonly string[] };
}

/** A unit of time: a group is looked at one unit after its first alert, then every two. */
export const unitSeconds = 1.5;

const whole: Pick<Route, 'groupBy' | 'routes'> = { groupBy: ['scenario'], routes: [] };

/** Histories that end in the same messages. */
const alike: readonly Scenario[] = [
  {
    name: 'groups-by-label',
    route: { groupBy: ['site'] },
    steps: [{ at: 0, fire: ['name=a,site=1', 'name=b,site=1', 'name=c,site=2'] }],
  },
  {
    name: 'groups-by-all',
    route: { groupBy: ['...'] },
    steps: [{ at: 0, fire: ['name=a,site=1', 'name=b,site=1'] }],
  },
  {
    name: 'later-alerts',
    route: whole,
    steps: [
      { at: 0, fire: ['name=a'] },
      { at: 2, fire: ['name=b'] },
      { at: 4, fire: ['name=c'] },
    ],
  },
  {
    name: 'resolutions',
    route: whole,
    steps: [
      { at: 0, fire: ['name=a', 'name=b'] },
      { at: 4, resolve: ['name=a'] },
      { at: 6, resolve: ['name=b'] },
    ],
  },
  {
    name: 'resolved-and-new',
    route: whole,
    steps: [
      { at: 0, fire: ['name=a'] },
      { at: 4, resolve: ['name=a'], fire: ['name=b'] },
    ],
  },
  {
    name: 'repeats',
    route: { ...whole, repeatIntervalSeconds: 3.9 * unitSeconds },
    steps: [{ at: 0, fire: ['name=a'] }],
  },
  {
    name: 'over-before-told',
    route: whole,
    steps: [
      { at: 0, fire: ['name=a'] },
      { at: 0.4, resolve: ['name=a'] },
    ],
  },
  {
    name: 'no-resolutions-wanted',
    route: whole,
    sendResolved: false,
    steps: [
      { at: 0, fire: ['name=a', 'name=b'] },
      { at: 4, resolve: ['name=a'] },
      { at: 6, resolve: ['name=b'] },
      { at: 10, fire: ['name=a'] },
    ],
  },
  {
    name: 'fires-again',
    route: whole,
    steps: [
      { at: 0, fire: ['name=a'] },
      { at: 4, resolve: ['name=a'] },
      { at: 8, fire: ['name=a'] },
    ],
  },
  {
    name: 'sent-again',
    route: whole,
    steps: [
      { at: 0, fire: ['name=a'] },
      { at: 2, fire: ['name=a'] },
      { at: 4, fire: ['name=a'] },
    ],
  },
  {
    name: 'inhibited',
    route: { groupBy: ['name'] },
    steps: [
      { at: 0, fire: ['name=down,site=1', 'name=slow,site=1', 'name=slow2,site=2'] },
      { at: 6, resolve: ['name=down,site=1'] },
    ],
  },
  {
    name: 'inhibits-both-ways',
    route: { groupBy: ['name'] },
    steps: [{ at: 0, fire: ['name=both1', 'name=both2'] }],
  },
  {
    name: 'silenced-at-first',
    route: whole,
    steps: [
      { at: 0, silence: { matchers: 'name=~"a|x"', units: 6 } },
      { at: 0.1, fire: ['name=a', 'name=b'] },
    ],
  },
  {
    name: 'silence-ended-by-hand',
    route: whole,
    steps: [
      { at: 0, silence: { matchers: 'name!="b"' } },
      { at: 0.1, fire: ['name=a'] },
      { at: 6, endSilence: true },
    ],
  },
  {
    name: 'left-out-by-a-silence',
    route: whole,
    steps: [
      { at: 0, fire: ['name=a', 'name=b'] },
      { at: 2, silence: { matchers: 'name=a' } },
      { at: 4, resolve: ['name=b'] },
      { at: 6, endSilence: true },
    ],
  },
  {
    name: 'several-routes',
    route: {
      groupBy: ['name'],
      routes: [
        { actionGroup: 'several-routes', matchers: parseMatchers('site=~"1|2"'), continue: true, routes: [] },
        { actionGroup: 'other-group', matchers: parseMatchers('site!="2"'), routes: [] },
        { actionGroup: 'other-group', matchers: parseMatchers('site="1"'), routes: [] },
      ],
    },
    steps: [{ at: 0, fire: ['name=a,site=1', 'name=b,site=2', 'name=c,site=3', 'name=d'] }],
  },
  { name: 'muted', route: { ...whole, muteTimeIntervals: ['always'] }, steps: [{ at: 0, fire: ['name=a'] }] },
  {
    name: 'not-active',
    route: { ...whole, activeTimeIntervals: ['never'] },
    steps: [{ at: 0, fire: ['name=a'] }],
  },
  {
    name: 'active',
    route: { ...whole, activeTimeIntervals: ['always'], muteTimeIntervals: ['never'] },
    steps: [{ at: 0, fire: ['name=a'] }],
  },
];

/** The differences that the README names. */
const different: readonly Scenario[] = [
  {
    name: 'silenced-after-told',
    route: whole,
    steps: [
      { at: 0, fire: ['name=a'] },
      { at: 2, silence: { matchers: 'name=a' } },
      { at: 6, endSilence: true },
    ],
    differs: { theirs: ['{} +a'], ours: ['{} +a', '{} +a'] },
  },
  {
    name: 'resolved-while-silenced',
    route: whole,
    steps: [
      { at: 0, fire: ['name=a'] },
      { at: 2, silence: { matchers: 'name=a' } },
      { at: 4, resolve: ['name=a'] },
      { at: 8, endSilence: true },
    ],
    differs: { theirs: ['{} +a'], ours: ['{} +a', '{} -a'] },
  },
  {
    name: 'over-before-told-in-a-group',
    route: whole,
    steps: [
      { at: 0, fire: ['name=a'] },
      { at: 3.4, fire: ['name=b'] },
      { at: 4.4, resolve: ['name=b'] },
    ],
    differs: { theirs: ['{} +a', '{} +a -b'], ours: ['{} +a'] },
  },
  {
    name: 'flaps-between-looks',
    route: whole,
    steps: [
      { at: 0, fire: ['name=a'] },
      { at: 3.5, resolve: ['name=a'] },
      { at: 4.2, fire: ['name=a'] },
    ],
    differs: { theirs: ['{} +a'], ours: ['{} +a', '{} +a'] },
  },
];

export const scenarios: readonly Scenario[] = [...alike, ...different];

const inhibitRules: readonly InhibitRule[] = [
  {
    source: parseMatchers('name=down'),
    target: parseMatchers('name=~"slow.*"'),
    equal: ['scenario', 'site'],
  },
  { source: parseMatchers('name=~"both."'), target: parseMatchers('name=~"both."'), equal: ['scenario'] },
];

const anyTime = { weekdays: [], daysOfMonth: [], months: [], timeZone: 'UTC' };
const timeIntervals: readonly TimeInterval[] = [
  { name: 'always', specs: [{ ...anyTime, times: [{ startMinute: 0, endMinute: 1_440 }], years: [] }] },
  { name: 'never', specs: [{ ...anyTime, times: [], years: [{ begin: 2_001, end: 2_002 }] }] },
];

/** All scenarios under one root; an alert says by its label `scenario` where it belongs. */
export const policyOfScenarios: RoutingPolicy = {
  route: {
    actionGroup: 'other-group',
    matchers: [],
    groupBy: ['name'],
    groupWaitSeconds: unitSeconds,
    groupIntervalSeconds: 2 * unitSeconds,
    repeatIntervalSeconds: 3_600,
    routes: scenarios.map(({ name, route }) => ({
      actionGroup: name,
      matchers: parseMatchers(`scenario=${name}`),
      routes: [],
      ...route,
    })),
  },
  inhibitRules,
  timeIntervals,
};
