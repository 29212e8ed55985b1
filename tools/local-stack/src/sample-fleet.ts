import { setTimeout as wait } from 'node:timers/promises';
import { unavailable } from '@circuitwatch/platform-errors';
import type { Api } from './api.ts';
import type { DataFolder } from './data-folder.ts';
import { createProgressBar, type BarOutput } from './progress-bar.ts';
import { readSampleState, writeSampleState, type SampleState } from './sample-state.ts';

/** What makes the files and announces them to the platform. */
export interface FleetMaker {
  createFiles(state: {
    dir: string;
    circuits: number;
    seed: number;
    endsAt: Date;
    onProgress: (progress: number) => void;
  }): Promise<void>;
  /** Doing it again changes nothing. */
  register(dir: string, onProgress: (progress: number) => void): Promise<void>;
}

/** What making the sample fleet needs. */
export interface SampleOptions {
  readonly api: Api;
  readonly folder: DataFolder;
  readonly circuits: number;
  readonly now: Date;
  readonly maker: FleetMaker;
  readonly output: BarOutput;
}

interface Batch {
  readonly id: string;
  readonly total: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly canceled: number;
  readonly breached: number;
  readonly progress: number;
  readonly done: boolean;
}

const seed = 1;
const batchFields = 'id total succeeded failed canceled breached progress done';

async function hasPlants(api: Api): Promise<boolean> {
  const { plants } = await api.request<{ plants: { totalCount: number } }>(
    '{ plants(first: 1) { totalCount } }',
  );
  return plants.totalCount > 0;
}

/** Runs all monitors as one batch, hung on `scheduledAt`, and follows it to its end. */
async function runAll({ api, output }: SampleOptions, scheduledAt: string): Promise<Batch> {
  const opened = await api.request<{
    runMonitors: { batch: Batch | null; userErrors: { message: string }[] };
  }>(
    `mutation ($scheduledAt: DateTime!) {
      runMonitors(input: { scheduledAt: $scheduledAt }) { batch { ${batchFields} } userErrors { message } }
    }`,
    { scheduledAt },
  );
  let { batch } = opened.runMonitors;
  if (batch === null)
    throw unavailable(`The sample's monitors were not run: ${opened.runMonitors.userErrors[0]?.message}`);
  const bar = createProgressBar('running monitors', output);
  while (!batch.done) {
    bar.update(batch.progress, `${batch.succeeded + batch.failed} of ${batch.total}`);
    await wait(200);
    const answer: { node: Batch | null } = await api.request(
      `query ($id: ID!) { node(id: $id) { ... on RunBatch { ${batchFields} } } }`,
      { id: batch.id },
    );
    batch = answer.node ?? batch;
  }
  bar.finish(`${batch.succeeded} of ${batch.total} succeeded, ${batch.breached} found something`);
  return batch;
}

/** Makes the sample fleet on the first start, or goes on with it; false when there is nothing to do. */
export async function ensureSampleFleet(options: SampleOptions): Promise<boolean> {
  const { api, folder, circuits, now, maker, output } = options;
  let state = readSampleState(folder.sampleState);
  if (state?.stage === 'done') return false;
  if (state === undefined) {
    if (circuits === 0 || (await hasPlants(api))) return false;
    state = writeSampleState(folder.sampleState, {
      circuits,
      seed,
      endsAt: now.toISOString(),
      stage: 'files',
    });
  }
  const advance = (stage: SampleState['stage']): SampleState =>
    writeSampleState(folder.sampleState, { ...(state as SampleState), stage });
  if (state.stage === 'files') {
    const bar = createProgressBar('writing readings', output);
    const onProgress = (progress: number): void => bar.update(progress, `${Math.round(progress * 100)} %`);
    await maker.createFiles({ dir: folder.sample, ...state, endsAt: new Date(state.endsAt), onProgress });
    bar.finish(`${state.circuits} circuits`);
    state = advance('registration');
  }
  if (state.stage === 'registration') {
    const bar = createProgressBar('registering', output);
    await maker.register(folder.sample, (progress) =>
      bar.update(progress, `${Math.round(progress * 100)} %`),
    );
    bar.finish('plants, circuits, models, data, monitors');
    state = advance('first-runs');
  }
  await runAll(options, state.endsAt);
  advance('done');
  return true;
}
