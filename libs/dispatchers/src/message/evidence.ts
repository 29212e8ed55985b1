import { type NotifiedAlert } from '@circuitwatch/alerting-definitions';
import { cleanLine } from './clean-text.ts';
import { humanInstant, humanNumber } from './human-figures.ts';

const mostRows = 3;
const mostCells = 6;

/** One row that made an alert fire, as names with values; both are clean lines. */
export type EvidenceRow = readonly { readonly name: string; readonly value: string }[];

function writeValue(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return cleanLine(value, 120);
    case 'number':
      return humanNumber(value);
    case 'bigint':
    case 'boolean':
      return String(value);
    case 'object':
      break;
    default:
      return '';
  }
  if (value === null) return '';
  if (value instanceof Date) return humanInstant(value);
  try {
    return cleanLine(JSON.stringify(value), 120);
  } catch {
    // Numbers beyond JSON, or an object within itself.
    return '';
  }
}

/** The first rows of an alert's evidence, of each the first cells that say something. */
export function evidenceRows({ evidence }: NotifiedAlert): readonly EvidenceRow[] {
  const rows = evidence.slice(0, mostRows).map((row) =>
    Object.entries(row)
      .map(([name, value]) => ({ name: cleanLine(name, 40), value: writeValue(value) }))
      .filter(({ name, value }) => name !== '' && value !== '')
      .slice(0, mostCells),
  );
  return rows.filter((row) => row.length > 0);
}

/** A row in one line: `circuit_id C-007, value 0.31`. */
export function evidenceLine(row: EvidenceRow): string {
  return cleanLine(row.map(({ name, value }) => `${name} ${value}`).join(', '), 400);
}
