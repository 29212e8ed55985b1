import { AppError } from '@circuitwatch/platform-errors';
import type { Cells, CellType, ScoringModel } from '@circuitwatch/scoring-definitions';
import type { FedRows } from './ports.ts';

/** What a model answered to rows; cells of rows with a problem do not count. */
export interface AnsweredRows {
  readonly columns: readonly Cells[];
  readonly problems: ReadonlyMap<number, string>;
}

type Model = Pick<ScoringModel, 'inputs' | 'predictions' | 'score'>;

/**
 * Asks the model for all rows that it can take. Where the graph refuses rows together, they are halved until those are
 * found that it refuses alone: they get the reason, and the others their predictions.
 *
 * @throws AppError CANCELED.
 */
export async function scoreRows(
  model: Model,
  { rows, cells, problems }: FedRows,
  signal?: AbortSignal,
): Promise<AnsweredRows> {
  if (problems.size === 0) {
    try {
      return { columns: await model.score(cells, rows, signal), problems };
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
  }
  const good = Array.from({ length: rows }, (_, row) => row).filter((row) => !problems.has(row));
  const columns = model.predictions.map(({ type }) => emptyCells(type, rows));
  const found = new Map(problems);
  await scoreSome({ model, cells, columns, found, signal }, good);
  return { columns, problems: found };
}

interface Scoring {
  readonly model: Model;
  readonly cells: readonly Cells[];
  readonly columns: readonly Cells[];
  readonly found: Map<number, string>;
  readonly signal: AbortSignal | undefined;
}

async function scoreSome(scoring: Scoring, places: readonly number[]): Promise<void> {
  if (places.length === 0) return;
  const { model, cells, columns, found, signal } = scoring;
  const chosen = cells.map((each, input) =>
    chosenRows(each, places, model.inputs[input]?.features.length ?? 1),
  );
  try {
    const answered = await model.score(chosen, places.length, signal);
    answered.forEach((column, place) => scatter(column, places, columns[place]));
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const [only, ...others] = places;
    if (only !== undefined && others.length === 0) {
      found.set(only, error.message);
      return;
    }
    const middle = places.length >> 1;
    await scoreSome(scoring, places.slice(0, middle));
    await scoreSome(scoring, places.slice(middle));
  }
}

function isRefusal(error: unknown): error is AppError {
  return error instanceof AppError && error.code === 'INVALID';
}

function chosenRows(cells: Cells, places: readonly number[], width: number): Cells {
  const chosen = emptyLike(cells, places.length * width) as { [place: number]: unknown };
  places.forEach((row, at) => {
    for (let k = 0; k < width; k++) chosen[at * width + k] = cells[row * width + k];
  });
  return chosen as unknown as Cells;
}

function scatter(column: Cells, places: readonly number[], into: Cells | undefined): void {
  const cells = into as unknown as { [row: number]: unknown };
  places.forEach((row, at) => (cells[row] = column[at]));
}

function emptyLike(cells: Cells, size: number): Cells {
  if (cells instanceof Float32Array) return new Float32Array(size);
  if (cells instanceof Float64Array) return new Float64Array(size);
  if (cells instanceof BigInt64Array) return new BigInt64Array(size);
  if (cells instanceof Int32Array) return new Int32Array(size);
  return cells instanceof Uint8Array ? new Uint8Array(size) : new Array<string>(size).fill('');
}

function emptyCells(type: CellType, size: number): Cells {
  if (type === 'string') return new Array<string>(size).fill('');
  if (type === 'float32') return new Float32Array(size);
  if (type === 'float64') return new Float64Array(size);
  if (type === 'int64') return new BigInt64Array(size);
  return type === 'int32' ? new Int32Array(size) : new Uint8Array(size);
}
