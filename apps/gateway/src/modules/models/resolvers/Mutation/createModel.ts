import { z } from 'zod';
import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { descriptionField, assetNameField } from '../../../../inputs/fields.ts';
import { parseInput } from '../../../../inputs/parse-input.ts';
import { withUserErrors } from '../../../../user-errors.ts';

const inputSchema = z.object({ name: assetNameField, description: descriptionField.nullish() });

/** Creates a model without versions. */
export const createModel: NonNullable<MutationResolvers['createModel']> = (_parent, { input }, context) =>
  withUserErrors(async () => {
    const { name, description } = parseInput(inputSchema, input);
    const model = { name, description: description ?? undefined };
    return { model: await context.persistence.models.create(model, actorOf(context)) };
  });
