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
  readonly name: string;
  readonly rows: number;
  readonly add: (columns: readonly Cells[], rows: number, problems: ReadonlyMap<number, string>) => void;
  /** Nothing can be added afterwards; all that was added can be read. */
  readonly seal: () => void;
}

/** Makes the table, which whoever reads it drops. */
export async function createPredictionTable(
  connection: DuckDBConnection,
  name: string,
  predictions: readonly PredictionColumn[],
): Promise<PredictionTable> {
  const columns = predictions.map((column) => `${quotedName(column.name)} ${String(types[column.type])}`);
  await connection.run(`CREATE TABLE ${name} (${[...columns, `${problemColumn} VARCHAR`].join(', ')})`);
  const appender = await connection.createAppender(name);
  const chunkTypes = [...predictions.map(({ type }) => types[type]), VARCHAR];
  // Chunks without problems are all alike but for their numbers, so one is filled again and again.
  const clean = cleanChunk(chunkTypes);
  let added = 0;
  return {
    name,
    get rows() {
      return added;
    },
    add: (cells, rows, problems) => {
      for (let from = 0; from < rows; from += chunkRows) {
        const to = Math.min(from + chunkRows, rows);
        const isClean = to - from === chunkRows && !hasProblem(problems, from, to);
        const chunk = isClean ? clean : DuckDBDataChunk.create(chunkTypes, to - from);
        fill(chunk, cells, from, to);
        if (!isClean) markProblems(chunk, predictions.length, problems, from, to);
        appender.appendDataChunk(chunk);
      }
      added += rows;
    },
    seal: () => closeAppender(appender),
  };
}

function cleanChunk(chunkTypes: readonly DuckDBType[]): DuckDBDataChunk {
  const chunk = DuckDBDataChunk.create(chunkTypes, chunkRows);
  markProblems(chunk, chunkTypes.length - 1, new Map(), 0, chunkRows);
  return chunk;
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

/** Rows with a problem have no predictions, the others no problem. */
function markProblems(
  chunk: DuckDBDataChunk,
  predictions: number,
  problems: ReadonlyMap<number, string>,
  from: number,
  to: number,
): void {
  const errors = chunk.getColumnVector(predictions);
  const wrong: number[] = [];
  for (let row = from; row < to; row++) {
    const problem = problems.get(row);
    errors.setItem(row - from, problem ?? null);
    if (problem !== undefined) wrong.push(row - from);
  }
  errors.flush();
  if (wrong.length === 0) return;
  for (let place = 0; place < predictions; place++) {
    const vector = chunk.getColumnVector(place);
    for (const row of wrong) vector.setItem(row, null);
    vector.flush();
  }
}

function closeAppender(appender: DuckDBAppender): void {
  appender.flushSync();
  appender.closeSync();
}
