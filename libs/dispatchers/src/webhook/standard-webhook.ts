import { createHmac } from 'node:crypto';

const secretPattern = /^whsec_[A-Za-z0-9+/]+=*$/;
const fewestBytes = 24;
const mostBytes = 64;

function keyOf(secret: string): Buffer {
  return Buffer.from(secret.slice('whsec_'.length), 'base64');
}

/** Several secrets are separated by blanks: while one is being replaced both sign. */
function secretsIn(text: string): readonly string[] {
  return text.split(/\s+/).filter((secret) => secret !== '');
}

/** What is wrong with signing secrets, without showing them; null: nothing. */
export function signingSecretProblem(text: string): string | null {
  const secrets = secretsIn(text);
  const isGood = (secret: string): boolean => {
    const { length } = keyOf(secret);
    return secretPattern.test(secret) && length >= fewestBytes && length <= mostBytes;
  };
  return secrets.length > 0 && secrets.every(isGood)
    ? null
    : 'must be "whsec_" and 24 to 64 bytes in base64; several are separated by a blank';
}

/** The headers of Standard Webhooks 1.0: the id stays over attempts, the time is that of the attempt. */
export function standardWebhookHeaders(
  id: string,
  body: string,
  signingSecrets: string | undefined,
  now: Date,
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(now.getTime() / 1_000));
  const named = { 'webhook-id': id, 'webhook-timestamp': timestamp };
  if (signingSecrets === undefined) return named;
  const signatures = secretsIn(signingSecrets).map(
    (secret) =>
      `v1,${createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`).digest('base64')}`,
  );
  return { ...named, 'webhook-signature': signatures.join(' ') };
}
