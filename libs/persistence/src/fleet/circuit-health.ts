import type { Database } from '../database/database.ts';
import { alignOne, uuids } from '../paging/align.ts';
import { circuitHealths, type CircuitHealth, type Health } from './records.ts';

/** What the view circuit_health says of these circuits, in one statement. */
export async function circuitHealth(
  database: Database,
  circuitIds: readonly string[],
): Promise<readonly CircuitHealth[]> {
  const rows = await database.query<CircuitHealth>(
    `select circuit_id as "circuitId", health, open_breaches as "openBreaches",
       last_run_at as "lastRunAt", breached_signals as "breachedSignals"
     from circuit_health where circuit_id = any($1::uuid[])`,
    uuids(circuitIds),
  );
  return alignOne(circuitIds, rows, (row) => row.circuitId).map(
    (row, index) =>
      row ?? {
        circuitId: circuitIds[index] ?? '',
        health: 'UNKNOWN',
        openBreaches: 0,
        lastRunAt: null,
        breachedSignals: [],
      },
  );
}

/** The circuits in one of these states. */
export async function idsByHealth(
  database: Database,
  healths: readonly Health[],
): Promise<readonly string[]> {
  const rows = await database.query<{ id: string }>(
    'select circuit_id as id from circuit_health where health = any($1::text[])',
    [...healths],
  );
  return rows.map((row) => row.id);
}

/** How many circuits are in each state, of these plants or of all. */
export async function circuitHealthCounts(
  database: Database,
  plantIds: readonly string[] | null,
): Promise<ReadonlyMap<Health, number>> {
  const rows = await database.query<{ health: Health; count: number }>(
    `select health, count(*)::int as count
     from circuit_health join circuit on circuit.id = circuit_health.circuit_id
     where $1::uuid[] is null or circuit.plant_id = any($1::uuid[])
     group by health`,
    plantIds === null ? null : uuids(plantIds),
  );
  const counts = new Map(rows.map((row) => [row.health, row.count]));
  return new Map(circuitHealths.map((health) => [health, counts.get(health) ?? 0]));
}
