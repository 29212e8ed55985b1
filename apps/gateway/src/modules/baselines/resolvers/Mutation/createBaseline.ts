import { z } from 'zod';
import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { descriptionField, nameField } from '../../../../inputs/fields.ts';
import { parseInput } from '../../../../inputs/parse-input.ts';
import { withUserErrors } from '../../../../user-errors.ts';
import { readBaseline } from '../../read-baseline.ts';

const inputSchema = z.object({ name: nameField, description: descriptionField.nullish() });

/** Gives data to compare with a name. */
export const createBaseline: NonNullable<MutationResolvers['createBaseline']> = (
  _parent,
  { input },
  context,
) =>
  withUserErrors(async () => {
    const { name, description } = parseInput(inputSchema, input);
    const selection = await readBaseline(input.selection, context.persistence);
    const baseline = { name, selection, description: description ?? undefined };
    return { baseline: await context.persistence.baselines.create(baseline, actorOf(context)) };
  });
