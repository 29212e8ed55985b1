import type { DuckDBConnection } from '@duckdb/node-api';
import type { FileRead } from '@circuitwatch/monitoring-definitions';
import type { SourceAccess } from '../../sources/relation.ts';
import { openSession, type Session } from '../session.ts';
import { sourceFailure } from '../source-failure.ts';
import type { Databases } from '../source-session.ts';
import { cellColumns, readCells } from './aligned-cells.ts';
import { joinSql, keyNotes, loadSide, type LoadedSide } from './join-sides.ts';
import type { AlignedRows, JoinedRows, JoinRequest, RowsRequest } from './joined-rows.ts';
import { openSide, type OpenSide } from './open-side.ts';

/** Reads the rows of one side, or those of two sides whose keys are the same. */
export async function readRows(
  { left, right, signal }: JoinRequest,
  databases: Databases,
  access: SourceAccess,
): Promise<JoinedRows> {
  const opening = { databases, access, signal };
  const leftSide = await openSide(left, opening);
  try {
    if (right === null) return await readOneSide(leftSide, signal);
    const rightSide = await openSide(right, opening);
    try {
      return await joinSides(leftSide, rightSide, { left, right, databases, signal });
    } finally {
      await rightSide.session.close();
    }
  } finally {
    await leftSide.session.close();
  }
}

async function readOneSide(side: OpenSide, signal: AbortSignal | undefined): Promise<JoinedRows> {
  const { session, relation, columns, rowsSql } = side;
  const { rows, cells } = await session.use(signal, (connection) =>
    readCells(connection, rowsSql(columns.map(({ sql }) => sql)), columns, signal),
  );
  return {
    left: { rows, columns: cellColumns(columns, cells) },
    right: null,
    leftRows: rows,
    rightRows: 0,
    files: relation.files,
    notes: side.notes,
  };
}

interface Joining {
  readonly left: RowsRequest;
  readonly right: RowsRequest;
  readonly databases: Databases;
  readonly signal: AbortSignal | undefined;
}

async function joinSides(
  left: OpenSide,
  right: OpenSide,
  { databases, signal, ...asked }: Joining,
): Promise<JoinedRows> {
  const session = await openSession(databases.shared.instance, (error, aborted) =>
    sourceFailure(error, `The join of ${asked.left.source.uri} and ${asked.right.source.uri}`, aborted),
  );
  try {
    const leftTable = await loadSide(session, left, right, signal);
    const rightTable = await loadSide(session, right, left, signal);
    const matched = await readMatches(session, leftTable, rightTable, signal);
    return {
      ...matched,
      leftRows: leftTable.keys.rows,
      rightRows: rightTable.keys.rows,
      files: uniqueFiles([...left.relation.files, ...right.relation.files]),
      notes: [...new Set([...left.notes, ...keyNotes(leftTable), ...right.notes, ...keyNotes(rightTable)])],
    };
  } finally {
    await session.close();
  }
}

async function readMatches(
  session: Session,
  left: LoadedSide,
  right: LoadedSide,
  signal: AbortSignal | undefined,
): Promise<{ readonly left: AlignedRows; readonly right: AlignedRows }> {
  const columns = [...left.side.columns, ...right.side.columns];
  const { rows, cells } = await session.use(signal, (connection: DuckDBConnection) =>
    readCells(connection, joinSql(left, right), columns, signal),
  );
  const border = left.side.columns.length;
  return {
    left: { rows, columns: cellColumns(left.side.columns, cells.slice(0, border)) },
    right: { rows, columns: cellColumns(right.side.columns, cells.slice(border)) },
  };
}

function uniqueFiles(files: readonly FileRead[]): readonly FileRead[] {
  return [...new Map(files.map((file) => [file.uri, file])).values()];
}
