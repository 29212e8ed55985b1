import { z } from 'zod';
import type { Dispatcher } from '../dispatcher.ts';
import { createHttpDispatcher } from '../http-dispatcher.ts';
import { postUrlProblem, secretsOfUrl, type HttpChannelOptions } from '../post-message.ts';
import type { TargetShape } from '../target-shape.ts';
import { azureCommonBody } from './azure-common-schema.ts';
import { signingSecretProblem, standardWebhookHeaders } from './standard-webhook.ts';
import { webhookBody } from './webhook-body.ts';

const webhookSettings = z.strictObject({
  schema: z.enum(['circuitwatch', 'azure-common']).default('circuitwatch'),
});

const webhookTarget: TargetShape<z.infer<typeof webhookSettings>> = {
  settings: webhookSettings,
  secrets: { required: ['url'], optional: ['signingSecret'] },
  secretProblem: (name, value) => (name === 'url' ? postUrlProblem(value) : signingSecretProblem(value)),
};

/** A dispatcher for receivers with the secret `url`, perhaps `signingSecret`, and settings `{ schema }`. */
export function createWebhookDispatcher(options: HttpChannelOptions): Dispatcher {
  return createHttpDispatcher(
    {
      kind: 'WEBHOOK',
      target: webhookTarget,
      postOf: (message, { settings, secrets }, now) => {
        const { url = '', signingSecret } = secrets;
        const body = settings.schema === 'azure-common' ? azureCommonBody(message) : webhookBody(message);
        return {
          url,
          headers: {
            'content-type': 'application/json',
            ...standardWebhookHeaders(message.id, body, signingSecret, now),
          },
          body,
          secrets: [...secretsOfUrl(url), ...(signingSecret ?? '').split(/\s+/)],
        };
      },
    },
    options,
  );
}
