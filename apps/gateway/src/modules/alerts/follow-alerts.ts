import type { AlertFilter, StoredAlert } from '@circuitwatch/persistence';
import type { GatewayContext } from '../../context.ts';
import { forget } from '../../subscriptions/follow-rows.ts';
import { payloadStream, type PayloadStream } from '../../subscriptions/payload-stream.ts';
import { unlessAway } from '../../subscriptions/unless-away.ts';
import { isInScope, type PlantScope } from './plant-scope.ts';

/** Which alerts a subscriber wants to hear of. */
export interface FollowedAlerts extends Pick<AlertFilter, 'plants' | 'severities'> {
  readonly scope: PlantScope;
}

type FollowContext = Pick<GatewayContext, 'persistence' | 'events' | 'loaders'>;

/** How far back a subscriber catches up when events were lost. */
const mostMissed = 500;

/** Alerts that change from now on, each as the payload of `alertChanged`. Leaving ends the wait at once. */
export function followAlerts(
  followed: FollowedAlerts,
  context: FollowContext,
): PayloadStream<{ readonly alertChanged: StoredAlert }> {
  return payloadStream('alertChanged', (signal) => changes(followed, context, signal));
}

async function* changes(
  followed: FollowedAlerts,
  context: FollowContext,
  signal: AbortSignal,
): PayloadStream<StoredAlert> {
  const [last] = await newest(followed, context, 1);
  let seenUntil = last?.changedAt ?? new Date(0);
  for await (const ids of context.events.followAll('alert', signal)) {
    const found = await read(ids, followed, context).catch(unlessAway);
    if (found === 'away') continue;
    const news = ids.length > 0 ? found : found.filter(({ changedAt }) => changedAt > seenUntil).toReversed();
    for (const alert of news) {
      if (alert.changedAt > seenUntil) seenUntil = alert.changedAt;
      if (!isWanted(alert, followed)) continue;
      forget(context.loaders);
      yield alert;
    }
  }
}

/** The alerts that were told of; where none was told, the newest, as events can be lost. */
async function read(
  ids: readonly string[],
  followed: FollowedAlerts,
  context: FollowContext,
): Promise<readonly StoredAlert[]> {
  if (ids.length === 0) return newest(followed, context, mostMissed);
  const rows = await context.persistence.alerts.byIds(ids);
  return rows.filter((row) => row !== null);
}

async function newest(filter: FollowedAlerts, { persistence }: FollowContext, first: number) {
  const page = await persistence.alerts.list({ first, orderBy: 'NEWEST', filter });
  return page.items.map(({ node }) => node);
}

function isWanted(alert: StoredAlert, { plants, severities, scope }: FollowedAlerts): boolean {
  if (!isInScope(scope, alert.plant)) return false;
  if (plants && !isInScope(plants, alert.plant)) return false;
  return !severities || severities.includes(alert.severity);
}
