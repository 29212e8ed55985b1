import { telemetryTables, type TelemetryTable } from '@circuitwatch/kql';
import { nearestName } from '@circuitwatch/monitoring-definitions';
import { invalid } from '@circuitwatch/platform-errors';
import { checkRow, type CheckedRow } from './check-row.ts';
import type { Intake, IntakeProblem, IntakeRow } from './intake-row.ts';

const tables = new Map(telemetryTables.map((table) => [table.name, table]));

/** The table that KQL calls so. */
export function tableOf(name: string): TelemetryTable | undefined {
  return tables.get(name);
}

/** JSON that cannot be read stands for itself: each line has a fate of its own. */
interface UnreadableLine {
  readonly unreadable: string;
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return { unreadable: line.slice(0, 60) } satisfies UnreadableLine;
  }
}

/** The items of an array, of one object, or of lines that hold one each. */
function itemsOf(text: string): readonly unknown[] {
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? (parsed as readonly unknown[]) : [parsed];
  } catch (error) {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    if (lines.length < 2 || text.trimStart().startsWith('['))
      throw invalid(
        `The body is no JSON: ${error instanceof Error ? error.message : 'it cannot be read'}. Send an array of items, or one item a line.`,
      );
    return lines.map(parseLine);
  }
}

function readItem(item: unknown, now: Date): CheckedRow {
  if (typeof item !== 'object' || item === null || Array.isArray(item))
    return {
      field: '',
      message: 'An item must be an object such as {"table": "customEvents", "name": "…"}.',
    };
  const { table: name, ...values } = item as Readonly<Record<string, unknown>>;
  if (name === undefined && 'unreadable' in values)
    return { field: '', message: `The line is no JSON: ${String(values['unreadable'])}` };
  if (typeof name !== 'string')
    return { field: 'table', message: `"table" is missing; it is one of ${[...tables.keys()].join(', ')}.` };
  const table = tables.get(name);
  if (table !== undefined) return checkRow(table, values, now);
  const near = nearestName(name.slice(0, 100), tables.keys());
  const way = near === null ? `it is one of ${[...tables.keys()].join(', ')}` : `did you mean "${near}"?`;
  return { field: 'table', message: `There is no table ${JSON.stringify(name.slice(0, 60))}; ${way}` };
}

/**
 * Reads items `{"table": "customMetrics", "name": "…", "value": 1, …}` by KQL's column names: a JSON array, one object,
 * or JSON lines. Items without an instant are as of `now`. Every bad item is told by index and field; the others stand.
 *
 * @throws AppError INVALID when the text is no JSON at all.
 */
export function readItems(text: string, now: Date): Intake {
  const rows: IntakeRow[] = [];
  const problems: IntakeProblem[] = [];
  for (const [index, item] of itemsOf(text).entries()) {
    const checked = readItem(item, now);
    if ('row' in checked) rows.push({ index, ...checked.row });
    else problems.push({ index, ...checked });
  }
  return { rows, problems };
}
