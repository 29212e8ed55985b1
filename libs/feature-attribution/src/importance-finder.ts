import type { MonitoredModel } from './permutation/monitored-model.ts';
import { permutationImportance, type PermutationRequest } from './permutation/permutation-importance.ts';
import type { Importances } from './rows/importances.ts';
import { surrogateImportance, type SurrogateRequest } from './surrogate/surrogate-importance.ts';

/** Finds out how much predictions hang on each feature. */
export interface ImportanceFinder {
  /** From trees fitted to the rows; see surrogateImportance. */
  readonly surrogate: (request: SurrogateRequest) => Promise<Importances>;
  /** From the model itself; see permutationImportance. null when there is no model to ask. */
  readonly ofModel: ((request: Omit<PermutationRequest, 'model'>) => Promise<Importances>) | null;
}

/** Both ways to importances; the same seed gives the same ones. */
export function createImportanceFinder({
  model = null,
  seed = 0,
}: { readonly model?: MonitoredModel | null; readonly seed?: number } = {}): ImportanceFinder {
  return {
    surrogate: (request) => surrogateImportance({ seed, ...request }),
    ofModel: model && ((request) => permutationImportance({ seed, ...request, model })),
  };
}
