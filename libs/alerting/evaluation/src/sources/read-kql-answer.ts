import type { KqlSource, Labels, RuleSample, SourceReading } from '@circuitwatch/alerting-definitions';
import { aggregate } from './aggregate.ts';
import { queryEvidence } from './query-evidence.ts';

/** An answer of a query: rows as arrays, in the order of the columns. */
export interface QueryAnswer {
  readonly columns: readonly { readonly name: string }[];
  readonly rows: readonly (readonly unknown[])[];
  /** How many rows there are in all, where `rows` is only the first of them. */
  readonly rowCount?: number;
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function numberOf(value: unknown): number | null {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)))
    return Number(value);
  return null;
}

function shown(names: readonly string[], row: readonly unknown[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(names.map((name, place) => [name, row[place] ?? null]));
}

/** Label names of Prometheus have no dots or blanks. */
function labelName(column: string): string {
  return column.replaceAll(/[^a-zA-Z0-9_]/g, '_');
}

/**
 * The answer of a query as samples of a rule. Without rows the number of rows is 0 for a rule without dimensions; with
 * dimensions there is no sample, and a column is no data. A column that the answer lacks is an error that names those
 * it has, as are more rows than were read where their values matter.
 */
export function readKqlAnswer(source: KqlSource, answer: QueryAnswer): SourceReading {
  const names = answer.columns.map(({ name }) => name);
  const { measure, dimensions } = source;
  const wanted = [...dimensions, ...(measure.kind === 'COLUMN' ? [measure.column] : [])];
  const missing = wanted.filter((name) => !names.includes(name));
  if (missing.length > 0) {
    const message = `The query gives no column "${missing.join('", "')}"; it gives ${names.join(', ')}.`;
    return { kind: 'ERROR', message };
  }
  if (answer.rows.length === 0) {
    if (measure.kind === 'COLUMN') return { kind: 'NO_DATA' };
    // No rows of any group are no findings, and good news.
    if (dimensions.length > 0) return { kind: 'SAMPLES', samples: [] };
  }
  const isCut = (answer.rowCount ?? 0) > answer.rows.length;
  if (isCut && (measure.kind === 'COLUMN' || dimensions.length > 0)) {
    const message = `The query gives ${answer.rowCount} rows, of which ${answer.rows.length} can be read; let it summarize them.`;
    return { kind: 'ERROR', message };
  }
  const places = dimensions.map((name) => names.indexOf(name));
  const groups = Map.groupBy(answer.rows, (row) => places.map((place) => textOf(row[place])).join('\0'));
  if (groups.size === 0) groups.set('', []);
  const whole = groups.size === 1 ? answer.rowCount : undefined;
  const samples = Array.from(groups.values(), (rows): RuleSample => {
    const labels: Labels = Object.fromEntries(
      dimensions.map((name, index) => [labelName(name), textOf(rows[0]?.[places[index] ?? 0])]),
    );
    const rowCount = whole ?? rows.length;
    return {
      labels,
      value: measure.kind === 'ROWS' ? rowCount : valueOf(measure, names, rows),
      observedAt: null,
      evidence: queryEvidence(
        rows.map((row) => shown(names, row)),
        rowCount,
      ),
    };
  });
  return { kind: 'SAMPLES', samples };
}

function valueOf(
  measure: Extract<KqlSource['measure'], { kind: 'COLUMN' }>,
  names: readonly string[],
  rows: readonly (readonly unknown[])[],
): number | null {
  const place = names.indexOf(measure.column);
  const values = rows.map((row) => numberOf(row[place])).filter((value) => value !== null);
  return aggregate(values, measure.aggregation);
}
