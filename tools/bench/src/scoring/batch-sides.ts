import { DuckDBInstance } from '@duckdb/node-api';
import { openDatasetReader, openPartStore, scoringAccess } from '@circuitwatch/datasets';
import { scoreFiles, type OpenFile } from '@circuitwatch/scoring-batch';
import type { ModelDeclaration, ScoringFile, ScoringModel } from '@circuitwatch/scoring-definitions';
import { openScoringModel } from '@circuitwatch/scoring-models';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { featureNames } from './models.ts';

/** onnxruntime's threads inside of one operator, on both sides. */
export const intraOpThreads = 1;
const duckDbMemory = '256MB';

const declaration: ModelDeclaration = {
  task: null,
  features: featureNames.map((name) => ({ name, type: 'NUMBER', categories: null })),
  outputs: null,
};

/** A Parquet file, a model's file and how many rows belong together. */
export interface Workload {
  readonly readings: string;
  readonly rows: number;
  readonly model: string;
  readonly batchRows: number;
}

/** Gives the seconds that one round took. */
export interface Side {
  readonly round: () => Promise<number>;
  readonly close: () => Promise<void>;
}

/** All rows as the model takes them, read before the clock starts. */
export async function readMatrix({
  readings,
  rows,
}: Pick<Workload, 'readings' | 'rows'>): Promise<Float32Array> {
  const reader = await openDatasetReader({ baseFolder: '/' });
  const source = { uri: readings, timestampColumn: null, correlationColumn: null, preprocessing: null };
  const dataset = await reader.open({ source, windows: [null], segment: null });
  const [read] = await dataset.readNumbers(featureNames);
  const matrix = new Float32Array(rows * featureNames.length);
  featureNames.forEach((name, place) => {
    const { values = new Float64Array() } = read?.columns.get(name) ?? {};
    values.forEach((value, row) => (matrix[row * featureNames.length + place] = value));
  });
  await dataset.close();
  await reader.close();
  return matrix;
}

/** onnxruntime alone: nothing is read, nothing is written, and what it answers stays in memory. */
export async function bareLoop({ rows, model, batchRows }: Workload, matrix: Float32Array): Promise<Side> {
  const session = await InferenceSession.create(model, {
    intraOpNumThreads: intraOpThreads,
    interOpNumThreads: 1,
    logSeverityLevel: 4,
  });
  const width = featureNames.length;
  const answers = new Float32Array(rows);
  return {
    round: async () => {
      const start = performance.now();
      for (let from = 0; from < rows; from += batchRows) {
        const to = Math.min(from + batchRows, rows);
        const cells = matrix.subarray(from * width, to * width);
        const { y } = await session.run({ x: new Tensor('float32', cells, [to - from, width]) });
        answers.set(y?.data as Float32Array, from);
      }
      return (performance.now() - start) / 1000;
    },
    close: () => session.release(),
  };
}

/**
 * DuckDB alone, with a thread more as ours has: the same columns are read, and as many are written, but no model is
 * asked and no cell passes JavaScript. Nothing that reads and writes with DuckDB can be faster.
 */
export async function copyAlone({ readings }: Workload, folder: string): Promise<Side> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(intraOpThreads + 1),
    memory_limit: duckDbMemory,
  });
  const connection = await instance.connect();
  const sum = featureNames.map((name) => `${name}::FLOAT`).join(' + ');
  const selected = `SELECT id, timestamp, ${sum} AS y, NULL::VARCHAR AS scoring_error FROM '${readings}'`;
  const file = path.join(folder, 'copy.parquet');
  return {
    round: async () => {
      await rm(file, { force: true });
      const start = performance.now();
      await connection.run(`COPY (${selected}) TO '${file}' (FORMAT parquet)`);
      return (performance.now() - start) / 1000;
    },
    close: async () => {
      connection.closeSync();
      instance.closeSync();
      await rm(file, { force: true });
    },
  };
}

/** What the steps of one round took, in seconds; those beside the model overlap with it. */
export interface StepSeconds {
  read: number;
  run: number;
  add: number;
  write: number;
}

/** Ours, from the Parquet file to a Parquet file that is in its place. */
export async function endToEnd(workload: Workload, folder: string, steps?: StepSeconds): Promise<Side> {
  const { readings, model, batchRows } = workload;
  const reader = await openDatasetReader({ baseFolder: '/', threads: 1, memoryLimit: duckDbMemory });
  const loaded = await openScoringModel(model, declaration, {
    threads: intraOpThreads,
    rowsAtOnce: batchRows,
  });
  const outputUri = path.join(folder, 'predictions');
  const access = scoringAccess({
    reader,
    store: openPartStore({ baseFolder: '/', remote: null, spillFolder: folder }),
    source: { uri: readings, timestampColumn: null, correlationColumn: null, preprocessing: null },
    window: null,
    inputs: loaded.inputs,
    features: declaration.features,
    keep: null,
    outputUri,
  });
  const ports = {
    ...access,
    open: async (...asked: Parameters<typeof access.open>): Promise<OpenFile> =>
      timed(await access.open(...asked), steps),
    checkpoint: () => Promise.resolve(),
    clockMs: () => performance.now(),
  };
  return {
    round: async () => {
      await rm(outputUri, { recursive: true, force: true });
      const file = await newFile(readings);
      const start = performance.now();
      const [ended] = await scoreFiles({
        files: [file],
        model: timedModel(loaded, steps),
        ports,
        miniBatchRows: batchRows,
        onScored: () => undefined,
        onProgress: () => undefined,
      });
      const seconds = (performance.now() - start) / 1000;
      if (ended?.rowsDone !== workload.rows) throw new Error(`${ended?.rowsDone} rows were scored.`);
      return seconds;
    },
    close: async () => {
      await loaded.close();
      await reader.close();
    },
  };
}

async function newFile(readings: string): Promise<ScoringFile> {
  const { size, mtime } = await stat(readings);
  return {
    index: 0,
    uri: pathToFileURL(readings).href,
    bytes: size,
    modifiedAt: mtime.toISOString(),
    status: 'PENDING',
    rowsDone: 0,
    invalidRows: 0,
    parts: [],
    error: null,
    latencyMs: 0,
    moments: null,
  };
}

function timedModel(model: ScoringModel, steps: StepSeconds | undefined): ScoringModel {
  if (!steps) return model;
  return { ...model, score: (...asked) => timing(steps, 'run', () => model.score(...asked)) };
}

function timed(file: OpenFile, steps: StepSeconds | undefined): OpenFile {
  if (!steps) return file;
  return {
    ...file,
    read: () => timing(steps, 'read', file.read),
    add: (...added) => {
      const start = performance.now();
      file.add(...added);
      steps.add += (performance.now() - start) / 1000;
    },
    endPart: () => {
      const write = file.endPart();
      return (place) => timing(steps, 'write', () => write(place));
    },
  };
}

async function timing<T>(steps: StepSeconds, step: keyof StepSeconds, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  try {
    return await work();
  } finally {
    steps[step] += (performance.now() - start) / 1000;
  }
}
