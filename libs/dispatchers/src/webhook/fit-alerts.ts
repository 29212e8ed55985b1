import type { NotifiedAlert } from '@circuitwatch/alerting-definitions';

/** Texts beyond this are cut, so that a single alert always fits. */
const longestText = 1_000;
const mostEntries = 40;

function cut(text: string): string {
  const whole = text.toWellFormed();
  return whole.length <= longestText ? whole : `${whole.slice(0, longestText - 1).toWellFormed()}…`;
}

function cutRecord(record: Readonly<Record<string, string>>, longest: number): Record<string, string> {
  return Object.fromEntries(
    Object.entries(record)
      .slice(0, mostEntries)
      .map(([name, value]) => [cut(name).slice(0, 100), cut(value).slice(0, longest)]),
  );
}

/** An alert whose texts have bounds. */
export function trimAlert(alert: NotifiedAlert, longest = longestText): NotifiedAlert {
  return {
    ...alert,
    ruleName: cut(alert.ruleName).slice(0, longest),
    summary: cut(alert.summary).slice(0, longest),
    description: cut(alert.description).slice(0, longest),
    condition: cut(alert.condition).slice(0, longest),
    labels: cutRecord(alert.labels, longest),
    annotations: cutRecord(alert.annotations, longest),
  };
}

/** The most alerts, from the front, with which a body stays below a size; at least one, in ever fewer words. */
export function fitAlerts(
  alerts: readonly NotifiedAlert[],
  mostBytes: number,
  bodyOf: (shown: readonly NotifiedAlert[], left: number) => string,
): string {
  const trimmed = alerts.map((alert) => trimAlert(alert));
  for (let count = trimmed.length; count > 1; count = Math.floor(count / 2)) {
    const body = bodyOf(trimmed.slice(0, count), alerts.length - count);
    if (Buffer.byteLength(body) <= mostBytes) return body;
  }
  for (const longest of [longestText, 200, 50]) {
    const [first] = alerts;
    const body = bodyOf(
      first === undefined ? [] : [trimAlert(first, longest)],
      Math.max(0, alerts.length - 1),
    );
    if (Buffer.byteLength(body) <= mostBytes) return body;
  }
  return bodyOf([], alerts.length);
}
