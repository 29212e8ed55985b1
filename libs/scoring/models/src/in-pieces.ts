import { AppError } from '@circuitwatch/platform-errors';
import {
  type Cells,
  cellsBetween,
  newCells,
  putCells,
  type ScoringModel,
} from '@circuitwatch/scoring-definitions';

/**
 * The same model, asked for at most so many rows at once, which bounds the memory of its layers. Closing it waits for
 * calls that are under way.
 */
export function inPieces(model: ScoringModel, rowsAtOnce: number): ScoringModel {
  const most = Math.max(1, Math.min(rowsAtOnce, model.rowsAtOnce));
  const widths = model.inputs.map(({ features }) => features.length);
  const underWay = new Set<Promise<unknown>>();

  const scoreAll: ScoringModel['score'] = async (cells, rows, signal) => {
    if (rows > 0 && rows <= most) return model.score(cells, rows);
    const whole = model.predictions.map(({ type }) => newCells(type, rows));
    for (let from = 0; from < rows; from += most) {
      refuseCanceled(signal);
      const to = Math.min(from + most, rows);
      const piece = (each: Cells, place: number): Cells => {
        const width = widths[place] ?? 1;
        return cellsBetween(each, from * width, to * width);
      };
      const answered = await model.score(cells.map(piece), to - from);
      whole.forEach((column, place) => putCells(column, answered[place] ?? [], from));
    }
    return whole;
  };
  return {
    ...model,
    rowsAtOnce: most,
    score: (cells, rows, signal) => {
      const call = scoreAll(cells, rows, signal).finally(() => underWay.delete(call));
      underWay.add(call);
      return call;
    },
    close: async () => {
      await Promise.allSettled(underWay);
      await model.close();
    },
  };
}

function refuseCanceled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) {
    throw new AppError('CANCELED', 'The scoring was canceled.', { cause: signal.reason });
  }
}
