import { join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { openDatasetReader, openProfileStore, type DatasetReader } from '@circuitwatch/datasets';
import {
  advancePartitionedRun,
  defaultPartitionLimits,
  executePartition,
  startMonitorRun,
  type MonitorRunRequest,
} from '@circuitwatch/monitoring-runs';
import { workerData } from 'piscina';
import {
  packFailure,
  threadLoaded,
  type ComputeInput,
  type ComputeThreadData,
  type ThreadAnswer,
  type ThreadFunctions,
  type ThreadTask,
} from './compute-messages.ts';
import { locate, locateSources } from './locate-sources.ts';
import { fileFetcher, openThreadBlobs } from './thread-files.ts';
import { threadImportance } from './thread-importance.ts';

/*
 * The composition root of a computing thread: it opens a reader of its own once and does one thing at a time,
 * so that neither reading nor arithmetic ever holds up the thread that renews the locks of jobs.
 */

const setUp = workerData as ComputeThreadData;
const { baseFolder, memoryLimit, blobs: access, profiles: kept } = setUp;
const limits = setUp.partitionLimits ?? defaultPartitionLimits;
const blobs = access && openThreadBlobs(access);
/** Whether it was told already that profiles cannot be kept. */
let isWarned = false;
const profiles = kept && openProfileStore({ ...kept, onFailure: warnOnce });
/** Opened by the first run, not at the start: an idle thread has nothing under way and can be ended safely. */
let opening: Promise<DatasetReader> | undefined;

function reader(): Promise<DatasetReader> {
  opening ??= openDatasetReader({
    baseFolder,
    remote: blobs ?? null,
    threads: 1,
    memoryLimit,
    spillFolder: join(baseFolder, 'spill'),
  }).catch((error: unknown) => {
    opening = undefined;
    throw error;
  });
  return opening;
}

/** A full disk would else be told of with every column of every run. */
function warnOnce(error: unknown): void {
  if (isWarned) return;
  isWarned = true;
  const detail = error instanceof Error ? error.message : String(error);
  process.emitWarning(`Profiles of baselines cannot be kept, so every run reads them: ${detail}`);
}

/** A message between threads costs more than the step that it tells of. */
const progressMs = 100;

// The native code is loaded, so that from now on this thread can be ended.
parentPort?.postMessage(threadLoaded);

type Functions = {
  readonly [Name in keyof ThreadFunctions]: (
    task: ThreadTask<ThreadFunctions[Name]['input']>,
  ) => Promise<ThreadAnswer<ThreadFunctions[Name]['result']>>;
};

function progressTo(port: ThreadTask<unknown>['port']): (progress: number) => void {
  let toldAt = -Infinity;
  return (progress) => {
    const now = performance.now();
    if (now - toldAt < progressMs) return;
    toldAt = now;
    port.postMessage(progress);
  };
}

async function requestOf(
  input: ComputeInput,
  port: ThreadTask<unknown>['port'],
  signal: AbortSignal,
): Promise<MonitorRunRequest> {
  return {
    ...locateSources(input, baseFolder),
    reader: await reader(),
    importance: threadImportance(input.model, fileFetcher(baseFolder, input.datastores, blobs), signal),
    profiles,
    onProgress: progressTo(port),
    signal,
  };
}

/** Computes one run, or says how it is measured in parts. */
export const computeRun: Functions['computeRun'] = ({ input, port }) =>
  answer(port, async (signal) => startMonitorRun(await requestOf(input, port, signal), limits));

/** Sums up one part of a run. */
export const computePartition: Functions['computePartition'] = ({ input, port }) =>
  answer(port, async (signal) =>
    executePartition({ ...input, reader: await reader(), onProgress: progressTo(port), signal }),
  );

/** Merges what the partitions of a run found. */
export const mergePartitions: Functions['mergePartitions'] = ({ input: { input, run, passes }, port }) =>
  answer(port, async (signal) => advancePartitionedRun(run, passes, await requestOf(input, port, signal)));

/** Lists the files that hold the windows of the data. */
export const listFiles: Functions['listFiles'] = ({ input: { data, datastores }, port }) =>
  answer(port, async (signal) => {
    const files = [];
    for (const { source, window } of data) {
      const uri = locate(source.uri, { baseFolder, datastores });
      const opened = await (
        await reader()
      ).open({ source: { ...source, uri }, windows: [window], segment: null, signal });
      files.push(...opened.files);
      await opened.close();
    }
    return files;
  });

/** Errors are answers, because threads copy no classes. */
async function answer<Result>(
  port: ThreadTask<unknown>['port'],
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<ThreadAnswer<Result>> {
  const controller = new AbortController();
  port.on('message', () => controller.abort());
  try {
    return { result: await work(controller.signal) };
  } catch (error) {
    return { failure: packFailure(error) };
  } finally {
    port.close();
  }
}
