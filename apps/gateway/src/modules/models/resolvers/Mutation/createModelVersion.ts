import { z } from 'zod';
import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { requireId } from '../../../../global-id.ts';
import { checksumField, featuresField, uriField } from '../../../../inputs/fields.ts';
import { parseInput } from '../../../../inputs/parse-input.ts';
import { withUserErrors } from '../../../../user-errors.ts';

const inputSchema = z.object({
  uri: uriField.nullish(),
  checksum: checksumField.nullish(),
  features: featuresField.nullish(),
});

/** Adds the next version of a model. */
export const createModelVersion: NonNullable<MutationResolvers['createModelVersion']> = (
  _parent,
  { input },
  context,
) =>
  withUserErrors(async () => {
    const modelId = requireId('Model', input.modelId, ['modelId']);
    const { uri, checksum, features } = parseInput(inputSchema, input);
    const version = {
      modelId,
      uri,
      checksum,
      features: features ?? undefined,
      stage: input.stage ?? undefined,
    };
    return { modelVersion: await context.persistence.modelVersions.create(version, actorOf(context)) };
  });
