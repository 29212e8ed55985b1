import { DefaultAzureCredential, type TokenCredential } from '@azure/identity';

/** How a process enters storage accounts that neither a connection string nor a signature is there for. */
export const storageAuths = ['entra', 'anonymous'] as const;

/** The process's own Entra identity, or null for accounts that are public. Nothing is asked for before it is used. */
export function storageCredential(auth: (typeof storageAuths)[number]): TokenCredential | null {
  return auth === 'entra' ? new DefaultAzureCredential() : null;
}
