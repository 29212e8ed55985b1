import { z } from 'zod';
import { type Dispatcher } from '../dispatcher.ts';
import { createHttpDispatcher } from '../http-dispatcher.ts';
import { type HttpChannelOptions } from '../post-message.ts';
import { type TargetShape } from '../target-shape.ts';
import { azureCommunicationPost } from './azure-communication.ts';
import { readPhoneNumber } from './phone-number.ts';
import { type SmsProvider } from './sms-provider.ts';
import { smsText } from './sms-text.ts';
import { twilioPost } from './twilio.ts';

/** A number, as E.164 once it is read. */
const smsSettings = z
  .strictObject({
    to: z.string({ error: 'is not text; give a phone number such as "+15550100"' }),
    countryCode: z.string({ error: 'is not text; give a code such as "1"' }).optional(),
  })
  .transform(({ to, countryCode }, context) => {
    const number = readPhoneNumber(to, countryCode ?? null);
    if (number !== null) return { to: number };
    context.addIssue({
      code: 'custom',
      path: ['to'],
      message:
        'is not a phone number; give it with its country, such as "+15550100", or give a countryCode such as "1"',
    });
    return z.NEVER;
  });

/** A number is all that SMS need to know. */
export const smsTarget: TargetShape<z.infer<typeof smsSettings>> = {
  settings: smsSettings,
  secrets: { required: [], optional: [] },
  secretProblem: () => null,
};

/** A dispatcher for receivers with settings `{ to: "555-0100", countryCode: "1" }` or `{ to: "+15550100" }`, and no secrets. */
export function createSmsDispatcher(provider: SmsProvider, options: HttpChannelOptions): Dispatcher {
  return createHttpDispatcher(
    {
      kind: 'SMS',
      target: smsTarget,
      postOf: (message, { settings: { to } }, now) => {
        const sms = { id: message.id, to, text: smsText(message), createdAt: message.createdAt };
        return provider.kind === 'TWILIO'
          ? twilioPost(provider, sms)
          : azureCommunicationPost(provider, sms, now);
      },
    },
    options,
  );
}
