import { openDatasetReader, type DatasetReader } from '@circuitwatch/datasets';
import { nearestName } from '@circuitwatch/monitoring-definitions';
import type { Actual } from '../api/documents/actuals.ts';
import { CommandError } from '../exit-codes.ts';

/** Which file, and which of its columns; what is not named is found by its usual names. */
export interface ActualsFile {
  readonly file: string;
  readonly key: string | undefined;
  readonly value: string | undefined;
  readonly time: string | undefined;
  /** The instant of all rows, in place of a column. */
  readonly at: string | undefined;
  /** Relative paths start here. */
  readonly workingFolder: string;
}

/** Actuals of a file, and how many rows have no key or no instant. */
export interface ReadActuals {
  readonly actuals: readonly Actual[];
  readonly skipped: number;
}

const usualKeys = ['correlationid', 'correlation_id', 'correlationId', 'key', 'id'];
const usualValues = ['actual', 'target', 'ground_truth', 'truth', 'label', 'value'];
const usualTimes = ['timestamp', 'observed_at', 'time', 'at'];

type Dataset = Awaited<ReturnType<DatasetReader['open']>>;
type Cells =
  | { readonly kind: 'numbers'; readonly values: Float64Array }
  | { readonly kind: 'texts'; readonly values: readonly (string | null)[] };

/** The column of that name, else the first of the usual ones. */
function choose(
  { columns }: Pick<Dataset, 'columns'>,
  part: string,
  { named, usual }: { readonly named: string | undefined; readonly usual: readonly string[] },
): string {
  const names = columns.map(({ name }) => name);
  if (named !== undefined) {
    if (names.includes(named)) return named;
    const nearest = nearestName(named, names);
    throw new CommandError(
      `The file has no column "${named}"${nearest === null ? `; it has ${names.join(', ')}` : `; did you mean "${nearest}"?`}`,
    );
  }
  const found = usual.find((name) => names.includes(name));
  if (found !== undefined) return found;
  throw new CommandError(
    `None of the columns ${names.join(', ')} is called as the ${part} usually is; name it with --${part}.`,
  );
}

function timeColumn(dataset: Dataset, { time, at }: ActualsFile): string | null {
  if (at !== undefined) return null;
  const instants = dataset.columns.filter(({ kind }) => kind === 'timestamp');
  const [only] = instants;
  if (time === undefined && instants.length === 1 && only !== undefined) return only.name;
  return choose(dataset, 'time', { named: time, usual: usualTimes });
}

function instantsOf(cells: Cells, column: string): readonly (string | null)[] {
  const iso = (ms: number): string | null =>
    Number.isNaN(ms) ? null : new Date(Math.round(ms)).toISOString();
  // Instants come as seconds since 1970.
  if (cells.kind === 'numbers') return Array.from(cells.values, (seconds) => iso(seconds * 1_000));
  return cells.values.map((text, row) => {
    if (text === null) return null;
    const ms = Date.parse(/[Zz]|[+-]\d{2}:\d{2}$/.test(text) ? text : `${text}Z`);
    if (!Number.isNaN(ms)) return iso(ms);
    throw new CommandError(
      `Row ${row + 1} of "${column}" holds ${JSON.stringify(text.slice(0, 40))}, which is no instant.`,
    );
  });
}

function cell(cells: Cells, row: number): number | string | null {
  const value = cells.values[row] ?? null;
  return typeof value === 'number' && !Number.isFinite(value) ? null : value;
}

/**
 * Reads ground truth from a table of any kind that data assets may be.
 *
 * @throws CommandError naming a column that is not there; AppError as the reader does.
 */
export async function readActualsFile(asked: ActualsFile): Promise<ReadActuals> {
  const reader = await openDatasetReader({ baseFolder: asked.workingFolder });
  try {
    const source = { uri: asked.file, timestampColumn: null, correlationColumn: null, preprocessing: null };
    const dataset = await reader.open({ source, windows: [null], segment: null });
    await dataset.close();
    const key = choose(dataset, 'key', { named: asked.key, usual: usualKeys });
    const value = choose(dataset, 'value', { named: asked.value, usual: usualValues });
    const time = timeColumn(dataset, asked);
    const columns = [key, value, ...(time === null ? [] : [time])];
    const { left } = await reader.readRows({
      left: { source, window: null, segment: null, columns, key: null },
      right: null,
    });
    const cellsOf = (name: string): Cells => {
      const cells = left.columns.get(name);
      if (cells === undefined) throw new CommandError(`The column "${name}" could not be read.`);
      return cells;
    };
    const instants = time === null ? null : instantsOf(cellsOf(time), time);
    const [keys, values] = [cellsOf(key), cellsOf(value)];
    const actuals: Actual[] = [];
    for (let row = 0; row < left.rows; row += 1) {
      const name = cell(keys, row);
      const at = asked.at ?? instants?.[row] ?? null;
      if (name !== null && name !== '' && at !== null)
        actuals.push({ key: String(name), value: cell(values, row), at });
    }
    return { actuals, skipped: left.rows - actuals.length };
  } finally {
    await reader.close();
  }
}
