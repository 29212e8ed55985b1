import { z } from 'zod';
import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { requireId } from '../../../../global-id.ts';
import { atField } from '../../../../inputs/at-field.ts';
import { descriptionField } from '../../../../inputs/fields.ts';
import { parseInput } from '../../../../inputs/parse-input.ts';
import { withUserErrors } from '../../../../user-errors.ts';

const inputSchema = z.object({ description: descriptionField.nullish() });

/** Changes the description; the URI of a version never changes. */
export const updateDataAsset: NonNullable<MutationResolvers['updateDataAsset']> = (
  _parent,
  { input },
  context,
) =>
  withUserErrors(async () => {
    const id = requireId('DataAsset', input.id);
    const { description } = parseInput(inputSchema, input);
    const change = { id, expectedVersion: input.expectedVersion, description: description ?? undefined };
    return {
      dataAsset: await atField(['id'], () => context.persistence.dataAssets.update(change, actorOf(context))),
    };
  });
