import type { Persistence } from '@circuitwatch/persistence';
import type pg from 'pg';

/** Days of telemetry that queries find. */
export const days = 30;
const circuits = 200;
const circuitsOfPlant = 20;
const dayMs = 86_400_000;

/** Of the rows, how many measure what: mostly latencies and counts, as fleets do. */
const names = `(array['model_predictions', 'prediction_latency_ms', 'prediction_latency_ms', 'model_predictions',
  'model_accuracy_mae', 'data_drift_score', 'data_quality_null_rate', 'prediction_latency_ms'])[1 + i % 8]`;
const values = `case i % 8 when 4 then 0.1 + 0.2 * random() when 5 then 0.2 * random() when 6 then 0.06 * random()
  when 0 then floor(500 * random()) when 3 then floor(500 * random()) else 20 + 1500 * random() ^ 12 end`;

async function loadDay(client: pg.Client, from: Date, rows: number, firstId: number): Promise<void> {
  await client.query(
    `insert into custom_metric (id, timestamp, name, value, value_count, value_sum, value_min, value_max,
       custom_dimensions, plant_id, circuit_id, cloud_role_name, cloud_role_instance)
     select $3::bigint + i, $1::timestamptz + random() * interval '1 day', name, value, 1, value, value, value,
       jsonb_build_object('plant_id', plant, 'circuit_id', circuit, 'model_version', '3'), plant, circuit,
       'worker', 'worker-1'
     from (
       select i, ${names} as name, ${values} as value,
         'plant-' || (c / ${circuitsOfPlant}) as plant, 'circuit-' || c as circuit
       from (select i, (random() * ${circuits - 1})::int as c from generate_series(1, $2::int) as i) as placed
     ) as row`,
    [from, rows, firstId],
  );
}

async function loadEvents(client: pg.Client, from: Date, rows: number): Promise<void> {
  await client.query(
    `insert into custom_event (id, timestamp, name, custom_dimensions, plant_id, circuit_id, cloud_role_name,
       cloud_role_instance)
     select i, $1::timestamptz + random() * interval '${days} days', 'data_drift_detected',
       jsonb_build_object('plant_id', 'plant-' || i % 10, 'circuit_id', 'circuit-' || i % 200, 'severity', 'high',
         'drifted_features', '["temperature", "pressure"]'), 'plant-' || i % 10, 'circuit-' || i % 200,
       'worker', 'worker-1'
     from generate_series(1, $2::int) as i`,
    [from, rows],
  );
}

/** Fills the month before `now` with this many rows of customMetrics, and some events. */
export async function loadTelemetry(
  client: pg.Client,
  db: Persistence,
  { rows, now }: { readonly rows: number; readonly now: Date },
): Promise<void> {
  const first = new Date(now.getTime() - days * dayMs);
  const dates = Array.from({ length: days + 1 }, (_day, index) => new Date(first.getTime() + index * dayMs));
  await db.telemetryRetention.prepareDays(dates);
  const ofDay = Math.round(rows / days);
  for (let day = 0; day < days; day++) {
    const from = new Date(first.getTime() + day * dayMs);
    await loadDay(client, from, ofDay, day * ofDay);
  }
  await loadEvents(client, first, 20_000);
  await client.query('vacuum (analyze) custom_metric');
  await client.query('vacuum (analyze) custom_event');
}
