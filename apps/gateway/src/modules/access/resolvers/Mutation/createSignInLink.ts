import { createSecret, hashSecret } from '../../../../auth/secrets.ts';
import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { withUserErrors } from '../../../../user-errors.ts';

/** How long a sign-in link works, milliseconds. */
const linkMs = 10 * 60 * 1_000;

/** Makes a one-time link that signs a browser in with the caller's role. */
export const createSignInLink: NonNullable<MutationResolvers['createSignInLink']> = (
  _parent,
  _args,
  context,
) =>
  withUserErrors(async () => {
    const { viewer, now, persistence, publicUrl } = context;
    const code = createSecret();
    await persistence.tokens.create(
      {
        name: viewer.name,
        kind: 'SIGN_IN',
        role: viewer.role,
        plants: viewer.plants ?? [],
        secretHash: hashSecret(code),
        expiresAt: new Date(now().getTime() + linkMs),
      },
      actorOf(context),
    );
    return { url: `${publicUrl()}/sign-in?code=${code}` };
  });
