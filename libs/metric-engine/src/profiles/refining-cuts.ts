import { decileRanks } from '../bins/decile-edges.ts';
import type { KnownOrder } from './cell-index.ts';
import { CutOrder } from './cut-order.ts';
import { distinctCuts } from './cut-table.ts';
import { quantileInterval } from './decile-interval.ts';
import { doubleAt, nextAbove, placeOf } from './double-order.ts';
import type { DyadicCells } from './dyadic-cells.ts';
import type { MergedFeature } from './exact-cuts.ts';

/** Pieces into which the room of a decile is cut. */
const decilePieces = 128;

/** What both sides together know. */
function ordersOf({ baseline, target, table }: MergedFeature): [KnownOrder, KnownOrder] {
  return [
    new CutOrder(baseline.cells, table, table.baseline),
    new CutOrder(target.cells, table, table.target),
  ];
}

/** Cuts that narrow down where the deciles of the baseline lie, and the values that they lie between. Time O(cells). */
export function decileCuts(feature: MergedFeature): number[] {
  const [order] = ordersOf(feature);
  if (order.count === 0) return [];
  const shares = Array.from({ length: 9 }, (_, k) => (k + 1) * 0.1);
  const rooms = [
    ...decileRanks(order.count).map((rank) => order.valueOf(rank)),
    ...shares.map((share) => quantileInterval(order, share)),
  ];
  return rooms.flatMap(({ low, high }) => {
    if (!Number.isFinite(low) || !Number.isFinite(high)) return [];
    return [low, ...evenlyBetween(low, nextAbove(high), decilePieces), nextAbove(high)];
  });
}

/**
 * About `budget` cuts that narrow down the largest gap of both distribution functions: where it may still lie, and
 * more of them where more values do. Time O((cells + cuts) log).
 */
export function gapCuts(feature: MergedFeature, budget: number): Float64Array {
  const [left, right] = ordersOf(feature);
  if (left.count === 0 || right.count === 0) return new Float64Array(0);
  const cuts = distinctCuts([
    endsOf(feature.baseline.cells),
    endsOf(feature.target.cells),
    feature.table.cuts,
  ]);
  const rooms = roomsOf(left, right, cuts);
  const whole = rooms.reduce((sum, room) => sum + room, 0);
  const inner: number[] = [];
  for (let k = 0; k < rooms.length; k++) {
    const room = rooms[k] as number;
    if (room === 0) continue;
    const pieces = 1 + Math.floor((budget * room) / whole);
    inner.push(...evenlyBetween(cuts[k] as number, cuts[k + 1] as number, pieces));
  }
  return distinctCuts([cuts, inner]);
}

/**
 * For each stretch between two cuts the shares of both samples that lie in it, about; 0 where the largest gap surely
 * is not.
 */
function roomsOf(left: KnownOrder, right: KnownOrder, cuts: Float64Array): Float64Array {
  const shares = new Shares(left, right, cuts);
  let surest = 0;
  for (let k = 0; k < cuts.length; k++) surest = Math.max(surest, shares.leastGap(k));
  const rooms = new Float64Array(Math.max(0, cuts.length - 1));
  for (let k = 0; k < rooms.length; k++) {
    if (shares.mostGap(k) > surest) rooms[k] = shares.middle(k + 1) - shares.middle(k);
  }
  return rooms;
}

/** Bounds of the shares of both samples below cuts. */
class Shares {
  readonly #a: Float64Array;
  readonly #b: Float64Array;

  constructor(left: KnownOrder, right: KnownOrder, cuts: Float64Array) {
    this.#a = sharesBelow(left, cuts);
    this.#b = sharesBelow(right, cuts);
  }

  /** So large the gap at a cut is for certain. */
  leastGap(k: number): number {
    const [a, b, low, high] = [this.#a, this.#b, 2 * k, 2 * k + 1];
    return Math.max((a[low] as number) - (b[high] as number), (b[low] as number) - (a[high] as number));
  }

  /** So large the gap may be between a cut and the next. */
  mostGap(k: number): number {
    const [a, b, low, high] = [this.#a, this.#b, 2 * k, 2 * k + 3];
    return Math.max((a[high] as number) - (b[low] as number), (b[high] as number) - (a[low] as number));
  }

  /** Of both samples together, about. */
  middle(k: number): number {
    const of = (side: Float64Array): number => (side[2 * k] as number) + (side[2 * k + 1] as number);
    return (of(this.#a) + of(this.#b)) / 2;
  }
}

/** Fewest and most, in turns. */
function sharesBelow(order: KnownOrder, cuts: Float64Array): Float64Array {
  const shares = new Float64Array(2 * cuts.length);
  for (let k = 0; k < cuts.length; k++) {
    const cut = cuts[k] as number;
    const { low, high } = order.below({ low: cut, high: cut });
    shares[2 * k] = low / order.count;
    shares[2 * k + 1] = high / order.count;
  }
  return shares;
}

function endsOf({ mins, maxs }: DyadicCells): Float64Array {
  const ends = new Float64Array(2 * mins.length);
  for (let cell = 0; cell < mins.length; cell++) {
    ends[2 * cell] = mins[cell] as number;
    ends[2 * cell + 1] = nextAbove(maxs[cell] as number);
  }
  return ends;
}

/** Inner ends of as many pieces, fewer where there are not so many doubles. */
function evenlyBetween(low: number, high: number, pieces: number): number[] {
  if (pieces < 2) return [];
  const first = placeOf(low);
  const doubles = placeOf(high) - first;
  const count = doubles < BigInt(pieces) ? Number(doubles) : pieces;
  const step = (k: number): bigint => (doubles * BigInt(k)) / BigInt(count);
  return Array.from({ length: Math.max(0, count - 1) }, (_, k) => doubleAt(first + step(k + 1)));
}
