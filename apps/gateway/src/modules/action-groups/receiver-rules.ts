import type { ReceiverKind, ReceiverSecrets, ReceiverSettings } from '@circuitwatch/alerting-definitions';
import type { FieldProblem } from '@circuitwatch/platform-errors';

/** Secrets as they are kept, and what people may see of them. */
export interface SealedSecrets {
  readonly secrets: Readonly<Record<string, string>>;
  readonly hints: Readonly<Record<string, string>>;
}

/** What channels ask of their receivers, and how secrets are kept. */
export interface ReceiverRules {
  /**
   * What is wrong, with paths that begin with `settings` or `secrets`. Without secrets those that are there already are
   * taken to be right.
   */
  check(
    kind: ReceiverKind,
    settings: ReceiverSettings,
    secrets: ReceiverSecrets | undefined,
  ): readonly FieldProblem[];
  /** UNAVAILABLE where there is no key to seal with. */
  seal(receiverId: string, secrets: ReceiverSecrets): SealedSecrets;
}
