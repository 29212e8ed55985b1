import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { requireId } from '../../../../global-id.ts';
import { withUserErrors } from '../../../../user-errors.ts';
import { lookIntoModel } from '../../look-into-model.ts';
import { readVersionInput } from '../../read-version-input.ts';

/** Adds the next version of a model, as its file says where the input does not. */
export const createModelVersion: NonNullable<MutationResolvers['createModelVersion']> = (
  _parent,
  { input },
  context,
) =>
  withUserErrors(async () => {
    const modelId = requireId('Model', input.modelId, ['modelId']);
    const asked = readVersionInput(input);
    const { uri, inputs, metadata, devices, declaration } = asked;
    const allowUnreachable = input.allowUnreachable === true;
    const seen = uri === null ? null : await lookIntoModel({ ...asked, uri }, { allowUnreachable }, context);
    const declared = declaration.features.map(({ name }) => name);
    const version = {
      ...{ modelId, uri, inputs, metadata, devices, outputs: declaration.outputs },
      checksum: asked.checksum ?? seen?.checksum,
      features: declared.length > 0 ? declared : seen?.features,
      task: declaration.task ?? seen?.task,
      stage: input.stage ?? undefined,
    };
    return { modelVersion: await context.persistence.modelVersions.create(version, actorOf(context)) };
  });
