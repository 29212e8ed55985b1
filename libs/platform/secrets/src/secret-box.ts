import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { AppError } from '@circuitwatch/platform-errors';
import type { SecretKey } from './secret-keys.ts';

/** Where a secret lies; sealed for one place it opens nowhere else. */
export interface SecretPlace {
  readonly table: string;
  readonly id: string;
  readonly column: string;
}

/** Seals secrets for the database. */
export interface SecretBox {
  /** `v1.<key id>.<iv>.<ciphertext and tag>`: AES-256-GCM with a random iv of 96 bits, bound to the place. */
  seal(secret: string, place: SecretPlace): string;
  /** @throws AppError UNAVAILABLE without any content when the key is not known or the text was changed or moved. */
  open(sealed: string, place: SecretPlace): string;
  /** Whether it was sealed with another key than the newest. */
  needsRotation(sealed: string): boolean;
  /** The same secret sealed with the newest key; throws as `open` does. */
  reseal(sealed: string, place: SecretPlace): string;
}

const ivBytes = 12;
const tagBytes = 16;

function boundTo({ table, id, column }: SecretPlace): Buffer {
  return Buffer.from(JSON.stringify([table, id, column]));
}

interface SealedParts {
  readonly keyId: string;
  readonly iv: Buffer;
  readonly data: Buffer;
}

function parts(sealed: string): SealedParts | undefined {
  const [version, keyId, iv, data, ...more] = sealed.split('.');
  if (version !== 'v1' || keyId === undefined || iv === undefined || data === undefined || more.length > 0) {
    return undefined;
  }
  return { keyId, iv: Buffer.from(iv, 'base64url'), data: Buffer.from(data, 'base64url') };
}

function sealWith({ id, key }: SecretKey, secret: string, place: SecretPlace): string {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(boundTo(place));
  const data = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return ['v1', id, iv.toString('base64url'), data.toString('base64url')].join('.');
}

function openWith(key: Buffer, { iv, data }: SealedParts, place: SecretPlace): string {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: tagBytes });
    decipher.setAAD(boundTo(place)).setAuthTag(data.subarray(-tagBytes));
    return decipher.update(data.subarray(0, -tagBytes), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    throw new AppError('UNAVAILABLE', 'A stored secret cannot be opened: it was changed, or moved.');
  }
}

/** A box that seals with the first key and opens with any. */
export function createSecretBox([newest, ...older]: readonly [SecretKey, ...SecretKey[]]): SecretBox {
  const keys = new Map([newest, ...older].map(({ id, key }) => [id, key]));
  const box: SecretBox = {
    seal: (secret, place) => sealWith(newest, secret, place),
    open: (sealed, place) => {
      const found = parts(sealed);
      const key = found === undefined ? undefined : keys.get(found.keyId);
      if (found === undefined || key === undefined) {
        throw new AppError('UNAVAILABLE', 'A stored secret was sealed with a key that is not configured.');
      }
      return openWith(key, found, place);
    },
    needsRotation: (sealed) => parts(sealed)?.keyId !== newest.id,
    reseal: (sealed, place) => box.seal(box.open(sealed, place), place),
  };
  return box;
}

/** What people may see of a secret: its last characters when it is long enough, and a fingerprint. */
export function secretHint(secret: string): string {
  const fingerprint = createHash('sha256').update(secret).digest('hex').slice(0, 8);
  return secret.length < 12 ? `#${fingerprint}` : `…${secret.slice(-4)} #${fingerprint}`;
}
