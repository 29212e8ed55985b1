import { z } from 'zod';
import type { Dispatcher } from '../dispatcher.ts';
import { createHttpDispatcher } from '../http-dispatcher.ts';
import type { HttpChannelOptions } from '../post-message.ts';
import type { TargetShape } from '../target-shape.ts';
import { pagerDutyEvent } from './pagerduty-event.ts';

const pagerDutySettings = z.strictObject({ region: z.enum(['us', 'eu']).default('us') });

const pagerDutyTarget: TargetShape<z.infer<typeof pagerDutySettings>> = {
  settings: pagerDutySettings,
  secrets: { required: ['routingKey'], optional: [] },
  secretProblem: (_name, value) =>
    /^[A-Za-z0-9]{32}$/.test(value)
      ? null
      : 'must be the 32 letters and digits of an Events API v2 integration',
};

const hosts = { us: 'https://events.pagerduty.com', eu: 'https://events.eu.pagerduty.com' } as const;

/** A dispatcher for receivers with the secret `routingKey` and settings `{ region }`; `hosts` is PagerDuty's unless given. */
export function createPagerDutyDispatcher(
  options: HttpChannelOptions,
  at: Readonly<Record<'us' | 'eu', string>> = hosts,
): Dispatcher {
  return createHttpDispatcher(
    {
      kind: 'PAGERDUTY',
      target: pagerDutyTarget,
      postOf: (message, { settings, secrets: { routingKey = '' } }) => ({
        url: `${at[settings.region]}/v2/enqueue`,
        headers: { 'content-type': 'application/json' },
        body: pagerDutyEvent(message, routingKey),
        secrets: [routingKey],
      }),
    },
    options,
  );
}
