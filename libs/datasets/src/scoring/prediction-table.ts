import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  DuckDBDataChunk,
  FLOAT,
  INTEGER,
  VARCHAR,
  type DuckDBAppender,
  type DuckDBConnection,
  type DuckDBInstance,
  type DuckDBType,
} from '@duckdb/node-api';
import type { Cells, CellType, PredictionColumn } from '@circuitwatch/scoring-definitions';
import { quotedName } from '../sql-text.ts';

/** Says what was wrong with a row that has no predictions. */
export const problemColumn = 'scoring_error';

const types = {
  float32: FLOAT,
  float64: DOUBLE,
  int64: BIGINT,
  int32: INTEGER,
  bool: BOOLEAN,
  string: VARCHAR,
} as const satisfies Record<CellType, DuckDBType>;

/** DuckDB's rows in a vector. */
const chunkRows = 2_048;

/** Predictions of the rows of one part, in their order. */
export interface PredictionTable {
  readonly rows: number;
  readonly add: (columns: readonly Cells[], rows: number, problems: ReadonlyMap<number, string>) => void;
  /**
   * Nothing can be added afterwards; all that was added can be read.
   *
   * @returns SQL of the rows for a FROM clause: the predictions, then the problem where a row has one.
   */
  readonly seal: () => Promise<string>;
  /** Frees all that was added, sealed or not. */
  readonly drop: () => Promise<void>;
}

/**
 * Makes the table, on a connection of its own: adding flushes at once, and would break off whatever query waited on the
 * same one. Problems are few: they are kept here, and a column of them is made at the end, where there is one at
 * all; appending a null for each row would take as long as appending its predictions.
 *
 * @param isConstant Whether the column of problems is there without any; monitors would take it for a prediction that
 *   is missing.
 */
export async function createPredictionTable(
  instance: DuckDBInstance,
  name: string,
  predictions: readonly PredictionColumn[],
  isConstant: boolean,
): Promise<PredictionTable> {
  const connection = await instance.connect();
  const columns = predictions.map((column) => `${quotedName(column.name)} ${String(types[column.type])}`);
  await connection.run(`CREATE TABLE ${name} (${columns.join(', ')})`);
  const appender = await connection.createAppender(name);
  const chunkTypes = predictions.map(({ type }) => types[type]);
  // Whole chunks without problems are alike but for their numbers, so one is filled again and again.
  const clean = DuckDBDataChunk.create(chunkTypes, chunkRows);
  const problemTable = `${name}_problems`;
  const found = new Map<number, string>();
  let added = 0;
  let isSealed = false;
  return {
    get rows() {
      return added;
    },
    add: (cells, rows, problems) => {
      for (let from = 0; from < rows; from += chunkRows) {
        const to = Math.min(from + chunkRows, rows);
        const isClean = to - from === chunkRows && !hasProblem(problems, from, to);
        const chunk = isClean ? clean : DuckDBDataChunk.create(chunkTypes, to - from);
        fill(chunk, cells, from, to);
        if (!isClean) emptyRows(chunk, predictions.length, problems, from, to);
        appender.appendDataChunk(chunk);
      }
      for (const [row, problem] of problems) found.set(added + row, problem);
      added += rows;
    },
    seal: async () => {
      isSealed = true;
      closeAppender(appender);
      if (found.size === 0) {
        return isConstant ? `(SELECT *, NULL::VARCHAR AS ${problemColumn} FROM ${name})` : name;
      }
      await connection.run(`CREATE TABLE ${problemTable} (${problemColumn} VARCHAR)`);
      await appendProblems(connection, problemTable, found, added);
      return `(SELECT * FROM ${name} POSITIONAL JOIN ${problemTable})`;
    },
    drop: async () => {
      try {
        if (!isSealed) closeAppender(appender);
        await connection.run(`DROP TABLE ${name}; DROP TABLE IF EXISTS ${problemTable}`);
      } finally {
        connection.closeSync();
      }
    },
  };
}

function hasProblem(problems: ReadonlyMap<number, string>, from: number, to: number): boolean {
  if (problems.size === 0) return false;
  for (let row = from; row < to; row++) if (problems.has(row)) return true;
  return false;
}

function fill(chunk: DuckDBDataChunk, columns: readonly Cells[], from: number, to: number): void {
  columns.forEach((cells, place) => {
    const vector = chunk.getColumnVector(place);
    const { items } = vector as unknown as { readonly items?: unknown };
    if (ArrayBuffer.isView(cells) && !(cells instanceof Uint8Array) && ArrayBuffer.isView(items)) {
      (items as Float64Array).set((cells as Float64Array).subarray(from, to));
    } else {
      for (let row = from; row < to; row++) vector.setItem(row - from, valueOf(cells, row));
    }
    vector.flush();
  });
}

function valueOf(cells: Cells, row: number): string | boolean | null {
  const cell = cells[row];
  return typeof cell === 'string' ? cell : cells instanceof Uint8Array ? cell === 1 : null;
}

/** Rows with a problem have no predictions. */
function emptyRows(
  chunk: DuckDBDataChunk,
  predictions: number,
  problems: ReadonlyMap<number, string>,
  from: number,
  to: number,
): void {
  if (problems.size === 0) return;
  const wrong: number[] = [];
  for (let row = from; row < to; row++) if (problems.has(row)) wrong.push(row - from);
  for (let place = 0; place < predictions; place++) {
    const vector = chunk.getColumnVector(place);
    for (const row of wrong) vector.setItem(row, null);
    vector.flush();
  }
}

async function appendProblems(
  connection: DuckDBConnection,
  table: string,
  problems: ReadonlyMap<number, string>,
  rows: number,
): Promise<void> {
  const appender = await connection.createAppender(table);
  for (let from = 0; from < rows; from += chunkRows) {
    const chunk = DuckDBDataChunk.create([VARCHAR], Math.min(chunkRows, rows - from));
    const vector = chunk.getColumnVector(0);
    for (let row = 0; row < chunk.rowCount; row++) vector.setItem(row, problems.get(from + row) ?? null);
    vector.flush();
    appender.appendDataChunk(chunk);
  }
  closeAppender(appender);
}

function closeAppender(appender: DuckDBAppender): void {
  appender.flushSync();
  appender.closeSync();
}
