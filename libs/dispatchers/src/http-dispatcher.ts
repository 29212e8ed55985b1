import type { NotificationMessage, ReceiverKind } from '@circuitwatch/alerting-definitions';
import type { Dispatcher } from './dispatcher.ts';
import { postMessage, type HttpChannelOptions, type MessagePost } from './post-message.ts';
import { problemText, readTarget, type TargetShape } from './target-shape.ts';

/** A channel that is one request for a message. */
export interface HttpChannel<Settings> {
  readonly kind: ReceiverKind;
  readonly target: TargetShape<Settings>;
  /** The request; null: this message is not for this channel, and counts as sent. */
  readonly postOf: (
    message: NotificationMessage,
    target: { readonly settings: Settings; readonly secrets: Readonly<Record<string, string>> },
    now: Date,
  ) => MessagePost | null;
}

/** A dispatcher that checks its target and makes one request for each message. */
export function createHttpDispatcher<Settings>(
  channel: HttpChannel<Settings>,
  options: HttpChannelOptions,
): Dispatcher {
  return {
    kind: channel.kind,
    secrets: channel.target.secrets,
    check: (target, known) => {
      const read = readTarget(channel.target, target, known);
      return read.ok ? [] : read.problems;
    },
    send: async (message, target, signal) => {
      const read = readTarget(channel.target, target);
      if (!read.ok) {
        return { outcome: 'STOP', reason: 'settings', message: problemText(read.problems), disable: false };
      }
      const post = channel.postOf(message, read, options.now());
      if (post === null) return { outcome: 'SENT', detail: 'This receiver wants nothing of this kind.' };
      return postMessage(options, post, signal);
    },
  };
}
