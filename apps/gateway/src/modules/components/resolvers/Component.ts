import type { ComponentResolvers } from '../../../generated/resolver-types.ts';
import { encodeGlobalId } from '../../../global-id.ts';

/** Fields of a component that are not columns. */
export const Component: ComponentResolvers = {
  id: ({ id }) => encodeGlobalId('Component', id),
};
