import { crc32 as zlibCrc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareNumeric } from '../comparison/compare-features.ts';
import { anySample } from '../spec/any-sample.ts';
import { crc32 } from './crc-32.ts';
import { mergeableProfile, mergeProfiles } from './mergeable-profile.ts';
import { decodeMergeableProfile, encodeMergeableProfile } from './mergeable-profile-bytes.ts';
import { profileNumeric, type NumericProfile } from './numeric-profile.ts';
import { decodeNumericProfile, encodeNumericProfile } from './numeric-profile-bytes.ts';

function profile(values: readonly number[]): NumericProfile {
  return profileNumeric(Float64Array.from(values), { nulls: 3, typeErrors: 200 });
}

function parts({ cells: _, values: __, ...rest }: NumericProfile): unknown {
  return rest;
}

/** A kind of bytes: how a sample becomes them, and whether they are taken for a profile. */
const kinds = [
  {
    name: 'an exact profile',
    encode: (values: readonly number[]) => encodeNumericProfile(profile(values)),
    decode: (bytes: Uint8Array): object => decodeNumericProfile(bytes),
  },
  {
    name: 'a mergeable profile',
    encode: (values: readonly number[]) => encodeMergeableProfile(mergeableProfile(profile(values), 8)),
    decode: (bytes: Uint8Array): object => decodeMergeableProfile(bytes),
  },
] as const;

describe('profiles as bytes', () => {
  it('bring back an exact profile to the bit', () => {
    fc.assert(
      fc.property(anySample, (values) => {
        const given = profile(values);
        const decoded = decodeNumericProfile(encodeNumericProfile(given));
        const same = 'profile' in decoded ? decoded.profile : undefined;
        expect(same?.sorted).toEqual(given.sorted);
        expect(same && parts(same)).toEqual(parts(given));
      }),
    );
    const empty = decodeNumericProfile(encodeNumericProfile(profile([])));
    expect(empty).toMatchObject({ profile: { rows: 203, nulls: 3, typeErrors: 200, count: 0, min: NaN } });
  });

  it('bring back a mergeable profile to the bit, merged or not', () => {
    fc.assert(
      fc.property(anySample, anySample, fc.constantFrom(3, 8, 4096), (a, b, limit) => {
        const [left, right] = [mergeableProfile(profile(a), limit), mergeableProfile(profile(b), limit)];
        for (const given of [left, mergeProfiles(left, right)]) {
          expect(decodeMergeableProfile(encodeMergeableProfile(given))).toEqual({ profile: given });
        }
      }),
    );
  });

  it('give the same metrics', () => {
    const wave = (n: number, by: number): number[] =>
      Array.from({ length: n }, (_, k) => 1e6 + Math.sin(k) * by);
    const target = profile(wave(4000, 1.1));
    const kept = decodeNumericProfile(encodeNumericProfile(profile(wave(9000, 1))));
    const again = decodeNumericProfile(encodeNumericProfile('profile' in kept ? kept.profile : target));
    const values = [kept, again].map((decoded) =>
      compareNumeric('profile' in decoded ? decoded.profile : target, target, [
        'psi',
        'wasserstein_distance',
      ]),
    );
    expect(values[0]).toEqual(values[1]);
    expect(values[0]?.get('wasserstein_distance')?.value).toBeGreaterThan(0.01);
  });

  it('are small: 8 bytes a number, and not more for more rows in cells', () => {
    const sensor = Array.from(
      { length: 43_200 },
      (_, k) => 20 + 3 * Math.sin(k / 229) + ((k * 7919) % 1000) / 1000,
    );
    expect(encodeNumericProfile(profile(sensor)).length).toBeLessThan(8 * 43_200 + 60);
    const mergeable = mergeableProfile(profile(sensor));
    const size = encodeMergeableProfile(mergeable).length;
    expect(size).toBeLessThan(28 * mergeable.cells.counts.length + 60);
    expect(size).toBeLessThan(120_000);
  });

  it.each(kinds)('show it when any byte of $name is changed, or bytes are missing', ({ encode, decode }) => {
    const bytes = encode([1, 2, 2, 3.5, -7, 1e300, 8, 9, 10, 11, 12, 13]);
    expect(decode(bytes)).toHaveProperty('profile');
    for (let at = 0; at < bytes.length; at++) {
      for (const bit of [1, 128]) {
        const changed = bytes.slice();
        changed[at] = (changed[at] as number) ^ bit;
        expect(decode(changed), `byte ${at}`).toEqual({ unreadable: at < 4 ? 'not_a_profile' : 'damaged' });
      }
      const reason = at < 16 ? 'not_a_profile' : 'damaged';
      expect(decode(bytes.subarray(0, at))).toEqual({ unreadable: reason });
    }
    expect(decode(Uint8Array.of(...bytes, 0))).toEqual({ unreadable: 'damaged' });
  });

  it.each(kinds)('refuse $name of another version, and the other kind', ({ encode, decode }) => {
    const bytes = encode([1, 2, 3]);
    bytes[8] = 2;
    new DataView(bytes.buffer).setUint32(4, crc32(bytes.subarray(8)), true);
    expect(decode(bytes)).toEqual({ unreadable: 'another_version' });
    for (const other of kinds) {
      if (other.decode === decode) continue;
      expect(decode(other.encode([1]))).toEqual({ unreadable: 'not_a_profile' });
    }
  });

  it('checks by the CRC-32 that gzip uses', () => {
    // The check value of the catalogue of parametrised CRC algorithms.
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
    expect(crc32(new Uint8Array(0))).toBe(0);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
        expect(crc32(bytes)).toBe(zlibCrc32(bytes));
      }),
    );
  });
});
