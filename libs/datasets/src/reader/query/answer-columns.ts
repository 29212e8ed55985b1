import { invalid } from '@circuitwatch/platform-errors';
import type { DatasetColumn } from '../../sources/relation.ts';
import type { CustomMetric } from './query-request.ts';

/** Where in an answer each part of a metric stands; null: nowhere. */
export interface AnswerColumns {
  readonly metric: number;
  readonly group: number | null;
  readonly value: number;
  readonly threshold: number | null;
}

/** The second name is Azure's. */
const names = {
  metric: ['metric', 'metric_name'],
  group: ['group', 'group_name'],
  value: ['value', 'metric_value'],
  threshold: ['threshold', 'threshold_value'],
} as const;
const parts = ['metric', 'group', 'value', 'threshold'] as const;
type Part = (typeof parts)[number];

const wanted =
  'name its columns metric, value and, where they are needed, group and threshold, or select just metric and value, or metric, group and value, in that order';

/**
 * Finds the columns by their names (`metric` or `metric_name`, and so on), whatever their case, else two or three by
 * their order.
 *
 * @throws AppError INVALID saying what is missing.
 */
export function answerColumns(
  columns: readonly Pick<DatasetColumn, 'name' | 'type' | 'kind'>[],
): AnswerColumns {
  const found = byName(columns) ?? byOrder(columns);
  if (!found) {
    const answered = columns.map(({ name }) => name).join(', ');
    throw invalid(`The SQL answers the columns ${answered}, which are no metrics; ${wanted}.`);
  }
  for (const part of ['value', 'threshold'] as const) {
    const column = found[part] === null ? undefined : columns[found[part]];
    if (column && !['integer', 'float', 'boolean'].includes(column.kind) && column.type !== '"NULL"') {
      throw invalid(
        `The SQL answers a ${part} of type ${column.type} ("${column.name}"), which is no number; cast it to DOUBLE.`,
      );
    }
  }
  return found;
}

function byName(columns: readonly Pick<DatasetColumn, 'name'>[]): AnswerColumns | null {
  const positions = (part: Part): readonly number[] => {
    const known: readonly string[] = names[part];
    return columns.flatMap(({ name }, index) => (known.includes(name.toLowerCase()) ? [index] : []));
  };
  const twice = parts.find((part) => positions(part).length > 1);
  if (twice) throw invalid(`The SQL answers several columns for the ${twice}; ${wanted}.`);
  const [metric, group, value, threshold] = parts.map((part) => positions(part)[0] ?? null);
  if (metric == null || value == null) return null;
  return { metric, group: group ?? null, value, threshold: threshold ?? null };
}

function byOrder(columns: readonly unknown[]): AnswerColumns | null {
  if (columns.length === 2) return { metric: 0, group: null, value: 1, threshold: null };
  if (columns.length === 3) return { metric: 0, group: 1, value: 2, threshold: null };
  return null;
}

/** Longer names are data, and no page shows them. */
const longestName = 256;

/**
 * A row of an answer as a metric; a group that is empty or `aggregate`, as in Azure, is none.
 *
 * @throws AppError INVALID for a row without a name, or with one too long.
 */
export function metricOf(
  cells: { readonly metric: string | null; readonly group: string | null } & Pick<
    CustomMetric,
    'value' | 'threshold'
  >,
  row: number,
): CustomMetric {
  const { metric, group, value, threshold } = cells;
  if (metric === null || metric.trim() === '')
    throw invalid(`Row ${row} of the SQL's answer names no metric.`);
  const long = [metric, group ?? ''].find((name) => name.length > longestName);
  if (long !== undefined) {
    throw invalid(
      `Row ${row} of the SQL's answer has a name of ${long.length} characters; at most ${longestName} are kept.`,
    );
  }
  const isGrouped = group !== null && group.trim() !== '' && group.toLowerCase() !== 'aggregate';
  return { metric, group: isGrouped ? group : null, value, threshold };
}
