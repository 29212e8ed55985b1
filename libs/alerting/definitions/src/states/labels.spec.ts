import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fingerprintOf, type Labels } from './labels.ts';

/** The same by big integers, as FNV is defined. */
function byDefinition(labels: Labels): string {
  let hash = 14_695_981_039_346_656_037n;
  const names = Object.keys(labels).sort();
  for (const text of names.flatMap((name) => [name, labels[name] ?? ''])) {
    for (const byte of [...new TextEncoder().encode(text), 255]) {
      hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 1_099_511_628_211n);
    }
  }
  return hash.toString(16).padStart(16, '0');
}

it('is the hash of names and values in their order', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.string()), (labels) => {
      expect(fingerprintOf(labels)).toBe(byDefinition(labels));
    }),
  );
});

it('is the offset of FNV without labels', () => {
  expect(fingerprintOf({})).toBe('cbf29ce484222325');
});
