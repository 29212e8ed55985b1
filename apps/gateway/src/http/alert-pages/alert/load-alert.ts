import type { AlertRule, Silence } from '@circuitwatch/alerting-definitions';
import { silencedBy } from '@circuitwatch/alerting-routing';
import type {
  AlertDelivery,
  AlertNote,
  Distribution,
  StoredAlert,
  StoredNotification,
  StoredReceiver,
  StoredTransition,
} from '@circuitwatch/persistence';
import type { GatewayContext } from '../../../context.ts';
import { longestHistory } from '../../../modules/alerts/history-limit.ts';

/** Whether one receiver was told of one transition. */
export interface Telling {
  readonly delivery: AlertDelivery;
  readonly receiver: StoredReceiver | null;
  /** The name of the receiver's action group. */
  readonly actionGroup: string | null;
  readonly notification: StoredNotification | null;
}

/** All that the page of one alert shows. */
export interface AlertDetails {
  readonly alert: StoredAlert;
  readonly rule: AlertRule | null;
  /** Newest first, as all histories are. */
  readonly transitions: readonly StoredTransition[];
  readonly notes: readonly AlertNote[];
  readonly tellings: readonly Telling[];
  /** Of the feature that made it fire. */
  readonly distribution: Distribution | null;
  /** The run that measured it, where it is one of ours. */
  readonly runId: string | null;
  /** The silence that keeps it from being told. */
  readonly silence: Silence | null;
  readonly now: Date;
}

type DetailContext = Pick<GatewayContext, 'persistence' | 'loaders' | 'now'>;

async function tellingsOf(
  deliveries: readonly AlertDelivery[],
  { loaders, persistence }: DetailContext,
): Promise<readonly Telling[]> {
  const receivers = await persistence.actionGroups.receiversByIds(
    deliveries.map(({ receiverId }) => receiverId),
  );
  const [groups, notifications] = await Promise.all([
    persistence.actionGroups.byIds(receivers.map((receiver) => receiver?.actionGroupId ?? '')),
    Promise.all(
      deliveries.map(async ({ notificationId }) =>
        notificationId === null ? null : loaders.notification.load(notificationId),
      ),
    ),
  ]);
  return deliveries.map((delivery, index) => ({
    delivery,
    receiver: receivers[index] ?? null,
    actionGroup: groups[index]?.name ?? null,
    notification: notifications[index] ?? null,
  }));
}

/** The run behind the evidence, and the distribution of the feature that was worst, of the same signal if it can be. */
async function measuredBy(
  { evidence }: StoredAlert,
  { persistence }: DetailContext,
): Promise<Pick<AlertDetails, 'runId' | 'distribution'>> {
  const nothing = { runId: null, distribution: null };
  if (evidence === null || evidence.runId === null) return nothing;
  const [[run], [drawn = []]] = await Promise.all([
    persistence.runs.byIds([evidence.runId]),
    persistence.distributions.byRunIds([evidence.runId]),
  ]);
  if (!run) return nothing;
  const ofFeature = drawn.filter(({ feature }) => feature === evidence.feature);
  const same = ofFeature.find(({ signal }) => signal === evidence.signal);
  return { runId: run.id, distribution: same ?? ofFeature[0] ?? null };
}

/** Reads all about an alert that the viewer may see; null for one outside their plants as for none. */
export async function loadAlert(id: string, context: DetailContext): Promise<AlertDetails | null> {
  const { persistence, loaders } = context;
  const alert = await loaders.alert.load(id);
  if (alert === null) return null;
  const now = context.now();
  const { alerts } = persistence;
  const [rule, [transitions = []], [notes = []], [deliveries = []], active, measured] = await Promise.all([
    alert.ruleId === null ? null : loaders.alertRule.load(alert.ruleId),
    alerts.transitions([alert.id], longestHistory),
    alerts.notes([alert.id], longestHistory),
    alerts.deliveries([alert.id], longestHistory),
    persistence.silences.active(now),
    measuredBy(alert, context),
  ]);
  return {
    ...{ alert, rule: rule?.definition ?? null, transitions, notes, now },
    ...measured,
    tellings: await tellingsOf(deliveries, context),
    silence: silencedBy(alert, active, now) ?? null,
  };
}
