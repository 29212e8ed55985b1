import { fork, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { migrate, openDatabase, type Persistence } from '@circuitwatch/persistence';
import { unavailable } from '@circuitwatch/platform-errors';
import { startPostgres } from '@circuitwatch/platform-local-servers';
import { featureNames } from './models.ts';

/** A process that answers over HTTP, or asks. */
export interface BenchProcess {
  readonly process: ChildProcess;
  readonly stop: () => Promise<void>;
}

/** A server of the benchmark, by the name that it is shown under. */
export interface BenchServer extends BenchProcess {
  readonly name: string;
  /** Without a path. */
  readonly url: string;
  /** What its requests have. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The servers that are measured side by side. */
export interface OnlineServers {
  readonly servers: readonly BenchServer[];
  readonly close: () => Promise<void>;
}

const actor = { name: 'benchmark', role: 'ADMIN', requestId: null } as const;
const endpointMain = path.resolve(import.meta.dirname, '../../../../apps/endpoint/src/main.ts');
/** Both collect the same of every request, as Azure's collector does by default. */
const collector = {
  collections: [
    { name: 'model_inputs', samplingRate: 1 },
    { name: 'model_outputs', samplingRate: 1 },
  ],
};

const json = { 'content-type': 'application/json' };

/** The endpoints, by what they collect. */
export const endpointNames = { bare: 'bare', plain: 'ours', collected: 'ours, collecting' } as const;

/** Starts a script of the benchmark in a process of its own. */
export function startProcess(
  script: URL | string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): BenchProcess {
  // Logs are written, as they are work too, but not shown.
  const child = fork(script, args, { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const exited = once(child, 'exit');
  return {
    process: child,
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** The next message of a process. @throws AppError UNAVAILABLE when it ends instead. */
export function nextMessage({ process: child }: BenchProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onExit = (): void => reject(unavailable('A side of the benchmark ended; its message is above.'));
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.off('exit', onExit);
      resolve(message);
    });
  });
}

/**
 * A bare server, and ours over a private database as it comes, with tokens, telemetry and log: one endpoint that collects,
 * and one that does not.
 */
export async function startOnlineServers(folder: string, modelFile: string): Promise<OnlineServers> {
  const postgres = await startPostgres({ dataDir: path.join(folder, 'postgres') });
  const servers: BenchServer[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.stop()));
    await postgres.stop();
  };
  try {
    await migrate(postgres.url);
    const persistence = openDatabase({ url: postgres.url });
    const token = await register(persistence, modelFile).finally(() => persistence.close());
    const bare = startProcess(new URL('./bare-server.ts', import.meta.url), [modelFile]);
    servers.push(await ready(endpointNames.bare, bare, json));
    for (const endpoint of ['plain', 'collected'] as const) {
      const env = {
        DATABASE_URL: postgres.url,
        CIRCUITWATCH_DATA_DIR: folder,
        ENDPOINT_NAME: endpoint,
        ENDPOINT_PORT: '0',
      };
      const headers = { ...json, authorization: `Bearer ${token}` };
      servers.push(await ready(endpointNames[endpoint], startProcess(endpointMain, [], env), headers));
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { servers, close };
}

async function ready(
  name: string,
  process: BenchProcess,
  headers: BenchServer['headers'],
): Promise<BenchServer> {
  const { url } = (await nextMessage(process)) as { readonly url: string };
  return { ...process, name, url, headers };
}

/** Returns the secret of a token. */
async function register(persistence: Persistence, modelFile: string): Promise<string> {
  const model = await persistence.models.create({ name: 'mlp' }, actor);
  const { id: modelVersionId } = await persistence.modelVersions.create(
    { modelId: model.id, uri: modelFile, features: featureNames },
    actor,
  );
  for (const endpoint of ['plain', 'collected'] as const) {
    const input = { name: 'blue', endpoint, kind: 'ONLINE', modelVersionId, traffic: 100 } as const;
    const collects = endpoint === 'collected' ? collector : null;
    await persistence.deployments.create({ ...input, collector: collects }, actor);
  }
  const secret = `cw_${randomBytes(32).toString('base64url')}`;
  const secretHash = createHash('sha256').update(secret).digest('hex');
  const token = { name: 'benchmark', kind: 'API', role: 'VIEWER', secretHash, expiresAt: null } as const;
  await persistence.tokens.create(token, actor);
  return secret;
}
