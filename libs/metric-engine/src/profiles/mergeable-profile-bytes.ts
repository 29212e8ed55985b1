import { frame, unframe, type Decoded, type FrameKind } from './byte-frame.ts';
import type { ByteReader } from './byte-reader.ts';
import { byteWriter } from './byte-writer.ts';
import { emptyCells, excessOfOne, type DyadicCells } from './dyadic-cells.ts';
import type { MergeableProfile } from './mergeable-profile.ts';

const kind: FrameKind = { magic: 'CWMP', version: 1 };

/**
 * A mergeable profile as bytes, with version and checksum: 9 bytes a cell of one value, 25 to 28 a cell of
 * more, so at most about 110 KB whatever the number of rows. Time O(cells).
 */
export function encodeMergeableProfile(profile: MergeableProfile): Uint8Array {
  const { rows, nulls, typeErrors, count, mean, standardDeviation, cells } = profile;
  const writer = byteWriter(64 + 28 * cells.counts.length);
  for (const number of [rows, nulls, typeErrors, count]) writer.count(number);
  writer.double(mean);
  writer.double(standardDeviation);
  for (const number of [cells.limit, cells.bits, cells.counts.length]) writer.count(number);
  for (let cell = 0; cell < cells.counts.length; cell++) {
    writer.count(cells.counts[cell] as number);
    writer.double(cells.mins[cell] as number);
    if (cells.counts[cell] === 1) continue;
    writer.double(cells.maxs[cell] as number);
    writer.double(cells.excesses[cell] as number);
  }
  return frame(kind, writer.bytes());
}

/** The profile that bytes hold, to the bit, or why they hold none. */
export function decodeMergeableProfile(bytes: Uint8Array): Decoded<MergeableProfile> {
  return unframe(kind, bytes, (reader) => ({
    rows: reader.count(),
    nulls: reader.count(),
    typeErrors: reader.count(),
    count: reader.count(),
    mean: reader.double(),
    standardDeviation: reader.double(),
    cells: readCells(reader),
  }));
}

function readCells(reader: ByteReader): DyadicCells {
  const [limit, bits, size] = [reader.count(), reader.count(), reader.count()];
  const cells: DyadicCells = { limit, bits, ...emptyCells(size) };
  for (let cell = 0; cell < size; cell++) {
    const count = reader.count();
    const min = reader.double();
    cells.counts[cell] = count;
    cells.mins[cell] = min;
    cells.maxs[cell] = count === 1 ? min : reader.double();
    cells.excesses[cell] = count === 1 ? excessOfOne(min, bits) : reader.double();
  }
  return cells;
}
