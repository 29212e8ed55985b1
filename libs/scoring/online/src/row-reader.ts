import { invalid } from '@circuitwatch/platform-errors';
import {
  newCells,
  type Cells,
  type FeatureDeclaration,
  type ModelInput,
} from '@circuitwatch/scoring-definitions';
import { cellReading, refusedCell, type ReadCell } from './cell-reading.ts';
import { isObject, requestTable, type RequestTable } from './request-table.ts';

/** What rows are read for. */
export interface RowReaderOptions {
  readonly inputs: readonly ModelInput[];
  /** As the model version declares them, in its order; none: the inputs' own. */
  readonly features: readonly FeatureDeclaration[];
  readonly maximumRows: number;
}

/** Rows as the model takes them, with the table that they were read from. */
export interface ReadRows {
  readonly rows: number;
  /** For each input rows × features, row after row. */
  readonly cells: readonly Cells[];
  readonly table: RequestTable;
}

/** Reads the rows of one model out of requests. */
export interface RowReader {
  /** Features in the order that lists without columns have. */
  readonly features: readonly string[];
  /** @throws AppError INVALID naming feature and row. */
  readonly read: (body: unknown) => ReadRows;
}

interface InputReading {
  readonly input: ModelInput;
  readonly cells: readonly ReadCell[];
  /** Places of its features in lists without columns. */
  readonly places: readonly number[];
}

/** A reader for a loaded model. */
export function createRowReader({ inputs, features, maximumRows }: RowReaderOptions): RowReader {
  const declared = new Map(features.map((feature) => [feature.name, feature]));
  const order =
    features.length > 0 ? features.map(({ name }) => name) : inputs.flatMap(({ features: names }) => names);
  const readings = inputs.map((input): InputReading => ({
    input,
    cells: input.features.map((name) => cellReading(name, input.type, declared.get(name))),
    places: input.features.map((name) => order.indexOf(name)),
  }));
  return {
    features: order,
    read: (body) => {
      const table = requestTable(body);
      checkRows(table, order, maximumRows);
      return { rows: table.rows, cells: readings.map((reading) => cellsOf(reading, table)), table };
    },
  };
}

function checkRows(table: RequestTable, order: readonly string[], maximumRows: number): void {
  const { rows } = table;
  if (rows === 0) throw invalid('The request has no rows.');
  if (rows > maximumRows) {
    throw invalid(`The request has ${rows} rows, and at most ${maximumRows} are taken at once; split it.`);
  }
  if (table.kind === 'records') return;
  if (table.kind === 'columns') return checkColumns(Object.keys(table.columns), order);
  if (table.columns) checkColumns(table.columns, order);
  const width = table.columns?.length ?? order.length;
  for (let row = 0; row < rows; row++) {
    const list = table.lists[row];
    if (Array.isArray(list) && list.length === width) continue;
    const found = Array.isArray(list) ? `has ${list.length} values` : 'is no list';
    const wanted = table.columns ? 'the columns' : `the features ${order.join(', ')}`;
    const message = `Row ${row + 1} ${found}; ${width} are needed, in the order of ${wanted}.`;
    throw invalid(message, [{ path: ['rows', row], message }]);
  }
}

function checkColumns(columns: readonly string[], order: readonly string[]): void {
  const lacking = order.filter((name) => !columns.includes(name));
  if (lacking.length === 0) return;
  const message = `The columns lack ${lacking.map((name) => `"${name}"`).join(', ')}; the model needs ${order.join(', ')}.`;
  throw invalid(
    message,
    lacking.map((name) => ({ path: ['columns', name], message })),
  );
}

function cellsOf({ input, cells: read, places }: InputReading, table: RequestTable): Cells {
  const width = input.features.length;
  const cells = newCells(input.type, table.rows * width) as { [place: number]: number | bigint | string };
  for (let k = 0; k < width; k++) {
    const feature = input.features[k] ?? '';
    const readCell = read[k] as ReadCell;
    const valueAt = valuesOf(table, feature, places[k] ?? 0);
    for (let row = 0; row < table.rows; row++) cells[row * width + k] = readCell(valueAt(row), row);
  }
  return cells as Cells;
}

/** The values of one feature by row; undefined where there is none. */
function valuesOf(table: RequestTable, feature: string, place: number): (row: number) => unknown {
  if (table.kind === 'columns') {
    const column = table.columns[feature];
    return (row) => column?.[row];
  }
  if (table.kind === 'lists') {
    const at = table.columns ? table.columns.indexOf(feature) : place;
    return (row) => (table.lists[row] as readonly unknown[])[at];
  }
  return (row) => {
    const record = table.records[row];
    if (!isObject(record)) throw refusedCell(feature, row, 'is missing: the row is no record with names.');
    return Object.hasOwn(record, feature) ? record[feature] : undefined;
  };
}
