import { relativeError } from '../relative-error.ts';

/** Relative; counts are compared exactly. */
const tolerances = { exact: 0, distance: 1e-12, divergenceRoot: 1e-12, pValue: 1e-9 };
/** Probabilities below keep few digits. */
const smallestPValue = 1e-300;

export type FigureKind = keyof typeof tolerances;

/** Collects figures that differ from those expected, and counts all that were compared. */
export class FigureTally {
  compared = 0;
  readonly misfits: string[] = [];

  /** An expected figure that is absent or null is not defined, and ours has to say so too. */
  compare(kind: FigureKind, name: string, actual: number | null | undefined, expected: number | null): void {
    this.compared++;
    if (expected === null) {
      if (actual != null && Number.isFinite(actual)) this.misfits.push(`${name}: ${actual}, not undefined`);
      return;
    }
    if (kind === 'pValue' && expected < smallestPValue && (actual ?? NaN) < smallestPValue) return;
    // scipy sums terms of both signs, so its divergence of nearly equal shares is right to a rounding of 1 only.
    const isRounding = Math.abs((actual ?? NaN) ** 2 - expected ** 2) <= Number.EPSILON;
    if (kind === 'divergenceRoot' && isRounding) return;
    const error = relativeError(actual ?? NaN, expected);
    if (!(error <= tolerances[kind])) {
      this.misfits.push(`${name}: ${actual}, expected ${expected} (${error.toExponential(1)} off)`);
    }
  }
}
