export { flag, logLevel, port, url, wholeNumber } from './env-fields.ts';
export { readEnv, type EnvSource } from './read-env.ts';
