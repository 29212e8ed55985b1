import type { Resolvers } from '../../generated/resolver-types.ts';
import { Circuit } from './resolvers/Circuit.ts';
import { createCircuit } from './resolvers/Mutation/createCircuit.ts';
import { createPlant } from './resolvers/Mutation/createPlant.ts';
import { deleteCircuit } from './resolvers/Mutation/deleteCircuit.ts';
import { deletePlant } from './resolvers/Mutation/deletePlant.ts';
import { setCircuitEnabled } from './resolvers/Mutation/setCircuitEnabled.ts';
import { updateCircuit } from './resolvers/Mutation/updateCircuit.ts';
import { updatePlant } from './resolvers/Mutation/updatePlant.ts';
import { Plant } from './resolvers/Plant.ts';
import { circuits } from './resolvers/Query/circuits.ts';
import { plants } from './resolvers/Query/plants.ts';

/** The resolvers of this module, one file a root field below `resolvers/`. */
export const fleetResolvers: Resolvers = {
  Query: { plants, circuits },
  Mutation: {
    createPlant,
    updatePlant,
    deletePlant,
    createCircuit,
    updateCircuit,
    setCircuitEnabled,
    deleteCircuit,
  },
  Plant,
  Circuit,
};
