import type { ClientConfig } from 'pg';
import { parseIntoClientConfig } from 'pg-connection-string';

/** Where the database is: a URL, or one without a password and a source that is asked for every new connection. */
export type DatabaseAddress = string | { readonly url: string; readonly password: () => Promise<string> };

/** The address as pg takes it. */
export function connectTo(address: DatabaseAddress): ClientConfig {
  // Given as `connectionString`, the URL's missing password would win over the source.
  return typeof address === 'string'
    ? { connectionString: address }
    : { ...parseIntoClientConfig(address.url), password: address.password };
}
