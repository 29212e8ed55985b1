import type { AlertRuleDetails } from '../api/documents/alert-rules.ts';
import { printable } from '../output/printable.ts';
import type { Terminal } from '../output/terminal.ts';
import { shortTime } from '../output/times.ts';
import { alertStateText, placeText, severityText, shortFingerprint } from './alert-words.ts';
import { wrapText } from './wrap-text.ts';

/** A rule with its last evaluation, its alerts and its text. */
export function showRule(terminal: Terminal, rule: AlertRuleDetails): void {
  const { style, width } = terminal;
  const state = rule.enabled ? '' : style.faint('  off');
  terminal.line(
    `${style.strong(printable(rule.name))}  ${severityText(style, rule.severity, rule.severityName)}${state}`,
  );
  for (const line of wrapText(printable(rule.description), width)) terminal.line(line);
  terminal.line();
  for (const [name, text] of factsOf(rule)) {
    const [first = '', ...rest] = wrapText(printable(text), width - 14);
    terminal.line(`  ${name.padEnd(12)}${first}`);
    for (const line of rest) terminal.line(`${' '.repeat(14)}${line}`);
  }
  if (rule.alerts.nodes.length > 0) {
    terminal.line();
    const columns = [{ head: 'ALERT', keep: true }, { head: 'STATE' }, { head: 'SINCE' }, { head: 'WHERE' }];
    const rows = rule.alerts.nodes.map((alert) => [
      shortFingerprint(alert.fingerprint),
      alertStateText(style, alert.state),
      shortTime(alert.since),
      placeText(alert),
    ]);
    terminal.table(
      [...columns, { head: 'SUMMARY' }],
      rows.map((row, index) => [...row, printable(rule.alerts.nodes[index]?.summary ?? '')]),
    );
    const more = rule.alerts.totalCount - rule.alerts.nodes.length;
    if (more > 0) terminal.line(`and ${more} more: circuitwatch alerts --rule …`);
  }
  terminal.line();
  for (const line of rule.yaml.trimEnd().split('\n')) terminal.line(printable(line));
}

function factsOf(rule: AlertRuleDetails): readonly (readonly [string, string])[] {
  const evaluated = [shortTime(rule.lastEvaluatedAt), rule.lastOutcome, rule.lastError].filter(Boolean);
  const facts: readonly (readonly [string, string | null])[] = [
    ['condition', rule.condition],
    ['frequency', rule.frequency],
    ['throttle', rule.throttle],
    ['evaluated', evaluated.join('  ')],
    ['next', rule.nextEvaluationAt === null ? null : shortTime(rule.nextEvaluationAt)],
    ['left out', rule.missedEvaluations === 0 ? null : `${rule.missedEvaluations} evaluations`],
    ['tells', rule.actionGroupNames.join(', ')],
  ];
  return facts.flatMap(([name, text]) => (text ? [[name, text] as const] : []));
}
