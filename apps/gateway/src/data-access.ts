import type { BlobFiles, BlobFilesOptions } from '@circuitwatch/azure-blob';
import type { DatasetReader } from '@circuitwatch/datasets';
import type { Segment, TimeRange } from '@circuitwatch/monitoring-definitions';
import { AppError } from '@circuitwatch/platform-errors';
import { fetchFile, type FetchRequest } from './fetch-file.ts';
import { createGate } from './gate.ts';

/** Where data lies and how it is read, every name resolved. */
export interface LocatedSource {
  readonly uri: string;
  readonly timestampColumn: string | null;
  readonly correlationColumn: string | null;
  readonly preprocessing: { readonly name: string; readonly sql: string } | null;
}

/** What to look at. */
export interface LookRequest {
  readonly source: LocatedSource;
  /** null: every row. */
  readonly window: TimeRange | null;
  readonly segment: Segment | null;
  readonly signal: AbortSignal;
}

/** What a look at data found. */
export interface Look {
  readonly rows: number;
  readonly columns: readonly { readonly name: string; readonly type: string; readonly kind: string }[];
  readonly files: readonly { readonly bytes: number }[];
  readonly timestampColumn: string | null;
  readonly correlationColumn: string | null;
  readonly notes: readonly string[];
}

/** Data of monitors, looked at and not measured. */
export interface DataAccess {
  /** @throws AppError INVALID for a URI that names nothing which can be read. */
  readonly locate: (uri: string, datastores: Readonly<Record<string, string>>) => Promise<string>;
  /** @throws AppError INVALID naming what cannot be used; UNAVAILABLE; CANCELED. */
  readonly look: (request: LookRequest) => Promise<Look>;
  /**
   * The path of one file that a located URI names, or of a copy that stays for some minutes.
   *
   * @throws AppError INVALID for what is no file or too large; NOT_FOUND; FORBIDDEN; UNAVAILABLE; CANCELED.
   */
  readonly fetchFile: (request: FetchRequest) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** What can be reached. */
export interface DataAccessOptions {
  /** Relative data URIs start here. */
  readonly baseFolder: string;
  /** How storage accounts are reached; absent: only files of this machine can be read. */
  readonly blobs?: BlobFilesOptions | undefined;
}

/** Looks that go on at a time, of all callers together. */
const mostLooks = 4;

/** Access to data; the reader is loaded by the first look, as few gateways ever need it. */
export function createDataAccess(options: DataAccessOptions): DataAccess {
  let opening: Promise<DatasetReader> | undefined;
  let remote: Promise<BlobFiles | null> | undefined;
  const blobFiles = () => (remote ??= openRemote(options));
  const reader = (): Promise<DatasetReader> => {
    opening ??= openReader(options, blobFiles()).catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
  const gate = createGate(mostLooks);
  return {
    locate: async (uri, datastores) => {
      const { resolveDataUri } = await import('@circuitwatch/datasets');
      return resolveDataUri(uri, { baseFolder: options.baseFolder, datastores });
    },
    look: (request) => gate(async () => lookAt(await reader(), request)),
    fetchFile: (request) => fetchFile(request, blobFiles),
    close: async () => (await opening?.catch(() => undefined))?.close(),
  };
}

async function openRemote({ blobs }: DataAccessOptions): Promise<BlobFiles | null> {
  if (!blobs) return null;
  const { openBlobFiles } = await import('@circuitwatch/azure-blob');
  return openBlobFiles(blobs);
}

async function openReader(
  { baseFolder }: DataAccessOptions,
  remote: Promise<BlobFiles | null>,
): Promise<DatasetReader> {
  const { openDatasetReader } = await import('@circuitwatch/datasets');
  return openDatasetReader({ baseFolder, remote: await remote, threads: 1, memoryLimit: '256MB' });
}

async function lookAt(
  reader: DatasetReader,
  { source, window, segment, signal }: LookRequest,
): Promise<Look> {
  if (signal.aborted) throw new AppError('CANCELED', 'The time for looking is over.');
  const dataset = await reader.open({ source, windows: [window], segment, signal });
  try {
    const [rows = 0] = await dataset.countRows(signal);
    const { columns, files, timestampColumn, correlationColumn, notes } = dataset;
    return { rows, columns, files, timestampColumn, correlationColumn, notes };
  } finally {
    await dataset.close();
  }
}
