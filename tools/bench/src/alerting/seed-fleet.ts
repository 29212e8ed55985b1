import type { AlertRule } from '@circuitwatch/alerting-definitions';
import { completeRule } from '@circuitwatch/alerting-documents';
import type pg from 'pg';

/** What a fleet is made of. */
export interface SeededFleet {
  readonly circuits: number;
  readonly features: number;
  readonly metrics: readonly string[];
}

/** Plants of fifty circuits, a monitor for each circuit with one finished run, and a result for each feature and metric. */
export async function seedFleet(
  client: pg.Client,
  { circuits, features, metrics }: SeededFleet,
): Promise<void> {
  await client.query(
    `insert into plant (id, name, title, updated_at)
     select gen_random_uuid(), 'plant-' || n, 'Plant', now() from generate_series(1, ceil($1::int / 50.0)::int) n`,
    [circuits],
  );
  await client.query(
    `insert into circuit (id, plant_id, name, title, updated_at)
     select gen_random_uuid(), plant.id, 'c' || n, 'Circuit', now()
     from generate_series(1, $1::int) n join plant on plant.name = 'plant-' || ((n - 1) / 50 + 1)`,
    [circuits],
  );
  await client.query(
    `insert into monitor (id, name, title, circuit_id, updated_at)
     select gen_random_uuid(), 'watch-' || name, 'Monitor', id, now() from circuit`,
  );
  await client.query(
    `insert into monitor_version (id, monitor_id, number, definition)
     select gen_random_uuid(), id, 1, '{"signals": [{"name": "drift", "kind": "data_drift"}]}' from monitor`,
  );
  await client.query(
    `insert into monitor_run (id, monitor_id, monitor_version_id, cause, scheduled_at, status, verdict, finished_at)
     select gen_random_uuid(), monitor.id, version.id, 'MANUAL', now(), 'SUCCEEDED', 'HEALTHY', now()
     from monitor join monitor_version version on version.monitor_id = monitor.id`,
  );
  await client.query(
    `insert into metric_result (run_id, monitor_id, scheduled_at, signal, feature, metric, metric_version, status, value,
       verdict, baseline_rows, target_rows)
     select run.id, run.monitor_id, run.scheduled_at, 'drift', 'f' || feature, metric, 1, 'COMPUTED', random() * 0.1,
       'HEALTHY', 1000, 1000
     from monitor_run run, generate_series(1, $1::int) feature, unnest($2::text[]) metric`,
    [features, [...metrics]],
  );
}

/** A rule over one metric and feature of the whole fleet, an instance for each circuit. */
function ruleNumber(index: number, { features, metrics }: SeededFleet): AlertRule {
  return completeRule({
    name: `rule ${String(index).padStart(5, '0')}`,
    severity: 2,
    source: {
      kind: 'METRIC',
      metrics: [metrics[index % metrics.length] ?? 'psi'],
      signals: [],
      plants: [],
      circuits: [],
      monitors: [],
      features: [`f${(index % features) + 1}`],
      measure: 'VALUE',
      splitBy: ['plant_id', 'circuit_id'],
      aggregation: 'MAX',
      shareOf: null,
    },
    // One rule in a hundred finds something in about a tenth of its circuits.
    comparison: { operator: 'GREATER', threshold: index % 100 === 0 ? 0.09 : 0.2 },
    frequencySeconds: 60,
    noData: 'KEEP',
    missingAfter: 1,
    actionGroups: ['ops'],
    annotations: { summary: '{{ $labels.circuit_id }} drifts: {{ $value }}' },
  });
}

/** Writes so many rules that are due. */
export async function seedRules(
  client: pg.Client,
  count: number,
  fleet: SeededFleet,
  now: Date,
): Promise<void> {
  const rules = Array.from({ length: count }, (_, index) => ruleNumber(index, fleet));
  await client.query(
    `insert into alert_rule (id, name, severity, enabled, definition, action_groups, frequency_seconds,
       next_evaluation_at, updated_at)
     select gen_random_uuid(), rule ->> 'name', 2, true, rule, array['ops'], 60, $2, $2
     from jsonb_array_elements($1::jsonb) rule`,
    [JSON.stringify(rules), now],
  );
}
