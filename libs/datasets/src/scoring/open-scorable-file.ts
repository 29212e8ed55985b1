import type { DuckDBConnection, DuckDBInstance, DuckDBMaterializedResult } from '@duckdb/node-api';
import { nearestName } from '@circuitwatch/monitoring-definitions';
import { invalid, unavailable } from '@circuitwatch/platform-errors';
import { selectRows, whereOf } from '../reader/row-selection.ts';
import { openInstance, type InstanceOptions } from '../reader/duckdb-instance.ts';
import { openSession, type Session } from '../reader/session.ts';
import { sourceFailure } from '../reader/source-failure.ts';
import { openRelation } from '../sources/open-relation.ts';
import type { DatasetColumn, Relation, SourceAccess } from '../sources/relation.ts';
import { temporaryName } from '../sources/temporary-name.ts';
import { quotedName, quotedText } from '../sql-text.ts';
import { sentenceOf } from '../tables/table-failure.ts';
import { fillCells } from './fill-cells.ts';
import { inputCells, type InputCells } from './input-cells.ts';
import { createPredictionTable, problemColumn, type PredictionTable } from './prediction-table.ts';
import type { FedRows, ScorableFile, ScorableRequest } from './scorable-file.ts';
import { planSlabs, type Slab } from './slabs.ts';

/** Rows where each has a position that SQL can ask for. */
interface PositionedRows {
  readonly from: string;
  /** SQL of a row's position, from 0. */
  readonly position: string;
  readonly rows: number;
  /** Rows of the row groups, where they are known. */
  readonly groups: readonly number[];
}

/** DuckDB's own column of the row's place in its file. */
const position = 'file_row_number';
/** As many rows as DuckDB writes into a row group. */
const mostSlabRows = 122_880;
/** Bounds the memory of a slab of many features. */
const mostSlabCells = 4_000_000;
const leastSlabRows = 2_048;

/**
 * Opens a file for scoring, in a database of its own: what is kept of the file (its footer, which each slab needs) and
 * what is added to it ends with it, however it ends.
 *
 * @throws AppError INVALID naming what the model cannot use of it; UNAVAILABLE; CANCELED.
 */
export async function openScorableFile(
  request: ScorableRequest,
  limits: InstanceOptions,
  access: SourceAccess,
): Promise<ScorableFile> {
  const { source, signal } = request;
  const own = await openInstance(limits);
  const reading = await openSession(own.instance, (error) => sourceFailure(error, source.uri, signal));
  const writing = await openSession(own.instance, writeFailure);
  const tables = new Set<PredictionTable>();
  const close = async (): Promise<void> => {
    await reading.close();
    await writing.close();
    // After a failure some are left, of which some may be in no state to be dropped: the database goes anyway.
    for (const table of tables) await table.drop().catch(() => undefined);
    await own.close();
  };
  try {
    await reading.use(signal, (connection) => connection.run('SET GLOBAL parquet_metadata_cache = true'));
    const relation = await reading.use(signal, (connection) =>
      openRelation(connection, {
        source,
        windows: [request.window],
        onlyFiles: request.only === null ? undefined : [request.only],
        access,
        signal,
      }),
    );
    refuseOtherFile(request, relation);
    const inputs = inputCells(request.inputs, request.features, columnLookup(source.uri, relation.columns));
    const kept = keptColumns(request, relation);
    const rows = await reading.use(signal, (connection) => positionRows(connection, request, relation));
    return {
      totalRows: rows.rows,
      kept,
      read: slabReader({ rows, inputs, session: reading, request }),
      ...(await partWriter({ rows, kept, request, instance: own.instance, writing, tables })),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function refuseOtherFile({ only, fromRow, asListed }: ScorableRequest, { files }: Relation): void {
  const [file] = files;
  if (only === null || fromRow === 0 || !asListed || !file) return;
  if (file.bytes === asListed.bytes && file.modifiedAt === asListed.modifiedAt) return;
  throw invalid(
    `${only} was written again after ${fromRow} of its rows were scored; submit it as a new job, which scores all of it.`,
  );
}

function columnLookup(uri: string, columns: readonly DatasetColumn[]): (name: string) => DatasetColumn {
  const byName = new Map(columns.map((column) => [column.name, column]));
  return (name) => {
    const column = byName.get(name);
    if (column) return column;
    const nearest = nearestName(name, byName.keys());
    const hint = nearest === null ? '' : `; did you mean "${nearest}"?`;
    throw invalid(`The model reads the feature "${name}", and ${uri} has no such column${hint}`);
  };
}

/** Time and correlation id first, each once; a column named like a prediction gives way to it. */
function keptColumns(
  { source, keep, inputs, predictions }: ScorableRequest,
  relation: Relation,
): readonly string[] {
  const stored = new Set(relation.columns.map(({ name }) => name));
  const taken = new Set([...predictions.map(({ name }) => name), problemColumn]);
  const features = new Set(inputs.flatMap((input) => input.features));
  const keys = [relation.correlationColumn, relation.timestampColumn].filter((name) => name !== null);
  const asked = keep ?? relation.columns.map(({ name }) => name).filter((name) => !features.has(name));
  for (const name of keep ?? []) {
    if (!stored.has(name))
      throw invalid(`${source.uri} has no column "${name}" to keep beside the predictions.`);
  }
  return [...new Set([...keys, ...asked])].filter((name) => stored.has(name) && !taken.has(name));
}

/** Parquet is read where it lies; everything else, and the rows of a window, is staged in a table that may spill. */
async function positionRows(
  connection: DuckDBConnection,
  { window }: ScorableRequest,
  relation: Relation,
): Promise<PositionedRows> {
  const { from, paths, files } = relation;
  const [path] = paths;
  const isWhole = window === null || relation.timestampColumn === null;
  const hasPositions = relation.columns.every(({ name }) => name.toLowerCase() !== position);
  if (path !== undefined && paths.length === 1 && files.length === 1 && isWhole && hasPositions) {
    const groups = await rowGroups(connection, path);
    const rows = groups.reduce((sum, each) => sum + each, 0);
    return { from, position, rows, groups };
  }
  const table = temporaryName('scored');
  const selection = selectRows(relation, [window], null);
  await connection.run(`CREATE TABLE ${table} AS SELECT * FROM ${from}${whereOf(selection)}`);
  const [[count] = [0n]] = (await connection.runAndReadAll(`SELECT count(*) FROM ${table}`)).getRows();
  return { from: table, position: 'rowid', rows: Number(count), groups: [] };
}

async function rowGroups(connection: DuckDBConnection, path: string): Promise<readonly number[]> {
  const result = await connection.runAndReadAll(
    `SELECT any_value(row_group_num_rows) FROM parquet_metadata([${quotedText(path)}])
     GROUP BY row_group_id ORDER BY row_group_id`,
  );
  return result.getRows().map(([rows]) => Number(rows));
}

interface Reading {
  readonly rows: PositionedRows;
  readonly inputs: readonly InputCells[];
  readonly session: Session;
  readonly request: ScorableRequest;
}

/** Each slab is asked for while the one before is scored. */
function slabReader({ rows, inputs, session, request }: Reading): ScorableFile['read'] {
  const { fromRow, signal } = request;
  const features = inputs.flatMap(({ cells }) => cells);
  const problems = features.flatMap(({ problem }) => problem ?? []);
  const problem = problems.length === 0 ? [] : [`coalesce(${problems.join(', ')})`];
  const selected = [...features.map(({ sql }) => sql), ...problem].join(', ');
  const most = Math.max(leastSlabRows, Math.min(mostSlabRows, Math.floor(mostSlabCells / features.length)));
  const slabs = planSlabs(rows.rows, rows.groups, fromRow, most)[Symbol.iterator]();
  const start = (): Promise<DuckDBMaterializedResult> | null => {
    const { value: slab, done } = slabs.next();
    if (done === true) return null;
    const answer = session.use(signal, (connection) =>
      connection.run(`SELECT ${selected} FROM ${rows.from} WHERE ${within(rows, slab)}`),
    );
    // Who waits for it gets the error; nobody may be waiting yet.
    answer.catch(() => undefined);
    return answer;
  };
  let next = start();
  return async (): Promise<FedRows | null> => {
    if (next === null) return null;
    const result = await next;
    next = start();
    return fillCells(result, inputs, problem.length > 0);
  };
}

function within(rows: PositionedRows, { from, to }: Slab): string {
  return `${rows.position} >= ${from} AND ${rows.position} < ${to}`;
}

interface Writing {
  readonly rows: PositionedRows;
  readonly kept: readonly string[];
  readonly request: ScorableRequest;
  readonly instance: DuckDBInstance;
  readonly writing: Session;
  /** Those that are not dropped yet. */
  readonly tables: Set<PredictionTable>;
}

async function partWriter({
  rows,
  kept,
  request,
  instance,
  writing,
  tables,
}: Writing): Promise<Pick<ScorableFile, 'add' | 'endPart'>> {
  const stem = temporaryName('predictions');
  let opened = 0;
  let written = request.fromRow;
  const open = async (): Promise<PredictionTable> => {
    const { predictions, hasProblemColumn = false } = request;
    const table = await createPredictionTable(instance, `${stem}_${opened++}`, predictions, hasProblemColumn);
    tables.add(table);
    return table;
  };
  let current = await open();
  // Made ahead, so that rows can be added while a part is written.
  let spare = await open();
  return {
    add: (columns, count, problems) => current.add(columns, count, problems),
    endPart: () => {
      const part = current;
      current = spare;
      const slab = { from: written, to: written + part.rows };
      written = slab.to;
      return async (path) => {
        const predicted = await part.seal();
        await writing.use(request.signal, async (connection) => {
          await connection.run(copySql({ predicted, rows, kept, slab, path }));
        });
        await part.drop();
        tables.delete(part);
        spare = await open();
      };
    },
  };
}

interface Copy {
  /** SQL of the predictions. */
  readonly predicted: string;
  readonly rows: PositionedRows;
  readonly kept: readonly string[];
  readonly slab: Slab;
  readonly path: string;
}

/** Kept columns are copied by DuckDB itself, as they are stored, beside the predictions of the same rows. */
function copySql({ predicted, rows, kept, slab, path }: Copy): string {
  const columns = kept.map(quotedName).join(', ');
  const from =
    kept.length === 0
      ? predicted
      : `(SELECT ${columns} FROM ${rows.from} WHERE ${within(rows, slab)}) AS kept POSITIONAL JOIN ${predicted} AS predicted`;
  const selected = kept.length === 0 ? '*' : 'kept.*, predicted.*';
  return `COPY (SELECT ${selected} FROM ${from}) TO ${quotedText(path)} (${formatOf(path)})`;
}

function formatOf(path: string): string {
  if (/\.csv$/i.test(path)) return 'FORMAT csv, HEADER true';
  return /\.(?:jsonl|ndjson|json)$/i.test(path) ? 'FORMAT json' : 'FORMAT parquet, COMPRESSION snappy';
}

function writeFailure(error: unknown, signal: AbortSignal | undefined): Error {
  const failure = sourceFailure(error, 'The predictions', signal);
  if (failure.code !== 'INVALID') return failure;
  const detail = sentenceOf(error instanceof Error ? error.message : String(error));
  return unavailable(`The predictions could not be written: ${detail}`, error);
}
