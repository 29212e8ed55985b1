import type { TreeSettings } from './tree-settings.ts';

/** Sums over the rows of a node. */
export interface NodeSums {
  readonly gradient: number;
  readonly hessian: number;
  readonly rows: number;
}

/** The best way to part the rows of a node by one feature. */
export interface SplitFound {
  /** How much the loss falls, twice; above 0. */
  readonly gain: number;
  /** What the values of the two sides are drawn towards 0 by. */
  readonly l2: number;
  /** 1 for each of 256 bins that goes left. */
  readonly goesLeft: () => Uint8Array;
}

/** By how much a node lowers the loss when its value is the best one, twice. */
export function scoreOf(gradient: number, hessian: number, l2: number): number {
  return (gradient * gradient) / (hessian + l2);
}

/** Whether a node may have so little on one side. */
export function isLeafAllowed(rows: number, hessian: number, settings: TreeSettings): boolean {
  return rows >= settings.minimumLeafRows && hessian >= settings.minimumLeafHessian;
}
