import type { DocumentChange } from '../api/documents/applying.ts';
import { counted } from '../output/counted.ts';
import { printable } from '../output/printable.ts';
import type { Terminal } from '../output/terminal.ts';
import type { DocumentOutcome } from './apply-documents.ts';

/** Remarks of one sort that are shown; `--json` has all. */
const mostRemarks = 10;

/** Shows what became of each document, with what changed, and how many were applied. */
export function showOutcomes(
  terminal: Terminal,
  outcomes: readonly DocumentOutcome[],
  { dryRun }: { readonly dryRun: boolean },
): void {
  for (const outcome of outcomes) {
    showOutcome(terminal, outcome, dryRun);
    for (const error of outcome.errors) terminal.remark(printable(error));
  }
  showRemarks(
    terminal,
    'Not there yet, and needed by runs:',
    outcomes.flatMap(({ warnings }) => warnings),
  );
  showRemarks(terminal, 'Not supported, and left out:', outcomes.flatMap(unsupportedLines));
  showRemarks(terminal, 'Notes:', outcomes.flatMap(noteLines));
  terminal.line();
  terminal.line(summary(outcomes, dryRun));
}

function showOutcome(terminal: Terminal, outcome: DocumentOutcome, dryRun: boolean): void {
  const { style } = terminal;
  const state = words(dryRun)[outcome.outcome ?? 'REFUSED'];
  const colour =
    outcome.outcome === 'REFUSED' ? style.bad : outcome.outcome === 'UNCHANGED' ? style.faint : style.good;
  const place = outcome.circuit === null ? '' : ` (${outcome.plant}/${outcome.circuit})`;
  const reason = outcome.reason === null ? '' : `: ${outcome.reason}`;
  const what = `${labels[outcome.kind]}${outcome.name ?? ''}${place}${reason}`;
  terminal.line(`${colour(state.padEnd(12))}  ${printable(what)}`);
  // A new monitor of a fleet says what its neighbours say.
  if (outcome.kind === 'fleet' && outcome.outcome === 'CREATED') return;
  for (const change of outcome.changes) {
    terminal.line(clipped(`  ${printable(changeText(change))}`, terminal.width));
  }
}

function words(dryRun: boolean): Record<NonNullable<DocumentOutcome['outcome']>, string> {
  return {
    CREATED: dryRun ? 'would create' : 'created',
    CHANGED: dryRun ? 'would change' : 'changed',
    UNCHANGED: 'unchanged',
    NOTHING_TO_APPLY: 'nothing',
    REFUSED: 'refused',
  };
}

const labels = {
  monitor: 'monitor ',
  fleet: 'monitor ',
  component: 'component ',
  deployment: 'deployment ',
  alerting: 'alerting ',
  endpoint: 'endpoint ',
  other: '',
  unreadable: 'document, ',
} as const satisfies Record<DocumentOutcome['kind'], string>;

function changeText({ path, before, after }: DocumentChange): string {
  if (before === null) return `+ ${path}: ${after}`;
  if (after === null) return `- ${path}: ${before}`;
  return `~ ${path}: ${before} → ${after}`;
}

function clipped(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text;
}

function unsupportedLines({ name, unsupported }: DocumentOutcome): readonly string[] {
  return unsupported.map((signal) => `${name}, ${signal.name} (${signal.type}): ${signal.reason}`);
}

function noteLines({ file, notes }: DocumentOutcome): readonly string[] {
  return notes.map(({ line, message }) => `${file}:${line} ${message}`);
}

function showRemarks(terminal: Terminal, head: string, remarks: readonly string[]): void {
  const distinct = [...new Set(remarks)];
  if (distinct.length === 0) return;
  terminal.line();
  terminal.line(head);
  for (const remark of distinct.slice(0, mostRemarks)) terminal.line(`  ${printable(remark)}`);
  const more = distinct.length - mostRemarks;
  if (more > 0) terminal.line(`  and ${more} more; --json has all`);
}

/** `199 of 200 monitors applied, 2 of 2 other documents.` */
function summary(outcomes: readonly DocumentOutcome[], dryRun: boolean): string {
  const counting = outcomes.filter(({ outcome }) => outcome !== 'NOTHING_TO_APPLY');
  const isMonitor = ({ kind }: DocumentOutcome) => kind === 'monitor' || kind === 'fleet';
  const monitors = counting.filter(isMonitor);
  const others = counting.filter((outcome) => !isMonitor(outcome));
  const parts = [
    ...(monitors.length > 0 ? [`${appliedOf(monitors)} of ${counted(monitors.length, 'monitor')}`] : []),
    ...(others.length > 0
      ? [
          `${appliedOf(others)} of ${counted(others.length, monitors.length > 0 ? 'other document' : 'document')}`,
        ]
      : []),
  ];
  if (parts.length === 0) return 'There was nothing to apply.';
  return `${parts.join(' and ')} ${dryRun ? 'can be applied' : 'applied'}.`;
}

function appliedOf(outcomes: readonly DocumentOutcome[]): number {
  return outcomes.filter(({ outcome }) => outcome !== 'REFUSED').length;
}
