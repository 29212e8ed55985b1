import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { findAzuriteProgram } from './azurite-program.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { watchServer } from './watchdog.ts';

/** A private Azure storage account for one test file. */
export interface TestAzurite {
  /** With the account's key, and where it is. */
  readonly connectionString: string;
  readonly account: string;
  readonly key: string;
  /** Where its blobs are, such as `http://127.0.0.1:4711/devstoreaccount1`. */
  readonly url: string;
  /** The data URI of a container, or of what is in it, as it would be in Azure; nothing in `place` is encoded. */
  readonly uriOf: (place: string) => string;
  /** Stops the server and removes its files. */
  readonly stop: () => Promise<void>;
}

const cacheDir = path.resolve(import.meta.dirname, '../../../.cache');

/** Those of every Azurite: its documentation prints them. */
const account = 'devstoreaccount1';
const key = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

/** Resolves with the address when the server listens. */
function addressOf(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let last = '';
    const read = (line: string): void => {
      last = line.trim() || last;
      const [, address] = /listens on (http:\S+)/.exec(line) ?? [];
      if (address !== undefined) resolve(address);
    };
    for (const stream of [server.stdout, server.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', read);
    }
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`Azurite stopped while starting (${code}): ${last}`)));
  });
}

/** Starts Azurite on a free port, or says on the console why there is none and returns null; stop it in afterAll. */
export async function startTestAzurite(): Promise<TestAzurite | null> {
  const program = findAzuriteProgram(cacheDir);
  if ('missing' in program) {
    console.warn(`No Azurite for this test: ${program.missing}`);
    return null;
  }
  const folder = temporaryFolder('azurite');
  const place = ['--blobHost', '127.0.0.1', '--blobPort', '0', '--location', folder.path];
  // The client library asks for a newer version of the interface than Azurite knows.
  const options = [...place, '--silent', '--skipApiVersionCheck', '--disableTelemetry'];
  const server = spawn(program.command, [...program.script, ...options], {
    cwd: folder.path,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = new Promise<void>((resolve) => server.once('close', () => resolve()));
  const forget = watchServer(server.pid ?? 0, folder.path);
  const stop = async (): Promise<void> => {
    // Its data is of no use, and it would wait for its clients.
    server.kill('SIGKILL');
    await exited;
    forget();
    folder.remove();
  };
  try {
    const url = `${await addressOf(server)}/${account}`;
    return {
      connectionString: `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${key};BlobEndpoint=${url};`,
      account,
      key,
      url,
      uriOf: (uri) =>
        `https://${account}.blob.core.windows.net/${uri.split('/').map(encodeURIComponent).join('/')}`,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
