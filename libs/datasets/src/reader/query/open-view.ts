import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { FileRead, Segment, TimeRange } from '@circuitwatch/monitoring-definitions';
import { quotedText } from '../../sql-text.ts';
import { openRelation } from '../../sources/open-relation.ts';
import type { DataSource, Relation, SourceAccess } from '../../sources/relation.ts';
import { temporaryName } from '../../sources/temporary-name.ts';
import { selectRows, whereOf } from '../row-selection.ts';
import { copyRows } from '../rows/copy-rows.ts';
import { openSession, type Session } from '../session.ts';
import { sourceFailure } from '../source-failure.ts';
import { openSourceSession, type Databases } from '../source-session.ts';
import type { QueryView } from './query-messages.ts';
import type { QueryRequest } from './query-request.ts';

/** Rows that custom SQL may read, for another process. */
export interface OpenedView {
  readonly view: QueryView;
  /** Local files that the view opens. */
  readonly paths: readonly string[];
  /** Where the rows come from. */
  readonly files: readonly FileRead[];
}

interface NamedSource {
  readonly name: string;
  readonly source: DataSource;
  readonly window: TimeRange | null;
}

interface Opening {
  readonly databases: Databases;
  readonly access: SourceAccess;
  /** Copies are written here. */
  readonly folder: string;
}

/**
 * Opens a relation: Parquet is read where it lies, of anything else the selected rows are written as Parquet.
 *
 * @throws AppError INVALID naming what cannot be used; UNAVAILABLE; CANCELED.
 */
export async function openView(
  { name, source, window }: NamedSource,
  { segment, signal }: Pick<QueryRequest, 'segment' | 'signal'>,
  { databases, access, folder }: Opening,
): Promise<OpenedView> {
  const session = await openSourceSession(source, databases);
  try {
    const windows = [window];
    const relation = await session.use(signal, (connection) =>
      openRelation(connection, { source, windows, access, signal }),
    );
    const selection = selectRows(relation, windows, appliedSegment(name, segment, relation));
    const sql = `SELECT * FROM ${selection.from}${whereOf(selection)}`;
    const { files, paths } = relation;
    const isScan = source.preprocessing === null && paths.length > 0;
    if (isScan && (await session.use(signal, (connection) => opensOnlyFiles(connection, sql)))) {
      return { view: { name, sql }, paths, files };
    }
    const path = join(folder, `${temporaryName('view')}.parquet`);
    if (source.preprocessing === null) await writeRows(session, sql, path, signal);
    else await writeCopied(session, sql, path, { databases, uri: source.uri, signal });
    return { view: { name, sql: `SELECT * FROM read_parquet(${quotedText(path)})` }, paths: [path], files };
  } finally {
    await session.close();
  }
}

/** Of data beside the two sides, only what has the column has segments. */
function appliedSegment(name: string, segment: Segment | null, { columns }: Relation): Segment | null {
  const isSide = name === 'target' || name === 'baseline';
  const hasColumn = columns.some((column) => column.name.toLowerCase() === segment?.feature.toLowerCase());
  return isSide || hasColumn ? segment : null;
}

/** Temporary tables stay in this process. */
async function opensOnlyFiles(connection: DuckDBConnection, sql: string): Promise<boolean> {
  const result = await connection.runAndReadAll(
    `SELECT json_serialize_sql($1::VARCHAR) LIKE '%"type":"BASE_TABLE"%'`,
    [sql],
  );
  return result.getRows()[0]?.[0] === false;
}

async function writeRows(
  session: Session,
  sql: string,
  path: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  await session.use(signal, (connection) =>
    connection.run(`COPY (${sql}) TO ${quotedText(path)} (FORMAT parquet, COMPRESSION lz4)`),
  );
}

/** A database that ran preprocessing can write no file. */
async function writeCopied(
  from: Session,
  sql: string,
  path: string,
  { databases, uri, signal }: { databases: Databases; uri: string; signal: AbortSignal | undefined },
): Promise<void> {
  const session = await openSession(databases.shared.instance, (error, aborted) =>
    sourceFailure(error, uri, aborted),
  );
  try {
    const table = temporaryName('copy');
    await copyRows(from, session, { sql, table, signal });
    await writeRows(session, `SELECT * FROM ${table}`, path, signal);
  } finally {
    await session.close();
  }
}
