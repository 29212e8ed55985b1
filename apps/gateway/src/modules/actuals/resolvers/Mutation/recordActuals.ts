import { notFound } from '@circuitwatch/platform-errors';
import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { atField } from '../../../../inputs/at-field.ts';
import { withUserErrors } from '../../../../user-errors.ts';
import { readActuals } from '../../read-actuals.ts';
import { storeActuals } from '../../store-actuals.ts';

/** Records what turned out to be true: all of the items, or none. */
export const recordActuals: NonNullable<MutationResolvers['recordActuals']> = (_parent, { input }, context) =>
  withUserErrors(async () => {
    const actuals = readActuals(input.actuals);
    const deployment = await atField(['deployment'], async () => {
      const found = await context.persistence.deployments.findByReference(input.deployment);
      if (found === null) throw notFound('Deployment', input.deployment);
      return found;
    });
    const stored = await context.persistence.unitOfWork((repositories) =>
      storeActuals(repositories, { deployment, actuals, actor: actorOf(context), now: context.now() }),
    );
    return { deployment, ...stored };
  });
