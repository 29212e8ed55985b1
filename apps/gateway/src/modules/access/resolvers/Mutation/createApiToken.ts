import { createSecret, hashSecret } from '../../../../auth/secrets.ts';
import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { withUserErrors } from '../../../../user-errors.ts';
import { readTokenEnd, readTokenName, readTokenPlants } from '../../read-token-input.ts';

/** Creates an API token and shows its secret this once. */
export const createApiToken: NonNullable<MutationResolvers['createApiToken']> = (
  _parent,
  { input },
  context,
) =>
  withUserErrors(async () => {
    const secret = createSecret();
    const apiToken = await context.persistence.tokens.create(
      {
        name: readTokenName(input.name),
        kind: 'API',
        role: input.role,
        plants: readTokenPlants(input.plants, context.viewer),
        secretHash: hashSecret(secret),
        expiresAt: readTokenEnd(input.expiresAt, context.now()),
      },
      actorOf(context),
    );
    return { apiToken, secret };
  });
