import { z } from 'zod';
import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { requireId } from '../../../../global-id.ts';
import { nameField, tagsField, titleField } from '../../../../inputs/fields.ts';
import { parseInput } from '../../../../inputs/parse-input.ts';
import { withUserErrors } from '../../../../user-errors.ts';

const inputSchema = z.object({ name: nameField, title: titleField.nullish(), tags: tagsField.nullish() });

/** Creates a circuit in a plant. */
export const createCircuit: NonNullable<MutationResolvers['createCircuit']> = (_parent, { input }, context) =>
  withUserErrors(async () => {
    const plantId = requireId('Plant', input.plantId, ['plantId']);
    const { name, title, tags } = parseInput(inputSchema, input);
    const circuit = { plantId, name, title: title ?? name, tags: tags ?? undefined };
    return { circuit: await context.persistence.circuits.create(circuit, actorOf(context)) };
  });
