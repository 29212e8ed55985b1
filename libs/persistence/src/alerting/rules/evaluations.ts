import type { AlertTransition } from '@circuitwatch/alerting-definitions';
import type { Database } from '../../database/database.ts';
import { storableJson } from '../../telemetry/storable-json.ts';
import { toAlert } from '../alerts/alert-row.ts';
import { expireAlerts } from '../alerts/external-alerts.ts';
import { writeAlerts, type AlertChange } from '../alerts/write-alerts.ts';
import type { ClaimedRule, RuleEvaluation, RuleEvaluationRepository } from '../work-records.ts';
import { ownerOf, toRule } from './rule-row.ts';

/** NORMAL alerts with findings in their recent past count as well: theirs is the k of n. */
const openAlerts = {
  OR: [{ state: { not: 'NORMAL' as const } }, { recent: { has: true } }],
};

async function claim(
  database: Database,
  now: Date,
  limit: number,
  leaseMs: number,
): Promise<readonly ClaimedRule[]> {
  const leased = await database.query<{ id: string }>(
    `update alert_rule set lease_until = $3::timestamptz
     where id in (
       select id from alert_rule
       where enabled and next_evaluation_at <= $1::timestamptz
         and (lease_until is null or lease_until <= $1::timestamptz)
       order by next_evaluation_at limit $2 for update skip locked)
     returning id`,
    now,
    limit,
    new Date(now.getTime() + leaseMs),
  );
  if (leased.length === 0) return [];
  const ids = leased.map(({ id }) => id);
  const [rules, alerts] = await Promise.all([
    database.prisma.alertRule.findMany({ where: { id: { in: ids } } }),
    database.prisma.alert.findMany({ where: { ruleId: { in: ids }, ...openAlerts } }),
  ]);
  const alertsOf = Map.groupBy(alerts.map(toAlert), ({ ruleId }) => ruleId);
  return rules.map((row) => ({ rule: toRule(row), alerts: alertsOf.get(row.id) ?? [] }));
}

/** Moves the rules on; those that somebody else has moved or changed since they were claimed are not among the answer. */
async function advanceRules(
  database: Database,
  evaluations: readonly RuleEvaluation[],
): Promise<ReadonlySet<string>> {
  const rows = evaluations.map(({ rule, evaluatedAt, nextEvaluationAt, outcome, error, missed }) => ({
    id: rule.id,
    version: rule.version,
    claimedAt: rule.nextEvaluationAt,
    evaluatedAt,
    nextEvaluationAt,
    outcome,
    error,
    missed,
  }));
  const advanced = await database.query<{ id: string }>(
    `update alert_rule rule set next_evaluation_at = given."nextEvaluationAt", lease_until = null,
       last_evaluated_at = given."evaluatedAt", last_outcome = given.outcome, last_error = given.error,
       missed = rule.missed + given.missed
     from (
       select locked.id as locked_id, given.* from jsonb_to_recordset($1::jsonb) as given(id uuid, version int,
         "claimedAt" timestamptz, "evaluatedAt" timestamptz, "nextEvaluationAt" timestamptz, outcome rule_outcome,
         error text, missed int)
       join alert_rule locked on locked.id = given.id and locked.version = given.version
         and locked.next_evaluation_at = given."claimedAt" and locked.enabled
       order by locked.id for update of locked
     ) as given
     where rule.id = given.locked_id
     returning rule.id`,
    storableJson(rows),
  );
  return new Set(advanced.map(({ id }) => id));
}

function changesOf({ rule, changed, transitions }: RuleEvaluation): readonly AlertChange[] {
  const byFingerprint = Map.groupBy(transitions, ({ fingerprint }: AlertTransition) => fingerprint);
  return changed.map(({ instance, annotations }) => ({
    owner: ownerOf(rule),
    instance,
    annotations,
    transitions: byFingerprint.get(instance.fingerprint) ?? [],
  }));
}

async function commit(
  database: Database,
  evaluations: readonly RuleEvaluation[],
  now: Date,
): Promise<ReadonlySet<string>> {
  if (evaluations.length === 0) return new Set();
  return database.transaction(async (tx) => {
    const advanced = await advanceRules(tx, evaluations);
    const changes = evaluations.filter(({ rule }) => advanced.has(rule.id)).flatMap(changesOf);
    await writeAlerts(tx, changes, now);
    return advanced;
  });
}

/** Evaluations on one connection pool. */
export function ruleEvaluationRepository(database: Database): RuleEvaluationRepository {
  return {
    claim: (now, limit, leaseMs) => claim(database, now, limit, leaseMs),
    commit: (evaluations, now) => commit(database, evaluations, now),
    expire: (now, limit) => expireAlerts(database, now, limit),
    nextDue: async () => {
      const [row] = await database.query<{ at: Date | null }>(
        'select min(next_evaluation_at) as at from alert_rule where enabled',
      );
      return row?.at ?? null;
    },
  };
}
