import fc from 'fast-check';
import {
  absencePolicies,
  aggregations,
  comparisonOperators,
  matcherOperators,
  metricLabels,
  severities,
  type ActionGroup,
  type AlertRule,
  type Comparison,
  type Matcher,
  type NumberRange,
  type Receiver,
  type Route,
  type RoutingPolicy,
  type RuleSource,
  type TimeInterval,
} from '@circuitwatch/alerting-definitions';

/** Names that could be taken for something else in YAML. */
const oddNames = [
  '1.10',
  'true',
  'null',
  '~',
  '- a',
  'a: b',
  '#x',
  "it's",
  '"x"',
  '{{ $value }}',
  '*a',
  'ä\u2028b',
];
const name = fc
  .oneof(fc.constantFrom(...oddNames), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }))
  .map((text) => text.replaceAll(/\p{Cc}/gu, '').trim())
  .filter((text) => text !== '' && text !== 'any' && text !== '*');
const names = fc.uniqueArray(name, { maxLength: 3 });
/** Text of several lines; what is at its ends is not kept. */
const freeText = fc.array(name, { maxLength: 3 }).map((lines) => lines.join('\n'));
const query = fc.array(name, { minLength: 1, maxLength: 3 }).map((lines) => lines.join('\n  | '));
const texts = fc.dictionary(name, freeText, { maxKeys: 3 });
const number = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value)),
);
const seconds = (least: number, most: number) => fc.integer({ min: least, max: most });

const comparison: fc.Arbitrary<Comparison> = fc.record({
  operator: fc.constantFrom(...comparisonOperators),
  threshold: number,
});

const metric: fc.Arbitrary<RuleSource> = fc.record({
  kind: fc.constant('METRIC' as const),
  ...{ metrics: names, signals: names, plants: names, circuits: names, monitors: names, features: names },
  measure: fc.constantFrom('VALUE', 'CHANGE', 'RELATIVE_CHANGE', 'BREACHED'),
  splitBy: fc.uniqueArray(fc.constantFrom(...metricLabels)),
  aggregation: fc.constantFrom(...aggregations),
  shareOf: fc.option(comparison, { nil: null }),
});
const kql: fc.Arbitrary<RuleSource> = fc.record({
  kind: fc.constant('KQL' as const),
  query,
  measure: fc.oneof(
    fc.constant({ kind: 'ROWS' as const }),
    fc.record({
      kind: fc.constant('COLUMN' as const),
      column: name,
      aggregation: fc.constantFrom(...aggregations),
    }),
  ),
  dimensions: names,
});
const promql: fc.Arbitrary<RuleSource> = fc.record({ kind: fc.constant('PROMQL' as const), query });

const periods = fc
  .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))
  .map(([a, b]) => ({ failing: Math.min(a, b), evaluations: Math.max(a, b) }));

/** Any rule that a document can say. */
export const arbitraryRule: fc.Arbitrary<AlertRule> = fc
  .record({
    name,
    description: freeText,
    severity: fc.constantFrom(...severities),
    enabled: fc.boolean(),
    source: fc.oneof(metric, kql, promql),
    comparison: fc.option(comparison),
    recovery: fc.option(comparison),
    frequencySeconds: seconds(60, 86_400),
    windowSeconds: fc.option(seconds(1, 30 * 86_400)),
    periods,
    pendingSeconds: seconds(0, 86_400),
    keepFiringSeconds: seconds(0, 86_400),
    goodEvaluations: seconds(1, 20),
    autoResolve: fc.boolean(),
    throttleSeconds: fc.option(seconds(0, 86_400)),
    noData: fc.constantFrom(...absencePolicies),
    onError: fc.constantFrom(...absencePolicies),
    missingAfter: seconds(1, 20),
    actionGroups: fc.uniqueArray(name, { maxLength: 5 }),
    labels: texts,
    annotations: texts,
  })
  .map((rule) => {
    const { source } = rule;
    const compared =
      rule.comparison ?? (source.kind === 'PROMQL' ? null : ({ operator: 'GREATER', threshold: 0 } as const));
    return {
      ...rule,
      comparison: compared,
      recovery: compared === null ? null : rule.recovery,
      // KQL always looks at some time.
      windowSeconds: rule.windowSeconds ?? (source.kind === 'KQL' ? rule.frequencySeconds : null),
    };
  });

const receiver: fc.Arbitrary<Receiver> = fc.record({
  name,
  kind: fc.constant('EMAIL' as const),
  enabled: fc.boolean(),
  sendResolved: fc.boolean(),
  settings: fc.uniqueArray(name, { minLength: 1, maxLength: 3 }).map((to) => ({ to })),
});

/** Any action group without secrets. */
export const arbitraryGroup: fc.Arbitrary<ActionGroup> = fc.record({
  name,
  shortName: fc.constantFrom('ops', '12', 'Zürich'),
  enabled: fc.boolean(),
  receivers: fc.uniqueArray(receiver, { maxLength: 3, selector: (one) => one.name }),
});

const matcher: fc.Arbitrary<Matcher> = fc.record({
  name,
  operator: fc.constantFrom(...matcherOperators.slice(0, 2)),
  value: name,
});
const interval = (least: number, most: number): fc.Arbitrary<readonly NumberRange[]> =>
  fc.array(
    fc
      .tuple(seconds(least, most), seconds(least, most))
      .map(([a, b]) => ({ begin: Math.min(a, b), end: Math.max(a, b) })),
    { maxLength: 2 },
  );
const timeInterval = (intervalName: string): fc.Arbitrary<TimeInterval> =>
  fc.record({
    name: fc.constant(intervalName),
    specs: fc.array(
      fc.record({
        times: fc.constantFrom(
          [],
          [{ startMinute: 0, endMinute: 1_440 }],
          [{ startMinute: 545, endMinute: 600 }],
        ),
        weekdays: interval(0, 6),
        daysOfMonth: fc.oneof(interval(1, 31), interval(-31, -1)),
        months: interval(1, 12),
        years: interval(2_020, 2_040),
        timeZone: fc.constantFrom('UTC', 'Europe/Berlin'),
      }),
      { maxLength: 2 },
    ),
  });
const when = fc.subarray(['nights', 'weekends']);

const child: fc.Arbitrary<Route> = fc.record(
  {
    actionGroup: name,
    matchers: fc.array(matcher, { maxLength: 2 }),
    groupBy: names,
    groupWaitSeconds: seconds(0, 100),
    groupIntervalSeconds: seconds(1, 1_000),
    repeatIntervalSeconds: seconds(1, 1_000_000),
    continue: fc.boolean(),
    muteTimeIntervals: when,
    activeTimeIntervals: when,
    routes: fc.constant([]),
  },
  { requiredKeys: ['matchers', 'routes'] },
);

/** Any policy, two levels deep. */
export const arbitraryPolicy: fc.Arbitrary<RoutingPolicy> = fc.record({
  route: fc.record({
    actionGroup: fc.option(name, { nil: null }),
    matchers: fc.constant([]),
    groupBy: names,
    groupWaitSeconds: seconds(0, 100),
    groupIntervalSeconds: seconds(1, 1_000),
    repeatIntervalSeconds: seconds(1, 1_000_000),
    routes: fc.array(child, { maxLength: 3 }),
  }),
  inhibitRules: fc.array(
    fc.record({
      source: fc.array(matcher, { maxLength: 2 }),
      target: fc.array(matcher, { minLength: 1, maxLength: 2 }),
      equal: names,
    }),
    { maxLength: 2 },
  ),
  timeIntervals: fc.tuple(timeInterval('nights'), timeInterval('weekends')),
});
