import type { Task } from '../rows/feature-rows.ts';

/**
 * The task as Azure ML tells it: the one that is given, in any case of letters; else classification where the target
 * is categorical, and regression where it is not. What is given and is neither says nothing.
 */
export function attributionTask(
  given: string | null,
  target: string,
  categorical: ReadonlySet<string>,
): Task {
  const said = given?.toLowerCase();
  if (said === 'classification' || said === 'regression') return said;
  return categorical.has(target) ? 'classification' : 'regression';
}
