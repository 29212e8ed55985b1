import { z } from 'zod';
import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { requireId } from '../../../../global-id.ts';
import { azureNameField, titleField } from '../../../../inputs/fields.ts';
import { parseInput } from '../../../../inputs/parse-input.ts';
import { withUserErrors } from '../../../../user-errors.ts';
import { readDefinition } from '../../../definitions/read-definition.ts';
import { requireAssets } from '../../../definitions/require-assets.ts';
import { readTrigger } from '../../read-trigger.ts';

const inputSchema = z.object({ name: azureNameField, title: titleField.nullish() });

/** Creates a monitor with the first version of its definition. */
export const createMonitor: NonNullable<MutationResolvers['createMonitor']> = (_parent, { input }, context) =>
  withUserErrors(async () => {
    const circuitId = requireId('Circuit', input.circuitId, ['circuitId']);
    const { name, title } = parseInput(inputSchema, input);
    const definition = readDefinition(input);
    const trigger = input.trigger ? readTrigger(input.trigger) : null;
    await requireAssets(definition, input.signals, context.persistence);
    const monitor = {
      name,
      title: title ?? name,
      circuitId,
      enabled: input.enabled ?? undefined,
      definition,
      trigger,
    };
    return { monitor: await context.persistence.monitors.create(monitor, actorOf(context)) };
  });
