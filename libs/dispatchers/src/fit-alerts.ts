import type { NotificationMessage, NotifiedAlert } from '@circuitwatch/alerting-definitions';

/** Texts beyond this are cut, so that a single alert always fits. */
const longestText = 1_000;
const longestUrl = 2_000;
const longestName = 100;
const mostEntries = 40;
/** For alerts that do not fit with whole texts, in this order. */
const shorterTexts = [200, 50];

/** Some databases of receivers take no control characters, and a NUL ends a text in others. */
const unwelcome = /[\p{Cc}--[\n\r\t]]/gv;
const halfCharacter = /[\ud800-\udbff]$/;

/** At most `longest` UTF-16 units, none of them half a character, and no control characters but breaks and tabs. */
export function boundText(text: string, longest: number): string {
  const start = text.length <= longest ? text : text.slice(0, longest - 1).replace(halfCharacter, '');
  const clean = start.toWellFormed().replaceAll(unwelcome, '\ufffd');
  return text.length <= longest ? clean : `${clean}…`;
}

function boundRecord(record: Readonly<Record<string, string>>, longest: number): Record<string, string> {
  const entries = Object.entries(record).slice(0, mostEntries);
  return Object.fromEntries(
    entries.map(([name, value]) => [boundText(name, longestName), boundText(value, longest)]),
  );
}

/** An alert whose texts have bounds. */
export function boundAlert(alert: NotifiedAlert, longest = longestText): NotifiedAlert {
  return {
    ...alert,
    ruleName: boundText(alert.ruleName, longest),
    summary: boundText(alert.summary, longest),
    description: boundText(alert.description, longest),
    condition: boundText(alert.condition, longest),
    window: alert.window === null ? null : boundText(alert.window, longestName),
    url: boundText(alert.url, longestUrl),
    labels: boundRecord(alert.labels, longest),
    annotations: boundRecord(alert.annotations, longest),
  };
}

/** A message without its alerts, whose texts have bounds. */
export function boundEnvelope(message: NotificationMessage) {
  const { groupKey, actionGroup, receiver, url, reason, id, createdAt } = message;
  return {
    id: boundText(id, longestName),
    groupKey: boundText(groupKey, longestText),
    reason,
    actionGroup: boundText(actionGroup, longestName),
    receiver: boundText(receiver, longestName),
    url: boundText(url, longestUrl),
    createdAt,
  };
}

/**
 * The most alerts, from the front, with which a body has at most `mostBytes`; where not even one fits, one in fewer
 * words; where that does not, none.
 *
 * @param bodyOf makes the body of some alerts, told how many are left out
 */
export function fitAlerts(
  alerts: readonly NotifiedAlert[],
  mostBytes: number,
  bodyOf: (shown: readonly NotifiedAlert[], left: number) => string,
): string {
  const bodyOfFirst = (count: number, longest: number): string =>
    bodyOf(
      alerts.slice(0, count).map((alert) => boundAlert(alert, longest)),
      alerts.length - count,
    );
  const fits = (body: string): boolean => Buffer.byteLength(body) <= mostBytes;
  let fitting = 0;
  let tooMany = alerts.length + 1;
  let largest: string | null = null;
  // From small to large: a body of a thousand long alerts would be built for nothing.
  while (tooMany - fitting > 1) {
    const isOpen = tooMany > alerts.length;
    const count = isOpen
      ? Math.min(alerts.length, Math.max(1, fitting * 2))
      : Math.floor((fitting + tooMany) / 2);
    const body = bodyOfFirst(count, longestText);
    if (fits(body)) [fitting, largest] = [count, body];
    else tooMany = count;
  }
  if (largest !== null) return largest;
  if (alerts.length === 0) return bodyOf([], 0);
  const shorter = shorterTexts.map((longest) => bodyOfFirst(1, longest)).find(fits);
  return shorter ?? bodyOf([], alerts.length);
}
