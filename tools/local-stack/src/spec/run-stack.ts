import path from 'node:path';
import { createShutdown } from '@circuitwatch/platform-lifecycle';
import { inheritedEnv, readStackEnv } from '../env.ts';
import { startStack } from '../start-stack.ts';

/** `npm start` with processes that do nothing. */
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const shutdown = createShutdown({
  timeoutMs: 30_000,
  log: { info: (_fields, message) => say(message), error: (_fields, message) => say(message) },
});
process.stdout.on('error', () => void shutdown.stop('the terminal is gone'));
const programs = {
  gateway: path.join(import.meta.dirname, 'fake-gateway.ts'),
  worker: path.join(import.meta.dirname, 'fake-worker.ts'),
  endpoint: path.join(import.meta.dirname, 'fake-worker.ts'),
};

try {
  await startStack({ env: readStackEnv(), inherited: inheritedEnv(), shutdown, say, programs });
  say('ready');
} catch (error) {
  if (!shutdown.stopping) {
    say(error instanceof Error ? error.message : String(error));
    await shutdown.stop('the start failed', 1);
  }
}
