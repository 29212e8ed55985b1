import { invalid } from '@circuitwatch/platform-errors';

/** The rows of a request as they were written; nothing is copied. */
export type RequestTable =
  | {
      readonly kind: 'lists';
      /** null: cells lie in the model's own order. */
      readonly columns: readonly string[] | null;
      readonly lists: readonly unknown[];
      readonly rows: number;
    }
  | { readonly kind: 'records'; readonly records: readonly unknown[]; readonly rows: number }
  | {
      readonly kind: 'columns';
      readonly columns: Readonly<Record<string, readonly unknown[]>>;
      readonly rows: number;
    };

type JsonObject = Readonly<Record<string, unknown>>;

/** Keys that rows are wrapped in: Azure ML's, then MLflow's, then that of plain services. */
const wrappers = ['input_data', 'dataframe_split', 'dataframe_records', 'inputs', 'instances', 'data'];

const ways =
  'Send {"input_data": {"columns": ["a", "b"], "data": [[1, 2]]}}, or a list of records such as [{"a": 1, "b": 2}].';

/** Whether a value is an object of JSON with names. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Finds the rows in the body of a request: Azure ML's `input_data` with or without columns, MLflow's `dataframe_split`,
 * `dataframe_records` and `inputs`, `data`, a list of records or lists, or one plain record.
 *
 * @param body Parsed JSON.
 * @throws AppError INVALID when there are none.
 */
export function requestTable(body: unknown): RequestTable {
  if (Array.isArray(body)) return tableOfList(body);
  if (!isObject(body)) throw invalid(`The body holds no rows. ${ways}`);
  for (const name of wrappers) {
    // A feature may be called `data`: then it is a value, not a wrapper.
    const wrapped = Object.hasOwn(body, name) ? body[name] : undefined;
    if (typeof wrapped === 'object' && wrapped !== null) return tableOf(wrapped);
  }
  return tableOfObject(body);
}

function tableOf(value: object): RequestTable {
  if (Array.isArray(value)) return tableOfList(value);
  const { data, columns } = value as JsonObject;
  return Array.isArray(data) ? tableOfSplit(columns, data) : tableOfObject(value as JsonObject);
}

function tableOfObject(value: JsonObject): RequestTable {
  const names = Object.keys(value);
  if (names.length === 0) throw invalid(`The body holds no rows. ${ways}`);
  const isByColumn = names.every((name) => Array.isArray(value[name]));
  if (!isByColumn) return { kind: 'records', records: [value], rows: 1 };
  const columns = value as Readonly<Record<string, readonly unknown[]>>;
  const rows = columns[names[0] ?? '']?.length ?? 0;
  for (const name of names) {
    const length = columns[name]?.length ?? 0;
    if (length !== rows) {
      const message = `The column "${name}" has ${length} values and "${names[0]}" has ${rows}; all need as many as there are rows.`;
      throw invalid(message, [{ path: [name], message }]);
    }
  }
  return { kind: 'columns', columns, rows };
}

function tableOfSplit(given: unknown, data: readonly unknown[]): RequestTable {
  if (given == null) return tableOfList(data);
  if (!Array.isArray(given) || !given.every((name) => typeof name === 'string')) {
    const message = '"columns" is to be a list of names.';
    throw invalid(message, [{ path: ['columns'], message }]);
  }
  const columns = given as readonly string[];
  if (new Set(columns).size < columns.length) {
    const message = '"columns" names a column twice.';
    throw invalid(message, [{ path: ['columns'], message }]);
  }
  return { kind: 'lists', columns, lists: data, rows: data.length };
}

function tableOfList(list: readonly unknown[]): RequestTable {
  return Array.isArray(list[0])
    ? { kind: 'lists', columns: null, lists: list, rows: list.length }
    : { kind: 'records', records: list, rows: list.length };
}
