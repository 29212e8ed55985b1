import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  openDatasetReader,
  openPartStore,
  pathOfUri,
  scoringAccess,
  type DatasetReader,
  type FoundFile,
} from '@circuitwatch/datasets';
import { scoreFiles } from '@circuitwatch/scoring-batch';
import type { ModelDeclaration, ScoringFile, ScoringModel } from '@circuitwatch/scoring-definitions';
import { inspectModel, openScoringModel, openTunedModel } from '@circuitwatch/scoring-models';
import { CommandError } from '../exit-codes.ts';
import type { Progress } from '../output/progress.ts';
import { featureNames } from './feature-names.ts';
import { openStaging, type OutputPlace, type Staging } from './output-place.ts';

/** Data, a model, and what is to be done with them. */
export interface ScoreRequest {
  readonly model: string;
  readonly data: string;
  readonly place: OutputPlace;
  /** Relative paths start here. */
  readonly workingFolder: string;
  readonly features?: readonly string[] | undefined;
  /** Columns beside the predictions; absent: all that are no features. */
  readonly key?: readonly string[] | undefined;
  /** Rows that the model is given at once; absent: as many as it is fastest with. */
  readonly miniBatch?: number | undefined;
}

/** What was scored. */
export interface ScoreAnswer {
  readonly rows: number;
  /** Rows that have a reason in place of predictions. */
  readonly invalidRows: number;
  /** Names of the predictions' columns. */
  readonly outputs: readonly string[];
  /** From the first row read to the last one in its place. */
  readonly seconds: number;
  /** Features that were taken from the data, as nothing names them. */
  readonly guessed: readonly string[];
  /** Files that could not be scored, where others could. */
  readonly failed: readonly { readonly uri: string; readonly error: string }[];
}

const usualMiniBatch = 10_000;
const memoryLimit = '1GB';
const cores = availableParallelism();

/**
 * Scores a file or a folder; the predictions are in their place whole, or not at all.
 *
 * @throws CommandError and AppError with what is wrong.
 */
export async function scoreData(
  request: ScoreRequest,
  progress: Progress,
  signal: AbortSignal,
): Promise<ScoreAnswer> {
  const { workingFolder } = request;
  const reader = await openDatasetReader({
    baseFolder: workingFolder,
    threads: Math.min(4, cores),
    memoryLimit,
  });
  try {
    progress.update(0, 'loading the model');
    const { model, guessed, declaration } = await loadModel(request, reader, signal);
    try {
      const staging = await openStaging(request.place);
      try {
        return {
          ...(await score({ request, reader, model, declaration, staging, progress, signal })),
          guessed,
        };
      } finally {
        await staging.clear();
      }
    } finally {
      await model.close();
    }
  } finally {
    await reader.close();
  }
}

async function loadModel(
  { model: file, data, workingFolder, features, key = [], miniBatch }: ScoreRequest,
  reader: DatasetReader,
  signal: AbortSignal,
): Promise<{
  readonly model: ScoringModel;
  readonly declaration: ModelDeclaration;
  readonly guessed: readonly string[];
}> {
  const at = pathOfUri(file, workingFolder);
  const graph = await inspectModel(at);
  const asked = { model: file, graph, named: features, data, keys: key, reader, signal };
  const { names, isGuess } = await featureNames(asked);
  const declaration: ModelDeclaration = {
    task: null,
    features: names.map((name) => ({ name, type: 'NUMBER', categories: null })),
    outputs: null,
  };
  // Reading has work for a core, too.
  const threads = Math.max(1, cores - 1);
  const model =
    miniBatch === undefined
      ? (await openTunedModel(at, declaration, { maximumThreads: threads })).model
      : await openScoringModel(at, declaration, { threads, rowsAtOnce: miniBatch });
  return { model, declaration, guessed: isGuess ? names : [] };
}

interface Scoring {
  readonly request: ScoreRequest;
  readonly reader: DatasetReader;
  readonly model: ScoringModel;
  readonly declaration: ModelDeclaration;
  readonly staging: Staging;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

async function score(scoring: Scoring): Promise<Omit<ScoreAnswer, 'guessed'>> {
  const { request, reader, model, staging, progress, signal } = scoring;
  const { data, place, miniBatch } = request;
  const source = { uri: data, timestampColumn: null, correlationColumn: null, preprocessing: null };
  const started = performance.now();
  progress.update(0, 'reading');
  const found = await reader.findScorable(source, null, signal);
  const files = place.kind === 'file' ? [wholeOf(data, found)] : found;
  const access = accessTo(scoring, staging.folder);
  const name = path.basename(place.path);
  let rows = 0;
  const ended = await scoreFiles({
    files: files.map(newFile),
    model,
    ports: {
      ...access,
      ...(place.kind === 'file' && {
        partUri: () => pathToFileURL(path.join(staging.folder, name)).href,
        removeParts: () => Promise.resolve(),
      }),
      checkpoint: () => Promise.resolve(),
      clockMs: () => performance.now(),
    },
    miniBatchRows: miniBatch ?? usualMiniBatch,
    ...(place.kind === 'file' && { partRows: Number.MAX_SAFE_INTEGER }),
    onScored: (slab) => (rows += slab.rows),
    onProgress: (share) => progress.update(share, share < 1 ? `${rows} rows` : 'writing'),
    signal,
  });
  const written = ended.filter(({ status }) => status === 'SUCCEEDED');
  const scored = sumOf(written.map(({ rowsDone }) => rowsDone));
  if (scored === 0) throw new CommandError(`${data} has no rows to score.`);
  if (place.kind === 'file') await staging.move(name, place.path);
  else await moveParts(scoring, written);
  return {
    rows: scored,
    invalidRows: sumOf(written.map(({ invalidRows }) => invalidRows)),
    outputs: model.predictions.map((column) => column.name),
    seconds: (performance.now() - started) / 1000,
    failed: ended.flatMap(({ uri, error }) => (error === null ? [] : [{ uri, error }])),
  };
}

function accessTo(
  { request, reader, model, declaration, signal }: Scoring,
  folder: string,
): ReturnType<typeof scoringAccess> {
  const { data, workingFolder, key } = request;
  return scoringAccess({
    reader,
    store: openPartStore({ baseFolder: workingFolder, remote: null, spillFolder: folder, signal }),
    source: { uri: data, timestampColumn: null, correlationColumn: null, preprocessing: null },
    window: null,
    inputs: model.inputs,
    features: declaration.features,
    keep: key ?? null,
    hasProblemColumn: true,
    outputUri: folder,
    signal,
  });
}

/** Parts of the same files that an earlier call left are replaced, also where they were more. */
async function moveParts(scoring: Scoring, files: readonly ScoringFile[]): Promise<void> {
  const { staging, request } = scoring;
  const target = accessTo(scoring, request.place.path);
  for (const file of files) {
    for (const [number, { uri }] of file.parts.entries()) {
      await staging.move(path.basename(fileURLToPath(uri)), fileURLToPath(target.partUri(file, number)));
    }
    await target.removeParts(file, file.parts.length);
  }
}

/** One file of all rows comes of the one file, or of all as one table. */
function wholeOf(data: string, found: readonly FoundFile[]): Omit<FoundFile, 'only'> {
  const [first] = found;
  if (first && found.length === 1) return first;
  const bytes = sumOf(found.map((file) => file.bytes));
  return { uri: data, bytes, modifiedAt: first?.modifiedAt ?? '' };
}

function newFile({ uri, bytes, modifiedAt }: Omit<FoundFile, 'only'>, index: number): ScoringFile {
  return {
    index,
    uri,
    bytes,
    modifiedAt,
    status: 'PENDING',
    rowsDone: 0,
    invalidRows: 0,
    parts: [],
    error: null,
    latencyMs: 0,
    moments: null,
  };
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}
