import { type DeliveryResult } from '@circuitwatch/alerting-definitions';
import { type OutboundResponse } from '@circuitwatch/platform-outbound';
import { z } from 'zod';
import { type MessagePost } from '../post-message.ts';
import { type Sms, type TwilioAccount } from './sms-provider.ts';

/** Twilio's codes of numbers that will never get a message. */
const unsubscribed = 21_610;

const problem = z.object({ code: z.number(), message: z.string() });

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** The recipient answered STOP: nothing more may be sent. */
function twilioAnswer({ status, body }: OutboundResponse): DeliveryResult | null {
  const read = problem.safeParse(readJson(body));
  if (status !== 400 || !read.success || read.data.code !== unsubscribed) return null;
  return { outcome: 'STOP', reason: 'gone', message: 'The number has unsubscribed by STOP.', disable: true };
}

/**
 * A form to `/2010-04-01/Accounts/{sid}/Messages.json` with basic authentication.
 *
 * @see https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource
 */
export function twilioPost({ baseUrl, accountSid, authToken, from }: TwilioAccount, sms: Sms): MessagePost {
  const credentials = Buffer.from(`${accountSid}:${authToken}`).toString('base64');
  const sender = from.startsWith('MG') ? { MessagingServiceSid: from } : { From: from };
  return {
    url: `${baseUrl.replace(/\/+$/u, '')}/2010-04-01/Accounts/${encodeURIComponent(accountSid)}/Messages.json`,
    headers: {
      authorization: `Basic ${credentials}`,
      'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
      accept: 'application/json',
    },
    body: new URLSearchParams({ To: sms.to, ...sender, Body: sms.text }).toString(),
    secrets: [authToken, credentials],
    readAnswer: twilioAnswer,
  };
}
