import type { DuckDBConnection } from '@duckdb/node-api';
import type { FileRead, TimeRange } from '@circuitwatch/monitoring-definitions';
import type { CellKind } from '../tables/table-columns.ts';
import type { RemoteFiles } from './remote-files.ts';

/** Rows where they lie, every name resolved: no asset, datastore or component is left to look up. */
export interface DataSource {
  /** A path, or a URI with one of the schemes `file:`, `https:`, `abfss:`, `wasbs:`; a pattern such as `data/*.csv` may be its end. */
  readonly uri: string;
  /** The rows' time; null: the one that the data's layout brings, else its only column of instants, else none. */
  readonly timestampColumn: string | null;
  /** Names rows across tables; null: the one that the data's layout brings, else none. */
  readonly correlationColumn: string | null;
  /** SQL over the relation `input`, whose rows are read in place of the stored ones. */
  readonly preprocessing: { readonly name: string; readonly sql: string } | null;
}

/** One column of a source. */
export interface DatasetColumn {
  readonly name: string;
  /** As DuckDB names it, such as DOUBLE or VARCHAR. */
  readonly type: string;
  readonly kind: CellKind;
}

/** How sources are reached. */
export interface SourceAccess {
  /** Relative paths start here. */
  readonly baseFolder: string;
  /** null: only files of this machine can be read. */
  readonly remote: RemoteFiles | null;
}

/** Which source is opened. */
export interface RelationRequest {
  readonly source: DataSource;
  /** They only prune files; null: every row, whatever its time. */
  readonly windows: readonly (TimeRange | null)[];
  /** URIs as in `files` of the relation of all: no other file is opened, or fetched. */
  readonly onlyFiles?: readonly string[] | undefined;
  readonly access: SourceAccess;
  readonly signal?: AbortSignal | undefined;
}

/** Rows of a source as one relation of one DuckDB connection; it lives as long as the connection. */
export interface Relation {
  /** SQL for a FROM clause. */
  readonly from: string;
  readonly columns: readonly DatasetColumn[];
  /** One of the columns: instants, or text that holds them; null: the rows have no time. */
  readonly timestampColumn: string | null;
  readonly correlationColumn: string | null;
  /** Those that the windows touch. */
  readonly files: readonly FileRead[];
  /** Local files that a query of `from` opens; none where the rows were loaded. */
  readonly paths: readonly string[];
  /** How the data was understood where it leaves that open, in sentences. */
  readonly notes: readonly string[];
}

/** What the reader of a layout works with. */
export interface OpenContext {
  readonly connection: DuckDBConnection;
  readonly windows: readonly (TimeRange | null)[];
  readonly onlyFiles: readonly string[] | undefined;
  readonly access: SourceAccess;
  readonly signal: AbortSignal | undefined;
}

/** The rows as they are stored, before time, correlation and preprocessing are settled. */
export interface StoredRows extends Pick<Relation, 'from' | 'columns' | 'files' | 'paths' | 'notes'> {
  /** The columns that the layout itself brings. */
  readonly timestampColumn: string | null;
  readonly correlationColumn: string | null;
  /** Columns whose values are told by folders; a stored column of instants goes before one of them. */
  readonly folderColumns: readonly string[];
}
