import type { KqlProblem } from '../api/documents/telemetry-query.ts';
import { printable } from '../output/printable.ts';

/** A problem with the line that it is in, and a mark below its place. */
export function problemText(kql: string, { message, line, column, length }: KqlProblem): string {
  const written = printable((kql.split('\n')[line - 1] ?? '').replaceAll('\t', ' '));
  const rest = Math.max(1, Math.min(length, written.length - column + 1));
  return [
    `${line}:${column} ${printable(message)}`,
    `  ${written}`,
    `  ${' '.repeat(column - 1)}${'^'.repeat(rest)}`,
  ].join('\n');
}
