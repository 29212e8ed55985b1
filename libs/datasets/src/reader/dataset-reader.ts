import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TimeRange } from '@circuitwatch/monitoring-definitions';
import { findScorableFiles, type FoundFile } from '../scoring/found-files.ts';
import { openScorableFile } from '../scoring/open-scorable-file.ts';
import type { ScorableFile, ScorableRequest } from '../scoring/scorable-file.ts';
import type { DataSource } from '../sources/relation.ts';
import type { RemoteFiles } from '../sources/remote-files.ts';
import type { Dataset, OpenRequest } from './dataset.ts';
import { openInstance, type InstanceOptions } from './duckdb-instance.ts';
import { holdFiles, whileHeld } from './held-access.ts';
import { openDataset } from './open-dataset.ts';
import type { QueryAnswer, QueryRequest } from './query/query-request.ts';
import { runQuery } from './query/run-query.ts';
import type { JoinedRows, JoinRequest } from './rows/joined-rows.ts';
import { readRows } from './rows/read-rows.ts';
import { openSourceSession } from './source-session.ts';

/** How a reader may use the machine. */
export interface DatasetReaderOptions {
  /** Relative data URIs start here. */
  readonly baseFolder: string;
  /** null, as when absent: only files of this machine can be read. */
  readonly remote?: RemoteFiles | null;
  /** Threads of one query; 1 unless said, because workers read several sources at once. */
  readonly threads?: number;
  /** As DuckDB writes it; 512MB unless said. Numbers that were read are the caller's, and do not count. */
  readonly memoryLimit?: string;
  /** Where rows go that do not fit, each database in a folder of its own; unless said, a temporary folder. */
  readonly spillFolder?: string;
}

/** Reads data of any kind through one DuckDB; safe for concurrent calls. */
export interface DatasetReader {
  /**
   * Describes at once; rows are read when they are asked for.
   *
   * @throws AppError INVALID naming what cannot be used; UNAVAILABLE; CANCELED.
   */
  readonly open: (request: OpenRequest) => Promise<Dataset>;
  /** @throws AppError INVALID naming what cannot be used, a missing key first of all; UNAVAILABLE; CANCELED. */
  readonly readRows: (request: JoinRequest) => Promise<JoinedRows>;
  /**
   * Runs SQL that can reach nothing but its relations, in a process of its own.
   *
   * @throws AppError INVALID with the reason when it reaches for more, takes too long or answers too much; CANCELED.
   */
  readonly query: (request: QueryRequest) => Promise<QueryAnswer>;
  /**
   * What of a source is scored file by file; none of the files is opened.
   *
   * @throws AppError INVALID where there is nothing; UNAVAILABLE; CANCELED.
   */
  readonly findScorable: (
    source: DataSource,
    window: TimeRange | null,
    signal?: AbortSignal,
  ) => Promise<readonly FoundFile[]>;
  /** @throws AppError INVALID naming what of the file the model cannot use; UNAVAILABLE; CANCELED. */
  readonly openScorable: (request: ScorableRequest) => Promise<ScorableFile>;
  /** Also ends what is still open. */
  readonly close: () => Promise<void>;
}

/** Opens an in-memory DuckDB that never loads anything from the network. */
export async function openDatasetReader(options: DatasetReaderOptions): Promise<DatasetReader> {
  const limits: InstanceOptions = {
    threads: options.threads ?? 1,
    memoryLimit: options.memoryLimit ?? '512MB',
    spillFolder: options.spillFolder ?? join(tmpdir(), 'circuitwatch'),
  };
  const access = { baseFolder: options.baseFolder, remote: options.remote ?? null };
  await mkdir(limits.spillFolder, { recursive: true, mode: 0o700 });
  const shared = await openInstance(limits);
  return {
    open: async (request) => {
      const session = await openSourceSession(request.source, { shared, limits });
      const held = holdFiles(access);
      const close = (): Promise<void> => session.close().finally(held.release);
      try {
        return { ...(await openDataset(session, request, held.access)), close };
      } catch (error) {
        await close();
        throw error;
      }
    },
    readRows: (request) => whileHeld(access, (held) => readRows(request, { shared, limits }, held)),
    query: (request) => whileHeld(access, (held) => runQuery(request, { shared, limits }, held)),
    findScorable: (source, window, signal) => findScorableFiles(source, window, access, signal),
    openScorable: async (request) => {
      const held = holdFiles(access);
      try {
        const file = await openScorableFile(request, limits, held.access);
        return { ...file, close: () => file.close().finally(held.release) };
      } catch (error) {
        await held.release();
        throw error;
      }
    },
    close: shared.close,
  };
}
