import { decileRanks } from '../bins/decile-edges.ts';
import type { KnownOrder } from './cell-index.ts';
import { CutOrder } from './cut-order.ts';
import { distinctCuts } from './cut-table.ts';
import { quantileInterval } from './decile-interval.ts';
import { doubleAt, nextAbove, placeOf } from './double-order.ts';
import type { DyadicCells } from './dyadic-cells.ts';
import type { MergedFeature } from './exact-cuts.ts';
import type { Interval } from './interval.ts';

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
export function gapCuts(feature: MergedFeature, budget: number): number[] {
  const [left, right] = ordersOf(feature);
  if (left.count === 0 || right.count === 0) return [];
  const ends = [feature.baseline.cells, feature.target.cells].flatMap(endsOf);
  const cuts = distinctCuts([...ends, ...feature.table.cuts]);
  const shares = Array.from(cuts, (cut) => ({ a: shareBelow(left, cut), b: shareBelow(right, cut) }));
  const surest = shares.reduce((most, { a, b }) => Math.max(most, a.low - b.high, b.low - a.high), 0);
  const rooms = shares.slice(1).map((after, k) => {
    const before = shares[k] ?? after;
    const isOpen = Math.max(after.a.high - before.b.low, after.b.high - before.a.low) > surest;
    return isOpen ? middle(after.a) - middle(before.a) + middle(after.b) - middle(before.b) : 0;
  });
  const whole = rooms.reduce((sum, room) => sum + room, 0);
  const inner = rooms.flatMap((room, k) => {
    const pieces = room > 0 ? 1 + Math.floor((budget * room) / whole) : 1;
    return evenlyBetween(cuts[k] as number, cuts[k + 1] as number, pieces);
  });
  return [...cuts, ...inner];
}

function endsOf({ mins, maxs }: DyadicCells): number[] {
  return Array.from(mins, (min, cell) => [min, nextAbove(maxs[cell] as number)]).flat();
}

function shareBelow(order: KnownOrder, cut: number): Interval {
  const { low, high } = order.below({ low: cut, high: cut });
  return { low: low / order.count, high: high / order.count };
}

function middle({ low, high }: Interval): number {
  return (low + high) / 2;
}

/** Inner ends of as many pieces, fewer where there are not so many doubles. */
function evenlyBetween(low: number, high: number, pieces: number): number[] {
  const first = placeOf(low);
  const doubles = placeOf(high) - first;
  const count = doubles < BigInt(pieces) ? Number(doubles) : pieces;
  const step = (k: number): bigint => (doubles * BigInt(k)) / BigInt(count);
  return Array.from({ length: Math.max(0, count - 1) }, (_, k) => doubleAt(first + step(k + 1)));
}
