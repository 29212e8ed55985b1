import { isDeepStrictEqual } from 'node:util';
import type { AlertRule } from '@circuitwatch/alerting-definitions';
import { AppError, notFound } from '@circuitwatch/platform-errors';
import { toJson, writeAudit } from '../../access/audit.ts';
import type { Actor } from '../../access/records.ts';
import type { Database } from '../../database/database.ts';
import { notChanged } from '../../database/versioned.ts';
import { uuids } from '../../paging/align.ts';
import type { Change } from '../../paging/page.ts';
import { wakeAlerting } from '../alerts/notify-alerts.ts';
import type { AlertRuleRepository, PutOutcome, StoredRule } from '../records.ts';
import { closeAlerts } from './close-alerts.ts';
import { toRule } from './rule-row.ts';

/** What may change while the rule's alerts go on as they are. */
const tellingFields = ['description', 'annotations', 'actionGroups', 'throttleSeconds'] as const;

function meaningOf(rule: AlertRule): Partial<AlertRule> {
  return Object.fromEntries(
    Object.entries(rule).filter(([name]) => !tellingFields.some((telling) => telling === name)),
  );
}

async function requireActionGroups(database: Database, names: readonly string[]): Promise<void> {
  const known = await database.prisma.actionGroup.findMany({ where: { name: { in: [...names] } } });
  const missing = names.filter((name) => !known.some((group) => group.name === name));
  if (missing.length === 0) return;
  const message = `There is no action group "${missing.join('", "')}". Create it first, or name another.`;
  throw new AppError('NOT_FOUND', message, { problems: [{ path: ['actionGroups'], message }] });
}

function columnsOf(definition: AlertRule, now: Date) {
  const { name, severity, enabled, actionGroups, frequencySeconds } = definition;
  return {
    name,
    severity,
    enabled,
    actionGroups: [...actionGroups],
    frequencySeconds,
    definition: toJson(definition),
    nextEvaluationAt: now,
    leaseUntil: null,
  };
}

async function replace(
  database: Database,
  before: StoredRule,
  definition: AlertRule,
  now: Date,
): Promise<StoredRule> {
  const isPaused = before.enabled && !definition.enabled;
  const isOther = !isDeepStrictEqual(toJson(meaningOf(before.definition)), toJson(meaningOf(definition)));
  const isSilentChange = !isPaused && !isOther;
  if (isPaused || isOther)
    await closeAlerts(database, before, isPaused ? 'RULE_PAUSED' : 'RULE_UPDATED', now);
  const columns = columnsOf(definition, isSilentChange ? before.nextEvaluationAt : now);
  const row = await database.prisma.alertRule.update({
    where: { id: before.id },
    data: { ...columns, version: { increment: 1 } },
  });
  if (isSilentChange) await followRule(database, toRule(row));
  return toRule(row);
}

/** Alerts that go on are told as the rule says now. */
async function followRule(database: Database, { id, definition }: StoredRule): Promise<void> {
  const { actionGroups, throttleSeconds } = definition;
  await database.prisma.alert.updateMany({
    where: { ruleId: id },
    data: { actionGroups: [...actionGroups], throttleSeconds },
  });
}

/** See AlertRuleRepository.put. */
export async function putRule(
  database: Database,
  ...[definition, { expectedVersion, now }, actor]: Parameters<AlertRuleRepository['put']>
): Promise<{ readonly rule: StoredRule; readonly outcome: PutOutcome }> {
  return database.transaction(async (tx) => {
    await tx.query(
      `select pg_advisory_xact_lock(hashtext('alert_rule'), hashtext($1))::text`,
      definition.name,
    );
    const row = await tx.prisma.alertRule.findUnique({ where: { name: definition.name } });
    if (row !== null && expectedVersion != null && row.version !== expectedVersion) {
      throw notChanged('AlertRule', { id: row.id, expectedVersion }, row);
    }
    if (row !== null && isDeepStrictEqual(row.definition, toJson(definition))) {
      return { rule: toRule(row), outcome: 'UNCHANGED' };
    }
    await requireActionGroups(tx, definition.actionGroups);
    const rule =
      row === null
        ? toRule(await tx.prisma.alertRule.create({ data: columnsOf(definition, now) }))
        : await replace(tx, toRule(row), definition, now);
    const outcome = row === null ? 'CREATED' : 'CHANGED';
    await writeAudit(tx, actor, {
      action: row === null ? 'alert-rule.create' : 'alert-rule.update',
      targetType: 'alert-rule',
      targetId: rule.id,
      details: { before: row?.definition ?? null, after: definition },
    });
    await wakeAlerting(tx);
    return { rule, outcome };
  });
}

/** See AlertRuleRepository.delete. */
export async function deleteRule(
  database: Database,
  change: Change,
  actor: Actor,
  now: Date,
): Promise<StoredRule> {
  return database.transaction(async (tx) => {
    const [known] = uuids([change.id]);
    if (known === undefined) throw notFound('AlertRule', change.id);
    const [locked] = await tx.query<{ id: string }>(
      'select id from alert_rule where id = $1::uuid for update',
      known,
    );
    const row = locked && (await tx.prisma.alertRule.findUnique({ where: { id: known } }));
    if (!row) throw notFound('AlertRule', change.id);
    if (change.expectedVersion != null && change.expectedVersion !== row.version) {
      throw notChanged('AlertRule', change, row);
    }
    await closeAlerts(tx, toRule(row), 'RULE_DELETED', now);
    await tx.prisma.alertRule.delete({ where: { id: known } });
    await writeAudit(tx, actor, {
      action: 'alert-rule.delete',
      targetType: 'alert-rule',
      targetId: row.id,
      details: { definition: row.definition },
    });
    return toRule(row);
  });
}
