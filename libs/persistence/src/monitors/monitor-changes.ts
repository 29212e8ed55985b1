import { isDeepStrictEqual } from 'node:util';
import type { MonitorDefinition, Trigger } from '@circuitwatch/monitoring-definitions';
import { notFound } from '@circuitwatch/platform-errors';
import { toJson, writeAudit } from '../access/audit.ts';
import type { Actor } from '../access/records.ts';
import type { Database } from '../database/database.ts';
import { given, notChanged, unchanged } from '../database/versioned.ts';
import { uuids } from '../paging/align.ts';
import type { Change } from '../paging/page.ts';
import { currentVersions } from './monitor-versions.ts';
import type { Monitor, MonitorChange, NewMonitor } from './records.ts';
import { resumeSchedules } from './schedules.ts';

/** The monitor, or null. */
async function findMonitor(database: Database, id: string): Promise<Monitor | null> {
  const [known] = uuids([id]);
  return known === undefined ? null : database.prisma.monitor.findUnique({ where: { id: known } });
}

/** The monitor; NOT_FOUND without one. */
export async function getMonitor(database: Database, id: string): Promise<Monitor> {
  const monitor = await findMonitor(database, id);
  if (monitor === null) throw notFound('Monitor', id);
  return monitor;
}

/** A new trigger starts with a clean count of missed ticks; the same one keeps its history. */
async function setTrigger(database: Database, monitorId: string, trigger: Trigger | null): Promise<void> {
  const schedules = database.prisma.monitorSchedule;
  if (trigger === null) {
    await schedules.deleteMany({ where: { monitorId } });
    return;
  }
  const current = await schedules.findUnique({ where: { monitorId } });
  if (current !== null && isDeepStrictEqual(current.trigger, toJson(trigger))) return;
  const fields = { trigger: toJson(trigger), lastTickAt: null, missedTicks: 0 };
  await schedules.upsert({ where: { monitorId }, create: { monitorId, ...fields }, update: fields });
}

/** Creates the monitor with its first version and its schedule. */
export async function createMonitor(database: Database, input: NewMonitor, actor: Actor): Promise<Monitor> {
  return database.transaction(async (tx) => {
    const { name, title, circuitId, enabled, definition, trigger } = input;
    const monitor = await tx.prisma.monitor.create({
      data: { name, title, circuitId, ...given({ enabled }) },
    });
    const number = monitor.currentNumber;
    await tx.prisma.monitorVersion.create({
      data: { monitorId: monitor.id, number, definition: toJson(definition) },
    });
    if (trigger != null) await setTrigger(tx, monitor.id, trigger);
    await writeAudit(tx, actor, {
      action: 'monitor.create',
      targetType: 'monitor',
      targetId: monitor.id,
      details: input,
    });
    return monitor;
  });
}

/** Writes a new version when the definition differs from the current one, and returns the number that runs. */
async function versionNumber(
  database: Database,
  monitor: Monitor,
  definition: MonitorDefinition | undefined,
): Promise<number> {
  if (definition === undefined) return monitor.currentNumber;
  const [current] = await currentVersions(database, [monitor.id]);
  if (isDeepStrictEqual(toJson(current?.definition ?? null), toJson(definition)))
    return monitor.currentNumber;
  const number = monitor.currentNumber + 1;
  await database.prisma.monitorVersion.create({
    data: { monitorId: monitor.id, number, definition: toJson(definition) },
  });
  return number;
}

/** Changes the monitor; its row is locked first, so that version numbers follow each other. */
export async function updateMonitor(
  database: Database,
  change: MonitorChange,
  actor: Actor,
): Promise<Monitor> {
  return database.transaction(async (tx) => {
    const [known] = uuids([change.id]);
    if (known !== undefined) await tx.query('select id from monitor where id = $1::uuid for update', known);
    const before = await getMonitor(tx, change.id);
    const { name, title, circuitId, enabled, definition, trigger } = change;
    const currentNumber = await versionNumber(tx, before, definition);
    const [monitor] = await tx.prisma.monitor.updateManyAndReturn({
      where: unchanged(change),
      data: { ...given({ name, title, circuitId, enabled }), currentNumber, version: { increment: 1 } },
    });
    if (monitor === undefined) throw notChanged('Monitor', change, before);
    if (monitor.enabled && !before.enabled) await resumeSchedules(tx, { monitorId: monitor.id });
    if (trigger !== undefined) await setTrigger(tx, monitor.id, trigger);
    await writeAudit(tx, actor, {
      action: 'monitor.update',
      targetType: 'monitor',
      targetId: monitor.id,
      details: given({ name, title, circuitId, enabled, definition, trigger }),
    });
    return monitor;
  });
}

/** Deletes the monitor with its versions, runs and results. */
export async function deleteMonitor(database: Database, change: Change, actor: Actor): Promise<Monitor> {
  return database.transaction(async (tx) => {
    const monitor = await getMonitor(tx, change.id);
    const { count } = await tx.prisma.monitor.deleteMany({ where: unchanged(change) });
    if (count === 0) throw notChanged('Monitor', change, monitor);
    const details = { name: monitor.name, circuitId: monitor.circuitId };
    await writeAudit(tx, actor, {
      action: 'monitor.delete',
      targetType: 'monitor',
      targetId: monitor.id,
      details,
    });
    return monitor;
  });
}
