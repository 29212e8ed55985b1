import type { Repositories } from '@circuitwatch/persistence';

/** Names as filters give them; names of circuits are unique only within their plant. */
interface FleetNames {
  readonly plant?: string | null | undefined;
  readonly circuit?: string | null | undefined;
}

/** The ids behind the names; undefined where there is no condition, empty where nothing has the name. */
interface FleetScope {
  readonly plantIds?: readonly string[] | undefined;
  readonly circuitIds?: readonly string[] | undefined;
}

/** Looks up the plant and the circuits that a filter names. */
export async function findFleetScope(
  { plant, circuit }: FleetNames,
  { plants, circuits }: Pick<Repositories, 'plants' | 'circuits'>,
): Promise<FleetScope> {
  const named = (plant ?? null) === null ? undefined : await plants.findByName(plant ?? '');
  const plantIds = named === undefined ? undefined : named === null ? [] : [named.id];
  if ((circuit ?? null) === null) return { plantIds };
  const circuitIds: string[] = [];
  const filter = { names: [circuit ?? ''], plantIds };
  for (let after: string | undefined, more = true; more;) {
    const page = await circuits.list({ filter, first: 500, after });
    circuitIds.push(...page.items.map(({ node }) => node.id));
    after = page.items.at(-1)?.cursor;
    more = page.hasNextPage;
  }
  return { plantIds, circuitIds };
}
