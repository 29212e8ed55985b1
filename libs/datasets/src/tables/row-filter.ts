import { nearestName } from '@circuitwatch/monitoring-definitions';
import { invalid } from '@circuitwatch/platform-errors';
import { quotedName, quotedText } from '../sql-text.ts';
import { parseSegment, type SegmentCondition } from './segment.ts';
import type { TableColumn } from './table-columns.ts';

const numberPattern = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i;

/**
 * A segment as an SQL condition on the columns, with every name and value quoted or checked, so that no text of
 * a segment is read as SQL. As in SQL, an empty cell meets no condition, `!=` and `not in` included.
 *
 * @throws AppError INVALID for a segment that cannot be read, a column that is not there (naming the nearest) or
 *   a value that is not of the column's kind.
 */
export function segmentCondition(segment: string, columns: readonly TableColumn[]): string {
  return parseSegment(segment)
    .map((condition) => conditionSql(condition, columnOf(condition.column, columns)))
    .join(' AND ');
}

/**
 * The rows whose column holds one of the values, as an SQL condition; see segmentCondition.
 *
 * @throws AppError INVALID for a column that is not there (naming the nearest) or a value that is not of its kind.
 */
export function valuesCondition(
  name: string,
  values: readonly string[],
  columns: readonly FilteredColumn[],
): string {
  return conditionSql({ column: name, operator: 'in', values }, columnOf(name, columns));
}

/** What a condition has to know of a column. */
type FilteredColumn = Pick<TableColumn, 'name' | 'kind' | 'type'>;

function conditionSql({ operator, values }: SegmentCondition, column: FilteredColumn): string {
  const name = quotedName(column.name);
  const literals = values.map((value) => literal(value, column));
  const isList = operator === 'in' || operator === 'not in';
  const right = isList ? `(${literals.join(', ')})` : literals.join('');
  return `(${name} ${operator.toUpperCase()} ${right})`;
}

function columnOf(name: string, columns: readonly FilteredColumn[]): FilteredColumn {
  const lower = name.toLowerCase();
  const found =
    columns.find((column) => column.name === name) ??
    columns.find((column) => column.name.toLowerCase() === lower);
  if (found) return found;
  const names = columns.map((column) => column.name);
  const nearest = nearestName(name, names);
  const hint =
    nearest === null ? `its columns are ${names.slice(0, 20).join(', ')}` : `did you mean "${nearest}"?`;
  throw invalid(`The segment names the column "${name}", which the data does not have; ${hint}`);
}

function literal(value: string, { name, kind, type }: FilteredColumn): string {
  if (kind === 'integer' || kind === 'float') {
    if (numberPattern.test(value)) return value;
    throw invalid(`The segment compares "${name}" (${type}) with "${value}", which is no number.`);
  }
  if (kind === 'boolean') {
    if (/^(?:true|1|yes)$/i.test(value)) return 'TRUE';
    if (/^(?:false|0|no)$/i.test(value)) return 'FALSE';
    throw invalid(`The segment compares "${name}" with "${value}"; it holds true and false.`);
  }
  if (kind === 'timestamp') return `CAST(${quotedText(value)} AS ${type})`;
  if (kind === 'text') return quotedText(value);
  throw invalid(`The segment names "${name}", whose cells (${type}) cannot be compared with a value.`);
}
