import type { AccessToken, TokenCredential } from '@azure/identity';
import { describe, expect, it } from 'vitest';
import { postgresPassword } from './postgres-password.ts';

function credential(answer: () => Promise<AccessToken | null>): TokenCredential & { scopes: unknown[] } {
  const scopes: unknown[] = [];
  return {
    scopes,
    getToken: (scope) => {
      scopes.push(scope);
      return answer();
    },
  };
}

describe('postgresPassword', () => {
  it('asks for the audience of Azure Database for PostgreSQL and hands on the token', async () => {
    const entra = credential(() => Promise.resolve({ token: 'secret', expiresOnTimestamp: 1 }));
    await expect(postgresPassword(entra)()).resolves.toBe('secret');
    expect(entra.scopes).toEqual(['https://ossrdbms-aad.database.windows.net/.default']);
  });

  it.each([
    ['refuses', () => Promise.reject(new Error('no identity'))],
    ['has none', () => Promise.resolve(null)],
  ])('says the way out when Entra %s', async (_case, answer) => {
    await expect(postgresPassword(credential(answer))()).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      retryable: true,
    });
  });
});
