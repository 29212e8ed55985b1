import type { AlertDryRun } from '../api/documents/alert-routing.ts';
import { printable } from '../output/printable.ts';
import type { Terminal } from '../output/terminal.ts';
import { shortTime } from '../output/times.ts';
import { wrapText } from './wrap-text.ts';

/** Who would be told of an alert, who would not, and why. */
export function showDryRun(terminal: Terminal, { at, steps, notes }: AlertDryRun): void {
  const { style, width } = terminal;
  terminal.line(`At ${shortTime(at)} UTC:`);
  if (steps.length === 0) terminal.line(style.warning('Nobody would be told.'));
  for (const step of steps) {
    const to = `${step.actionGroup ?? 'nobody'}${step.receiver === null ? '' : `: ${step.receiver}`}`;
    const kind = step.kind === null ? '' : ` (${step.kind})`;
    const mark = step.told ? style.good('✓') : style.faint('–');
    const when = step.at === null ? '' : `  first at ${shortTime(step.at)}`;
    const why = step.reason === null ? '' : `  ${step.reason}`;
    terminal.line(`${mark} ${printable(`${to}${kind}`)}${when}${why}`);
    for (const line of [`route ${step.route}`, ...step.explanations]) {
      for (const part of wrapText(printable(line), width - 4)) terminal.line(`    ${part}`);
    }
  }
  for (const note of notes) for (const line of wrapText(printable(note), width)) terminal.line(line);
}
