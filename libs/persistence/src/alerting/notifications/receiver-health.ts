import type { Labels } from '@circuitwatch/alerting-definitions';
import type { Database } from '../../database/database.ts';
import { setPlatformAlert } from '../alerts/external-alerts.ts';
import { storableText } from '../../database/storable-text.ts';
import { readPolicy } from '../routing-policy/read-policy.ts';
import type { AttemptOutcome } from '../work-records.ts';

/** The alert of a receiver that cannot be reached. */
const unreachableAlert = 'NotificationsFailing';

interface Place {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly actionGroup: string;
  readonly unhealthy: string | null;
}

async function placeOf(database: Database, receiverId: string): Promise<Place | undefined> {
  const [place] = await database.query<Place>(
    `select receiver.id, receiver.name, kind::text, action_group.name as "actionGroup", unhealthy
     from receiver join action_group on action_group.id = action_group_id where receiver.id = $1::uuid`,
    receiverId,
  );
  return place;
}

function labelsOf({ name, kind, actionGroup }: Place): Labels {
  return { alertname: unreachableAlert, severity: '1', action_group: actionGroup, receiver: name, kind };
}

/**
 * Who else may be told: the group that the policy names for that, else the receiver's own group if it has another
 * receiver that works, else every group that has one.
 */
async function othersOf(database: Database, place: Place): Promise<readonly string[]> {
  const { policy } = await readPolicy(database);
  if (policy.fallbackActionGroup != null) return [policy.fallbackActionGroup];
  const healthy = await database.query<{ name: string }>(
    `select distinct action_group.name from receiver join action_group on action_group.id = action_group_id
     where receiver.id <> $1::uuid and receiver.enabled and action_group.enabled and unhealthy is null
     order by 1`,
    place.id,
  );
  const names = healthy.map(({ name }) => name);
  return names.includes(place.actionGroup) ? [place.actionGroup] : names.slice(0, 5);
}

/** A message is dead: its receiver is unhealthy, and others hear of it. */
export async function tellOfDeadLetter(database: Database, outcome: AttemptOutcome): Promise<void> {
  const place = await placeOf(database, outcome.receiverId);
  if (place === undefined || outcome.result.outcome === 'SENT') return;
  const why = storableText(outcome.result.message);
  const gone = outcome.result.outcome === 'STOP' && outcome.result.disable;
  await database.prisma.receiver.update({
    where: { id: place.id },
    data: { unhealthy: why, ...(gone ? { enabled: false } : {}) },
  });
  const summary = `Notifications to "${place.name}" (${place.kind.toLowerCase()}) of "${place.actionGroup}" fail.`;
  const annotations = {
    summary,
    description: `${why}${gone ? ' The receiver was disabled.' : ''} Mend it, send a test, and resend what is dead.`,
  };
  const actionGroups = await othersOf(database, place);
  const alert = { labels: labelsOf(place), annotations, severity: 1, actionGroups, fires: true } as const;
  await setPlatformAlert(database, alert, outcome.at);
}

/** A message went through: an unhealthy receiver works again. */
export async function tellOfRecovery(database: Database, outcome: AttemptOutcome): Promise<void> {
  await database.prisma.receiver.updateMany({
    where: { id: outcome.receiverId },
    data: { lastSentAt: outcome.at },
  });
  const place = await placeOf(database, outcome.receiverId);
  if (place?.unhealthy == null) return;
  await database.prisma.receiver.update({ where: { id: place.id }, data: { unhealthy: null } });
  const alert = { labels: labelsOf(place), annotations: {}, severity: 1, fires: false } as const;
  await setPlatformAlert(database, { ...alert, actionGroups: await othersOf(database, place) }, outcome.at);
}
