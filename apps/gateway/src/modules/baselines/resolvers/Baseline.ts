import type { BaselineResolvers } from '../../../generated/resolver-types.ts';
import { encodeGlobalId } from '../../../global-id.ts';
import { showSelection } from '../../definitions/show-definition.ts';

/** Fields of a baseline that are not columns. */
export const Baseline: BaselineResolvers = {
  id: ({ id }) => encodeGlobalId('Baseline', id),
  selection: ({ selection }) => showSelection(selection),
  frozen: ({ frozen }) =>
    frozen && {
      asset: frozen.asset,
      uri: frozen.uri,
      window: frozen.range,
      files: frozen.files?.map((file) => ({ ...file, modifiedAt: new Date(file.modifiedAt) })) ?? null,
    },
};
