import type { AlertInstance, AlertTransition, Severity } from '@circuitwatch/alerting-definitions';
import type { Database } from '../../database/database.ts';
import { uuidv7 } from '../../database/uuid.ts';
import { storableJson } from '../../telemetry/storable-json.ts';
import { routeTransitions } from '../groups/route-transitions.ts';
import { notifyAlerts } from './notify-alerts.ts';

/** Whose alert it is, and who is told. */
export interface AlertOwner {
  /** null: others sent it, or the platform itself. */
  readonly ruleId: string | null;
  readonly ruleName: string;
  readonly severity: Severity;
  readonly actionGroups: readonly string[];
  readonly throttleSeconds: number | null;
}

/** An alert as it is from now on, with how it came there. */
export interface AlertChange {
  readonly owner: AlertOwner;
  readonly instance: AlertInstance;
  readonly annotations: Readonly<Record<string, string>>;
  readonly transitions: readonly AlertTransition[];
  readonly expiresAt?: Date | null;
  readonly generatorUrl?: string | null;
  /** When the episode began, where the one who sends it says so. */
  readonly startsAt?: Date;
}

/** A transition with the ids that it got. */
export interface WrittenTransition extends AlertTransition {
  readonly id: string;
  readonly alertId: string;
  readonly episode: number;
}

const noRule = '00000000-0000-0000-0000-000000000000';

function beginsToFire({ from, to }: AlertTransition): boolean {
  return to === 'FIRING' && from !== 'RECOVERING';
}

function resolves({ from, to }: AlertTransition): boolean {
  return to === 'NORMAL' && (from === 'FIRING' || from === 'RECOVERING');
}

/** Whether people are told of it. */
function isTold(transition: AlertTransition): boolean {
  return beginsToFire(transition) || resolves(transition);
}

/** The columns of one change; instants of the episode are null where they stay as they are. */
function rowOf({ owner, instance, annotations, transitions, ...rest }: AlertChange, now: Date) {
  const began = transitions.findLast(beginsToFire);
  const resolved = transitions.findLast(resolves);
  const { labels } = instance;
  return {
    id: uuidv7(),
    ruleId: owner.ruleId,
    ruleName: owner.ruleName,
    severity: owner.severity,
    actionGroups: owner.actionGroups,
    throttleSeconds: owner.throttleSeconds,
    fingerprint: instance.fingerprint,
    labels,
    annotations,
    plant: labels['plant_id'] ?? null,
    circuit: labels['circuit_id'] ?? null,
    state: instance.state,
    reason: instance.reason,
    value: instance.value,
    activeSince: instance.activeSince,
    firingSince: instance.firingSince,
    recoveringSince: instance.recoveringSince,
    recent: instance.recent,
    goodInARow: instance.goodInARow,
    missingInARow: instance.missingInARow,
    observedAt: instance.observedAt,
    evaluatedAt: instance.evaluatedAt,
    evidence: instance.evidence,
    firings: transitions.filter(beginsToFire).length,
    startsAt: began === undefined ? null : (rest.startsAt ?? began.at),
    resolvedAt: resolved === undefined || instance.state !== 'NORMAL' ? null : resolved.at,
    expiresAt: rest.expiresAt ?? null,
    generatorUrl: rest.generatorUrl ?? null,
    changedAt: now,
  };
}

/** A new episode, and the end of one, begin without an acknowledgement; `excluded` is the row that was given. */
const upsertSql = `
  insert into alert (id, rule_id, rule_name, fingerprint, labels, annotations, severity, action_groups,
    throttle_seconds, plant, circuit, state, reason, value, active_since, firing_since, recovering_since, recent,
    good_in_a_row, missing_in_a_row, observed_at, evaluated_at, evidence, episode, starts_at, resolved_at, expires_at,
    generator_url, changed_at)
  select id, "ruleId", "ruleName", fingerprint, labels, annotations, severity, "actionGroups", "throttleSeconds",
    plant, circuit, state, reason, value, "activeSince", "firingSince", "recoveringSince", recent, "goodInARow",
    "missingInARow", "observedAt", "evaluatedAt", evidence, firings, "startsAt", "resolvedAt", "expiresAt", "generatorUrl",
    "changedAt"
  from jsonb_to_recordset($1::jsonb) as given(id uuid, "ruleId" uuid, "ruleName" text, fingerprint text, labels jsonb,
    annotations jsonb, severity int, "actionGroups" text[], "throttleSeconds" int, plant text, circuit text,
    state alert_state, reason alert_reason, value float8, "activeSince" timestamptz, "firingSince" timestamptz,
    "recoveringSince" timestamptz, recent boolean[], "goodInARow" int, "missingInARow" int, "observedAt" timestamptz,
    "evaluatedAt" timestamptz, evidence jsonb, firings int, "startsAt" timestamptz, "resolvedAt" timestamptz, "expiresAt" timestamptz,
    "generatorUrl" text, "changedAt" timestamptz)
  order by fingerprint
  on conflict ((coalesce(rule_id, '${noRule}'::uuid)), fingerprint) do update set
    rule_name = excluded.rule_name, labels = excluded.labels, annotations = excluded.annotations,
    severity = excluded.severity, action_groups = excluded.action_groups,
    throttle_seconds = excluded.throttle_seconds, state = excluded.state, reason = excluded.reason,
    value = excluded.value, active_since = excluded.active_since, firing_since = excluded.firing_since,
    recovering_since = excluded.recovering_since, recent = excluded.recent, good_in_a_row = excluded.good_in_a_row,
    missing_in_a_row = excluded.missing_in_a_row, observed_at = excluded.observed_at, evaluated_at = excluded.evaluated_at,
    evidence = coalesce(excluded.evidence, alert.evidence), episode = alert.episode + excluded.episode,
    starts_at = coalesce(excluded.starts_at, alert.starts_at),
    resolved_at = case when excluded.episode > 0 or excluded.resolved_at is not null
      then excluded.resolved_at else alert.resolved_at end,
    expires_at = excluded.expires_at, generator_url = coalesce(excluded.generator_url, alert.generator_url),
    acknowledged_by = case when excluded.episode > 0 or excluded.state = 'NORMAL' then null
      else alert.acknowledged_by end,
    acknowledged_at = case when excluded.episode > 0 or excluded.state = 'NORMAL' then null
      else alert.acknowledged_at end,
    changed_at = case when excluded.episode > 0 or excluded.state <> alert.state
      then excluded.changed_at else alert.changed_at end
  returning id, rule_id as "ruleId", fingerprint, episode`;

interface UpsertedAlert {
  readonly id: string;
  readonly ruleId: string | null;
  readonly fingerprint: string;
  readonly episode: number;
}

function keyOf(ruleId: string | null, fingerprint: string): string {
  return `${ruleId ?? noRule}|${fingerprint}`;
}

/** Numbers the episodes of transitions backwards from the alert's newest one. */
function withIds(change: AlertChange, { id: alertId, episode }: UpsertedAlert): WrittenTransition[] {
  let later = 0;
  return change.transitions
    .toReversed()
    .map((transition) => {
      const written = { ...transition, id: uuidv7(), alertId, episode: episode - later };
      if (beginsToFire(transition)) later += 1;
      return written;
    })
    .toReversed();
}

async function insertTransitions(database: Database, rows: readonly WrittenTransition[]): Promise<void> {
  await database.query(
    `insert into alert_transition (id, alert_id, from_state, to_state, reason, value, at, episode, message)
     select id, "alertId", "from", "to", reason, value, at, episode, message
     from jsonb_to_recordset($1::jsonb) as given(id uuid, "alertId" uuid, "from" alert_state, "to" alert_state,
       reason alert_reason, value float8, at timestamptz, episode int, message text)`,
    storableJson(rows.map(({ labels: _labels, fingerprint: _fingerprint, ...row }) => row)),
  );
}

/**
 * Writes alerts, their transitions, and for each one that people are told of the groups and waiting rows: all in the
 * caller's transaction. Two changes of one alert must not come in one call.
 */
export async function writeAlerts(
  database: Database,
  changes: readonly AlertChange[],
  now: Date,
): Promise<void> {
  if (changes.length === 0) return;
  const rows = changes.map((change) => rowOf(change, now));
  const upserted = await database.query<UpsertedAlert>(upsertSql, storableJson(rows));
  const byKey = new Map(upserted.map((row) => [keyOf(row.ruleId, row.fingerprint), row]));
  const transitions = changes.flatMap((change) => {
    const row = byKey.get(keyOf(change.owner.ruleId, change.instance.fingerprint));
    return row === undefined ? [] : withIds(change, row);
  });
  if (transitions.length > 0) await insertTransitions(database, transitions);
  await routeTransitions(database, transitions.filter(isTold), now);
  const changed = new Set(transitions.map(({ alertId }) => alertId));
  await notifyAlerts(database, [...changed]);
}
