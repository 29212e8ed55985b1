import type { LogLine, Severity } from '../api/documents/telemetry.ts';
import { printable } from '../output/printable.ts';
import type { Style } from '../output/style.ts';

const words: Readonly<Record<Severity, string>> = {
  VERBOSE: 'VERBOSE',
  INFORMATION: 'INFO',
  WARNING: 'WARNING',
  ERROR: 'ERROR',
  CRITICAL: 'CRITICAL',
};
const widest = 8;

/** Who reads the log of a deployment knows these. */
const known: ReadonlySet<string> = new Set(['deployment', 'model_name', 'model_version']);

function severityText(style: Style, severity: Severity): string {
  const word = words[severity].padEnd(widest);
  if (severity === 'ERROR' || severity === 'CRITICAL') return style.bad(word);
  return severity === 'WARNING' ? style.warning(word) : style.faint(word);
}

function valueText(value: unknown): string {
  const text = typeof value === 'number' ? String(Number(value.toPrecision(6))) : valueAsText(value);
  return /[\s"=]/.test(text) || text === '' ? JSON.stringify(text) : text;
}

function valueAsText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** One line for people: when, how grave, what, and what else is known of it. */
export function logText(style: Style, { at, severity, message, customDimensions }: LogLine): string {
  const time = at.replace('T', ' ').replace('Z', '');
  const details = Object.entries(customDimensions)
    .filter(([name]) => !known.has(name))
    .map(([name, value]) => `${printable(name)}=${printable(valueText(value))}`);
  const shown = `${style.faint(time)}  ${severityText(style, severity)}  ${printable(message)}`;
  return details.length === 0 ? shown : `${shown}  ${style.faint(details.join(' '))}`;
}
