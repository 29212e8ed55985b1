import { invalid } from '@circuitwatch/platform-errors';

/** A key of 256 bits, with the name that sealed texts carry. */
export interface SecretKey {
  readonly id: string;
  readonly key: Buffer;
}

const keyBytes = 32;
const idPattern = /^[A-Za-z0-9_-]{1,32}$/;

/**
 * Reads `id:base64[,id:base64...]`: the first key seals, all of them open. Problems name the place, never the key.
 *
 * @throws AppError INVALID
 */
export function readSecretKeys(text: string): readonly [SecretKey, ...SecretKey[]] {
  const keys = text.split(',').map((entry, index) => readKey(entry.trim(), index + 1));
  const [first, ...rest] = keys;
  if (first === undefined) throw invalid('There is no key.');
  const ids = keys.map(({ id }) => id);
  if (new Set(ids).size < ids.length) throw invalid('Two keys have the same id; each needs its own.');
  return [first, ...rest];
}

function readKey(entry: string, place: number): SecretKey {
  const [, id, encoded] = /^([^:]*):(.*)$/.exec(entry) ?? [];
  if (id === undefined || encoded === undefined || !idPattern.test(id)) {
    throw invalid(`Key ${place} must be written as id:base64, the id in letters, digits, "_" and "-".`);
  }
  const key = Buffer.from(encoded, 'base64');
  if (key.length !== keyBytes) {
    throw invalid(
      `Key ${place} must have ${keyBytes} bytes in base64; make one with: openssl rand -base64 32`,
    );
  }
  return { id, key };
}
