import type { AlertDelivery, AlertDetails } from '../api/documents/alerts.ts';
import { shortNumber } from '../output/charts.ts';
import { printable } from '../output/printable.ts';
import type { Style } from '../output/style.ts';
import type { Terminal } from '../output/terminal.ts';
import { shortTime } from '../output/times.ts';
import { alertStateText, placeText, severityText, shortId } from './alert-words.ts';
import { stateStrip } from './state-strip.ts';
import { wrapText } from './wrap-text.ts';

/** An alert with all that people want to know of it: what it says, how it went, who was told and who was not. */
export function showAlert(terminal: Terminal, alert: AlertDetails, now: Date): void {
  const { style } = terminal;
  const state = `${alertStateText(style, alert.state)} since ${shortTime(alert.since)}`;
  const severity = severityText(style, alert.severity, alert.severityName);
  terminal.line(`${style.strong(printable(alert.name))}  ${severity}  ${state}`);
  for (const line of wrapText(printable(alert.summary), terminal.width)) terminal.line(line);
  terminal.line();
  for (const [name, text] of factsOf(alert)) {
    const [first = '', ...rest] = wrapText(printable(text), terminal.width - 14);
    terminal.line(`  ${name.padEnd(12)}${first}`);
    for (const line of rest) terminal.line(`${' '.repeat(14)}${line}`);
  }
  showHistory(terminal, alert, now);
  showDeliveries(terminal, alert.deliveries);
}

function factsOf(alert: AlertDetails): readonly (readonly [string, string])[] {
  const { evidence } = alert;
  const labels = Object.entries(alert.labels).map(([name, value]) => `${name}=${value}`);
  const facts: readonly (readonly [string, string | null | undefined])[] = [
    ['id', alert.fingerprint],
    ['condition', alert.rule?.condition],
    ['value', alert.value === null ? null : shortNumber(alert.value)],
    ['where', placeText(alert)],
    ['feature', evidence?.feature],
    ['found by', evidence?.run ? `${evidence.run.monitor.name}, ${evidence.signal ?? ''}` : null],
    ['rows', evidence && evidence.rowCount > 0 ? String(evidence.rowCount) : null],
    ['runbook', alert.annotations['runbook_url']],
    ['comes from', alert.generatorUrl],
    ['taken by', takenBy(alert)],
    ['assigned to', alert.assignee],
    ['labels', labels.join(', ')],
  ];
  return facts.flatMap(([name, text]) => (text ? [[name, text] as const] : []));
}

function takenBy({ acknowledgedBy, acknowledgedAt }: AlertDetails): string | null {
  return acknowledgedBy === null ? null : `${acknowledgedBy} at ${shortTime(acknowledgedAt)}`;
}

/** Changes and deeds on one line of time, the oldest first. */
function showHistory(terminal: Terminal, alert: AlertDetails, now: Date): void {
  const { style, width } = terminal;
  const changes = alert.transitions.map(({ at, from, to, message, value }) => ({
    at,
    mark: alertStateText(style, to).replace(to, '●'),
    text: `${from} → ${to}${value === null ? '' : ` at ${shortNumber(value)}`}: ${message}`,
  }));
  const deeds = alert.notes.map(({ at, kind, actor, text }) => ({
    at,
    mark: style.strong('✎'),
    text: `${actor} ${deedWords[kind] ?? kind.toLowerCase()}${text === '' ? '' : `: ${text}`}`,
  }));
  const steps = [...changes, ...deeds].toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  if (steps.length === 0) return;
  terminal.line();
  terminal.line(style.strong('History'));
  const strip = stateStrip({ transitions: alert.transitions, until: now.getTime(), width: width - 4 });
  if (strip !== '') terminal.line(`  ${strip}`);
  for (const { at, mark, text } of steps) {
    const [first = '', ...rest] = wrapText(printable(text), width - 22);
    terminal.line(`  ${shortTime(at)} ${mark} ${first}`);
    for (const line of rest) terminal.line(`  ${' '.repeat(16)} │ ${line}`);
  }
}

const deedWords: Readonly<Record<string, string>> = {
  ACKNOWLEDGED: 'acknowledged it',
  UNACKNOWLEDGED: 'took the acknowledgement back',
  ASSIGNED: 'assigned it',
  COMMENTED: 'wrote',
  RESOLVED: 'resolved it',
};

/** Who was told of each change, and why others were not. */
function showDeliveries(terminal: Terminal, deliveries: readonly AlertDelivery[]): void {
  const { style, width } = terminal;
  terminal.line();
  terminal.line(style.strong('Who was told'));
  if (deliveries.length === 0) terminal.line('  nobody: no action group hears of it');
  for (const delivery of deliveries.toReversed()) {
    const at = shortTime(delivery.decidedAt ?? delivery.transition?.at ?? null).padEnd(16);
    const mark = deliveryMark(style, delivery);
    const [first = '', ...rest] = wrapText(printable(deliveryText(delivery)), width - 22);
    terminal.line(`  ${at} ${mark} ${first}`);
    for (const line of rest) terminal.line(`  ${' '.repeat(16)}   ${line}`);
  }
}

function deliveryMark(style: Style, { state, notification }: AlertDelivery): string {
  if (state === 'SUPPRESSED') return style.faint('–');
  if (state === 'WAITING') return style.warning('…');
  return notification?.status === 'DEAD' ? style.bad('✗') : style.good('✓');
}

function deliveryText({ explanation, receiver, transition, notification }: AlertDelivery): string {
  const channel = receiver?.actionGroup ? `[${receiver.kind} of ${receiver.actionGroup.name}]` : null;
  const error = notification?.lastError ?? null;
  const sent = notification ? `Notification ${shortId(notification.id)}: ${notification.status}.` : null;
  const of = transition === null ? null : `${transition.to}:`;
  return [of, explanation, channel, sent, error].filter((part) => part !== null).join(' ');
}
