import type {
  DeliveryResult,
  NotificationMessage,
  ReceiverKind,
  ReceiverSecrets,
  ReceiverSettings,
} from '@circuitwatch/alerting-definitions';
import type { FieldProblem } from '@circuitwatch/platform-errors';

/** One address of a channel, secrets opened. */
export interface DispatchTarget {
  readonly settings: ReceiverSettings;
  readonly secrets: ReceiverSecrets;
}

/** A channel that people are told through. */
export interface Dispatcher {
  readonly kind: ReceiverKind;
  /** Names of secrets, those that must be there first. */
  readonly secrets: { readonly required: readonly string[]; readonly optional: readonly string[] };
  /**
   * What is wrong with settings and secrets, each with its field; empty when they can be used. `known` are secrets that
   * are kept already and are not given again. No message shows a secret.
   */
  check(target: DispatchTarget, known?: readonly string[]): readonly FieldProblem[];
  /** One attempt. Never throws, but for an aborted signal; no result shows a secret. */
  send(message: NotificationMessage, target: DispatchTarget, signal: AbortSignal): Promise<DeliveryResult>;
}
