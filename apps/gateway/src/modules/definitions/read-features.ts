import type { FeatureSelection } from '@circuitwatch/monitoring-definitions';
import { invalid, type FieldProblem } from '@circuitwatch/platform-errors';

/** Columns by name, or how many of the most important ones. */
interface FeaturesInput {
  readonly features?: readonly string[] | null | undefined;
  readonly topFeatures?: number | null | undefined;
}

/**
 * The features that the input chooses; what a change leaves out stays, and null stands for every column.
 *
 * @throws AppError INVALID when the input both names and counts features.
 */
export function readFeatures(
  { features, topFeatures }: FeaturesInput,
  at: FieldProblem['path'],
  current?: FeatureSelection,
): FeatureSelection | undefined {
  const isNamed = features !== undefined && features !== null;
  if (topFeatures !== undefined && topFeatures !== null) {
    if (!isNamed) return { topByImportance: topFeatures };
    const message = 'Give `features` or `topFeatures`, not both.';
    throw invalid(message, [{ path: [...at, 'topFeatures'], message }]);
  }
  if (isNamed) return [...features];
  const isDropped = Array.isArray(current) ? features === null : topFeatures === null || features === null;
  return isDropped ? undefined : current;
}
