import { total } from '../../bins/total.ts';
import { averageClasses, type ClassificationFigure } from './classification-metric.ts';
import type { ClassificationSample } from './classification-sample.ts';

/** Numerator and denominator of a share, of one class's counts or of all classes' together. */
type Share = (truePositives: number, falsePositives: number, falseNegatives: number) => [number, number];

/**
 * A share of each class against the rest, its averages, and the macro average as its value. A share whose
 * denominator is 0 counts 0, as in scikit-learn; a class that occurs neither among the actual nor among the
 * predicted ones is not there: NaN, and in no average. No rows: NaN. Time O(classes).
 */
export function shareOfClasses(
  { counts, rowsOfClass }: ClassificationSample,
  share: Share,
): ClassificationFigure {
  const { truePositives, falsePositives, falseNegatives } = counts;
  const perClass = Array.from(truePositives, (hits, code) => {
    const wrong = falsePositives[code] as number;
    const missed = falseNegatives[code] as number;
    return hits + wrong + missed === 0 ? NaN : ratio(share(hits, wrong, missed));
  });
  const micro =
    counts.rows === 0
      ? NaN
      : ratio(share(total(truePositives), total(falsePositives), total(falseNegatives)));
  const averages = averageClasses(perClass, rowsOfClass);
  return { value: averages.macro, perClass, averages: { ...averages, micro } };
}

function ratio([part, whole]: readonly [number, number]): number {
  return whole === 0 ? 0 : part / whole;
}
