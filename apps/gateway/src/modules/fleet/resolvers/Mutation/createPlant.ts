import { z } from 'zod';
import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { nameField, timeZoneField, titleField } from '../../../../inputs/fields.ts';
import { parseInput } from '../../../../inputs/parse-input.ts';
import { withUserErrors } from '../../../../user-errors.ts';

const inputSchema = z.object({
  name: nameField,
  title: titleField.nullish(),
  timeZone: timeZoneField.nullish(),
});

/** Creates a plant without circuits. */
export const createPlant: NonNullable<MutationResolvers['createPlant']> = (_parent, { input }, context) =>
  withUserErrors(async () => {
    const { name, title, timeZone } = parseInput(inputSchema, input);
    const plant = { name, title: title ?? name, timeZone: timeZone ?? undefined };
    return { plant: await context.persistence.plants.create(plant, actorOf(context)) };
  });
