import { z } from 'zod';
import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { optionalId } from '../../../../global-id.ts';
import { columnField, dataUriField, descriptionField, assetNameField } from '../../../../inputs/fields.ts';
import { parseInput } from '../../../../inputs/parse-input.ts';
import { withUserErrors } from '../../../../user-errors.ts';

const inputSchema = z.object({
  name: assetNameField,
  uri: dataUriField,
  description: descriptionField.nullish(),
  timestampColumn: columnField.nullish(),
});

/** Adds a data asset, as the next version where the name exists. */
export const createDataAsset: NonNullable<MutationResolvers['createDataAsset']> = (
  _parent,
  { input },
  context,
) =>
  withUserErrors(async () => {
    const circuitId = optionalId('Circuit', input.circuitId, ['circuitId']);
    const { name, uri, description, timestampColumn } = parseInput(inputSchema, input);
    const asset = { name, uri, description: description ?? undefined, timestampColumn, circuitId };
    return { dataAsset: await context.persistence.dataAssets.create(asset, actorOf(context)) };
  });
