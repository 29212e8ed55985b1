import { readPageRequest, toConnection } from '../../../connection.ts';
import type { ModelResolvers } from '../../../generated/resolver-types.ts';
import { encodeGlobalId } from '../../../global-id.ts';
import { byNumberDescending, pageOfList } from '../../../page-of-list.ts';

/** Fields of a model that are not columns. */
export const Model: ModelResolvers = {
  id: ({ id }) => encodeGlobalId('Model', id),
  versions: async ({ id }, args, { loaders }) => {
    const request = readPageRequest(args);
    const items = await loaders.modelVersionsByModelId.load(id);
    const page = pageOfList({
      items,
      request,
      keyOf: ({ number }) => `${number}`,
      compare: byNumberDescending,
    });
    return toConnection(page, () => Promise.resolve(items.length));
  },
};
