import type { Database } from '../database/database.ts';
import { recordActuals } from './record-actuals.ts';
import type { ActualRepository, ChangedDay, DayPage, NewActual } from './records.ts';

async function actualsOfDay(
  database: Database,
  { deploymentId, day }: Pick<ChangedDay, 'deploymentId' | 'day'>,
  { after, limit }: DayPage,
): Promise<readonly NewActual[]> {
  return database.query(
    `select key, number, text, observed_at as "observedAt" from actual
     where deployment_id = $1::uuid and observed_at >= $2::timestamptz
       and observed_at < $2::timestamptz + interval '1 day'
       and (observed_at, key) > ($3::timestamptz, $4::text)
     order by observed_at, key limit $5`,
    deploymentId,
    new Date(`${day}T00:00:00Z`),
    after?.observedAt ?? new Date(0),
    after?.key ?? '',
    limit,
  );
}

async function settleDay(
  database: Database,
  { deploymentId, day, changedAt }: ChangedDay,
  rows: number,
  publish: () => Promise<void>,
): Promise<boolean> {
  return database.transaction(async (tx) => {
    // The row stays locked until the file is in place: no two publish at once, and no change comes between.
    const settled = await tx.query(
      `update actual_day set written_at = changed_at, rows = $4
       where deployment_id = $1::uuid and day = $2::date and changed_at = $3::timestamptz returning rows`,
      deploymentId,
      day,
      changedAt,
      rows,
    );
    if (settled.length === 0) return false;
    await publish();
    return true;
  });
}

/** Ground truth on one connection. */
export function actualRepository(database: Database): ActualRepository {
  return {
    record: (deploymentId, actuals, now) => recordActuals(database, deploymentId, actuals, now),
    changedDays: (limit) =>
      database.query<ChangedDay>(
        `select deployment_id as "deploymentId", endpoint, name as deployment, day::text,
           changed_at as "changedAt"
         from actual_day join deployment on deployment.id = deployment_id
         where written_at is null or written_at < changed_at
         order by changed_at limit $1`,
        limit,
      ),
    actualsOfDay: (day, page) => actualsOfDay(database, day, page),
    settleDay: (day, rows, publish) => settleDay(database, day, rows, publish),
  };
}
