/** How big the year is: 200 circuits in 4 plants, one run a day, 6 features × 10 metrics in each. */
const year = { plants: 4, circuits: 200, days: 365, features: 6, metrics: 10 } as const;

/** The day after the last run. */
export const yearEnd = new Date('2026-01-01T00:00:00.000Z');

const features = `(array['temperature', 'pressure', 'vibration', 'current', 'voltage', 'flow_rate'])`;

const plants = `
  insert into plant (id, name, title, updated_at)
  select gen_random_uuid(), 'plant-' || number, 'Plant ' || number, now()
  from generate_series(1, ${year.plants}) as number`;

const circuits = `
  insert into circuit (id, plant_id, name, title, tags, updated_at)
  select gen_random_uuid(), plant.id, 'circuit-' || number, 'Circuit ' || number, '{bench}', now()
  from generate_series(1, ${year.circuits}) as number
  join plant on plant.name = 'plant-' || (1 + number % ${year.plants})`;

const monitors = `
  insert into monitor (id, name, title, circuit_id, updated_at)
  select gen_random_uuid(), name || '-drift', title, id, now() from circuit`;

const versions = `
  insert into monitor_version (id, monitor_id, number, definition)
  select gen_random_uuid(), id, 1, '{}' from monitor`;

const runs = `
  insert into monitor_run (id, monitor_id, monitor_version_id, cause, scheduled_at, status, verdict, progress,
    breach_count, started_at, finished_at)
  select gen_random_uuid(), version.monitor_id, version.id, 'SCHEDULE', day, 'SUCCEEDED',
    (case when hashtext(version.id::text || day::text) % 20 = 0 then 'BREACHED' else 'HEALTHY' end)::verdict, 1,
    (hashtext(version.id::text || day::text) % 20 = 0)::int, day, day + interval '2 seconds'
  from generate_series($1::timestamptz - interval '${year.days} days', $1::timestamptz - interval '1 day',
    interval '1 day') as day, monitor_version version
  order by day`;

/** In the order of the days, as a year would have written them. */
const results = `
  insert into metric_result (run_id, monitor_id, scheduled_at, signal, feature, metric, metric_version, status,
    value, threshold, verdict, baseline_rows, target_rows)
  select run.id, run.monitor_id, run.scheduled_at, 'drift', ${features}[feature], 'metric_' || metric, 1, 'COMPUTED',
    random(), 0.9,
    (case when run.verdict = 'BREACHED' and feature = 1 and metric = 1 then 'BREACHED' else 'HEALTHY' end)::verdict,
    43200, 10080
  from monitor_run run, generate_series(1, ${year.features}) as feature, generate_series(1, ${year.metrics}) as metric
  order by run.scheduled_at, run.id`;

const lastRuns = `
  update monitor set last_run_id = run.id from monitor_run run
  where run.monitor_id = monitor.id and run.scheduled_at = $1::timestamptz - interval '1 day'`;

/** Statements that fill an empty, migrated database; those with `$1` take the end of the year. */
export const yearStatements: readonly string[] = [
  // Nobody listens to 73,000 announcements.
  'alter table monitor_run disable trigger monitor_run_announce',
  plants,
  circuits,
  monitors,
  versions,
  runs,
  results,
  lastRuns,
  'alter table monitor_run enable trigger monitor_run_announce',
];
