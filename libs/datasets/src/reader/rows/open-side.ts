import { nearestName } from '@circuitwatch/monitoring-definitions';
import { invalid } from '@circuitwatch/platform-errors';
import { openRelation } from '../../sources/open-relation.ts';
import type { DatasetColumn, Relation, SourceAccess } from '../../sources/relation.ts';
import { windowNotes } from '../notes.ts';
import { selectRows, whereOf } from '../row-selection.ts';
import type { Session } from '../session.ts';
import { openSourceSession, type Databases } from '../source-session.ts';
import { readColumn, type ReadColumn } from './aligned-cells.ts';
import type { RowsRequest } from './joined-rows.ts';

/** How sides are opened. */
export interface Opening {
  readonly databases: Databases;
  readonly access: SourceAccess;
  readonly signal: AbortSignal | undefined;
}

/** One side of a join, opened in a session of its own that the caller closes. */
export interface OpenSide {
  readonly uri: string;
  readonly session: Session;
  readonly relation: Relation;
  readonly columns: readonly ReadColumn[];
  /** The name of the column that rows are matched by; null: none is known. */
  readonly key: string | null;
  readonly notes: readonly string[];
  /** A query of the expressions over the selected rows, in the order in which they are read. */
  readonly rowsSql: (expressions: readonly string[]) => string;
}

/** @throws AppError INVALID naming a column that is not there. */
export async function openSide(request: RowsRequest, opening: Opening): Promise<OpenSide> {
  const { source, window, segment } = request;
  const { databases, access, signal } = opening;
  const session = await openSourceSession(source, databases);
  try {
    const windows = [window];
    const relation = await session.use(signal, (connection) =>
      openRelation(connection, { source, windows, access, signal }),
    );
    const selection = selectRows(relation, windows, segment);
    const key = request.key ?? relation.correlationColumn;
    return {
      uri: source.uri,
      session,
      relation,
      key,
      columns: columnsOf(request, relation, key).map(readColumn),
      notes: windowNotes(relation, windows),
      rowsSql: (expressions) =>
        // A query needs a column even where none is asked for.
        `SELECT ${expressions.length > 0 ? expressions.join(', ') : 'NULL'} FROM ${selection.from}${whereOf(selection)}`,
    };
  } catch (error) {
    await session.close();
    throw error;
  }
}

function columnsOf(
  { source, columns }: RowsRequest,
  relation: Relation,
  key: string | null,
): readonly DatasetColumn[] {
  if (columns === 'all') {
    return relation.columns.filter(({ name }) => name !== key && name !== relation.timestampColumn);
  }
  const byName = new Map(relation.columns.map((column) => [column.name, column]));
  return [...new Set(columns)].map((name) => {
    const column = byName.get(name);
    if (column) return column;
    // Data without files may have no columns either, and then holds nothing of any column.
    if (byName.size === 0) return { name, type: 'DOUBLE', kind: 'float' };
    const nearest = nearestName(name, byName.keys());
    const hint = nearest === null ? '' : `; did you mean "${nearest}"?`;
    throw invalid(`${source.uri} has no column "${name}"${hint}`);
  });
}
