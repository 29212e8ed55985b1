import { availableParallelism, cpus } from 'node:os';
import { sensorNames } from '@circuitwatch/tool-fleet-simulator';
import type { BenchEnv } from './env.ts';
import type { FleetParts } from './fleet-parts.ts';

/** What one pass over the fleet took. */
export interface FleetPass {
  readonly title: string;
  /** From the request to the last stored run, milliseconds. */
  readonly wallMs: number;
  readonly parts: FleetParts;
  /** Processor time of all workers, milliseconds; null where the system does not tell. */
  readonly processorMs: number | null;
  /** Of each worker, bytes; null where the system does not tell. */
  readonly peakMemory: readonly (number | null)[];
}

const queueTexts: Readonly<Record<'redis' | 'postgres', string>> = {
  redis: 'BullMQ on a private Redis, append-only',
  postgres: "BullMQ on PostgreSQL, in the platform's own database",
};

/** Writes one line of the report. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Milliseconds as seconds for people. */
export function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(2)} s`;
}

function row(name: string, value: string, meaning: string): void {
  say(`  ${name.padEnd(9)}${value.padStart(11)}  ${meaning}`);
}

/** Says what is measured on what, before it is. */
export function describeFleetBench(env: BenchEnv, queue: 'redis' | 'postgres', monitors: number): void {
  say(`\nFleet: ${monitors} circuits × ${sensorNames.length} features, one run of one monitor each`);
  say(`  path      request → outbox → queue → Parquet → metrics → results in PostgreSQL`);
  say(`  database  a private PostgreSQL with the durability of production (fsync on)`);
  say(`  queue     ${queueTexts[queue]}`);
  say(`  workers   ${env.BENCH_WORKERS} process(es) × ${env.WORKER_CONCURRENCY} computing thread(s)`);
  say(`  machine   ${availableParallelism()} core(s), ${cpus()[0]?.model.trim() ?? 'unknown processor'}`);
}

/** Says where the time of one pass went. */
export function reportFleetPass(pass: FleetPass, env: BenchEnv): void {
  const { title, wallMs, parts, processorMs } = pass;
  const lanes = env.BENCH_WORKERS * env.WORKER_CONCURRENCY;
  const idleMs = wallMs - (parts.readMs + parts.computeMs) / lanes;
  say(`\n${title}`);
  say(
    `  ${parts.succeeded} of ${parts.runs} runs succeeded, with ${parts.results} results and ${parts.distributions} distributions`,
  );
  row(
    'wall',
    seconds(wallMs),
    `from the request to the last stored run: ${((parts.runs / wallMs) * 1_000).toFixed(1)} runs and ${Math.round((parts.results / wallMs) * 1_000)} results a second`,
  );
  row('read', seconds(parts.readMs), `summed over all runs; ${seconds(parts.readMs / lanes)} a thread`);
  row(
    'compute',
    seconds(parts.computeMs),
    `summed over all runs; ${seconds(parts.computeMs / lanes)} a thread`,
  );
  row('write', seconds(parts.writeMs), 'summed over all runs; one transaction each, beside the threads');
  row(
    'waiting',
    seconds(idleMs),
    'of the wall in which a thread neither read nor computed: request, relay, queue, claim, hand-over',
  );
  if (processorMs !== null)
    row('CPU', seconds(processorMs), 'of processor time in the workers, whatever else the machine did');
  const peaks = pass.peakMemory.map((bytes) =>
    bytes === null ? 'unknown' : `${Math.round(bytes / 1_048_576)} MiB`,
  );
  row('memory', peaks.join(', '), 'resident at the peak so far, each worker process');
}
