import { z } from 'zod';
import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { requireId } from '../../../../global-id.ts';
import { atField } from '../../../../inputs/at-field.ts';
import { titleField } from '../../../../inputs/fields.ts';
import { parseInput } from '../../../../inputs/parse-input.ts';
import { withUserErrors } from '../../../../user-errors.ts';
import { changeDefinition } from '../../change-definition.ts';
import { readTrigger } from '../../read-trigger.ts';

const inputSchema = z.object({ title: titleField.nullish() });

/** Changes a monitor; a change of what is measured makes a new definition. */
export const updateMonitor: NonNullable<MutationResolvers['updateMonitor']> = (_parent, { input }, context) =>
  withUserErrors(async () => {
    const id = requireId('Monitor', input.id);
    const { title } = parseInput(inputSchema, input);
    const trigger = input.trigger ? readTrigger(input.trigger) : input.trigger;
    const changed = await atField(['id'], () => changeDefinition(id, input, context.persistence));
    const change = {
      id,
      expectedVersion: input.expectedVersion ?? changed?.monitorVersion,
      title: title ?? undefined,
      definition: changed?.definition,
      trigger,
    };
    return {
      monitor: await atField(['id'], () => context.persistence.monitors.update(change, actorOf(context))),
    };
  });
