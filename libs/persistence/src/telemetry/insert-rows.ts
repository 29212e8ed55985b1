import { telemetryTables, type TelemetryTable } from '@circuitwatch/kql';
import type { Database } from '../database/database.ts';
import type { TelemetryRow, TelemetrySource } from './records.ts';
import { storableJson } from './storable-json.ts';

const sqlTypes: Readonly<Record<string, string>> = {
  datetime: 'timestamptz',
  string: 'text',
  real: 'float8',
  int: 'int',
  long: 'bigint',
  bool: 'boolean',
  dynamic: 'jsonb',
};

/** What a column holds where nobody has said; all others may be empty. */
const defaults: Readonly<Record<string, unknown>> = {
  customDimensions: {},
  itemCount: 1,
  name: '',
  type: '',
  message: '',
  success: true,
  duration: 0,
  severityLevel: 3,
  value: 0,
  valueCount: 1,
};

/** The table that KQL calls so; undefined: there is none. */
export function tableNamed(name: string): TelemetryTable | undefined {
  return telemetryTables.find((table) => table.name === name);
}

function insertSql({ sqlName, columns }: TelemetryTable): string {
  const names = columns.map((column) => column.sqlName).join(', ');
  const given = columns.map(({ name }) => `"${name}"`).join(', ');
  const types = columns.map(({ name, type }) => `"${name}" ${sqlTypes[type] ?? 'text'}`).join(', ');
  return `insert into ${sqlName} (id, ${names})
    select "$id", ${given} from jsonb_to_recordset($1::jsonb) as given("$id" bigint, ${types})
    on conflict do nothing`;
}

const statements = new Map(telemetryTables.map((table) => [table.name, insertSql(table)]));

const longestName = 256;

function dimension(columns: TelemetryRow['columns'], name: string): unknown {
  const dimensions = columns['customDimensions'];
  if (typeof dimensions !== 'object' || dimensions === null) return null;
  const value = (dimensions as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, longestName) : null;
}

/** Every column of the table: what was given, what the source says, what stands for nothing. */
function rowJson(
  { columns }: TelemetryTable,
  row: TelemetryRow,
  source: TelemetrySource,
): Readonly<Record<string, unknown>> {
  const known: Readonly<Record<string, unknown>> = {
    cloud_RoleName: source.roleName,
    cloud_RoleInstance: source.roleInstance,
    plant_id: dimension(row.columns, 'plant_id'),
    circuit_id: dimension(row.columns, 'circuit_id'),
  };
  const values = columns.map(({ name }): [string, unknown] => [
    name,
    row.columns[name] ?? known[name] ?? defaults[name] ?? null,
  ]);
  return Object.fromEntries([...values, ['$id', row.id]]);
}

/** Inserts rows of one table; rows that are there already, by instant and id, stay as they are. */
export async function insertRows(
  database: Database,
  table: TelemetryTable,
  rows: readonly TelemetryRow[],
  source: TelemetrySource,
): Promise<void> {
  const sql = statements.get(table.name);
  if (sql === undefined || rows.length === 0) return;
  await database.query(sql, storableJson(rows.map((row) => rowJson(table, row, source))));
}
