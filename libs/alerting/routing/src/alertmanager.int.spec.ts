import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Labels } from '@circuitwatch/alerting-definitions';
import { parseMatchers } from './matchers/matcher-text.ts';
import { findAlertmanager, startAlertmanager, type RealAlertmanager } from './spec/real-alertmanager.ts';
import { policyOfScenarios, scenarios, unitSeconds, type Scenario, type Step } from './spec/scenarios.ts';
import { SimulatedGroups } from './spec/simulated-groups.ts';

/** After the last step all groups are looked at a few times more. */
const wholeUnits = 16;
const program = findAlertmanager();
const hourMs = 3_600_000;

/** A step, and when it really happened. */
interface DoneStep {
  readonly at: Date;
  readonly step: Step;
}

interface Message {
  readonly at: Date;
  readonly receiver: string;
  readonly groupLabels: Labels;
  readonly firing: readonly Labels[];
  readonly resolved: readonly Labels[];
}

function labelsOf(text: string, scenario: Scenario): Labels {
  const given = parseMatchers(text).map(({ name, value }) => [name, value] as const);
  return { scenario: scenario.name, ...Object.fromEntries(given) };
}

function within(matchers: string, scenario: Scenario) {
  return parseMatchers(`scenario=${scenario.name},${matchers}`);
}

/** By receiver and group, within these in time. */
function told(messages: readonly Message[]): readonly Message[] {
  return messages.toSorted((x, y) => placeOf(x).localeCompare(placeOf(y)) || x.at.getTime() - y.at.getTime());
}

function placeOf({ receiver, groupLabels }: Message): string {
  const labels = Object.entries(groupLabels).filter(([name]) => name !== 'scenario');
  const text = labels.map(([name, value]) => `${name}=${value}`).toSorted();
  return `${receiver} {${text.join(',')}}`;
}

/** Such as `{site=1} +ab -c`. */
function textOf(message: Message, scenario: Scenario): string {
  const names = (all: readonly Labels[]) =>
    all
      .map(({ name }) => name)
      .toSorted()
      .join('');
  const [firing, resolved] = [names(message.firing), names(message.resolved)];
  const place = placeOf(message).replace(`${scenario.name} `, '');
  return `${place}${firing && ` +${firing}`}${resolved && ` -${resolved}`}`;
}

/** Does the steps at their times. */
async function play(real: RealAlertmanager, scenario: Scenario, start: Date): Promise<readonly DoneStep[]> {
  const done: DoneStep[] = [];
  let silenceId = '';
  for (const step of scenario.steps) {
    await pause(Math.max(0, start.getTime() + step.at * unitSeconds * 1_000 - Date.now()));
    const at = new Date();
    if (step.silence) {
      const { matchers, units } = step.silence;
      const endsAt = new Date(at.getTime() + (units === undefined ? hourMs : units * unitSeconds * 1_000));
      silenceId = await real.silence(within(matchers, scenario), endsAt);
    }
    if (step.endSilence) await real.endSilence(silenceId);
    for (const text of step.resolve ?? []) await real.post(labelsOf(text, scenario), { endsAt: new Date() });
    for (const text of step.fire ?? []) {
      await real.post(labelsOf(text, scenario), { endsAt: new Date(at.getTime() + hourMs) });
    }
    done.push({ at, step });
  }
  return done;
}

/** The same steps at the same times in our own pipeline. */
function simulate(
  scenario: Scenario,
  steps: readonly DoneStep[],
  start: Date,
  end: Date,
): readonly Message[] {
  const sendResolved = scenario.sendResolved !== false;
  const groups = new SimulatedGroups(policyOfScenarios, start, (name) => [{ id: name, sendResolved }]);
  for (const { at, step } of steps) {
    groups.advance((at.getTime() - groups.now.getTime()) / 1_000);
    if (step.silence) {
      const { matchers, units } = step.silence;
      const endsAt = units === undefined ? null : new Date(at.getTime() + units * unitSeconds * 1_000);
      groups.silence({ id: 's', matchers: within(matchers, scenario), endsAt });
    }
    if (step.endSilence) groups.endSilence('s');
    for (const text of step.resolve ?? []) groups.resolve(labelsOf(text, scenario));
    for (const text of step.fire ?? []) groups.fire(labelsOf(text, scenario));
  }
  groups.advance((end.getTime() - groups.now.getTime()) / 1_000);
  return groups.sent.map(({ at, receiver, groupLabels, firing, resolved }) => ({
    at,
    receiver,
    groupLabels,
    firing: firing.map(({ labels }) => labels),
    resolved: resolved.map(({ labels }) => labels),
  }));
}

describe.skipIf(program === undefined)('beside a real Alertmanager', () => {
  let start: Date;
  let end: Date;
  let theirs: readonly (Message & { readonly status: string })[];
  const steps = new Map<string, readonly DoneStep[]>();

  beforeAll(async () => {
    if (program === undefined) return;
    const receivers = scenarios.map(({ name, sendResolved }) => [name, sendResolved !== false] as const);
    const real = await startAlertmanager(program, policyOfScenarios, {
      ...Object.fromEntries(receivers),
      'other-group': true,
    });
    start = new Date();
    const last = Math.max(...scenarios.flatMap((one) => one.steps.map(({ at }) => at)));
    expect(last).toBeLessThan(wholeUnits - 4);
    await Promise.all(
      scenarios.map(async (scenario) => steps.set(scenario.name, await play(real, scenario, start))),
    );
    // Halfway between two looks.
    end = new Date(start.getTime() + wholeUnits * unitSeconds * 1_000);
    await pause(Math.max(0, end.getTime() - Date.now()));
    await real.stop();
    theirs = real.webhooks.map(({ at, receiver, status, groupLabels, alerts }) => ({
      at,
      receiver,
      status,
      groupLabels,
      firing: alerts.filter((alert) => alert.status === 'firing').map(({ labels }) => labels),
      resolved: alerts.filter((alert) => alert.status === 'resolved').map(({ labels }) => labels),
    }));
  }, 120_000);
  afterAll(() => steps.clear());

  it.each(scenarios)('$name', (scenario) => {
    const belongs = ({ firing, resolved }: Message) =>
      [...firing, ...resolved].some((labels) => labels['scenario'] === scenario.name);
    const real = told(theirs.filter(belongs));
    const own = told(simulate(scenario, steps.get(scenario.name) ?? [], start, end));
    const [realTexts, ownTexts] = [real, own].map((all) => all.map((one) => textOf(one, scenario)));
    if (scenario.differs) {
      expect({ theirs: realTexts, ours: ownTexts }).toEqual(scenario.differs);
      return;
    }
    expect(ownTexts).toEqual(realTexts);
    // Ours come to the second, theirs at the next look.
    real.forEach((message, index) => {
      const late = (message.at.getTime() - (own[index]?.at.getTime() ?? 0)) / 1_000;
      expect(late, `${textOf(message, scenario)} in seconds`).toBeGreaterThan(-2.5 * unitSeconds);
      expect(late, `${textOf(message, scenario)} in seconds`).toBeLessThan(2.5 * unitSeconds);
    });
  });

  it('was told as firing while anything fires', () => {
    expect(theirs.length).toBeGreaterThan(scenarios.length);
    for (const { status, firing } of theirs) expect(status).toBe(firing.length > 0 ? 'firing' : 'resolved');
  });
});

if (program === undefined) {
  it('is compared with a real Alertmanager', ({ skip }) => {
    skip('prometheus-alertmanager is not installed; .ci/run unpacks it.');
  });
}
