import type { DataPreview, MonitorPreview } from '../api/documents/applying.ts';
import { printable } from '../output/printable.ts';
import type { Terminal } from '../output/terminal.ts';
import { shortTime } from '../output/times.ts';

/** Columns of a source that are named; the others are counted. */
const mostColumns = 30;

/** Whether a run would fail, or measure nothing, anywhere. */
export function hasProblems({ problems, signals }: MonitorPreview): boolean {
  return problems.length > 0 || signals.some(({ data }) => data.some((part) => part.problems.length > 0));
}

/** Shows what a monitor would read: per signal a table of its data, then each source once. */
export function showPreview(
  terminal: Terminal,
  { name, scheduledAt, signals, unsupported, problems }: MonitorPreview,
): void {
  const { style } = terminal;
  const at = scheduledAt === '' ? '' : ` at ${shortTime(scheduledAt)} UTC`;
  terminal.line(style.strong(`${printable(name ?? 'monitor')}${at}`));
  for (const problem of problems) terminal.line(style.bad(printable(problem)));
  for (const signal of signals) {
    terminal.line();
    terminal.line(
      `${printable(signal.name)}  ${style.faint(signal.kind.toLowerCase().replaceAll('_', ' '))}`,
    );
    terminal.table(
      ['DATA', 'FROM', 'TO', 'ROWS', 'FILES', 'SIZE', 'TIME'].map((head) => ({
        head,
        right: numeric.has(head),
      })),
      signal.data.map(dataRow),
    );
    for (const { role, problems: found } of signal.data) {
      for (const problem of found) terminal.line(style.bad(`${printable(role)}: ${printable(problem)}`));
    }
  }
  showSources(
    terminal,
    signals.flatMap(({ data }) => data),
  );
  for (const signal of unsupported) {
    terminal.line(printable(`Not supported: ${signal.name} (${signal.type}): ${signal.reason}`));
  }
  terminal.line();
}

const numeric: ReadonlySet<string> = new Set(['ROWS', 'FILES', 'SIZE']);

function dataRow({
  role,
  window,
  rows,
  fileCount,
  fileBytes,
  timestampColumn,
}: DataPreview): readonly string[] {
  return [
    printable(role),
    window ? shortTime(window.from) : 'every row',
    window ? shortTime(window.to) : '',
    rows === null ? '-' : String(rows),
    String(fileCount),
    sizeText(fileBytes),
    printable(timestampColumn ?? '-'),
  ];
}

function sizeText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  return `${step === 0 ? value : value.toFixed(1)} ${units[step]}`;
}

/** Each source once, with its columns and how it was understood. */
function showSources(terminal: Terminal, data: readonly DataPreview[]): void {
  const byUri = new Map(data.flatMap((part) => (part.uri === null ? [] : [[part.uri, part] as const])));
  for (const [uri, { columns, notes }] of byUri) {
    terminal.line();
    terminal.line(printable(uri));
    const named = columns.slice(0, mostColumns).map(({ name, kind }) => `${name} (${kind})`);
    const more = columns.length > mostColumns ? `, and ${columns.length - mostColumns} more` : '';
    if (named.length > 0) terminal.line(`  ${printable(named.join(', '))}${more}`);
    for (const note of notes) terminal.line(`  ${printable(note)}`);
  }
}
