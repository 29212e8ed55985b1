import { AppError } from '@circuitwatch/platform-errors';
import { createShutdown, systemClock } from '@circuitwatch/platform-lifecycle';
import {
  createSampleFleet,
  extendSampleFleet,
  readFleetManifest,
  registerSampleFleet,
} from '@circuitwatch/tool-fleet-simulator';
import { connectApi } from './api.ts';
import { inheritedEnv, isRunByNpm, readStackEnv } from './env.ts';
import { ensureSampleFleet, type FleetMaker } from './sample-fleet.ts';
import { createSampleKeeper, type FleetExtender } from './sample-keeper.ts';
import { startStack } from './start-stack.ts';
import { freshSignInLink, welcome } from './welcome.ts';

const stopWithinMs = 60_000;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

const shutdown = createShutdown({
  timeoutMs: stopWithinMs,
  log: {
    info: (_fields, message) => say(`circuitwatch: ${message}`),
    error: (fields, message) => say(`circuitwatch: ${message} ${JSON.stringify(fields)}`),
  },
});
// A closed terminal breaks standard output before or instead of sending SIGHUP.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', () => void shutdown.stop('the terminal is gone'));
}

if (isRunByNpm()) {
  const npm = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid !== npm) void shutdown.stop('npm is gone');
  }, 500);
  watch.unref();
}

function fleetMaker(url: string, token: string): FleetMaker {
  return {
    createFiles: async (options) => void (await createSampleFleet(options)),
    register: (dir, onProgress) => registerSampleFleet({ dir, url, token, onProgress }),
  };
}

const fleetExtender: FleetExtender = {
  look: async (dir) => {
    const manifest = await readFleetManifest(dir);
    if (!manifest?.complete) return null;
    return { endsAt: new Date(manifest.endsAt), circuits: manifest.circuits.length };
  },
  extend: async (options) => void (await extendSampleFleet(options)),
};

async function main(): Promise<void> {
  const env = readStackEnv();
  say('circuitwatch is starting.');
  const stack = await startStack({
    env,
    inherited: inheritedEnv(),
    shutdown,
    say: (line) => say(`  ${line}`),
    preparing: env.CIRCUITWATCH_SAMPLE_CIRCUITS > 0 ? 'the sample fleet is being prepared' : null,
  });
  const api = connectApi(stack.url, stack.token);
  await ensureSampleFleet({
    api,
    folder: stack.folder,
    circuits: env.CIRCUITWATCH_SAMPLE_CIRCUITS,
    now: systemClock(),
    maker: fleetMaker(stack.url, stack.token),
    output: process.stdout,
  });
  const keeper = createSampleKeeper({
    folder: stack.folder,
    circuits: env.CIRCUITWATCH_SAMPLE_CIRCUITS,
    extender: fleetExtender,
    clock: systemClock,
    output: process.stdout,
    say: (line) => say(`  ${line}`),
  });
  shutdown.register('the sample fleet', () => keeper.stop());
  await keeper.catchUp();
  stack.noteFinished();
  welcome(stack, await freshSignInLink(api)).forEach(say);
  keeper.start();
}

main().catch(async (error: unknown) => {
  if (shutdown.stopping) return;
  const expected = error instanceof AppError;
  process.stderr.write(
    `circuitwatch: ${expected ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
  );
  await shutdown.stop('the start failed', 1);
});
