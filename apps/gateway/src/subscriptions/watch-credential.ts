import type { Authenticator, Credential } from '../auth/authenticator.ts';

/** How often a long-lived connection's token is looked at again, milliseconds. */
const recheckMs = 2_000;

/**
 * Calls back once, within seconds, when the token behind a connection has expired or was revoked.
 * Returns the function that stops watching.
 */
export function watchCredential(
  credential: Credential,
  authenticator: Authenticator,
  onEnd: () => void,
): () => void {
  const check = async (): Promise<void> => {
    // A database that does not answer right now says nothing about the token.
    const viewer = await authenticator.authenticate(credential).catch(() => undefined);
    if (viewer !== null) return;
    stop();
    onEnd();
  };
  const recheck = setInterval(() => void check(), recheckMs);
  const stop = (): void => {
    clearInterval(recheck);
  };
  return stop;
}
