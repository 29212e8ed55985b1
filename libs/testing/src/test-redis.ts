import { connect } from 'node:net';
import path from 'node:path';
import { startRedis, type LocalRedis } from '@circuitwatch/platform-local-servers';
import { findRedisProgram } from './redis-program.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { watchServer } from './watchdog.ts';

/** A private Redis for one test file. */
export interface TestRedis {
  /** Stays the same over kill and restart. */
  readonly url: string;
  /** Stops the server and removes its files; may be called twice. */
  stop(): Promise<void>;
  /** SIGKILL, as a crash would. */
  kill(): Promise<void>;
  /** Starts it again on the same port with the files it left. */
  restart(): Promise<void>;
  /** FLUSHALL: everything is gone, and nobody is told. */
  wipe(): Promise<void>;
}

const cacheDir = path.resolve(import.meta.dirname, '../../../.cache/redis');

/** Inline commands over a plain socket: the tests' server needs no client library. */
function wipe(port: number, password: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`AUTH ${password}\r\nFLUSHALL\r\n`));
    let answer = '';
    socket.once('error', reject);
    socket.on('data', (chunk) => {
      answer += chunk.toString();
      if (answer.split('\r\n').length < 3) return;
      socket.destroy();
      if (answer === '+OK\r\n+OK\r\n') resolve();
      else reject(new Error(`Redis was not wiped: ${answer.trim()}`));
    });
  });
}

/** Starts Redis, or says on the console why there is none and returns null. */
export async function startTestRedis(): Promise<TestRedis | null> {
  const program = findRedisProgram(cacheDir);
  if ('missing' in program) {
    console.warn(`No Redis for this test: ${program.missing}`);
    return null;
  }
  const folder = temporaryFolder('redis');
  const dir = path.join(folder.path, 'data');
  let server: LocalRedis;
  try {
    server = await startRedis({ dir, ...program });
  } catch (error) {
    folder.remove();
    throw error;
  }
  const { url, port } = server;
  const password = decodeURIComponent(new URL(url).password);
  let forget = watchServer(server.pid, folder.path);
  return {
    url,
    kill: async () => {
      process.kill(server.pid, 'SIGKILL');
      await server.exited;
    },
    restart: async () => {
      server = await startRedis({ dir, port, password, ...program });
      forget();
      forget = watchServer(server.pid, folder.path);
    },
    wipe: () => wipe(port, password),
    stop: async () => {
      await server.stop();
      forget();
      folder.remove();
    },
  };
}
