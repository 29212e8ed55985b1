import fc from 'fast-check';
import { expect, it } from 'vitest';
import { byteReader } from './byte-reader.ts';
import { byteWriter } from './byte-writer.ts';

it('numbers come back from bytes as they were written', () => {
  const count = fc.oneof(
    fc.maxSafeNat(),
    fc.constantFrom(0, 127, 128, 129, 16_383, 16_384, 2 ** 32, Number.MAX_SAFE_INTEGER),
  );
  fc.assert(
    fc.property(fc.array(count), fc.float64Array(), fc.double(), (counts, doubles, double) => {
      const writer = byteWriter(0);
      writer.double(double);
      for (const value of counts) writer.count(value);
      writer.doubles(doubles);
      const reader = byteReader(writer.bytes());
      expect(reader.double()).toBe(double);
      expect(counts.map(() => reader.count())).toEqual(counts);
      expect(reader.isDone()).toBe(doubles.length === 0);
      expect(reader.doubles(doubles.length)).toEqual(doubles);
      expect(reader.isDone()).toBe(true);
      expect(() => reader.count()).toThrow(RangeError);
      expect(() => reader.double()).toThrow(RangeError);
      expect(() => reader.doubles(1)).toThrow(RangeError);
    }),
  );
});
