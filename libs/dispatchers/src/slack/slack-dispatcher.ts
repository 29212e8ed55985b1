import { createChatDispatcher } from '../chat-dispatcher.ts';
import { type Dispatcher } from '../dispatcher.ts';
import { type HttpChannelOptions } from '../post-message.ts';
import { slackBody } from './slack-blocks.ts';

/** A dispatcher for receivers whose secret `url` is an incoming webhook of Slack, or of what takes the same blocks. */
export function createSlackDispatcher(options: HttpChannelOptions): Dispatcher {
  return createChatDispatcher({ kind: 'SLACK', bodyOf: slackBody, readAnswer: () => null }, options);
}
