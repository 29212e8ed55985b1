import type {
  AlertDelivery,
  AlertNote,
  Circuit,
  Persistence,
  StoredTransition,
} from '@circuitwatch/persistence';
import { createLoader } from '../../loader.ts';
import { createLoaderWithArguments } from '../../loader-with-arguments.ts';
import { isInScope, type PlantScope } from './plant-scope.ts';

/** The loaders of alerts and their history; alerts outside the scope are not there. */
export function createAlertLoaders({ alerts, plants, circuits }: Persistence, scope: PlantScope) {
  return {
    alert: createLoader(async (ids) =>
      (await alerts.byIds(ids)).map((alert) =>
        alert !== null && isInScope(scope, alert.plant) ? alert : null,
      ),
    ),
    transitionsOfAlert: createLoaderWithArguments<readonly StoredTransition[], number>((ids, limit) =>
      alerts.transitions(ids, limit),
    ),
    notesOfAlert: createLoaderWithArguments<readonly AlertNote[], number>((ids, limit) =>
      alerts.notes(ids, limit),
    ),
    deliveriesOfAlert: createLoaderWithArguments<readonly AlertDelivery[], number>((ids, limit) =>
      alerts.deliveries(ids, limit),
    ),
    circuitByNames: createLoader((names) => findCircuits(names, { plants, circuits })),
  };
}

/** The key of `circuitByNames`; names of plants hold no slash. */
export function circuitKey(plant: string, circuit: string): string {
  return `${plant}/${circuit}`;
}

function partsOf(key: string): { readonly plant: string; readonly circuit: string } {
  const slash = key.indexOf('/');
  return { plant: key.slice(0, slash), circuit: key.slice(slash + 1) };
}

/** Two statements for all: the plants by name, then their circuits. */
async function findCircuits(
  keys: readonly string[],
  { plants, circuits }: Pick<Persistence, 'plants' | 'circuits'>,
): Promise<readonly (Circuit | null)[]> {
  const wanted = keys.map(partsOf);
  const names = [...new Set(wanted.map(({ plant }) => plant))];
  const page = await plants.list({ first: 500, filter: { names } });
  const plantIds = new Map(page.items.map(({ node }) => [node.name, node.id]));
  const ids = [...plantIds.values()];
  const byPlant = new Map<string, readonly Circuit[]>();
  for (const [index, found] of (await circuits.byPlantIds(ids)).entries())
    byPlant.set(ids[index] ?? '', found);
  return wanted.map(({ plant, circuit }) => {
    const found = byPlant.get(plantIds.get(plant) ?? '');
    return found?.find(({ name }) => name === circuit) ?? null;
  });
}
