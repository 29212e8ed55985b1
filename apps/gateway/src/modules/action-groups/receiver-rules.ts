import type { ReceiverKind, ReceiverSecrets, ReceiverSettings } from '@circuitwatch/alerting-definitions';
import type { FieldProblem } from '@circuitwatch/platform-errors';

/** Secrets as they are kept, and what people may see of them. */
export interface SealedSecrets {
  readonly secrets: Readonly<Record<string, string>>;
  readonly hints: Readonly<Record<string, string>>;
}

/** What a receiver is given. */
export interface ReceiverToCheck {
  readonly settings: ReceiverSettings;
  /** undefined: those that are there stay. */
  readonly secrets: ReceiverSecrets | undefined;
  /** Names of the secrets that are there. */
  readonly known: readonly string[];
}

/** What channels ask of their receivers, and how secrets are kept. */
export interface ReceiverRules {
  /** What is wrong, each with its field; no message shows a secret. */
  check(kind: ReceiverKind, receiver: ReceiverToCheck): readonly FieldProblem[];
  /** UNAVAILABLE where there is no key to seal with. */
  seal(receiverId: string, secrets: ReceiverSecrets): SealedSecrets;
}
