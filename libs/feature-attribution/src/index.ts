export { attributionDrift } from './azure/attribution-drift.ts';
export { attributionTask } from './azure/attribution-task.ts';
export { createImportanceFinder, type ImportanceFinder } from './importance-finder.ts';
export type { MonitoredModel, Predictions } from './permutation/monitored-model.ts';
export { permutationImportance, type PermutationRequest } from './permutation/permutation-importance.ts';
export type { FeatureColumn, FeatureRows, Task } from './rows/feature-rows.ts';
export type { Importances } from './rows/importances.ts';
export { explainedRows } from './surrogate/explained-rows.ts';
export { surrogateImportance, type SurrogateRequest } from './surrogate/surrogate-importance.ts';
