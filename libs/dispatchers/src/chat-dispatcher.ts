import {
  type DeliveryResult,
  type NotificationMessage,
  type ReceiverKind,
} from '@circuitwatch/alerting-definitions';
import { type OutboundResponse } from '@circuitwatch/platform-outbound';
import { z } from 'zod';
import { type Dispatcher } from './dispatcher.ts';
import { createHttpDispatcher } from './http-dispatcher.ts';
import { postUrlProblem, secretsOfUrl, type HttpChannelOptions } from './post-message.ts';
import { type TargetShape } from './target-shape.ts';

/** A chat whose rooms are webhooks: knowing the URL is enough to write there, so it is the secret. */
export interface ChatChannel {
  readonly kind: ReceiverKind;
  /** JSON that the webhook takes. */
  readonly bodyOf: (message: NotificationMessage) => string;
  /** What an answer means in this chat; null: what it means in HTTP. */
  readonly readAnswer: (response: OutboundResponse, now: Date) => DeliveryResult | null;
}

const chatTarget: TargetShape<Record<string, never>> = {
  settings: z.strictObject({}),
  secrets: { required: ['url'], optional: [] },
  secretProblem: (_name, value) => postUrlProblem(value),
};

/** A dispatcher for receivers without settings and with the one secret `url`. */
export function createChatDispatcher(
  { kind, bodyOf, readAnswer }: ChatChannel,
  options: HttpChannelOptions,
): Dispatcher {
  return createHttpDispatcher(
    {
      kind,
      target: chatTarget,
      postOf: (message, { secrets: { url = '' } }, now) => ({
        url,
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: bodyOf(message),
        secrets: secretsOfUrl(url),
        readAnswer: (response) => readAnswer(response, now),
      }),
    },
    options,
  );
}
