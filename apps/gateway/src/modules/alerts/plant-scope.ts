import type { Viewer } from '../../auth/viewer.ts';

/** Names of plants that somebody may see; null: all of them. */
export type PlantScope = Viewer['plants'];

/** Whether something of this plant may be seen; what belongs to no plant is for those who see all. */
export function isInScope(scope: PlantScope, plant: string | null): boolean {
  return scope === null || (plant !== null && scope.includes(plant));
}
