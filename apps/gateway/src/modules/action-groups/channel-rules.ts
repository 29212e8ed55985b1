import { createDispatchers, type Dispatchers } from '@circuitwatch/dispatchers';
import type { Clock } from '@circuitwatch/platform-lifecycle';
import { createOutboundHttp } from '@circuitwatch/platform-outbound';

/** The channels as far as writing receivers needs them: what they ask of settings and secrets. Nothing is sent here. */
export function channelRules(now: Clock): Dispatchers['byKind'] {
  return createDispatchers({ http: createOutboundHttp({}), now, smtp: null, sms: null }).byKind;
}
