import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  matcherOperators,
  type InhibitRule,
  type Labels,
  type Matcher,
  type Route,
  type RoutedAlert,
  type RoutingPolicy,
  type Silence,
} from '@circuitwatch/alerting-definitions';
import { createInhibitor } from './inhibition/create-inhibitor.ts';
import { matches } from './matchers/match-labels.ts';
import { routeAlert } from './routes/route-alert.ts';
import { silencedBy } from './silences/silences.ts';
import { findAlertmanager, startAlertmanager, type RealAlertmanager } from './spec/real-alertmanager.ts';
import { routedAlert } from './spec/routed-alert.ts';

const program = findAlertmanager();
const names = ['a', 'b', 'c'] as const;
const texts = ['x', 'y', 'xy', 'X', 'x|y', 'x\ny', 'ü', '🙂'];
const patterns = [
  'x|y',
  '.*',
  '.+',
  'x.*',
  '[xy]+',
  '(?i)xY?',
  '',
  'x?',
  '[^x]',
  '(?s)x.y',
  String.raw`\w+`,
  '.',
];
const receivers = ['r0', 'r1', 'r2'];

const name = fc.constantFrom(...names);
const arbitraryLabels: fc.Arbitrary<Labels> = fc.dictionary(name, fc.constantFrom(...texts), { minKeys: 1 });
const matcher: fc.Arbitrary<Matcher> = fc
  .tuple(
    name,
    fc.constantFrom(...matcherOperators),
    fc.constantFrom('', ...texts),
    fc.constantFrom(...patterns),
  )
  .map(([label, operator, text, pattern]) => {
    return { name: label, operator, value: operator.includes('~') ? pattern : text };
  });
const matchers = fc.array(matcher, { minLength: 1, maxLength: 2 });
const groupBy = fc.oneof(fc.constant(['...']), fc.subarray([...names], { minLength: 1 }));

/** Without groups of all below the root, which the README says we read otherwise. */
function arbitraryRoutes(levels: number): fc.Arbitrary<readonly Route[]> {
  if (levels === 0) return fc.constant([]);
  const route = fc.record<Route, 'matchers' | 'routes'>(
    {
      matchers,
      routes: arbitraryRoutes(levels - 1),
      actionGroup: fc.constantFrom(...receivers),
      groupBy,
      continue: fc.boolean(),
    },
    { requiredKeys: ['matchers', 'routes'] },
  );
  return fc.array(route, { maxLength: 4, size: 'max' });
}

const arbitraryPolicy: fc.Arbitrary<RoutingPolicy> = fc.record({
  route: fc.record<Route>({
    actionGroup: fc.constantFrom(...receivers),
    matchers: fc.constant([]),
    groupBy,
    routes: arbitraryRoutes(3),
  }),
  inhibitRules: fc.array(
    fc.record<InhibitRule>({ source: matchers, target: matchers, equal: fc.subarray([...names]) }),
    { minLength: 1, maxLength: 3 },
  ),
  timeIntervals: fc.constant([]),
});

/** Alertmanager refuses silences of everything. */
const arbitrarySilence = matchers.filter((found) => !matches(found, {}));

/** What becomes of one alert, as a text: its groups, and what keeps it quiet. */
function fateOf(groups: readonly string[], isInhibited: boolean, isSilenced: boolean): string {
  return [...groups.toSorted(), isInhibited && 'inhibited', isSilenced && 'silenced']
    .filter(Boolean)
    .join(' ');
}

const placeOf = (receiver: string, labels: Labels): string =>
  `${receiver}${JSON.stringify(Object.entries(labels).toSorted(([x], [y]) => (x < y ? -1 : 1)))}`;

function ownFates(policy: RoutingPolicy, alerts: readonly RoutedAlert[], silences: readonly Silence[]) {
  const inhibitor = createInhibitor(policy.inhibitRules, alerts);
  const now = new Date();
  return Object.fromEntries(
    alerts.map((alert) => {
      const groups = routeAlert(policy, alert).map((one) => placeOf(one.actionGroup, one.groupLabels));
      const isSilenced = silencedBy(alert, silences, now) !== undefined;
      return [placeOf('', alert.labels), fateOf(groups, inhibitor(alert) !== undefined, isSilenced)];
    }),
  );
}

async function realFates(real: RealAlertmanager): Promise<Readonly<Record<string, string>>> {
  const shown = (await real.groups()).flatMap(({ labels, receiver, alerts }) =>
    alerts.map((alert) => ({ alert, id: placeOf('', alert.labels), place: placeOf(receiver.name, labels) })),
  );
  const fates = [...Map.groupBy(shown, ({ id }) => id)].map(([id, places]) => {
    const statuses = places.map(({ alert }) => alert.status);
    const isInhibited = statuses.some(({ inhibitedBy }) => inhibitedBy.length > 0);
    const isSilenced = statuses.some(({ silencedBy: ids }) => ids.length > 0);
    return [
      id,
      fateOf(
        places.map(({ place }) => place),
        isInhibited,
        isSilenced,
      ),
    ] as const;
  });
  return Object.fromEntries(fates);
}

async function play(
  real: RealAlertmanager,
  alerts: readonly RoutedAlert[],
  silenced: readonly (readonly Matcher[])[],
): Promise<readonly Silence[]> {
  const endsAt = new Date(Date.now() + 3_600_000);
  await Promise.all(alerts.map(({ labels }) => real.post(labels, { endsAt })));
  const ids = await Promise.all(silenced.map((one) => real.silence(one, endsAt)));
  return ids.map((id, index) => {
    const given = silenced[index] ?? [];
    return { id, matchers: given, startsAt: new Date(0), endsAt, createdBy: 'test', comment: '' };
  });
}

describe.skipIf(program === undefined)('any policy beside a real Alertmanager', () => {
  it('has the same groups, inhibitions and silences', async () => {
    const input = fc.record({
      policy: arbitraryPolicy,
      labels: fc.uniqueArray(arbitraryLabels, {
        minLength: 40,
        maxLength: 60,
        selector: (one) => placeOf('', one),
      }),
      silenced: fc.array(arbitrarySilence, { maxLength: 3 }),
    });
    const property = fc.asyncProperty(input, async ({ policy, labels, silenced }) => {
      const all = Object.fromEntries(receivers.map((one) => [one, true]));
      const real = await startAlertmanager(program ?? '', policy, all);
      try {
        const alerts = labels.map((one) => routedAlert(one));
        const own = ownFates(policy, alerts, await play(real, alerts, silenced));
        // It takes alerts in one after another.
        for (let tries = 0; tries < 30; tries += 1) {
          const fates = JSON.stringify(Object.entries(await realFates(real)).toSorted());
          if (fates === JSON.stringify(Object.entries(own).toSorted())) return;
          await pause(100);
        }
        expect(own).toEqual(await realFates(real));
      } finally {
        await real.stop();
      }
    });
    await fc.assert(property, { numRuns: 8, seed: 20_261_128, endOnFailure: true });
  }, 120_000);
});

it.runIf(program === undefined)(
  'is not compared with a real Alertmanager: it is not installed',
  ({ skip }) => {
    skip('Install prometheus-alertmanager, or let .ci/run unpack it.');
  },
);
