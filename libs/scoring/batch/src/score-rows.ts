import { AppError } from '@circuitwatch/platform-errors';
import { newCells, newCellsLike, type Cells, type ScoringModel } from '@circuitwatch/scoring-definitions';
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
  const columns = model.predictions.map(({ type }) => newCells(type, rows));
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
  const chosen = newCellsLike(cells, places.length * width) as { [place: number]: unknown };
  places.forEach((row, at) => {
    for (let k = 0; k < width; k++) chosen[at * width + k] = cells[row * width + k];
  });
  return chosen as unknown as Cells;
}

function scatter(column: Cells, places: readonly number[], into: Cells | undefined): void {
  const cells = into as unknown as { [row: number]: unknown };
  places.forEach((row, at) => (cells[row] = column[at]));
}
