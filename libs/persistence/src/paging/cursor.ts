import { invalid } from '@circuitwatch/platform-errors';

/** A value that a list is ordered by. */
export type KeyValue = string | number | bigint | Date;

/** How key values travel in a cursor. */
export type KeyType = 'text' | 'uuid' | 'integer' | 'bigint' | 'instant';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function decodeValue(type: KeyType, value: unknown): KeyValue | undefined {
  if (type === 'integer') return Number.isSafeInteger(value) ? (value as number) : undefined;
  if (typeof value !== 'string') return undefined;
  switch (type) {
    case 'text':
      return value;
    case 'uuid':
      return uuid.test(value) ? value : undefined;
    case 'bigint':
      return /^\d{1,18}$/.test(value) ? BigInt(value) : undefined;
    case 'instant': {
      const instant = new Date(value);
      return Number.isNaN(instant.getTime()) ? undefined : instant;
    }
  }
}

function encodeValue(value: KeyValue): string | number {
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'bigint' ? value.toString() : value;
}

/** An opaque cursor: the name of the order and the row's key values in it. */
export function encodeCursor(order: string, values: readonly KeyValue[]): string {
  return Buffer.from(JSON.stringify([order, ...values.map(encodeValue)])).toString('base64url');
}

/** The key values of a cursor; INVALID when it is not one of this order. */
export function decodeCursor(cursor: string, order: string, types: readonly KeyType[]): readonly KeyValue[] {
  const problem = invalid(
    'This cursor does not belong to this list in this order; start from the first page.',
  );
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    throw problem;
  }
  if (!Array.isArray(parsed) || parsed[0] !== order || parsed.length !== types.length + 1) throw problem;
  return types.map((type, index) => {
    const value = decodeValue(type, parsed[index + 1]);
    if (value === undefined) throw problem;
    return value;
  });
}
