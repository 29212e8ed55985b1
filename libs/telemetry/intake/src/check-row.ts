import type { StoredType, TelemetryColumn, TelemetryTable } from '@circuitwatch/kql';
import { nearestName } from '@circuitwatch/monitoring-definitions';
import type { CheckedValues } from './intake-row.ts';
import { deepestJson, isShallow } from './json-depth.ts';

/** The row, or what is wrong with which field. */
export type CheckedRow =
  { readonly row: CheckedValues } | { readonly field: string; readonly message: string };

/** The longest text of a column; longer ones lose their end, as in Application Insights. */
const longestText = 32_768;
/** Texts that indexes hold; a cut name would be another name, so these are refused. */
const longestName = 256;
const names: ReadonlySet<string> = new Set([
  ...['name', 'plant_id', 'circuit_id', 'cloud_RoleName', 'Category', 'ObjectName', 'CounterName'],
  ...['InstanceName', 'Namespace', 'operation_Name'],
]);
const greatestInt = 2 ** 31 - 1;
const textsOfBooleans: Readonly<Record<string, boolean>> = { true: true, false: false };

/** Columns that an item of the table cannot do without. */
const required: Readonly<Record<string, readonly string[]>> = {
  customMetrics: ['name', 'value'],
  customEvents: ['name'],
  requests: ['name'],
  exceptions: ['type'],
  traces: ['message'],
  AzureDiagnostics: ['Category'],
  Perf: ['ObjectName', 'CounterName', 'CounterValue'],
  ContainerLog: ['LogEntry'],
  KubePodInventory: ['Name'],
};

const wanted: Readonly<Record<StoredType, string>> = {
  datetime: 'must be an instant such as "2026-11-28T06:00:00Z"',
  string: 'must be a text',
  real: 'must be a finite number',
  int: `must be a whole number from 0 to ${greatestInt}`,
  long: 'must be a whole number',
  bool: 'must be true or false',
  dynamic: `must be JSON of at most ${deepestJson} levels`,
};

function cut(text: string): string {
  return text.length <= longestText ? text : `${text.slice(0, longestText - 1)}…`;
}

function instant(value: unknown): Date | undefined {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value;
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d(?:[T ]|$)/.test(value)) return undefined;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

const readers: Readonly<Record<StoredType, (value: unknown) => unknown>> = {
  datetime: instant,
  string: (value) =>
    typeof value === 'string'
      ? cut(value)
      : typeof value === 'number' || typeof value === 'boolean'
        ? String(value)
        : undefined,
  real: (value) => (typeof value === 'number' && Number.isFinite(value) ? value : undefined),
  int: (value) =>
    Number.isInteger(value) && Number(value) >= 0 && Number(value) <= greatestInt ? value : undefined,
  long: (value) => (Number.isSafeInteger(value) ? value : undefined),
  bool: (value) =>
    typeof value === 'boolean' ? value : typeof value === 'string' ? textsOfBooleans[value] : undefined,
  dynamic: (value) => (isShallow(value) ? value : undefined),
};

/** The value as its column keeps it, or what is wrong with it. */
function read({ name, type }: TelemetryColumn, value: unknown): { readonly value: unknown } | string {
  if (value === null) return { value: null };
  const kept = readers[type](value);
  if (kept === undefined) return `"${name}" ${wanted[type]}.`;
  if (names.has(name) && typeof kept === 'string' && kept.length > longestName)
    return `"${name}" has ${kept.length} characters; at most ${longestName} are kept.`;
  if (name === 'severityLevel' && Number(kept) > 4)
    return '"severityLevel" must be from 0 (verbose) to 4 (critical).';
  if (name === 'customDimensions' && (typeof kept !== 'object' || Array.isArray(kept)))
    return '"customDimensions" must be an object of names and values.';
  return { value: kept };
}

/** Single measurements are their own sum, minimum and maximum. */
function withSums(columns: Record<string, unknown>): Record<string, unknown> {
  const value = columns['value'] ?? 0;
  return {
    ...columns,
    valueCount: columns['valueCount'] ?? 1,
    valueSum: columns['valueSum'] ?? value,
    valueMin: columns['valueMin'] ?? value,
    valueMax: columns['valueMax'] ?? value,
  };
}

/**
 * A row of `table` from named values: the instant is `now` where none is given, ISO texts become Dates, sums of single
 * measurements are filled in, overlong texts lose their end. Unknown columns, wrong types, missing columns, JSON that
 * is too deep and names over 256 characters are told by field.
 */
export function checkRow(
  table: TelemetryTable,
  values: Readonly<Record<string, unknown>>,
  now: Date,
): CheckedRow {
  const columns: Record<string, unknown> = { [table.timeColumn]: now };
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) continue;
    const column = table.columns.find((candidate) => candidate.name === name);
    if (column === undefined) return { field: name, message: unknownColumn(table, name) };
    const outcome = read(column, value);
    if (typeof outcome === 'string') return { field: name, message: outcome };
    if (outcome.value !== null) columns[name] = outcome.value;
  }
  const missing = required[table.name]?.find((name) => columns[name] === undefined);
  if (missing !== undefined)
    return { field: missing, message: `"${missing}" is missing; ${table.name} needs it.` };
  return {
    row: { table: table.name, columns: table.name === 'customMetrics' ? withSums(columns) : columns },
  };
}

function unknownColumn({ name: table, columns }: TelemetryTable, name: string): string {
  const near = nearestName(
    name.slice(0, longestName),
    columns.map((column) => column.name),
  );
  const shown = JSON.stringify(name.slice(0, 60));
  return near === null
    ? `${table} has no column ${shown}; put it into "customDimensions".`
    : `${table} has no column ${shown}; did you mean "${near}"? Names of your own go into "customDimensions".`;
}
