import { nearestName } from '@circuitwatch/monitoring-definitions';
import { invalid } from '@circuitwatch/platform-errors';
import { parse } from 'yaml';
import { z } from 'zod';

const pathSchema = z.union([
  z.strictObject({ file: z.string() }),
  z.strictObject({ folder: z.string() }),
  z.strictObject({ pattern: z.string() }),
]);

const columnType = z.union([
  z.enum(['int', 'float', 'string', 'boolean', 'datetime']),
  z.strictObject({
    datetime: z.strictObject({ formats: z.union([z.string(), z.array(z.string())]) }),
  }),
  z.strictObject({
    boolean: z.strictObject({
      true_values: z.array(z.string()),
      false_values: z.array(z.string()),
      mismatch_as: z.enum(['error', 'true', 'false']).optional(),
    }),
  }),
]);

const names = z.union([z.string().transform((name) => [name]), z.array(z.string())]);
const common = { path_column: z.string().optional(), include_path_column: z.boolean().optional() };

const transformationSchemas = {
  read_delimited: z.strictObject({
    ...common,
    delimiter: z.string().length(1).optional(),
    encoding: z.enum(['utf8', 'utf8bom', 'utf16', 'ascii', 'iso88591', 'latin1', 'windows1252']).optional(),
    header: z.enum(['no_header', 'all_files_same_headers', 'all_files_different_headers']).optional(),
    infer_column_types: z.boolean().optional(),
    support_multi_line: z.boolean().optional(),
    empty_as_string: z.literal(false).optional(),
  }),
  read_json_lines: z.strictObject({
    ...common,
    encoding: z.enum(['utf8', 'utf8bom', 'ascii']).optional(),
    invalid_lines: z.enum(['error', 'drop']).optional(),
  }),
  read_parquet: z.strictObject(common),
  extract_columns_from_partition_format: z.strictObject({ partition_format: z.string() }),
  filter: z.string(),
  convert_column_types: z.array(z.strictObject({ columns: names, column_type: columnType })),
  keep_columns: names,
  drop_columns: names,
} as const;

type Schemas = typeof transformationSchemas;

/** What is done to the files' rows, in the order of the document. */
export type Transformation = {
  readonly [Name in keyof Schemas]: { readonly name: Name; readonly options: z.output<Schemas[Name]> };
}[keyof Schemas];

/** Which files make the table, and how they are read. */
export interface MltableDocument {
  readonly paths: readonly z.output<typeof pathSchema>[];
  readonly transformations: readonly Transformation[];
}

const documentSchema = z.looseObject({
  type: z.literal('mltable').optional(),
  paths: z.array(pathSchema).min(1),
  transformations: z.array(z.unknown()).nullish(),
});

/**
 * Reads the YAML of an `MLTable` file.
 *
 * @throws AppError INVALID naming what cannot be read, and for an unknown transformation the known ones.
 */
export function parseMltable(uri: string, text: string): MltableDocument {
  const { paths, transformations } = checked(uri, documentSchema, yamlOf(uri, text));
  return { paths, transformations: (transformations ?? []).map((step) => transformationOf(uri, step)) };
}

function yamlOf(uri: string, text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
    throw invalid(`The MLTable file of ${uri} is no YAML: ${reason}`);
  }
}

const stepSchema = z.union([z.string(), z.record(z.string(), z.unknown())]);

/** `read_parquet` alone says as much as `read_parquet: {}`. */
function transformationOf(uri: string, step: unknown): Transformation {
  const named = checked(uri, stepSchema, step, 'transformations');
  const entries = Object.entries(typeof named === 'string' ? { [named]: {} } : named);
  const [[name, options] = ['', null], another] = entries;
  if (another)
    throw invalid(`A transformation of the MLTable file of ${uri} has two names: ${name}, ${another[0]}.`);
  const schema = Object.entries(transformationSchemas).find(([known]) => known === name)?.[1];
  if (!schema) throw unknownTransformation(uri, name);
  const value = checked<unknown>(uri, schema, options ?? {}, name);
  return { name, options: value } as Transformation;
}

function unknownTransformation(uri: string, name: string): Error {
  const known = Object.keys(transformationSchemas);
  const nearest = nearestName(name, known);
  const hint = nearest === null ? '' : ` Did you mean "${nearest}"?`;
  return invalid(
    `The MLTable file of ${uri} uses the transformation "${name}", which is not known; known are ${known.join(', ')}.${hint}`,
  );
}

function checked<T>(uri: string, schema: z.ZodType<T>, value: unknown, name?: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = [...(name === undefined ? [] : [name]), ...(issue?.path ?? [])].join('.');
  throw invalid(
    `The MLTable file of ${uri} cannot be used${path === '' ? '' : ` at ${path}`}: ${issue?.message}.`,
  );
}
