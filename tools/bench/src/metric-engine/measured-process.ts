import {
  chooseKernel,
  compareNumeric,
  profileNumeric,
  type NumericProfile,
  type PairMetricId,
} from '@circuitwatch/metric-engine';
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { peakResidentMb } from '../peak-memory.ts';
import { samplesOf, type Workload } from './workloads.ts';

const metrics: readonly PairMetricId[] = [
  'two_sample_kolmogorov_smirnov_test',
  'ks_test',
  'wasserstein_distance',
  'normalized_wasserstein_distance',
  'population_stability_index',
  'jensen_shannon_distance',
  'psi',
];
/** Compared before the clock starts, so that compiling is not measured. */
const warmUpRows = 4_000_000;
/** One round compares about so many rows. */
const roundRows = 8_000_000;

/** What a process answers when it is ready. */
export interface ReadyMeasurement {
  readonly repeats: number;
  readonly inputMb: number;
}

/** What a process answers at its end. */
export interface MemoryMeasurement {
  /** Resident before the samples were made, with everything compiled. */
  readonly idleMb: number;
  readonly peakMb: number;
}

/**
 * Measures one workload in a process of its own: writes the samples for the peers, then answers `run` with the
 * milliseconds a pair took and `memory` with its figures, one line each.
 */
export async function measureWorkload(
  workload: Workload,
  files: readonly [string, string] | undefined,
): Promise<void> {
  if (!chooseKernel(workload.kernel)) throw new Error(`There is no ${workload.kernel} kernel here.`);
  warmUp(workload);
  const idleMb = residentMb();
  const samples = samplesOf(workload);
  if (files) for (const [k, file] of files.entries()) writeFileSync(file, samples[k] ?? '');
  const compare = comparison(workload, samples);
  const rows = workload.isCached ? workload.targetRows : workload.baselineRows + workload.targetRows;
  const repeats = Math.max(1, Math.round(roundRows / Math.max(rows, 20_000)));
  compare();
  answer({ repeats, inputMb: megabytes(samples[0].byteLength + samples[1].byteLength) });
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === 'memory') answer({ idleMb, peakMb: peakResidentMb() });
    else answer(timeOf(compare, repeats));
  }
}

function answer(value: ReadyMeasurement | MemoryMeasurement | number): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

function warmUp(workload: Workload): void {
  const small = { ...workload, baselineRows: 43_200, targetRows: 10_080 };
  const compare = comparison(small, samplesOf(small));
  for (let rows = 0; rows < warmUpRows; rows += small.targetRows) compare();
}

/** Moments, nulls and all drift metrics of both families, of one pair from its raw values. */
function comparison(
  { isCached }: Workload,
  [baseline, target]: readonly [Float64Array, Float64Array],
): () => unknown {
  const kept = isCached ? prepared(profileNumeric(baseline)) : undefined;
  return () => {
    const left = kept ?? profileNumeric(baseline);
    const right = profileNumeric(target);
    return [left.nulls / left.rows, right.nulls / right.rows, compareNumeric(left, right, metrics)];
  };
}

/** With its order and its cells made. */
function prepared(profile: NumericProfile): NumericProfile {
  if (profile.sorted.length === 0 || profile.cells === undefined)
    throw new Error('This baseline has no cells.');
  return profile;
}

function timeOf(compare: () => unknown, repeats: number): number {
  const start = performance.now();
  for (let k = 0; k < repeats; k++) compare();
  return (performance.now() - start) / repeats;
}

function residentMb(): number {
  return megabytes(process.memoryUsage.rss());
}

function megabytes(bytes: number): number {
  return bytes / 1_048_576;
}
