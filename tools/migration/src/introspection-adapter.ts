import {
  ColumnTypeEnum,
  type ColumnType,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlQuery,
  type SqlResultSet,
} from '@prisma/driver-adapter-utils';
import type pg from 'pg';

/** PostgreSQL's type ids as they occur in its catalogue. */
const columnTypes: Readonly<Record<number, ColumnType>> = {
  16: ColumnTypeEnum.Boolean,
  18: ColumnTypeEnum.Character,
  19: ColumnTypeEnum.Text,
  20: ColumnTypeEnum.Int64,
  21: ColumnTypeEnum.Int32,
  23: ColumnTypeEnum.Int32,
  25: ColumnTypeEnum.Text,
  26: ColumnTypeEnum.Int64,
  1000: ColumnTypeEnum.BooleanArray,
  1002: ColumnTypeEnum.CharacterArray,
  1003: ColumnTypeEnum.TextArray,
  1009: ColumnTypeEnum.TextArray,
  1042: ColumnTypeEnum.Text,
  1043: ColumnTypeEnum.Text,
};

function columnType(field: pg.FieldDef): ColumnType {
  const known = columnTypes[field.dataTypeID];
  if (known === undefined) {
    throw new Error(`Column "${field.name}" of the catalogue has the unexpected type ${field.dataTypeID}.`);
  }
  return known;
}

async function queryCatalogue(pool: pg.Pool, query: SqlQuery): Promise<SqlResultSet> {
  const result = await pool.query<unknown[]>({ text: query.sql, values: query.args, rowMode: 'array' });
  return {
    columnNames: result.fields.map((field) => field.name),
    columnTypes: result.fields.map(columnType),
    rows: result.rows,
  };
}

/**
 * Lets Prisma's schema engine read a database's catalogue and nothing else. Prisma's own adapter cannot:
 * it refuses the catalogue's "char" columns.
 */
export function introspectionAdapterFactory(pool: pg.Pool): SqlMigrationAwareDriverAdapterFactory {
  const adapter: SqlDriverAdapter = {
    provider: 'postgres',
    adapterName: '@circuitwatch/introspection',
    queryRaw: (query) => queryCatalogue(pool, query),
    executeRaw: () => Promise.reject(new Error('The schema engine may only read.')),
    executeScript: () => Promise.reject(new Error('The schema engine may only read.')),
    startTransaction: () => Promise.reject(new Error('The schema engine may only read.')),
    getConnectionInfo: () => ({ schemaName: 'public', supportsRelationJoins: true }),
    dispose: () => Promise.resolve(),
  };
  return {
    provider: 'postgres',
    adapterName: adapter.adapterName,
    connect: () => Promise.resolve(adapter),
    connectToShadowDb: () => Promise.reject(new Error('The schema engine may only read.')),
  };
}
