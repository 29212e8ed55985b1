import { DefaultAzureCredential } from '@azure/identity';
import { postgresPassword } from './postgres-password.ts';

/** How a process signs in to PostgreSQL: with what the URL holds, or as its own Entra identity. */
export const databaseAuths = ['password', 'entra'] as const;

/** The URL as it stands, or with Entra's tokens as the password. */
export function databaseAddress(
  url: string,
  auth: (typeof databaseAuths)[number],
): string | { readonly url: string; readonly password: () => Promise<string> } {
  return auth === 'password' ? url : { url, password: postgresPassword(new DefaultAzureCredential()) };
}
