import { z } from 'zod';
import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { dataUriField, datastoreNameField, descriptionField } from '../../../../inputs/fields.ts';
import { parseInput } from '../../../../inputs/parse-input.ts';
import { withUserErrors } from '../../../../user-errors.ts';

const inputSchema = z.object({
  name: datastoreNameField,
  uri: dataUriField.refine((uri) => !/^azureml:/i.test(uri), {
    error: 'A datastore cannot stand for another; give the place itself.',
  }),
  description: descriptionField.nullish(),
});

/** Gives a place a name. */
export const createDatastore: NonNullable<MutationResolvers['createDatastore']> = (
  _parent,
  { input },
  context,
) =>
  withUserErrors(async () => {
    const { name, uri, description } = parseInput(inputSchema, input);
    const datastore = { name, uri, description: description ?? undefined };
    return { datastore: await context.persistence.datastores.create(datastore, actorOf(context)) };
  });
