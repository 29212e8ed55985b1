import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { ReceiverKind, ReceiverSecrets, ReceiverSettings } from '@circuitwatch/alerting-definitions';
import type {
  ActionGroupRepository,
  Actor,
  NewReceiver,
  PutOutcome,
  StoredActionGroup,
  StoredReceiver,
} from '@circuitwatch/persistence';
import { invalid, type FieldProblem } from '@circuitwatch/platform-errors';
import type { ReceiverRules } from './receiver-rules.ts';

/** A receiver as people write it. */
export interface GivenReceiver {
  readonly name: string;
  readonly kind: ReceiverKind;
  readonly enabled: boolean;
  readonly sendResolved: boolean;
  readonly settings: ReceiverSettings;
  /** Left out: those that are there stay. */
  readonly secrets?: ReceiverSecrets | undefined;
}

/** An action group as people write it. */
export interface GivenActionGroup {
  readonly name: string;
  readonly shortName: string;
  readonly enabled: boolean;
  readonly receivers: readonly GivenReceiver[];
}

/** What action groups are written with. */
export interface WriteContext {
  readonly actionGroups: ActionGroupRepository;
  readonly rules: ReceiverRules;
  readonly actor: Actor;
  readonly now: Date;
}

/**
 * Creates or replaces an action group by its name; secrets are sealed, and those that are given once more as they are
 * change nothing.
 *
 * @throws AppError INVALID with a problem for each field of each receiver, by its place in the list; CONFLICT.
 */
export async function writeActionGroup(
  given: GivenActionGroup,
  expectedVersion: number | null | undefined,
  { actionGroups, rules, actor, now }: WriteContext,
): Promise<{ readonly group: StoredActionGroup; readonly outcome: PutOutcome }> {
  const [existing = null] = await actionGroups.byNames([given.name]);
  const [known = []] = existing === null ? [] : await actionGroups.receivers([existing.id]);
  const before = new Map(known.map((receiver) => [receiver.name, receiver]));
  assertReceivers(given.receivers, before, rules);
  const receivers = given.receivers.map((receiver) =>
    sealReceiver(receiver, before.get(receiver.name), rules),
  );
  // What is sealed belongs to the receivers that were seen: if others are there by now, this must not be written.
  const options = { expectedVersion: expectedVersion ?? existing?.version, now };
  return actionGroups.put({ ...given, receivers }, options, actor);
}

function assertReceivers(
  receivers: readonly GivenReceiver[],
  before: ReadonlyMap<string, StoredReceiver>,
  rules: ReceiverRules,
): void {
  const problems = receivers.flatMap((receiver, index) => {
    const { name, kind, settings, secrets } = receiver;
    const known = before.get(name);
    const at = ({ path, message }: FieldProblem): FieldProblem => ({
      path: ['receivers', index, ...path],
      message: `${name}: ${message}`,
    });
    if (receivers.findIndex((other) => other.name === name) < index) {
      return [at({ path: ['name'], message: 'another receiver of the action group has this name.' })];
    }
    if (known && known.kind !== kind) {
      const message = `is a receiver of kind ${known.kind}, which never changes; give the new one another name.`;
      return [at({ path: ['kind'], message })];
    }
    const there = Object.keys(known?.secretHints ?? {});
    return rules.check(kind, { settings, secrets, known: there }).map(at);
  });
  const [first] = problems;
  if (first) throw invalid(first.message, problems);
}

function sealReceiver(
  { secrets, ...receiver }: GivenReceiver,
  known: StoredReceiver | undefined,
  rules: ReceiverRules,
): NewReceiver {
  const id = known?.id ?? randomUUID();
  if (secrets === undefined || Object.keys(secrets).length === 0) {
    const isCleared = secrets !== undefined && Object.keys(known?.secretHints ?? {}).length > 0;
    return { ...receiver, id, ...(isCleared || !known ? { secrets: {}, secretHints: {} } : {}) };
  }
  const sealed = rules.seal(id, secrets);
  if (known && isDeepStrictEqual(sealed.hints, known.secretHints)) return { ...receiver, id };
  return { ...receiver, id, secrets: sealed.secrets, secretHints: sealed.hints };
}
