import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import type { DeclaredInput } from '../api/documents/models.ts';
import { CommandError } from '../exit-codes.ts';

const types = ['NUMBER', 'INTEGER', 'BOOLEAN', 'TEXT'] as const;

const typeSchema = z
  .string()
  .transform((text) => text.toUpperCase())
  .pipe(z.enum(types, `is none of ${types.map((type) => type.toLowerCase()).join(', ')}.`));

/** Categories are written as they are meant, `[1, 2]` or `[north, south]`. */
const categoriesSchema = z.array(
  z.union([z.string(), z.number(), z.boolean()], 'is no text or number.').transform(String),
);

const inputsSchema = z.array(
  z.strictObject({
    name: z.string('is missing.'),
    type: typeSchema.default('NUMBER'),
    categories: categoriesSchema.nullish().transform((categories) => categories ?? null),
  }),
  'is no list and no mapping.',
);

/**
 * Reads what a file of YAML or JSON says of a model's inputs: a list of `{name, type, categories}`, or a mapping from
 * names to types or to `{type, categories}`; the order is the model's.
 */
export async function readInputs(file: string): Promise<readonly DeclaredInput[]> {
  const written = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CommandError(`${file} cannot be read: ${messageOf(cause)}.`);
  });
  let content: unknown;
  try {
    content = parse(written);
  } catch (error) {
    throw new CommandError(`${file} is no YAML: ${messageOf(error)}`);
  }
  const parsed = inputsSchema.safeParse(asList(content));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue?.path.join('.') ?? '';
  throw new CommandError(
    `${file}: ${place === '' ? 'it' : place} ${issue?.message ?? 'cannot be used.'} Write a list such as "- {name: load, type: number}".`,
  );
}

/** Of a mapping each name with what is said of it. */
function asList(content: unknown): unknown {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return content;
  return Object.entries(content).map(([name, said]: [string, unknown]) =>
    typeof said === 'object' ? { ...said, name } : { name, type: said },
  );
}

/** `name=tensor:index` of a repeatable option; the index is 0 where there is none. */
export function outputs() {
  return z
    .array(z.string())
    .transform((texts, context) =>
      texts.map((text) => {
        const [, name = '', output = '', index = '0'] = /^([^=]+)=(.+?)(?::(\d{1,6}))?$/.exec(text) ?? [];
        if (name === '')
          context.addIssue(`must be name=output or name=output:column, such as probability=probabilities:1.`);
        return { name, output, index: Number(index) };
      }),
    )
    .optional();
}

/** `key=value` of a repeatable option; numbers, truth values and JSON are taken as such. */
export function metadata() {
  return z
    .array(z.string())
    .transform((texts, context) =>
      Object.fromEntries(
        texts.map((text) => {
          const at = text.indexOf('=');
          if (at < 1) context.addIssue('must be key=value, such as trained-by=Ada.');
          return [text.slice(0, at), valueOf(text.slice(at + 1))];
        }),
      ),
    )
    .optional();
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
