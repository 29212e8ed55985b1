import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { requireId } from '../../../../global-id.ts';
import { atField } from '../../../../inputs/at-field.ts';
import { withUserErrors } from '../../../../user-errors.ts';

/** Revokes an API token; it stops working at once here, and within seconds in other processes. */
export const revokeApiToken: NonNullable<MutationResolvers['revokeApiToken']> = (
  _parent,
  { input },
  context,
) =>
  withUserErrors(async () => {
    const id = requireId('ApiToken', input.id);
    const { persistence, authenticator, now } = context;
    const apiToken = await atField(['id'], () => persistence.tokens.revoke(id, actorOf(context), now()));
    authenticator.forget();
    return { apiToken };
  });
