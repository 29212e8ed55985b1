import type { Circuit, CircuitFilter as CircuitConditions, Persistence } from '@circuitwatch/persistence';
import { readPageRequest, toConnection, type Connection, type ConnectionArgs } from '../../connection.ts';
import type { CircuitFilter } from '../../generated/resolver-types.ts';
import { findFleetScope } from './fleet-scope.ts';

/** Which circuits a connection lists; `plantId` is the plant that the field belongs to. */
interface CircuitListArgs extends ConnectionArgs {
  readonly filter?: CircuitFilter | null | undefined;
  readonly plantId?: string | undefined;
}

/** A page of circuits by plant and name. */
export async function listCircuits(
  args: CircuitListArgs,
  persistence: Persistence,
): Promise<Connection<Circuit>> {
  const page = readPageRequest(args);
  const { plantIds } = await findFleetScope({ plant: args.filter?.plant }, persistence);
  const filter: CircuitConditions = {
    plantIds:
      args.plantId === undefined
        ? plantIds
        : (plantIds ?? [args.plantId]).filter((id) => id === args.plantId),
    names: args.filter?.name === undefined || args.filter.name === null ? undefined : [args.filter.name],
    tags: args.filter?.tag === undefined || args.filter.tag === null ? undefined : [args.filter.tag],
    healths: args.filter?.health,
    search: args.filter?.search,
  };
  const { circuits } = persistence;
  return toConnection(await circuits.list({ ...page, filter, orderBy: 'PLANT' }), () =>
    circuits.count(filter),
  );
}
