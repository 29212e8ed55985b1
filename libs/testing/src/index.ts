export { temporaryFolder } from './temporary-folder.ts';
export { startTestAzurite, type TestAzurite } from './test-azurite.ts';
export { startTestPostgres, type TestPostgres } from './test-postgres.ts';
export { startTestRedis, type TestRedis } from './test-redis.ts';
