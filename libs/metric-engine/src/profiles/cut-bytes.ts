import { frame, unframe, type Decoded, type FrameKind } from './byte-frame.ts';
import { byteWriter } from './byte-writer.ts';

const cutsKind: FrameKind = { magic: 'CWCU', version: 1 };
const countsKind: FrameKind = { magic: 'CWCC', version: 1 };

/** Cuts as bytes, with version and checksum: 8 bytes a cut. */
export function encodeCuts(cuts: Float64Array): Uint8Array {
  const writer = byteWriter(16 + 8 * cuts.length);
  writer.count(cuts.length);
  writer.doubles(cuts);
  return frame(cutsKind, writer.bytes());
}

/** The cuts that bytes hold, or why they hold none. */
export function decodeCuts(bytes: Uint8Array): Decoded<Float64Array> {
  return unframe(cutsKind, bytes, (reader) => reader.doubles(reader.count()));
}

/** Counts between cuts as bytes, with version and checksum: 1 to 8 bytes a count. */
export function encodeCutCounts(counts: Float64Array): Uint8Array {
  const writer = byteWriter(16 + 3 * counts.length);
  writer.count(counts.length);
  for (const count of counts) writer.count(count);
  return frame(countsKind, writer.bytes());
}

/** The counts that bytes hold, or why they hold none. */
export function decodeCutCounts(bytes: Uint8Array): Decoded<Float64Array> {
  return unframe(countsKind, bytes, (reader) => {
    const counts = new Float64Array(reader.count());
    for (let k = 0; k < counts.length; k++) counts[k] = reader.count();
    return counts;
  });
}
