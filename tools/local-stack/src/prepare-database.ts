import { migrate, openDatabase, type DatabaseAddress } from '@circuitwatch/persistence';
import { ensureAdminToken } from './admin-token.ts';

/** Brings the tables up to date and makes sure that the token in the file opens the API; gives that token. */
export async function prepareDatabase(url: DatabaseAddress, tokenFile: string, now: Date): Promise<string> {
  await migrate(url);
  const persistence = openDatabase({ url, poolSize: 1 });
  try {
    return await ensureAdminToken(persistence.tokens, tokenFile, now);
  } finally {
    await persistence.close();
  }
}
