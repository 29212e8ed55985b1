import {
  type Labels,
  type NotificationMessage,
  type NotifiedAlert,
} from '@circuitwatch/alerting-definitions';
import { circuitNames, placeOf, remainingLabels } from './alert-place.ts';
import { cleanLine, cleanParagraphs } from './clean-text.ts';
import { evidenceRows, type EvidenceRow } from './evidence.ts';
import { humanDuration, humanInstant, humanNumber } from './human-figures.ts';
import { listNames } from './list-names.ts';
import { webUrl } from './message-links.ts';
import { counted } from './message-title.ts';

/** One alert as people read it; every text is one clean line. */
export interface AlertRow {
  readonly place: string;
  readonly value: string;
  readonly since: string;
  readonly url: string | null;
}

/** Alerts of one rule that stand alike; every text is clean. */
export interface AlertSection {
  readonly rule: string;
  readonly severity: NotifiedAlert['severity'];
  readonly status: NotifiedAlert['status'];
  readonly condition: string;
  /** What is wrong, in one sentence. */
  readonly summary: string;
  /** Paragraphs; empty when there is nothing to add to the summary. */
  readonly description: string;
  readonly rows: readonly AlertRow[];
  /** What made the worst of them fire. */
  readonly evidence: readonly EvidenceRow[];
  /** How many more rows there are. */
  readonly moreRows: number;
}

/** The value farthest from the threshold; without thresholds the first that was measured. */
export function worstOf(alerts: readonly NotifiedAlert[]): NotifiedAlert | null {
  const distance = (alert: NotifiedAlert): number =>
    alert.value === null ? -1 : alert.threshold === null ? 0 : Math.abs(alert.value - alert.threshold);
  const [first, ...rest] = alerts;
  if (first === undefined) return null;
  return rest.reduce((worst, alert) => (distance(alert) > distance(worst) ? alert : worst), first);
}

function sinceOf(alert: NotifiedAlert, now: Date): string {
  const until = alert.status === 'RESOLVED' ? (alert.endsAt ?? now) : now;
  const lasted = humanDuration((until.getTime() - alert.startsAt.getTime()) / 1_000);
  return alert.status === 'RESOLVED' ? `lasted ${lasted}` : `${humanInstant(alert.startsAt)} (${lasted})`;
}

function earliest(alerts: readonly NotifiedAlert[]): NotifiedAlert | null {
  return alerts.toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime())[0] ?? null;
}

/** The sentence that the alerts bring along if they bring the same, else one made of their figures. */
function sectionSummary(alerts: readonly NotifiedAlert[], shared: Labels, now: Date): string {
  const told = new Set(alerts.map((alert) => cleanLine(alert.summary, 300)));
  const [sentence = ''] = told;
  const worst = worstOf(alerts);
  const first = earliest(alerts);
  if (worst === null || first === null) return '';
  const names = listNames(circuitNames(alerts), 120);
  const where = names !== '' ? names : placeOf(worst, shared);
  if (worst.status === 'RESOLVED') {
    return cleanLine(`${where === '' ? 'It' : where}: resolved, ${sinceOf(first, now)}.`, 300);
  }
  if (alerts.length === 1 && sentence !== '') return sentence;
  const condition = cleanLine(worst.condition, 120);
  const rest = alerts.length > 1 ? `, worst ${humanNumber(worst.value)} at ${placeOf(worst, shared)}` : '';
  const value = alerts.length > 1 ? counted(alerts.length, 'alert') : `value ${humanNumber(worst.value)}`;
  return cleanLine(
    `${where === '' ? '' : `${where}: `}${value}${rest} (${condition}), since ${sinceOf(first, now)}.`,
    300,
  );
}

function sectionOf(
  alerts: readonly NotifiedAlert[],
  first: NotifiedAlert,
  message: NotificationMessage,
  rows: number,
): AlertSection {
  const shared = message.commonLabels;
  const summary = sectionSummary(alerts, shared, message.createdAt);
  const description = cleanParagraphs(first.description, 1_000);
  const same = alerts.every((alert) => alert.description === first.description);
  return {
    rule: cleanLine(first.ruleName, 120),
    severity: first.severity,
    status: first.status,
    condition: cleanLine(first.condition, 160),
    summary,
    description: same && description !== summary ? description : '',
    rows: alerts.slice(0, rows).map((alert) => ({
      place: placeOf(alert, shared) || placeOf(alert, {}) || remainingLabels(alert.labels, {}) || 'all',
      value: humanNumber(alert.value),
      since: sinceOf(alert, message.createdAt),
      url: webUrl(alert.url),
    })),
    evidence: first.status === 'RESOLVED' ? [] : evidenceRows(worstOf(alerts) ?? first),
    moreRows: Math.max(0, alerts.length - rows),
  };
}

/** How many rows each section gets of `rows` in all: as many as it has, or as many as any other that wants more. */
function fairShares(wanted: readonly number[], rows: number): readonly number[] {
  const shares = wanted.map(() => 0);
  let left = rows;
  for (let given = -1; left > 0 && given !== 0;) {
    given = 0;
    for (const [index, most] of wanted.entries()) {
      const share = shares[index] ?? 0;
      if (left === 0 || share >= most) continue;
      shares[index] = share + 1;
      left -= 1;
      given += 1;
    }
  }
  return shares;
}

/**
 * The alerts of a message by rule, severity, status and condition, in its order, firing ones first; no more than
 * `rows` of all the alerts are shown one by one, the others counted.
 */
export function alertSections(message: NotificationMessage, rows: number): readonly AlertSection[] {
  const groups = new Map<string, [NotifiedAlert, ...NotifiedAlert[]]>();
  for (const alert of message.alerts) {
    const key = JSON.stringify([alert.status, alert.ruleName, alert.severity, alert.condition]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [alert]);
    else group.push(alert);
  }
  const ordered = [...groups.values()].toSorted(
    ([a], [b]) => Number(a.status === 'RESOLVED') - Number(b.status === 'RESOLVED'),
  );
  const shares = fairShares(
    ordered.map((alerts) => alerts.length),
    rows,
  );
  return ordered.map((alerts, index) => sectionOf(alerts, alerts[0], message, shares[index] ?? 0));
}
