import type { AlertRow } from '../api/documents/alerts.ts';

/** How alerts are watched. */
export interface WatchOptions {
  /** Changes as they come; throws where there is no listening. */
  readonly listen: () => AsyncIterable<AlertRow>;
  /** The newest changes, newest first. */
  readonly newest: () => Promise<readonly AlertRow[]>;
  /** Resolves when it is time to look again. */
  readonly pause: () => Promise<unknown>;
}

/** What makes a step a new one. */
function stepOf({ id, state, changedAt, acknowledgedBy, assignee }: AlertRow): string {
  return JSON.stringify([id, state, changedAt, acknowledgedBy, assignee]);
}

/**
 * Alerts as they change from now on: listened to, and where that does not go on, asked for again and again. Ends only
 * when asking fails.
 */
export async function* watchAlerts({ listen, newest, pause }: WatchOptions): AsyncGenerator<AlertRow> {
  let known = new Set((await newest()).map(stepOf));
  try {
    for await (const alert of listen()) {
      known.add(stepOf(alert));
      yield alert;
    }
  } catch {
    // Some proxies let no WebSocket through, and a gateway may be restarted meanwhile: asking still works.
  }
  for (;;) {
    const alerts = await newest();
    yield* alerts.filter((alert) => !known.has(stepOf(alert))).toReversed();
    known = new Set([...known, ...alerts.map(stepOf)].slice(-10_000));
    await pause();
  }
}
