import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCursor, encodeCursor, type KeyType } from './cursor.ts';

const types: readonly KeyType[] = ['text', 'integer', 'bigint', 'instant', 'uuid'];

describe('cursor', () => {
  it('gives back the key values it was made of', () => {
    const values = fc.tuple(
      fc.string(),
      fc.maxSafeInteger(),
      fc.bigInt({ min: 0n, max: 999_999_999_999_999_999n }),
      fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-12-31') }),
      fc.uuid(),
    );
    fc.assert(
      fc.property(values, (keys) => {
        expect(decodeCursor(encodeCursor('NAME', keys), 'NAME', types)).toEqual(keys);
      }),
    );
  });

  it.each([
    ['of another order', encodeCursor('NEWEST', ['a']), ['text']],
    ['with too few values', encodeCursor('NAME', []), ['text']],
    ['with a value of another type', encodeCursor('NAME', ['not-a-uuid']), ['uuid']],
    ['with a date that is none', encodeCursor('NAME', ['yesterday']), ['instant']],
    ['that is not base64 of JSON', '%%%', ['text']],
    ['that holds no list', Buffer.from('{"a":1}').toString('base64url'), ['text']],
  ] as const)('refuses a cursor %s', (_, cursor, keys) => {
    expect(() => decodeCursor(cursor, 'NAME', keys)).toThrow(expect.objectContaining({ code: 'INVALID' }));
  });
});
