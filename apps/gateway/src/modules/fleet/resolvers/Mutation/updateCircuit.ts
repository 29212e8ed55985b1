import { z } from 'zod';
import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { requireId } from '../../../../global-id.ts';
import { atField } from '../../../../inputs/at-field.ts';
import { tagsField, titleField } from '../../../../inputs/fields.ts';
import { parseInput } from '../../../../inputs/parse-input.ts';
import { withUserErrors } from '../../../../user-errors.ts';

const inputSchema = z.object({ title: titleField.nullish(), tags: tagsField.nullish() });

/** Changes a circuit's title or tags. */
export const updateCircuit: NonNullable<MutationResolvers['updateCircuit']> = (_parent, { input }, context) =>
  withUserErrors(async () => {
    const id = requireId('Circuit', input.id);
    const { title, tags } = parseInput(inputSchema, input);
    const change = {
      id,
      expectedVersion: input.expectedVersion,
      title: title ?? undefined,
      tags: tags ?? undefined,
    };
    return {
      circuit: await atField(['id'], () => context.persistence.circuits.update(change, actorOf(context))),
    };
  });
