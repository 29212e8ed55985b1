import { type DeliveryResult } from '@circuitwatch/alerting-definitions';
import { type OutboundResponse } from '@circuitwatch/platform-outbound';
import { createChatDispatcher } from '../chat-dispatcher.ts';
import { classifyResponse } from '../delivery/classify-response.ts';
import { type Dispatcher } from '../dispatcher.ts';
import { type HttpChannelOptions } from '../post-message.ts';
import { teamsBody } from './adaptive-card.ts';

/** Connectors of Office 365 answer 200 and tell in the text that Teams refused. */
function connectorAnswer(response: OutboundResponse, now: Date): DeliveryResult | null {
  const status = /\bHTTP error (\d{3})\b/u.exec(response.body)?.[1];
  if (response.status !== 200 || status === undefined) return null;
  return classifyResponse({ ...response, status: Number(status) }, now);
}

/**
 * A dispatcher for receivers whose secret `url` is a webhook of Teams: one of a workflow ("When a Teams webhook request
 * is received") or of an old connector.
 */
export function createTeamsDispatcher(options: HttpChannelOptions): Dispatcher {
  return createChatDispatcher({ kind: 'TEAMS', bodyOf: teamsBody, readAnswer: connectorAnswer }, options);
}
