import { telemetryTables, type TelemetryTable } from '@circuitwatch/kql';
import { notFound } from '@circuitwatch/platform-errors';

/** Columns of files by SQL name, with DuckDB's types. */
export type ArchiveColumns = readonly (readonly [name: string, type: string])[];

const types: Readonly<Record<TelemetryTable['columns'][number]['type'], string>> = {
  datetime: 'timestamptz',
  string: 'varchar',
  real: 'double',
  int: 'integer',
  long: 'bigint',
  bool: 'boolean',
  dynamic: 'json',
};

/** What tables hold beside what KQL can ask. */
const beside: Readonly<Record<string, ArchiveColumns>> = { trace: [['deployment_id', 'varchar']] };

/** What queries choose rows by; files are in its order, so that most of a file need not be read. */
const chosenBy = ['name', 'category', 'object_name', 'cloud_role_name'];

/** A table as its files have it. */
export interface ArchivedTable {
  readonly sqlName: string;
  readonly timeColumn: string;
  readonly columns: ArchiveColumns;
  /** SQL names, most important first. */
  readonly order: readonly string[];
}

/**
 * The table that KQL calls so.
 *
 * @throws AppError NOT_FOUND
 */
export function archivedTable(name: string): ArchivedTable {
  const table = telemetryTables.find((candidate) => candidate.name === name);
  const time = table?.columns.find((column) => column.name === table.timeColumn);
  if (table === undefined || time === undefined) throw notFound('Table of telemetry', name);
  const columns: ArchiveColumns = [
    ['id', 'bigint'],
    ...table.columns.map(({ sqlName, type }) => [sqlName, types[type]] as const),
    ...(beside[table.sqlName] ?? []),
  ];
  const first = chosenBy.filter((name) => columns.some(([column]) => column === name)).slice(0, 1);
  return { sqlName: table.sqlName, timeColumn: time.sqlName, columns, order: [...first, time.sqlName, 'id'] };
}
