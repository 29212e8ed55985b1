import {
  severityNames,
  type NotificationMessage,
  type NotificationReason,
  type Severity,
} from '@circuitwatch/alerting-definitions';
import { circuitNames, plantsOf } from './alert-place.ts';
import { alertSections, worstOf, type AlertSection } from './alert-section.ts';
import { cleanLine } from './clean-text.ts';
import { humanDuration, humanInstant, humanIsoDuration, humanNumber } from './human-figures.ts';
import { listNames } from './list-names.ts';
import { messageLinks, type MessageLink } from './message-links.ts';
import { counted, mainAlerts, messageTitle } from './message-title.ts';
import { nextSteps, type NextStep } from './next-steps.ts';

/** A name with a value, both one clean line. */
export interface Fact {
  readonly name: string;
  readonly value: string;
}

/** What every channel says about a message, in its own form. Texts are clean but not escaped for any markup. */
export interface MessageDigest {
  readonly title: string;
  readonly summary: string;
  /** Why it comes now; empty for the first message. */
  readonly why: string;
  readonly severity: Severity;
  readonly facts: readonly Fact[];
  readonly sections: readonly AlertSection[];
  /** Alerts that the message itself does not have. */
  readonly hiddenAlerts: number;
  readonly steps: readonly NextStep[];
  readonly links: readonly MessageLink[];
}

const reasons: Readonly<Record<NotificationReason, string>> = {
  FIRST_NOTIFICATION: '',
  NEW_ALERTS_IN_GROUP: 'More alerts joined those you were told of.',
  NEW_RESOLVED: 'Some of the alerts have resolved.',
  ALL_RESOLVED: 'Nothing of this fires any more.',
  REPEAT: 'A reminder: it still fires.',
  SILENCE_ENDED: 'A silence has ended and it still fires.',
  TEST: 'This is a test of this channel. Nothing is wrong.',
};

function timeFacts(message: NotificationMessage): readonly Fact[] {
  const alerts = mainAlerts(message);
  const starts = alerts.map((alert) => alert.startsAt.getTime()).filter((time) => !Number.isNaN(time));
  const ends = alerts.map((alert) => alert.endsAt?.getTime() ?? NaN).filter((time) => !Number.isNaN(time));
  if (starts.length === 0) return [];
  const start = starts.reduce((least, time) => Math.min(least, time));
  if (message.status === 'FIRING') {
    const lasted = humanDuration((message.createdAt.getTime() - start) / 1_000);
    return [{ name: 'Since', value: `${humanInstant(new Date(start))} (${lasted})` }];
  }
  if (ends.length === 0) return [];
  const end = ends.reduce((most, time) => Math.max(most, time));
  const lasted = humanDuration((end - start) / 1_000);
  return [{ name: 'Resolved', value: `${humanInstant(new Date(end))}, after ${lasted}` }];
}

function factsOf(message: NotificationMessage, severity: Severity): readonly Fact[] {
  const alerts = mainAlerts(message);
  const worst = worstOf(alerts);
  const conditions = [...new Set(alerts.map((alert) => cleanLine(alert.condition, 160)))];
  const windows = [...new Set(alerts.map((alert) => alert.window))];
  const [window = null] = windows.length === 1 ? windows : [];
  const value = humanNumber(worst?.value ?? null);
  const found: readonly Fact[] = [
    { name: 'Severity', value: `Sev${severity} ${severityNames[severity]}` },
    { name: 'Plant', value: listNames(plantsOf(alerts), 200) },
    { name: 'Circuits', value: listNames(circuitNames(alerts), 300) },
    { name: 'Condition', value: conditions.length === 1 ? (conditions[0] ?? '') : '' },
    // Values under several conditions are not of one scale.
    { name: alerts.length > 1 ? 'Worst value' : 'Value', value: conditions.length === 1 ? value : '' },
    ...timeFacts(message),
    { name: 'Window', value: window === null ? '' : cleanLine(humanIsoDuration(window), 40) },
    { name: 'Told to', value: cleanLine(message.actionGroup, 80) },
  ];
  return found.filter((fact) => fact.value !== '');
}

function summaryOf(sections: readonly AlertSection[]): string {
  const [first, ...rest] = sections;
  if (first === undefined) return '';
  return rest.length === 0 ? first.summary : `${first.summary} And ${counted(rest.length, 'other finding')}.`;
}

/** A message made readable; shows at most `rows` of its alerts one by one. */
export function digestOf(message: NotificationMessage, rows: number): MessageDigest {
  const worstFirst = mainAlerts(message).toSorted((a, b) => a.severity - b.severity);
  const severity = worstFirst[0]?.severity ?? 4;
  const sections = alertSections(message, rows);
  return {
    title: messageTitle(message),
    summary: summaryOf(sections),
    why: reasons[message.reason],
    severity,
    facts: factsOf(message, severity),
    sections,
    hiddenAlerts: message.truncatedAlerts,
    steps: nextSteps(message),
    links: messageLinks(message),
  };
}
