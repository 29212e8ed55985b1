import { frame, unframe, type Decoded, type FrameKind } from './byte-frame.ts';
import { byteWriter } from './byte-writer.ts';
import { profileOfSorted, type NumericProfile } from './numeric-profile.ts';

/** Its version changes with the layout, and with any change of what the numbers in it are. */
const kind: FrameKind = { magic: 'CWNP', version: 1 };

/**
 * A profile for exact work as bytes, with version and checksum: 8 bytes a number and about 50 more. The cell
 * table is left out, as it is made faster than it is read. Time O(n), and sorting.
 */
export function encodeNumericProfile(profile: NumericProfile): Uint8Array {
  const { nulls, typeErrors, count, mean, standardDeviation, sorted } = profile;
  const writer = byteWriter(64 + 8 * count);
  for (const number of [nulls, typeErrors, count]) writer.count(number);
  writer.double(mean);
  writer.double(standardDeviation);
  writer.doubles(sorted);
  return frame(kind, writer.bytes());
}

/** The profile that bytes hold, its numbers in order, or why they hold none. Time O(n). */
export function decodeNumericProfile(bytes: Uint8Array): Decoded<NumericProfile> {
  return unframe(kind, bytes, (reader) => {
    const [nulls, typeErrors, count] = [reader.count(), reader.count(), reader.count()];
    const moments = { mean: reader.double(), standardDeviation: reader.double() };
    return profileOfSorted(reader.doubles(count), { nulls, typeErrors }, moments);
  });
}
