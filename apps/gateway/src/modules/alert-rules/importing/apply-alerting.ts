import { isDeepStrictEqual } from 'node:util';
import type { AlertRule, RoutingPolicy } from '@circuitwatch/alerting-definitions';
import type { ActionGroupDocument, AlertingContent } from '@circuitwatch/alerting-documents';
import type { Actor, PutOutcome, Repositories, StoredReceiver } from '@circuitwatch/persistence';
import { AppError, invalid } from '@circuitwatch/platform-errors';
import type { ReceiverRules } from '../../action-groups/receiver-rules.ts';
import { writeActionGroup } from '../../action-groups/write-action-group.ts';
import { putPolicy } from '../../alert-routing/put-policy.ts';
import type { AppliedChange } from '../../documents/apply/applied.ts';

/** What became of one thing of a text. */
export interface AppliedItem {
  readonly name: string;
  readonly outcome: PutOutcome;
  readonly changes: readonly AppliedChange[];
}

/** What became of a text. */
export interface AppliedAlerting {
  readonly actionGroups: readonly AppliedItem[];
  readonly rules: readonly AppliedItem[];
  /** null: it says nothing of how alerts find people. */
  readonly routing: AppliedItem | null;
}

/** What a text is applied with; all of it is one transaction. */
export interface AlertingContext {
  readonly repositories: Repositories;
  readonly receiverRules: ReceiverRules;
  readonly actor: Actor;
  readonly now: Date;
}

/**
 * Makes action groups, rules and routing be as the text says; what it does not name stays.
 *
 * @throws AppError INVALID naming the rule or action group that cannot be written.
 */
export async function applyAlerting(
  { actionGroups, rules, routing }: AlertingContent,
  context: AlertingContext,
): Promise<AppliedAlerting> {
  const groups = [];
  for (const document of actionGroups) groups.push(await applyGroup(document, context));
  const applied = [];
  for (const rule of rules) applied.push(await applyRule(rule, context));
  return { actionGroups: groups, rules: applied, routing: routing && (await applyPolicy(routing, context)) };
}

async function applyGroup(
  { group, secrets }: ActionGroupDocument,
  { repositories: { actionGroups }, receiverRules, actor, now }: AlertingContext,
): Promise<AppliedItem> {
  const { name } = group;
  const [known = null] = await actionGroups.byNames([name]);
  const [before = []] = known === null ? [] : await actionGroups.receivers([known.id]);
  const receivers = group.receivers.map((receiver) => ({ ...receiver, secrets: secrets[receiver.name] }));
  const write = { actionGroups, rules: receiverRules, actor, now };
  const { outcome } = await naming(`action group "${name}"`, () =>
    writeActionGroup({ ...group, receivers }, known?.version, write),
  );
  const path = ['actionGroups', name];
  const was = known === null ? undefined : shownGroup({ ...known, receivers: before });
  return { name, outcome, changes: changesOf(path, was, shownGroup(group), outcome) };
}

/** What of an action group can be compared: nothing of secrets. */
function shownGroup(group: {
  readonly shortName: string;
  readonly enabled: boolean;
  readonly receivers: readonly Pick<
    StoredReceiver,
    'name' | 'kind' | 'enabled' | 'sendResolved' | 'settings'
  >[];
}) {
  const { shortName, enabled, receivers } = group;
  const shown = receivers.map((receiver) => {
    const { kind, enabled: isOn, sendResolved, settings } = receiver;
    return [`receivers.${receiver.name}`, { kind, enabled: isOn, sendResolved, settings }] as const;
  });
  return { shortName, enabled, ...Object.fromEntries(shown) };
}

async function applyRule(
  rule: AlertRule,
  { repositories: { alertRules }, actor, now }: AlertingContext,
): Promise<AppliedItem> {
  const { name } = rule;
  const [known = null] = await alertRules.byNames([name]);
  const options = { expectedVersion: known?.version, now };
  const { outcome } = await naming(`rule "${name}"`, () => alertRules.put(rule, options, actor));
  const changes = changesOf(['rules', name], known?.definition, rule, outcome);
  return { name, outcome, changes };
}

async function applyPolicy(policy: RoutingPolicy, context: AlertingContext): Promise<AppliedItem> {
  const { repositories, actor, now } = context;
  const before = await repositories.routingPolicy.get();
  const outcome = isDeepStrictEqual(before.policy, policy) ? 'UNCHANGED' : 'CHANGED';
  if (outcome === 'CHANGED') {
    const options = { expectedVersion: before.version, now };
    await naming('routing', () => putPolicy(policy, options, { repositories, actor }));
  }
  const changes = changesOf(['routing'], before.policy, policy, outcome);
  return { name: 'routing', outcome, changes };
}

/** Which parts differ, each by its name; secrets may differ where nothing shows it. */
function changesOf(
  path: readonly string[],
  before: object | undefined,
  after: object,
  outcome: PutOutcome,
): readonly AppliedChange[] {
  if (outcome === 'UNCHANGED') return [];
  if (before === undefined) return [{ path, before: undefined, after }];
  const was: Readonly<Record<string, unknown>> = { ...before };
  const is: Readonly<Record<string, unknown>> = { ...after };
  return [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .filter((key) => !isDeepStrictEqual(was[key], is[key]))
    .map((key) => ({ path: [...path, key], before: was[key], after: is[key] }));
}

/** What cannot be written is told with its name. */
async function naming<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError) || (error.code !== 'INVALID' && error.code !== 'NOT_FOUND')) throw error;
    const messages =
      error.problems.length > 0 ? error.problems.map(({ message }) => message) : [error.message];
    const lines = messages.map((message) => `${what}: ${message}`);
    throw invalid(
      lines[0] ?? error.message,
      lines.map((message) => ({ path: ['text'], message })),
    );
  }
}
