import type { TokenCredential } from '@azure/identity';
import { unavailable } from '@circuitwatch/platform-errors';

/** The audience of Azure Database for PostgreSQL. */
const postgresScope = 'https://ossrdbms-aad.database.windows.net/.default';

/**
 * A password source for Azure Database for PostgreSQL with Entra sign-in: the access token is the password.
 *
 * The credential caches its token and renews it, so the source may be asked for every new connection.
 * @throws AppError UNAVAILABLE when no token can be had.
 */
export function postgresPassword(credential: TokenCredential): () => Promise<string> {
  return async () => {
    try {
      const token = await credential.getToken(postgresScope);
      if (token) return token.token;
    } catch (cause) {
      throw unavailable(
        'Entra ID gave no token for PostgreSQL; sign in, or give DATABASE_URL a password.',
        cause,
      );
    }
    throw unavailable('Entra ID gave no token for PostgreSQL; sign in, or give DATABASE_URL a password.');
  };
}
