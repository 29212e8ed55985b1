import { greatestCommonDivisor } from './greatest-common-divisor.ts';

/** How many paths have which criterion, in ascending order of the criterion. */
interface Frequencies {
  readonly criteria: Float64Array;
  readonly paths: Float64Array;
}

const none: Frequencies = { criteria: new Float64Array(0), paths: new Float64Array(0) };
/** Below the distance of any two values that the scaled statistic can take. */
const rounding = 1e-6;

/**
 * P(T >= statistic) of the two-sample Cramér-von Mises criterion when all orders of n and m distinct values are
 * equally likely, by counting lattice paths from (0, 0) to (n, m) by their criterion
 *
 *   zeta = sum over the path's points (i, j) of (i lcm/n - j lcm/m)^2 = T N^2 n m / gcd^2,  N = n + m
 *
 * Criteria and counts are exact integers up to 20 values a side; a statistic of tied values is compared at the
 * next lower integer. Time and memory grow with the number of distinct criteria: some ten thousand for sizes of
 * 20 without a common divisor.
 *
 * @see Xiao, Gordon & Yakovlev, "A C++ program for the Cramér-von Mises two-sample test", J. Stat. Softw. 17(8),
 * 2006.
 */
export function cramerVonMisesExactPValue(n: number, m: number, statistic: number): number {
  const divisor = greatestCommonDivisor(n, m);
  const firstStep = m / divisor;
  const secondStep = n / divisor;
  const size = n + m;
  const criterion = Math.floor(statistic * firstStep * secondStep * size * size + rounding);
  let column: Frequencies[] = [];
  for (let i = 0; i <= n; i++) {
    const next: Frequencies[] = [];
    for (let j = 0; j <= m; j++) {
      const step = (i * firstStep - j * secondStep) ** 2;
      const isOrigin = i === 0 && j === 0;
      next.push(isOrigin ? origin : merged(column[j] ?? none, next[j - 1] ?? none, step));
    }
    column = next;
  }
  return shareFrom(column[m] ?? none, criterion);
}

const origin: Frequencies = { criteria: Float64Array.of(0), paths: Float64Array.of(1) };

/** Paths of both sides, each with the step's criterion on top. */
function merged(left: Frequencies, right: Frequencies, step: number): Frequencies {
  const criteria = new Float64Array(left.criteria.length + right.criteria.length);
  const paths = new Float64Array(criteria.length);
  let i = 0;
  let j = 0;
  let length = 0;
  while (i < left.criteria.length || j < right.criteria.length) {
    const fromLeft = left.criteria[i] ?? Infinity;
    const fromRight = right.criteria[j] ?? Infinity;
    const criterion = Math.min(fromLeft, fromRight);
    criteria[length] = criterion + step;
    if (fromLeft === criterion) (paths[length] as number) += left.paths[i++] as number;
    if (fromRight === criterion) (paths[length] as number) += right.paths[j++] as number;
    length++;
  }
  return { criteria: criteria.subarray(0, length), paths: paths.subarray(0, length) };
}

function shareFrom({ criteria, paths }: Frequencies, criterion: number): number {
  let all = 0;
  let reaching = 0;
  for (let k = 0; k < paths.length; k++) {
    all += paths[k] as number;
    if ((criteria[k] as number) >= criterion) reaching += paths[k] as number;
  }
  return reaching / all;
}
