import type { CollectorOptions } from '@circuitwatch/scoring-definitions';
import { z } from 'zod';
import type { DataCollectorInput } from '../../generated/resolver-types.ts';
import { azureNameField } from '../../inputs/fields.ts';
import { parseInput } from '../../inputs/parse-input.ts';

const schema = z.object({
  collector: z.object({
    collections: z
      .array(
        z.object({
          name: azureNameField,
          samplingRate: z
            .number()
            .min(0, 'A share is from 0 to 1.')
            .max(1, 'A share is from 0 to 1; write 0.1 for 10 %.')
            .nullish(),
        }),
      )
      .max(20, 'A deployment has at most 20 collections.')
      .refine(
        (collections) => new Set(collections.map(({ name }) => name)).size === collections.length,
        'A collection is listed twice.',
      ),
  }),
});

/**
 * What a deployment is to collect: null for nothing, undefined where nothing is said.
 *
 * @throws AppError INVALID with one problem for each field.
 */
export function readCollector(
  collector: DataCollectorInput | null | undefined,
): CollectorOptions | null | undefined {
  if (collector === null || collector === undefined) return undefined;
  const { collections } = parseInput(schema, { collector }).collector;
  if (collections.length === 0) return null;
  return {
    collections: collections.map(({ name, samplingRate }) => ({ name, samplingRate: samplingRate ?? 1 })),
  };
}
