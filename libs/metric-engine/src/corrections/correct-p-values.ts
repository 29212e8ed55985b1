import { benjaminiHochberg } from './benjamini-hochberg.ts';
import { benjaminiYekutieli } from './benjamini-yekutieli.ts';
import { bonferroni } from './bonferroni.ts';
import { holm } from './holm.ts';

const rules = {
  none: (pValues: readonly number[]): number[] => [...pValues],
  bonferroni,
  holm,
  benjamini_hochberg: benjaminiHochberg,
  benjamini_yekutieli: benjaminiYekutieli,
};

/** A rule that adjusts the p-values of a family of tests to how many there are. */
export type PValueCorrection = keyof typeof rules;

/** Names of all corrections, as monitors name them. */
export const pValueCorrections = Object.keys(rules) as readonly PValueCorrection[];

/**
 * The family's adjusted p-values, in the order given; to be judged by the same threshold as single ones. Never
 * below the given ones. NaN (a test that was not defined) stays NaN and does not count as a test of the family.
 * Time O(n log n).
 */
export function correctPValues(pValues: readonly number[], correction: PValueCorrection): number[] {
  return rules[correction](pValues);
}
