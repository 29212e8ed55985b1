import type { ReceiverKind } from '@circuitwatch/alerting-definitions';
import type { Dispatcher } from './dispatcher.ts';
import { readTarget, type TargetShape } from './target-shape.ts';

/** A channel that the operator has not set up: receivers can be written, and each message says what is missing. */
export function unconfiguredDispatcher<Settings>(
  kind: ReceiverKind,
  target: TargetShape<Settings>,
  remedy: string,
): Dispatcher {
  return {
    kind,
    secrets: target.secrets,
    check: (given, known) => {
      const read = readTarget(target, given, known);
      return read.ok ? [] : read.problems;
    },
    send: async () => ({ outcome: 'STOP', reason: 'settings', message: remedy, disable: false }),
  };
}
