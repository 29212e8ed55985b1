import type { IntakeRow } from '../intake-row.ts';
import { createArrivalRates } from './arrival-rates.ts';
import { itemCountOf, seriesOfRow } from './series-of-row.ts';

/** A row and its id: a bigint in digits. */
type SampledRow = Pick<IntakeRow, 'table' | 'columns'> & { readonly id: string };

/** Leaves rows out where too many come, and lets the others stand for them. */
export type RowSampler = <Row extends SampledRow>(rows: readonly Row[], now: Date) => readonly Row[];

/** Series whose rates are remembered. */
const mostSeries = 50_000;
/** Requests that are known when they come again. */
const rememberedRequests = 1_000;
/** A row stands for a thousand others at most. */
const greatestStride = 1_000;
const all64 = 2n ** 64n - 1n;

/** 64 bits that look random, of a number: the finalizer of splitmix64 (Steele, Lea and Flood, OOPSLA 2014). */
function mixed(number: bigint): bigint {
  let z = (number + 0x9e3779b97f4a7c15n) & all64;
  z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & all64;
  z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & all64;
  return z ^ (z >> 31n);
}

function standingFor<Row extends SampledRow>(row: Row, stride: number): Row {
  return { ...row, columns: { ...row.columns, itemCount: itemCountOf(row.columns) * stride } };
}

/** Of each `stride` rows one, any with the same chance; what is left over at the end stands the same chance. */
function oneOfEach<Row extends SampledRow>(rows: readonly Row[], stride: number): readonly Row[] {
  const kept: Row[] = [];
  for (let start = 0; start < rows.length; start += stride) {
    const chosen = start + Number(mixed(BigInt(rows[start]?.id ?? 0)) % BigInt(stride));
    const row = rows[chosen];
    if (row !== undefined) kept.push(standingFor(row, stride));
  }
  return kept;
}

/** How much of each series was kept of requests that something was left out of. */
type Strides = ReadonlyMap<string, number>;

/** The strides of the last requests by their first row's id. */
function createStrideMemory() {
  const known = new Map<string, Strides>();
  return {
    of: (request: string): Strides | undefined => known.get(request),
    keep: (request: string, strides: Strides): void => {
      if (![...strides.values()].some((stride) => stride > 1)) return;
      known.set(request, strides);
      if (known.size <= rememberedRequests) return;
      const [oldest] = known.keys();
      if (oldest !== undefined) known.delete(oldest);
    },
  };
}

/**
 * A sampler of requests' rows that adapts as Application Insights' does: while a series sends more than `mostPerSecond`
 * rows a second over ten seconds, of each k rows one is kept, at random, with k times its itemCount. k follows from how
 * many rows came and never from what they hold, so a row that is kept with the chance 1/k stands for k: sums and counts
 * weighted by itemCount are unbiased (Horvitz and Thompson, 1952). Rows of errors, of events and of tables without
 * itemCount stay. A request that comes again, known by its rows' ids, is thinned as it was before.
 */
export function createRowSampler(mostPerSecond: number): RowSampler {
  const rates = createArrivalRates(mostSeries);
  const memory = createStrideMemory();
  const strideOf = (series: string, rows: number, now: Date): number => {
    const stride = Math.ceil(rates.arrived(series, rows, now) / mostPerSecond);
    return Math.min(greatestStride, Math.max(1, stride));
  };
  return <Row extends SampledRow>(rows: readonly Row[], now: Date) => {
    const request = rows[0]?.id ?? '';
    const before = memory.of(request);
    const strides = new Map<string, number>();
    const kept = [...Map.groupBy(rows, seriesOfRow)].map(([series, members]) => {
      if (series === null) return members;
      const stride = before?.get(series) ?? strideOf(series, members.length, now);
      strides.set(series, stride);
      return stride === 1 ? members : oneOfEach(members, stride);
    });
    memory.keep(request, strides);
    return kept.flat();
  };
}
