// For a deployment without a supervisor: applies migrations and writes the first admin token, then ends.
import { databaseAddress } from '@circuitwatch/azure-identity';
import { AppError, invalid } from '@circuitwatch/platform-errors';
import { systemClock } from '@circuitwatch/platform-lifecycle';
import { openDataFolder } from './data-folder.ts';
import { readStackEnv } from './env.ts';
import { checkDatabase } from './given-servers.ts';
import { prepareDatabase } from './prepare-database.ts';

try {
  const env = readStackEnv();
  const { DATABASE_URL: url, CIRCUITWATCH_DATABASE_AUTH: auth, CIRCUITWATCH_DATA_DIR: location } = env;
  if (url === undefined)
    throw invalid('DATABASE_URL is required here: there is no embedded database to prepare.');
  const folder = openDataFolder(location);
  if (auth === 'password') await checkDatabase(url);
  await prepareDatabase(databaseAddress(url, auth), folder.adminToken, systemClock());
  process.stdout.write(`The database is up to date; the admin token is in ${folder.adminToken}.\n`);
} catch (error) {
  process.stderr.write(`circuitwatch: ${error instanceof AppError ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
