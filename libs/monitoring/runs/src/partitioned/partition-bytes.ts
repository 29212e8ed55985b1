import { decodeCuts, encodeCuts, type Decoded } from '@circuitwatch/metric-engine';
import { AppError } from '@circuitwatch/platform-errors';
import { pack, unpack } from './packed-bytes.ts';

/** What is known of the categories of one feature in a part; null: there are too many to be counted. */
export type PartitionCategories = {
  readonly counts: readonly (readonly [category: string, rows: number])[];
  readonly nulls: number;
} | null;

/** What a partition job found; `numbers` are encoded profiles in the first pass, encoded counts in later ones. */
export interface PartitionFindings {
  /** Rows of the window. */
  readonly rows: number;
  readonly categories: ReadonlyMap<string, PartitionCategories>;
  readonly numbers: ReadonlyMap<string, Uint8Array>;
}

/** Findings as bytes. */
export function encodeFindings({ rows, categories, numbers }: PartitionFindings): Uint8Array {
  return pack({ head: { rows, categories: [...categories] }, parts: numbers });
}

/** The findings that bytes hold. */
export function decodeFindings(bytes: Uint8Array): PartitionFindings {
  const { head, parts } = unpack<{
    rows: number;
    categories: readonly (readonly [string, PartitionCategories])[];
  }>(bytes);
  return { rows: head.rows, categories: new Map(head.categories), numbers: parts };
}

/** Below which cuts the values of a group's features are counted, by feature. */
export type GroupCuts = ReadonlyMap<string, Float64Array>;

/** The cuts of all groups of a pass as bytes, in the order of the groups. */
export function encodePassCuts(groups: readonly GroupCuts[]): Uint8Array {
  const parts = groups.map((cuts, index): [string, Uint8Array] => [
    String(index),
    pack({ head: null, parts: new Map([...cuts].map(([name, own]) => [name, encodeCuts(own)])) }),
  ]);
  return pack({ head: null, parts: new Map(parts) });
}

/** The cuts of one group, see encodePassCuts. */
export function decodeGroupCuts(bytes: Uint8Array, group: number): GroupCuts {
  const own = unpack(bytes).parts.get(String(group));
  if (!own) return new Map();
  return new Map([...unpack(own).parts].map(([name, cuts]) => [name, whole(decodeCuts(cuts))]));
}

/** @throws AppError UNAVAILABLE when the bytes are not what was stored. */
export function whole<T>(decoded: Decoded<T>): T {
  if ('profile' in decoded) return decoded.profile;
  throw new AppError('UNAVAILABLE', `What a partition job stored cannot be read: ${decoded.unreadable}.`, {
    retryable: false,
  });
}
