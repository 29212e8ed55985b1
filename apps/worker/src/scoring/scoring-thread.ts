import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { stat } from 'node:fs/promises';
import { parentPort } from 'node:worker_threads';
import {
  openDatasetReader,
  openPartStore,
  resolveDataUri,
  scoringAccess,
  type DatasetReader,
} from '@circuitwatch/datasets';
import { scoreFiles, type ScoredSlab } from '@circuitwatch/scoring-batch';
import type { ScoringFile, ScoringModel } from '@circuitwatch/scoring-definitions';
import {
  createModelCache,
  openTunedModel,
  type HeldModel,
  type TunedModel,
} from '@circuitwatch/scoring-models';
import { workerData } from 'piscina';
import { packFailure, threadLoaded, type ThreadAnswer } from '../compute/compute-messages.ts';
import { fileFetcher, openThreadBlobs, openThreadUploads } from '../compute/thread-files.ts';
import { openAsking, type AskLedger } from './ask-ledger.ts';
import { collectParts } from './collect-parts.ts';
import { scoringEvent } from './scoring-event.ts';
import type {
  FromThread,
  LoadedModels,
  ScoringResult,
  ScoringTask,
  ScoringThreadData,
} from './scoring-messages.ts';
import { modelName } from './scoring-pool.ts';

/*
 * The composition root of a thread that scores: it opens a reader of its own once, keeps models loaded, and works on one
 * job at a time.
 */

const setUp = workerData as ScoringThreadData;
const { baseFolder, memoryLimit, device } = setUp;
const spillFolder = join(baseFolder, 'spill');
const blobs = setUp.blobs && openThreadBlobs(setUp.blobs);
const uploads = setUp.blobs ? openThreadUploads(setUp.blobs) : null;
const models = createModelCache<TunedModel>({
  maximumBytes: setUp.modelBytes,
  close: ({ model }) => model.close(),
  onChange: (keys) => {
    const names = keys.map((key) => key.split(' ')[0] ?? '');
    parentPort?.postMessage({ type: 'models', models: [...new Set(names)] } satisfies LoadedModels);
  },
});
let opening: Promise<DatasetReader> | undefined;

function reader(): Promise<DatasetReader> {
  opening ??= openDatasetReader({
    baseFolder,
    remote: blobs ?? null,
    threads: 1,
    memoryLimit,
    spillFolder,
  }).catch((error: unknown) => {
    opening = undefined;
    throw error;
  });
  return opening;
}

// The native code is loaded, so that from now on this thread can be ended.
parentPort?.postMessage(threadLoaded);

/** Scores one job; errors are answers, because threads copy no classes. */
export default async function score(task: ScoringTask): Promise<ThreadAnswer<ScoringResult>> {
  const controller = new AbortController();
  const ask = openAsking(task.port, () => controller.abort());
  const tell = (message: FromThread): void => task.port.postMessage(message);
  try {
    return { result: await scoreJob(task, { ask, tell, signal: controller.signal }) };
  } catch (error) {
    return { failure: packFailure(error) };
  } finally {
    task.port.close();
  }
}

interface Talk {
  readonly ask: AskLedger;
  readonly tell: (message: FromThread) => void;
  readonly signal: AbortSignal;
}

async function scoreJob(task: ScoringTask, talk: Talk): Promise<ScoringResult> {
  const held = await holdModel(task, talk);
  try {
    const { model, threads } = held.model;
    await scoreWith(task, talk, model);
    return { device, threads, rowsAtOnce: model.rowsAtOnce };
  } finally {
    held.release();
  }
}

async function holdModel(
  { input, modelUri }: ScoringTask,
  { tell, signal }: Talk,
): Promise<HeldModel<TunedModel>> {
  const { model, deployment } = input;
  const { checksum, declaration } = model;
  // Without a checksum in the registry a file may change under its name, so it is loaded for each job.
  const key = [modelName(model), checksum ?? randomUUID(), JSON.stringify(declaration)].join(' ');
  const file = await fileFetcher(baseFolder, input.datastores, blobs)(modelUri, signal);
  const { size } = await stat(file).catch(() => ({ size: 0 }));
  return models.hold(key, size, async () => {
    const tuned = await openTunedModel(file, declaration, {
      device,
      checksum,
      maximumThreads: setUp.threads,
    });
    tell({
      type: 'loaded',
      model: {
        at: new Date(),
        modelName: model.name,
        modelVersion: String(model.number),
        modelPath: model.uri,
        deployment: deployment.reference,
        deploymentId: deployment.id,
      },
    });
    return tuned;
  });
}

async function scoreWith(
  { input, isFirstAttempt }: ScoringTask,
  { ask, tell, signal }: Talk,
  model: ScoringModel,
): Promise<void> {
  const { job, datastores } = input;
  const places = { baseFolder, datastores };
  const { timestampColumn, correlationColumn, keepColumns, window } = job.input;
  const source = {
    uri: resolveDataUri(job.input.uri, places),
    timestampColumn,
    correlationColumn,
    preprocessing: null,
  };
  const range = window && { from: new Date(window.from), to: new Date(window.to) };
  const files = await filesOf(input.files, isFirstAttempt, async () => {
    const found = await (await reader()).findScorable(source, range, signal);
    return ask(
      'listFiles',
      found.map(({ uri, bytes, modifiedAt }) => ({ uri, bytes, modifiedAt })),
    );
  });
  const store = openPartStore({ baseFolder, remote: uploads, spillFolder, signal });
  const access = scoringAccess({
    reader: await reader(),
    store,
    source,
    window: range,
    inputs: model.inputs,
    features: input.model.declaration.features,
    // Rows that have a name or a time need nothing more to be known by.
    keep: keepColumns ?? (timestampColumn === null && correlationColumn === null ? null : []),
    outputUri: resolveDataUri(job.outputUri, places),
    signal,
  });
  const onScored = (slab: ScoredSlab): void =>
    tell({ type: 'scored', event: scoringEvent(input, slab, new Date()) });
  const ended = await scoreFiles({
    files,
    model,
    miniBatchRows: job.miniBatchRows,
    ports: {
      ...access,
      checkpoint: async (file) => {
        await ask('checkpoint', file);
      },
      collect: collectParts(input, model, store),
      clockMs: () => performance.now(),
    },
    onScored,
    onProgress: (progress) => tell({ type: 'progress', progress }),
    signal,
  });
  for (const file of ended) {
    if (file.error !== null)
      tell({
        type: 'scored',
        event: scoringEvent(input, { file, rows: 0, durationMs: 0, moments: null }, new Date()),
      });
  }
}

/** Files are listed once; a person who asks for another try means those that failed too. */
async function filesOf(
  known: readonly ScoringFile[],
  isFirstAttempt: boolean,
  list: () => Promise<readonly ScoringFile[]>,
): Promise<readonly ScoringFile[]> {
  const files = known.length > 0 ? known : await list();
  if (!isFirstAttempt) return files;
  return files.map((file) =>
    file.status === 'FAILED' ? { ...file, status: 'PENDING' as const, error: null } : file,
  );
}
