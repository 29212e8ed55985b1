import type { Database } from '../../database/database.ts';

/** Beyond so many at once subscribers are told that something changed, not what. */
const mostNamed = 200;

/** Tells subscribers and workers when the transaction commits. */
export async function notifyAlerts(database: Database, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await database.query(
    `select count(pg_notify('circuitwatch_events', json_build_object('type', 'alert', 'id', id)::text))::int
     from unnest($1::uuid[]) as changed(id)`,
    ids.slice(0, mostNamed),
  );
  await wakeAlerting(database);
}

/** Wakes those who look at groups and send messages when the transaction commits. */
export async function wakeAlerting(database: Database): Promise<void> {
  await database.query(`select pg_notify('circuitwatch_alerting', '')::text`);
}
