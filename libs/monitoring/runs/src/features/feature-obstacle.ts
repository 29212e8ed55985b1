import type { ResultStatus, TimeRange } from '@circuitwatch/monitoring-definitions';
import type { CategoryColumn } from '../ports.ts';

/** Why a feature has no value, in words for people. */
export interface Obstacle {
  readonly status: Exclude<ResultStatus, 'COMPUTED'>;
  readonly reason: string;
}

/** Something of both sides. */
export interface Sides<Side> {
  readonly baseline: Side;
  readonly target: Side;
}

export const sideNames = ['baseline', 'target'] as const;

/** How many rows a side has, and from when; null: from any time. */
export interface SideRows {
  readonly rows: number;
  readonly range: TimeRange | null;
}

/** What stands in the way of measuring anything of two sides, or null. */
export function rowsObstacle(sides: Sides<SideRows>, minimumRows: number): Obstacle | null {
  for (const name of sideNames) {
    const { rows, range } = sides[name];
    if (rows >= minimumRows) continue;
    const period = range === null ? '' : ` from ${range.from.toISOString()} to ${range.to.toISOString()}`;
    if (rows === 0) return { status: 'NO_DATA', reason: `The ${name} data has no rows${period}.` };
    const reason = `The ${name} data has ${rows} rows${period}; at least ${minimumRows} are needed.`;
    return { status: 'TOO_FEW_ROWS', reason };
  }
  return null;
}

/** How many numbers a column holds, and how many cells that are none. */
interface CountedNumbers {
  readonly values: { readonly length: number };
  readonly typeErrors: number;
}

/** What stands in the way of comparing the numbers of both sides, or null. */
export function numbersObstacle(columns: Sides<CountedNumbers>, minimumRows: number): Obstacle | null {
  for (const name of sideNames) {
    const { values, typeErrors } = columns[name];
    if (values.length >= minimumRows) continue;
    if (values.length > 0) return tooFew(name, values.length, 'numbers', minimumRows);
    return typeErrors > 0
      ? { status: 'WRONG_TYPE', reason: `The ${name} data holds text that is no number.` }
      : { status: 'ALL_NULL', reason: `All values of the ${name} data are null.` };
  }
  return null;
}

/** Whether the baseline gives no bounds and no type to judge the target by: it holds text where numbers are asked. */
export function textObstacle(feature: string, { baseline }: Sides<CountedNumbers>): Obstacle | null {
  if (baseline.typeErrors <= baseline.values.length) return null;
  return { status: 'WRONG_TYPE', reason: `The baseline holds text in "${feature}", not numbers.` };
}

/** What stands in the way of comparing the categories of both sides, or null. */
export function categoriesObstacle(columns: Sides<CategoryColumn>, minimumRows: number): Obstacle | null {
  for (const name of sideNames) {
    const count = [...columns[name].counts.values()].reduce((sum, rows) => sum + rows, 0);
    if (count >= minimumRows) continue;
    if (count > 0) return tooFew(name, count, 'values', minimumRows);
    return { status: 'ALL_NULL', reason: `All values of the ${name} data are null.` };
  }
  return null;
}

function tooFew(name: string, count: number, what: string, minimumRows: number): Obstacle {
  const reason = `The ${name} data holds ${count} ${what}; at least ${minimumRows} are needed.`;
  return { status: 'TOO_FEW_ROWS', reason };
}
