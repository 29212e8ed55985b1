import type { DuckDBConnection } from '@duckdb/node-api';
import { nearestName } from '@circuitwatch/monitoring-definitions';
import { invalid } from '@circuitwatch/platform-errors';
import { openRelation } from '../sources/open-relation.ts';
import type { DatasetColumn, SourceAccess } from '../sources/relation.ts';
import { columnsWithFewDistinct } from '../tables/distinct-values.ts';
import type { NumberColumn } from '../tables/read-numbers.ts';
import type { CategoryColumn, Dataset, OpenRequest, WindowColumns } from './dataset.ts';
import { windowNotes } from './notes.ts';
import { partitionsOf, restrictTo } from './partitions.ts';
import { selectRows, whereOf, type RowSelection } from './row-selection.ts';
import type { Session } from './session.ts';
import { readWindowCategories } from './window-categories.ts';
import { countWindowRows } from './window-counts.ts';
import { readWindowNumbers } from './window-numbers.ts';

/** Opens the windows of a source on a session of its own, which the dataset closes. */
export async function openDataset(
  session: Session,
  { source, windows, segment, partition, signal }: OpenRequest,
  access: SourceAccess,
): Promise<Dataset> {
  const relation = await session.use(signal, async (connection) => {
    const asked = { source, windows, access, signal };
    return partition
      ? restrictTo(partition, asked, (request) => openRelation(connection, request))
      : openRelation(connection, asked);
  });
  const selection = selectRows(relation, windows, segment);
  const columnOf = columnLookup(source.uri, relation.columns);
  const readable = { uri: source.uri, selection, session, columnOf };
  const countRows = rowCounter(readable);
  return {
    uri: source.uri,
    columns: relation.columns,
    timestampColumn: relation.timestampColumn,
    correlationColumn: relation.correlationColumn,
    files: relation.files,
    notes: windowNotes(relation, windows),
    countRows,
    readNumbers: numberReader(readable),
    readCategories: categoryReader(readable, countRows),
    columnsWithFewDistinct: distinctFinder(readable, countRows),
    partitions: (maximumRows, abort) =>
      session.use(abort, (connection) => partitionsOf(connection, source, relation, maximumRows)),
    close: session.close,
  };
}

interface Readable {
  readonly uri: string;
  readonly selection: RowSelection;
  readonly session: Session;
  readonly columnOf: (name: string) => DatasetColumn;
}

/** Data without files may have no columns either, and then holds nothing of any column. */
function columnLookup(uri: string, columns: readonly DatasetColumn[]): (name: string) => DatasetColumn {
  const byName = new Map(columns.map((column) => [column.name, column]));
  return (name) => {
    const column = byName.get(name);
    if (column) return column;
    if (columns.length === 0) return { name, type: '', kind: 'other' };
    const nearest = nearestName(name, byName.keys());
    throw invalid(`${uri} has no column "${name}"${nearest === null ? '' : `; did you mean "${nearest}"?`}`);
  };
}

function rowCounter({ selection, session }: Readable): Dataset['countRows'] {
  let counted: readonly number[] | null = null;
  return (signal) =>
    session.use(signal, async (connection) => (counted ??= await countWindowRows(connection, selection)));
}

function numberReader({ selection, session, columnOf }: Readable): Dataset['readNumbers'] {
  return async (names, signal): Promise<readonly WindowColumns<NumberColumn>[]> => {
    const columns = [...new Set(names)].map(columnOf);
    return session.use(signal, (connection) => readWindowNumbers(connection, selection, columns, signal));
  };
}

function categoryReader(
  { uri, selection, session, columnOf }: Readable,
  countRows: Dataset['countRows'],
): Dataset['readCategories'] {
  return async (asked, signal): Promise<readonly WindowColumns<CategoryColumn>[]> => {
    const columns = asked.map(({ name, labels }) => ({ column: columnOf(name), labels }));
    const counts = await countRows(signal);
    const opened = { uri, rows: Math.max(...counts) };
    const read = await session.use(signal, (connection) =>
      readWindowCategories(connection, selection, columns, opened, signal),
    );
    return read.map((found, window) => ({
      rows: counts[window] ?? 0,
      columns: new Map(
        found.map((column, index): [string, CategoryColumn] => [asked[index]?.name ?? '', column]),
      ),
    }));
  };
}

function distinctFinder(
  { selection, session, columnOf }: Readable,
  countRows: Dataset['countRows'],
): Dataset['columnsWithFewDistinct'] {
  return async (names, share, window, signal) => {
    const rows = (await countRows(signal))[window] ?? 0;
    names.forEach(columnOf);
    const membership = selection.membership[window] ?? 'FALSE';
    const table = `(SELECT * FROM ${selection.from}${whereOf({ ...selection, filter: [...selection.filter, membership] })})`;
    return session.use(signal, (connection: DuckDBConnection) =>
      columnsWithFewDistinct(connection, table, names, share * rows, rows),
    );
  };
}
