import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Persistence } from '@circuitwatch/persistence';
import { monitorRunJob } from '@circuitwatch/queue-contracts';
import { createSampleFleet, type FleetManifest } from '@circuitwatch/tool-fleet-simulator';
import { startBenchStack, type BenchStack } from './bench-stack.ts';
import { readBenchEnv } from './env.ts';
import { measureParts } from './fleet-parts.ts';
import { describeFleetBench, reportFleetPass, say, seconds, type FleetPass } from './fleet-report.ts';
import { registerFleet } from './register-fleet.ts';
import { compareWithScipy } from './scipy-comparison.ts';

const seed = 7;
/** 30 days of baseline and 7 of target. */
const days = 37;
/** Any fixed instant; the simulation depends on it. */
const endsAt = new Date('2026-06-01T00:00:00Z');

/** Threads, readers and connections are opened by their first run, so the first pass is shown apart. */
const passes = ['First pass, with cold threads', 'Second pass'];

/** 200 circuits from Parquet through queue and kernels into Postgres, and the same metrics by scipy. */
export async function benchFleet(): Promise<void> {
  const env = readBenchEnv();
  const root = path.resolve(env.BENCH_DIR);
  const dataDir = path.join(root, `fleet-${env.BENCH_CIRCUITS}`);
  mkdirSync(dataDir, { recursive: true });
  const manifest = await simulate(dataDir, env.BENCH_CIRCUITS);
  const dir = path.join(root, 'servers');
  rmSync(dir, { recursive: true, force: true });
  const { BENCH_WORKERS: workers, WORKER_CONCURRENCY: threads } = env;
  const stack = await startBenchStack({ dir, dataDir, workers, threads, queue: env.BENCH_QUEUE });
  try {
    const monitorIds = await registerFleet(stack.persistence, manifest, dataDir);
    describeFleetBench(env, stack.queue, monitorIds.length);
    for (const title of passes) reportFleetPass(await measurePass(title, stack, monitorIds), env);
    await compareWithScipy({
      dataDir,
      manifest,
      endsAt,
      databaseUrl: stack.databaseUrl,
      circuits: env.BENCH_SCIPY_CIRCUITS,
    });
  } finally {
    await stack.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

async function simulate(dir: string, circuits: number): Promise<FleetManifest> {
  const startedAt = performance.now();
  const manifest = await createSampleFleet({ dir, seed, circuits, days, endsAt });
  say(
    `Readings of ${circuits} circuits over ${days} days: ${dir} (${seconds(performance.now() - startedAt)})`,
  );
  return manifest;
}

async function measurePass(
  title: string,
  stack: BenchStack,
  monitorIds: readonly string[],
): Promise<FleetPass> {
  const before = stack.processorMs();
  const { wallMs, batchId } = await runAll(stack.persistence, monitorIds);
  const after = stack.processorMs();
  return {
    title,
    wallMs,
    parts: await measureParts(stack.databaseUrl, batchId),
    processorMs: before === null || after === null ? null : after - before,
    peakMemory: stack.peakMemory(),
  };
}

async function runAll(
  persistence: Persistence,
  monitorIds: readonly string[],
): Promise<{ wallMs: number; batchId: string }> {
  const { queue, name, defaults } = monitorRunJob;
  const startedAt = performance.now();
  const { batch } = await persistence.runs.request({
    monitorIds,
    cause: 'BATCH',
    scheduledAt: endsAt,
    batch: { filter: {} },
    actor: 'system',
    requestId: null,
    jobDefaults: { queue, name, maxAttempts: defaults.attempts, priority: defaults.priority },
  });
  const batchId = batch?.id ?? '';
  for (;;) {
    const [progress] = await persistence.batches.progress([batchId]);
    if (progress?.finishedAt) break;
    await delay(50);
  }
  return { wallMs: performance.now() - startedAt, batchId };
}
