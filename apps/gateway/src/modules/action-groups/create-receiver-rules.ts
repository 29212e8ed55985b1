import { receiverSecretPlace, type ReceiverKind } from '@circuitwatch/alerting-definitions';
import type { Dispatcher } from '@circuitwatch/dispatchers';
import { AppError, type FieldProblem } from '@circuitwatch/platform-errors';
import { secretHint, type SecretBox } from '@circuitwatch/platform-secrets';
import type { ReceiverRules } from './receiver-rules.ts';

/** What receivers are checked with, and their secrets sealed. */
export interface ReceiverOptions {
  readonly channels: Readonly<Record<ReceiverKind, Pick<Dispatcher, 'check'>>>;
  /** null: there is no key, and no receiver with secrets can be kept. */
  readonly secretBox: SecretBox | null;
}

/** The rules of the channels, and secrets sealed for their receiver. */
export function createReceiverRules({ channels, secretBox }: ReceiverOptions): ReceiverRules {
  return {
    check: (kind, { settings, secrets, known }): readonly FieldProblem[] =>
      channels[kind].check({ settings, secrets: secrets ?? {} }, secrets === undefined ? known : []),
    seal: (receiverId, secrets) => {
      if (secretBox === null) {
        throw new AppError(
          'UNAVAILABLE',
          'Secrets of receivers cannot be kept: the gateway has no key to seal them with (CIRCUITWATCH_SECRET_KEYS).',
        );
      }
      const entries = Object.entries(secrets);
      const sealed = entries.map(
        ([name, secret]) => [name, secretBox.seal(secret, receiverSecretPlace(receiverId, name))] as const,
      );
      const hints = entries.map(([name, secret]) => [name, secretHint(secret)] as const);
      return { secrets: Object.fromEntries(sealed), hints: Object.fromEntries(hints) };
    },
  };
}
