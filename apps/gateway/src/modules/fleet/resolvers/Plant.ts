import type { PlantResolvers } from '../../../generated/resolver-types.ts';
import { encodeGlobalId } from '../../../global-id.ts';
import { listCircuits } from '../circuit-list.ts';

/** Fields of a plant that are not columns. */
export const Plant: PlantResolvers = {
  id: ({ id }) => encodeGlobalId('Plant', id),
  circuits: ({ id }, args, { persistence }) => listCircuits({ ...args, plantId: id }, persistence),
};
