import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { signingSecretProblem, standardWebhookHeaders } from './standard-webhook.ts';

const secretOf = (bytes: Uint8Array): string => `whsec_${Buffer.from(bytes).toString('base64')}`;
const older = secretOf(randomBytes(24));
const newer = secretOf(randomBytes(64));

describe('standardWebhookHeaders', () => {
  it('signs what the verifier of Standard Webhooks accepts, whatever the text and the key', () => {
    fc.assert(
      fc.property(
        fc.json(),
        fc.uuid(),
        fc.uint8Array({ minLength: 24, maxLength: 64 }),
        (body, id, bytes) => {
          const headers = standardWebhookHeaders(id, body, secretOf(bytes), new Date());
          expect(new Webhook(secretOf(bytes)).verify(body, headers)).toEqual(JSON.parse(body));
        },
      ),
    );
  });

  it('signs with the old secret and the new one while one replaces the other', () => {
    const headers = standardWebhookHeaders('msg-1', '{}', `${newer} ${older}`, new Date());
    for (const secret of [older, newer]) expect(new Webhook(secret).verify('{}', headers)).toEqual({});
    expect(() => new Webhook(secretOf(randomBytes(32))).verify('{}', headers)).toThrow();
    expect(() => new Webhook(older).verify('[]', headers)).toThrow();
  });

  it('keeps the id and tells the time of the attempt', () => {
    const first = standardWebhookHeaders('msg-1', '{}', older, new Date(1_000_000));
    const second = standardWebhookHeaders('msg-1', '{}', older, new Date(2_000_999));
    expect([first['webhook-id'], second['webhook-id']]).toEqual(['msg-1', 'msg-1']);
    expect([first['webhook-timestamp'], second['webhook-timestamp']]).toEqual(['1000', '2000']);
    expect(first['webhook-signature']).not.toBe(second['webhook-signature']);
  });

  it('signs nothing without a secret', () => {
    expect(standardWebhookHeaders('msg-1', '{}', undefined, new Date())).not.toHaveProperty(
      'webhook-signature',
    );
  });
});

describe('signingSecretProblem', () => {
  it.each([older, newer, `${older} ${newer}`, `  ${older}\n`])('finds nothing wrong with %j', (text) => {
    expect(signingSecretProblem(text)).toBeNull();
  });

  it.each([
    '',
    'whsec_',
    'secret',
    secretOf(randomBytes(23)),
    secretOf(randomBytes(65)),
    `${older} canary`,
    older.slice('whsec_'.length),
  ])('refuses %j without showing it', (text) => {
    const problem = signingSecretProblem(text);
    expect(problem).toContain('24 to 64 bytes');
    if (text.length > 10) expect(problem).not.toContain(text);
  });
});
