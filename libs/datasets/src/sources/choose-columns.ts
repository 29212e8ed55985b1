import { nearestName, withoutSignature } from '@circuitwatch/monitoring-definitions';
import { invalid } from '@circuitwatch/platform-errors';
import type { DatasetColumn, DataSource, StoredRows } from './relation.ts';

/** The columns that tell the rows' time and name them. */
export interface ChosenColumns {
  readonly timestampColumn: string | null;
  readonly correlationColumn: string | null;
  readonly notes: readonly string[];
}

/** Whether the cells are instants or days, which times of day and spans of time are not. */
export function isInstant({ type }: DatasetColumn): boolean {
  return /^(?:TIMESTAMP|DATE)/.test(type) && !type.endsWith(']');
}

/**
 * Settles which column tells the time: the one that was named, else the layout's, else the only candidate.
 *
 * @throws AppError INVALID when a named column is not there, naming the nearest, or cannot tell the time.
 */
export function chooseColumns(
  source: Pick<DataSource, 'uri' | 'timestampColumn' | 'correlationColumn'>,
  rows: Pick<StoredRows, 'columns' | 'timestampColumn' | 'correlationColumn' | 'folderColumns'>,
): ChosenColumns {
  const uri = withoutSignature(source.uri);
  const correlation = source.correlationColumn;
  if (correlation !== null) findColumn(uri, rows.columns, correlation, 'correlation column');
  const correlationColumn = correlation ?? rows.correlationColumn;
  if (source.timestampColumn === null) return { ...timeOf(rows), correlationColumn };
  const column = findColumn(uri, rows.columns, source.timestampColumn, 'timestamp column');
  if (!isInstant(column) && column.kind !== 'text') {
    throw invalid(`The timestamp column "${column.name}" of ${uri} is ${column.type}, not a timestamp.`);
  }
  return { timestampColumn: column.name, correlationColumn, notes: [] };
}

/**
 * The columns that may tell the rows' time: stored instants, else stored days, else what folders tell. Several of a
 * sort leave it open.
 */
export function timeCandidates(
  columns: readonly DatasetColumn[],
  folderColumns: readonly string[],
): readonly string[] {
  const rank = ({ name, type }: DatasetColumn): number =>
    (folderColumns.includes(name) ? 2 : 0) + (type === 'DATE' ? 1 : 0);
  const instants = columns.filter(isInstant);
  const best = Math.min(...instants.map(rank));
  return instants.filter((column) => rank(column) === best).map(({ name }) => name);
}

function timeOf(
  rows: Pick<StoredRows, 'columns' | 'timestampColumn' | 'folderColumns'>,
): Pick<ChosenColumns, 'timestampColumn' | 'notes'> {
  if (rows.timestampColumn !== null) return { timestampColumn: rows.timestampColumn, notes: [] };
  const candidates = timeCandidates(rows.columns, rows.folderColumns);
  const [only, another] = candidates;
  if (only === undefined) return { timestampColumn: null, notes: [] };
  if (another === undefined) {
    const notes = [`The rows' time is read from "${only}", the only column of instants.`];
    return { timestampColumn: only, notes };
  }
  const names = candidates.map((name) => `"${name}"`).join(', ');
  const notes = [
    `Several columns hold instants (${names}), so the rows count as having no time; name one as the timestamp column.`,
  ];
  return { timestampColumn: null, notes };
}

function findColumn(
  uri: string,
  columns: readonly DatasetColumn[],
  name: string,
  what: string,
): DatasetColumn {
  const found = columns.find((column) => column.name === name);
  if (found) return found;
  const names = columns.map((column) => column.name);
  const nearest = nearestName(name, names);
  const hint = nearest === null ? '' : ` Did you mean "${nearest}"?`;
  throw invalid(`${uri} has no ${what} "${name}"; its columns are ${listed(names)}.${hint}`);
}

const listedNames = 20;

function listed(names: readonly string[]): string {
  const more = names.length - listedNames;
  return `${names.slice(0, listedNames).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
