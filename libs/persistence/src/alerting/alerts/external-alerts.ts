import {
  fingerprintOf,
  type AlertInstance,
  type AlertTransition,
  type Labels,
  type Severity,
} from '@circuitwatch/alerting-definitions';
import type { Database } from '../../database/database.ts';
import type { ExternalAlert, StoredAlert } from '../records.ts';
import { isFiring, toAlert } from './alert-row.ts';
import { toInstance } from './to-instance.ts';
import { writeAlerts, type AlertChange } from './write-alerts.ts';

/** Alerts of others, and of the platform itself, that are known by these fingerprints. */
export async function externalByFingerprint(
  { prisma }: Database,
  fingerprints: readonly string[],
): Promise<readonly StoredAlert[]> {
  const rows = await prisma.alert.findMany({
    where: { ruleId: null, fingerprint: { in: [...fingerprints] } },
  });
  return rows.map(toAlert);
}

function instanceOf(labels: Labels, isOver: boolean, startsAt: Date, now: Date): AlertInstance {
  return {
    labels,
    fingerprint: fingerprintOf(labels),
    state: isOver ? 'NORMAL' : 'FIRING',
    reason: 'EXTERNAL',
    value: null,
    activeSince: isOver ? null : startsAt,
    firingSince: isOver ? null : startsAt,
    recoveringSince: null,
    recent: [],
    goodInARow: 0,
    missingInARow: 0,
    observedAt: null,
    evaluatedAt: now,
    evidence: null,
  };
}

function transitionOf(
  instance: AlertInstance,
  known: StoredAlert | undefined,
  message: string,
  at: Date,
): readonly AlertTransition[] {
  const from = known?.state ?? 'NORMAL';
  const { fingerprint, labels, state: to, reason, value } = instance;
  return from === to ? [] : [{ fingerprint, labels, from, to, reason, value, at, message }];
}

function changeOf(alert: ExternalAlert, known: StoredAlert | undefined, now: Date): AlertChange | null {
  const isOver = alert.endsAt.getTime() <= now.getTime();
  // One that was never seen firing is not worth a word.
  if (isOver && (known === undefined || !isFiring(known))) return null;
  const instance = instanceOf(alert.labels, isOver, alert.startsAt, now);
  const message = isOver ? 'Its sender says that it is over.' : 'It was sent to us.';
  return {
    owner: {
      ruleId: null,
      ruleName: alert.labels['alertname'] ?? 'alert',
      severity: alert.severity,
      actionGroups: alert.actionGroups,
      throttleSeconds: null,
    },
    instance,
    annotations: alert.annotations,
    transitions: transitionOf(instance, known, message, now),
    expiresAt: isOver ? null : alert.endsAt,
    generatorUrl: alert.generatorUrl,
    startsAt: alert.startsAt,
  };
}

/** See AlertRepository.storeExternal. Of two with one label set the last counts. */
export async function storeExternal(
  database: Database,
  alerts: readonly ExternalAlert[],
  now: Date,
): Promise<void> {
  const byFingerprint = new Map(alerts.map((alert) => [fingerprintOf(alert.labels), alert]));
  await database.transaction(async (tx) => {
    await tx.query(`select pg_advisory_xact_lock(hashtext('external_alerts'))::text`);
    const known = await externalByFingerprint(tx, [...byFingerprint.keys()]);
    const knownBy = new Map(known.map((alert) => [alert.fingerprint, alert]));
    const changes = [...byFingerprint].map(([fingerprint, alert]) =>
      changeOf(alert, knownBy.get(fingerprint), now),
    );
    await writeAlerts(
      tx,
      changes.filter((change) => change !== null),
      now,
    );
  });
}

/** An alert of the platform itself fires, or has resolved. */
export async function setPlatformAlert(
  database: Database,
  alert: {
    readonly labels: Labels;
    readonly annotations: Readonly<Record<string, string>>;
    readonly severity: Severity;
    readonly actionGroups: readonly string[];
    readonly fires: boolean;
  },
  now: Date,
): Promise<void> {
  const [known] = await externalByFingerprint(database, [fingerprintOf(alert.labels)]);
  if (!alert.fires && (known === undefined || !isFiring(known))) return;
  const instance = instanceOf(alert.labels, !alert.fires, known?.startsAt ?? now, now);
  const message = alert.fires ? (alert.annotations['summary'] ?? 'It fires.') : 'It works again.';
  await writeAlerts(
    database,
    [
      {
        owner: {
          ruleId: null,
          ruleName: alert.labels['alertname'] ?? 'platform',
          severity: alert.severity,
          actionGroups: alert.actionGroups,
          throttleSeconds: null,
        },
        instance,
        annotations: alert.annotations,
        transitions: transitionOf(instance, known, message, now),
      },
    ],
    now,
  );
}

/** Alerts that nobody sends any more resolve at the time that was said for them. */
export async function expireAlerts(database: Database, now: Date, limit: number): Promise<number> {
  return database.transaction(async (tx) => {
    const due = await tx.query<{ id: string }>(
      `select id from alert where expires_at <= $1::timestamptz and state in ('FIRING', 'RECOVERING')
       order by expires_at limit $2 for update skip locked`,
      now,
      limit,
    );
    if (due.length === 0) return 0;
    const rows = await tx.prisma.alert.findMany({ where: { id: { in: due.map(({ id }) => id) } } });
    await writeAlerts(
      tx,
      rows.map(toAlert).map((alert) => expired(alert, now)),
      now,
    );
    return due.length;
  });
}

function expired(alert: StoredAlert, now: Date): AlertChange {
  const at = alert.expiresAt ?? now;
  return closedChange(alert, 'EXTERNAL', 'Nobody sends it any more.', at);
}

/** The change that takes an alert back to NORMAL. */
export function closedChange(
  alert: StoredAlert,
  reason: 'EXTERNAL' | 'MANUAL',
  message: string,
  at: Date,
): AlertChange {
  const { ruleId, ruleName, severity, actionGroups, throttleSeconds, fingerprint, labels, value } = alert;
  const instance: AlertInstance = {
    ...toInstance(alert),
    state: 'NORMAL',
    reason,
    activeSince: null,
    firingSince: null,
    recoveringSince: null,
    recent: [],
    goodInARow: 0,
    missingInARow: 0,
  };
  return {
    owner: { ruleId, ruleName, severity, actionGroups, throttleSeconds },
    instance,
    annotations: alert.annotations,
    transitions: [{ fingerprint, labels, from: alert.state, to: 'NORMAL', reason, value, at, message }],
  };
}
