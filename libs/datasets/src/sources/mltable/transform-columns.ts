import { nearestName } from '@circuitwatch/monitoring-definitions';
import { invalid } from '@circuitwatch/platform-errors';
import { quotedName, quotedText } from '../../sql-text.ts';
import { datasetColumn } from '../describe-columns.ts';
import type { DatasetColumn } from '../relation.ts';
import { filterSql } from './filter-expression.ts';
import type { Transformation } from './mltable-file.ts';

interface Rows {
  readonly from: string;
  readonly columns: readonly DatasetColumn[];
}

/** Applies one transformation of rows that are read already; those of reading change nothing. */
export function transformRows(rows: Rows, { name, options }: Transformation): Rows {
  const names = rows.columns.map((column) => column.name);
  switch (name) {
    case 'filter':
      return { ...rows, from: `(SELECT * FROM ${rows.from} WHERE ${filterSql(options, names)})` };
    case 'keep_columns':
      options.forEach((wanted) => refuseMissing(wanted, names, name));
      return select(rows, options);
    case 'drop_columns':
      options.forEach((wanted) => refuseMissing(wanted, names, name));
      return select(
        rows,
        names.filter((column) => !options.includes(column)),
      );
    case 'convert_column_types':
      return options.reduce((read, { columns, column_type: type }) => convert(read, columns, type), rows);
    default:
      return rows;
  }
}

type ColumnType = Extract<Transformation, { name: 'convert_column_types' }>['options'][number]['column_type'];

function select(rows: Rows, names: readonly string[]): Rows {
  return {
    from: `(SELECT ${names.map(quotedName).join(', ')} FROM ${rows.from})`,
    columns: names.flatMap((name) => rows.columns.filter((column) => column.name === name)),
  };
}

/** Cells that cannot be converted become null. */
function convert(rows: Rows, names: readonly string[], type: ColumnType): Rows {
  const known = rows.columns.map((column) => column.name);
  names.forEach((name) => refuseMissing(name, known, 'convert_column_types'));
  const { sql, typeName } = conversionOf(type);
  const replaced = names.map((name) => `${sql(quotedName(name))} AS ${quotedName(name)}`);
  return {
    from: `(SELECT * REPLACE (${replaced.join(', ')}) FROM ${rows.from})`,
    columns: rows.columns.map((column) =>
      names.includes(column.name) ? datasetColumn(column.name, typeName) : column,
    ),
  };
}

interface Conversion {
  readonly sql: (cell: string) => string;
  readonly typeName: string;
}

const plainTypes = { int: 'BIGINT', float: 'DOUBLE', string: 'VARCHAR', boolean: 'BOOLEAN' } as const;

function conversionOf(type: ColumnType): Conversion {
  if (type === 'datetime') return { sql: (cell) => `TRY_CAST(${cell} AS TIMESTAMP)`, typeName: 'TIMESTAMP' };
  if (typeof type === 'string') {
    const typeName = plainTypes[type];
    return { sql: (cell) => `TRY_CAST(${cell} AS ${typeName})`, typeName };
  }
  if ('datetime' in type) {
    const formats = [type.datetime.formats].flat().map(quotedText).join(', ');
    const sql = (cell: string): string => `try_strptime(CAST(${cell} AS VARCHAR), [${formats}])`;
    return { sql, typeName: 'TIMESTAMP' };
  }
  const { true_values: yes, false_values: no, mismatch_as: otherwise } = type.boolean;
  const list = (values: readonly string[]): string => values.map(quotedText).join(', ');
  const mismatch = otherwise === 'true' || otherwise === 'false' ? otherwise : 'NULL';
  const sql = (cell: string): string =>
    `CASE WHEN ${cell} IS NULL THEN NULL WHEN CAST(${cell} AS VARCHAR) IN (${list(yes)}) THEN true WHEN CAST(${cell} AS VARCHAR) IN (${list(no)}) THEN false ELSE ${mismatch} END`;
  return { sql, typeName: 'BOOLEAN' };
}

function refuseMissing(name: string, known: readonly string[], step: string): void {
  if (known.includes(name)) return;
  const nearest = nearestName(name, known);
  const hint = nearest === null ? '' : ` Did you mean "${nearest}"?`;
  throw invalid(
    `The step ${step} of the MLTable file names the column "${name}", which the data does not have.${hint}`,
  );
}
