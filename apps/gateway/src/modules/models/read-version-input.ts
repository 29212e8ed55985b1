import { invalid } from '@circuitwatch/platform-errors';
import { devices, featureTypes, modelTasks, type ModelDeclaration } from '@circuitwatch/scoring-definitions';
import { z } from 'zod';
import {
  checksumField,
  columnField,
  featuresField,
  uploadedModelUri,
  uriField,
} from '../../inputs/fields.ts';
import { parseInput } from '../../inputs/parse-input.ts';

const mostMetadata = 10_000;

const unique = (names: readonly { readonly name: string }[]) =>
  new Set(names.map(({ name }) => name)).size === names.length;

const inputSchema = z
  .array(
    z.object({
      name: columnField,
      type: z.enum(featureTypes).nullish(),
      categories: z
        .array(z.string().max(200, 'The category is longer than 200 characters.'))
        .min(1, 'There are no categories; leave them out to allow any value.')
        .max(10_000, 'There are more than 10000 categories.')
        .nullish(),
    }),
  )
  .min(1, 'There are no inputs; leave them out to take those of the graph.')
  .max(1000, 'There are more than 1000 inputs.')
  .refine(unique, 'An input is listed twice.');

const outputSchema = z
  .array(
    z.object({
      name: columnField,
      output: columnField,
      index: z.int().min(0, 'Columns count from 0.').max(100_000, 'There are no so many columns.').nullish(),
    }),
  )
  .min(1, 'There are no outputs; leave them out to predict all that the graph answers.')
  .max(1000, 'There are more than 1000 outputs.')
  .refine(unique, 'Two outputs have one name.');

const metadataSchema = z
  .record(z.string(), z.unknown(), 'The metadata is no object, such as {"trainedBy": "Ada"}.')
  .refine((metadata) => JSON.stringify(metadata).length <= mostMetadata, {
    error: `The metadata has more than ${mostMetadata} characters of JSON.`,
  })
  .refine((metadata) => !JSON.stringify(metadata).includes('\\u0000'), 'The metadata holds a NUL character.');

const schema = z.object({
  uri: z.union([uploadedModelUri, uriField]).nullish(),
  checksum: checksumField.nullish(),
  features: featuresField.nullish(),
  inputs: inputSchema.nullish(),
  outputs: outputSchema.nullish(),
  task: z.enum(modelTasks).nullish(),
  metadata: metadataSchema.nullish(),
  devices: z.array(z.enum(devices)).min(1, 'A model may run somewhere, or is of no use.').nullish(),
});

/** A model version as it is asked for. */
export interface AskedVersion {
  readonly uri: string | null;
  readonly checksum: string | null;
  /** With `inputs: null` of features of which only the names are known; empty where nothing was said. */
  readonly declaration: ModelDeclaration;
  readonly inputs: ModelDeclaration['features'] | null;
  readonly metadata: Readonly<Record<string, unknown>> | undefined;
  readonly devices: readonly (typeof devices)[number][] | undefined;
}

/** @throws AppError INVALID with one problem for each field. */
export function readVersionInput(input: unknown): AskedVersion {
  const asked = parseInput(schema, input);
  const inputs =
    asked.inputs?.map(({ name, type, categories }) => ({
      name,
      type: type ?? ('NUMBER' as const),
      categories: categories ?? null,
    })) ?? null;
  const names = inputs?.map(({ name }) => name) ?? null;
  if (names !== null && asked.features && asked.features.join('\n') !== names.join('\n')) {
    const message =
      'The features are others than the inputs; give one of them, or the same names in one order.';
    throw invalid(message, [{ path: ['features'], message }]);
  }
  const features =
    inputs ?? (asked.features ?? []).map((name) => ({ name, type: 'NUMBER' as const, categories: null }));
  const outputs = asked.outputs?.map(({ index, ...output }) => ({ ...output, index: index ?? 0 })) ?? null;
  return {
    uri: asked.uri ?? null,
    checksum: asked.checksum ?? null,
    declaration: { task: asked.task ?? null, features, outputs },
    inputs,
    metadata: asked.metadata ?? undefined,
    devices: asked.devices ? [...new Set(asked.devices)] : undefined,
  };
}
