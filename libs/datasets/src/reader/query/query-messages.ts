import type { CustomMetric } from './query-request.ts';

/** A relation of a query as the querying process opens it. */
export interface QueryView {
  readonly name: string;
  /** The selected rows. */
  readonly sql: string;
}

/** All that the querying process works with, as plain data. */
export interface QueryTask {
  readonly views: readonly QueryView[];
  /** The files that the views read; no other can be opened. */
  readonly paths: readonly string[];
  readonly sql: string;
  readonly inputs: Readonly<Record<string, string | number | boolean>>;
  readonly maximumRows: number;
  readonly maximumMs: number;
  readonly threads: number;
  /** As DuckDB writes it. */
  readonly memoryLimit: string;
  /** May be filled while the process lives. */
  readonly spillFolder: string;
}

/** What the querying process says, once. */
export type QueryReply =
  | { readonly metrics: readonly CustomMetric[]; readonly rows: ReadonlyMap<string, number> }
  | { readonly problem: string };
