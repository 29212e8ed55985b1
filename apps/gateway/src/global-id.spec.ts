import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeGlobalId, encodeGlobalId, nodeTypes, optionalId, requireId } from './global-id.ts';

const uuid = '01a2b3c4-0000-7000-8000-000000000000';

describe('global ids', () => {
  it('carry type and id there and back', () => {
    fc.assert(
      fc.property(fc.constantFrom(...nodeTypes), fc.uuid(), fc.bigInt(1n, 10n ** 17n), (type, id, number) => {
        const row = ['MetricResult', 'Distribution'].includes(type) ? String(number) : id;
        expect(decodeGlobalId(encodeGlobalId(type, row))).toEqual({ type, id: row });
      }),
    );
  });

  it('are never misread', () => {
    fc.assert(fc.property(fc.string(), (text) => decodeGlobalId(text) === null));
    for (const text of [
      `Nothing:${uuid}`,
      'Plant:1',
      `MetricResult:${uuid}`,
      `Plant:${uuid}:x`,
      'Plant',
      '',
    ]) {
      expect(decodeGlobalId(Buffer.from(text).toString('base64url'))).toBeNull();
    }
  });

  it('say what is wrong with them, and where', () => {
    expect(() => requireId('Plant', 'x', ['plantId'])).toThrow(
      '"x" is not a global id; pass the `id` of a Plant.',
    );
    expect(() => requireId('Plant', encodeGlobalId('Circuit', uuid))).toThrow('This is the id of a Circuit');
    expect(optionalId('Plant', null, ['plantId'])).toBeUndefined();
  });
});
