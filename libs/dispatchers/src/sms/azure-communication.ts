import { type DeliveryResult } from '@circuitwatch/alerting-definitions';
import { type OutboundResponse } from '@circuitwatch/platform-outbound';
import { createHash, createHmac } from 'node:crypto';
import { z } from 'zod';
import { classifyResponse } from '../delivery/classify-response.ts';
import { type MessagePost } from '../post-message.ts';
import { type AzureCommunicationResource, type Sms } from './sms-provider.ts';

const apiVersion = '2021-03-07';

/** The answer is 202 whatever becomes of a number; each has a status of its own. */
const answerSchema = z.object({
  value: z
    .array(
      z.object({
        httpStatusCode: z.number(),
        successful: z.boolean(),
        errorMessage: z.string().nullish(),
      }),
    )
    .min(1),
});

function readAnswer(response: OutboundResponse, now: Date): DeliveryResult | null {
  if (response.status < 200 || response.status >= 300) return null;
  let parsed: unknown;
  try {
    parsed = JSON.parse(response.body);
  } catch {
    return null;
  }
  const item = answerSchema.safeParse(parsed).data?.value[0];
  if (item === undefined || item.successful) return null;
  const status = item.httpStatusCode >= 300 ? item.httpStatusCode : 400;
  return classifyResponse({ status, headers: response.headers, body: item.errorMessage ?? '' }, now);
}

/** A UUID that is the same for the same message, so that the service drops a second copy; of the version it wants, 4. */
function repeatId(id: string): string {
  const hex = createHash('sha256').update(id).digest('hex');
  const variant = ((parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16).padStart(2, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20, 32)}`;
}

/**
 * A signed request to `/sms`: HMAC-SHA256 with the resource's key over verb, path, date, host and the body's SHA-256.
 *
 * @see https://learn.microsoft.com/rest/api/communication/authentication
 * @see https://learn.microsoft.com/rest/api/communication/sms/send
 */
export function azureCommunicationPost(
  { endpoint, accessKey, from }: AzureCommunicationResource,
  sms: Sms,
  now: Date,
): MessagePost {
  const url = new URL(`/sms?api-version=${apiVersion}`, endpoint);
  const recipient = {
    to: sms.to,
    repeatabilityRequestId: repeatId(sms.id),
    repeatabilityFirstSent: sms.createdAt.toUTCString(),
  };
  const body = JSON.stringify({
    from,
    smsRecipients: [recipient],
    message: sms.text,
    smsSendOptions: { enableDeliveryReport: false },
  });
  const date = now.toUTCString();
  const bodyHash = createHash('sha256').update(body).digest('base64');
  const signed = `POST\n${url.pathname}${url.search}\n${date};${url.host};${bodyHash}`;
  const signature = createHmac('sha256', Buffer.from(accessKey, 'base64')).update(signed).digest('base64');
  return {
    url: url.href,
    headers: {
      'content-type': 'application/json',
      'x-ms-date': date,
      'x-ms-content-sha256': bodyHash,
      authorization: `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${signature}`,
    },
    body,
    secrets: [accessKey, signature],
    readAnswer: (response) => readAnswer(response, now),
  };
}
