import { createHash, randomBytes } from 'node:crypto';

const secretPattern = /^cw_[A-Za-z0-9_-]{43}$/;

/** A new secret for a token, a session or a sign-in link: 256 random bits. */
export function createSecret(): string {
  return `cw_${randomBytes(32).toString('base64url')}`;
}

/** Whether a text can be a secret of ours at all. */
export function isSecret(text: string): boolean {
  return secretPattern.test(text);
}

/** What is stored of a secret: lower-case hex SHA-256. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
