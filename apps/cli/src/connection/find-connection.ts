import { existsSync } from 'node:fs';
import type { CliEnv } from '../env.ts';
import { CommandError, exitCodes } from '../exit-codes.ts';
import { adminTokenFile, findDataFolder, isFolderHeld, readStack, readTokenFile } from './data-folder.ts';

const defaultUrl = 'http://127.0.0.1:4000';
const loopback = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Where the gateway is and what opens it, each with where it was found. */
export interface Connection {
  readonly url: string;
  readonly token: string;
  readonly tokenSource: string;
  /** What the start of the stack in the data folder is still busy with. */
  readonly preparing?: string;
}

/** What a connection is searched in. */
export interface ConnectionSources {
  readonly options: { readonly url?: string | undefined; readonly tokenFile?: string | undefined };
  readonly env: CliEnv;
  readonly workingFolder: string;
}

/**
 * Address and token: options first, then environment, then the data folder of a local stack.
 *
 * The data folder's token is never sent to another machine unless its own stack.json names that machine.
 */
export function findConnection({ options, env, workingFolder }: ConnectionSources): Connection {
  const dataFolder = findDataFolder(env.CIRCUITWATCH_DATA_DIR, workingFolder);
  const stack = dataFolder === null ? null : readStack(dataFolder);
  const stackUrl = stack?.url.replace(/\/+$/, '');
  const given = options.url ?? env.CIRCUITWATCH_URL;
  if (given === undefined && dataFolder !== null && stack === null && isFolderHeld(dataFolder)) {
    throw new CommandError(
      `The stack in ${dataFolder} is still starting, or stopping; try again in a few seconds.`,
      exitCodes.unreachable,
    );
  }
  const url = (given ?? stackUrl ?? defaultUrl).replace(/\/+$/, '');
  const token = findToken({ options, env, dataFolder, url, stackUrl });
  const preparing = url === stackUrl ? stack?.preparing : null;
  return { url, ...token, ...(preparing ? { preparing } : {}) };
}

interface TokenSources extends Pick<ConnectionSources, 'options' | 'env'> {
  readonly dataFolder: string | null;
  readonly url: string;
  readonly stackUrl: string | undefined;
}

function findToken(sources: TokenSources): Pick<Connection, 'token' | 'tokenSource'> {
  const { options, env, dataFolder, url, stackUrl } = sources;
  const { hostname } = parseUrl(url);
  if (options.tokenFile !== undefined) {
    return { token: readTokenFile(options.tokenFile), tokenSource: options.tokenFile };
  }
  if (env.CIRCUITWATCH_TOKEN !== undefined) {
    return { token: env.CIRCUITWATCH_TOKEN, tokenSource: 'CIRCUITWATCH_TOKEN' };
  }
  const file = dataFolder === null ? null : adminTokenFile(dataFolder);
  if (file === null || !existsSync(file))
    throw new CommandError(missingToken(dataFolder), exitCodes.unreachable);
  if (url !== stackUrl && !loopback.has(hostname)) {
    throw new CommandError(
      `${file} belongs to the stack on this machine and is not sent to ${hostname}; set CIRCUITWATCH_TOKEN or --token-file.`,
      exitCodes.unreachable,
    );
  }
  return { token: readTokenFile(file), tokenSource: file };
}

function parseUrl(url: string): URL {
  const parsed = URL.parse(url);
  if (parsed && (parsed.protocol === 'http:' || parsed.protocol === 'https:')) return parsed;
  throw new CommandError(`--url "${url}" is not an address such as ${defaultUrl}.`, exitCodes.usage);
}

function missingToken(dataFolder: string | null): string {
  const place =
    dataFolder === null
      ? 'there is no .circuitwatch folder here or above'
      : `${dataFolder} holds no admin-token`;
  return `No token: ${place}. Start a stack with \`npm start\`, or set CIRCUITWATCH_URL and CIRCUITWATCH_TOKEN.`;
}
