import { createHash } from 'node:crypto';
import { runTelemetry, type RunOutcome, type ToldRun } from '@circuitwatch/monitoring-definitions';
import type { Database } from '../database/database.ts';
import type { DayPartitions } from '../telemetry/day-partitions.ts';
import { insertTelemetry } from '../telemetry/insert-telemetry.ts';
import type { TelemetryBatch } from '../telemetry/records.ts';

/** What monitors tell comes from all workers alike. */
const source = { roleName: 'circuitwatch-worker', roleInstance: 'monitor-runs' };

/** A bigint of its own for each thing that a run tells: told twice it is the same row. */
function rowId(runId: string, ...parts: readonly string[]): string {
  const hash = createHash('sha256')
    .update([runId, ...parts].join('\0'))
    .digest();
  return String(hash.readBigUInt64BE(0) >> 1n);
}

async function findRun(database: Database, runId: string): Promise<ToldRun | undefined> {
  const [run] = await database.query<ToldRun>(
    `select run.id as "runId", plant.name as plant, circuit.name as circuit, monitor.name as monitor,
       run.scheduled_at as "scheduledAt"
     from monitor_run run join monitor on monitor.id = run.monitor_id
     join circuit on circuit.id = monitor.circuit_id join plant on plant.id = circuit.plant_id
     where run.id = $1::uuid`,
    runId,
  );
  return run;
}

function batchOf(run: ToldRun, outcome: RunOutcome, now: Date): TelemetryBatch {
  const { measurements, events } = runTelemetry(run, outcome);
  const { runId } = run;
  return {
    ...source,
    traces: [],
    samples: [],
    metrics: measurements.map(({ name, value, dimensions }) => ({
      id: rowId(runId, name, dimensions['signal'] ?? '', dimensions['feature'] ?? ''),
      timestamp: now,
      name,
      value,
      valueCount: 1,
      valueSum: value,
      valueMin: value,
      valueMax: value,
      customDimensions: dimensions,
      operationId: runId,
      itemCount: 1,
    })),
    rows: events.map(({ name, dimensions }) => ({
      table: 'customEvents',
      id: rowId(runId, name, dimensions['signal'] ?? ''),
      columns: { timestamp: now, name, customDimensions: dimensions, operation_Id: runId },
    })),
  };
}

/** Makes the partitions that telling a run needs: not within its transaction, which must not wait for others. */
export async function prepareTelling({ ensure }: DayPartitions, now: Date): Promise<void> {
  await ensure('custom_metric', [now]);
  await ensure('custom_event', [now]);
}

/**
 * Writes what the run tells in its own transaction: rules that look for it miss nothing. Rows are as of `now`, when
 * the run has ended, since rules look at the last minutes, and runs may be about any time.
 */
export async function tellRun(
  database: Database,
  partitions: DayPartitions,
  runId: string,
  outcome: RunOutcome,
  now: Date,
): Promise<void> {
  const run = await findRun(database, runId);
  if (run === undefined) return;
  const prepared = { ...partitions, withDays: (...args: Parameters<DayPartitions['withDays']>) => args[2]() };
  await insertTelemetry(database, prepared, batchOf(run, outcome, now), now);
}
