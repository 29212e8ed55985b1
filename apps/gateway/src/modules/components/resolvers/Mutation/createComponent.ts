import { z } from 'zod';
import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { componentNameField, descriptionField } from '../../../../inputs/fields.ts';
import { parseInput } from '../../../../inputs/parse-input.ts';
import { withUserErrors } from '../../../../user-errors.ts';

const inputSchema = z.object({
  name: componentNameField,
  label: componentNameField,
  sql: z
    .string()
    .trim()
    .min(1, 'The SQL is empty; leave it out or write it.')
    .max(100_000, 'The SQL is longer than 100000 characters.')
    .nullish(),
  inputs: z
    .record(
      z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'A value is named with letters, digits and "_".'),
      z.union([z.string(), z.number(), z.boolean(), z.null()], {
        error: 'A default is a text, a number, true, false or null.',
      }),
      { error: 'The inputs are an object of names and defaults.' },
    )
    .nullish(),
  description: descriptionField.nullish(),
});

/** Registers a component. */
export const createComponent: NonNullable<MutationResolvers['createComponent']> = (
  _parent,
  { input },
  context,
) =>
  withUserErrors(async () => {
    const { name, label, sql, inputs, description } = parseInput(inputSchema, input);
    const component = {
      ...{ name, label, kind: input.kind, sql: sql ?? null },
      inputs: inputs ?? undefined,
      description: description ?? undefined,
    };
    return { component: await context.persistence.components.create(component, actorOf(context)) };
  });
