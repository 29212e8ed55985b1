export { freePort } from './free-port.ts';
export { commandOf } from './server-process.ts';
export { startPostgres, type LocalPostgres, type LocalPostgresOptions } from './postgres.ts';
export {
  findRedisServer,
  hasRedisServer,
  startRedis,
  type LocalRedis,
  type LocalRedisOptions,
} from './redis.ts';
