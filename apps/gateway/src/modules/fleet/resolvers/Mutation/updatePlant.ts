import { z } from 'zod';
import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { requireId } from '../../../../global-id.ts';
import { atField } from '../../../../inputs/at-field.ts';
import { timeZoneField, titleField } from '../../../../inputs/fields.ts';
import { parseInput } from '../../../../inputs/parse-input.ts';
import { withUserErrors } from '../../../../user-errors.ts';

const inputSchema = z.object({ title: titleField.nullish(), timeZone: timeZoneField.nullish() });

/** Changes a plant's title or time zone. */
export const updatePlant: NonNullable<MutationResolvers['updatePlant']> = (_parent, { input }, context) =>
  withUserErrors(async () => {
    const id = requireId('Plant', input.id);
    const { title, timeZone } = parseInput(inputSchema, input);
    const change = {
      id,
      expectedVersion: input.expectedVersion,
      title: title ?? undefined,
      timeZone: timeZone ?? undefined,
    };
    return {
      plant: await atField(['id'], () => context.persistence.plants.update(change, actorOf(context))),
    };
  });
