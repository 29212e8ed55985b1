import { createSecretBox, readSecretKeys } from '@circuitwatch/platform-secrets';
import { channelRules } from '../modules/action-groups/channel-rules.ts';
import type { ReceiverOptions } from '../modules/action-groups/create-receiver-rules.ts';

const key = Buffer.alloc(32, 7).toString('base64');

/** Receivers as tests have them: the real channels, and a key that everybody knows. */
export const testReceivers: ReceiverOptions = {
  channels: channelRules(() => new Date()),
  secretBox: createSecretBox(readSecretKeys(`test:${key}`)),
};
