import type { FleetTelemetry } from './fleet-telemetry.ts';
import { binned, groupRows, largest, mean, nearestRank, sum } from './plain-answers.ts';

/** A query of the requirements and the same question in plain code. */
export interface SeedQuery {
  readonly kql: string;
  readonly plain: (fleet: FleetTelemetry) => readonly (readonly unknown[])[];
  /** The column that the rows are ordered by, largest first, if any. */
  readonly descending?: number;
}

const day = 86_400_000;
const hour = 3_600_000;
const places = `| extend plant_id = tostring(customDimensions.plant_id)
| extend circuit_id = tostring(customDimensions.circuit_id)`;

function metrics(fleet: FleetTelemetry, name: string) {
  return fleet.customMetrics.filter((row) => row.name === name);
}

function values(rows: readonly { readonly value: number }[]): number[] {
  return rows.map((row) => row.value);
}

/** The six queries for monitoring. */
export const monitoringQueries: Readonly<Record<string, SeedQuery>> = {
  'model performance over time': {
    kql: `customMetrics
| where name == "model_accuracy_mae"
${places}
| summarize avg_mae = avg(value), max_mae = max(value) by bin(timestamp, 1d), plant_id, circuit_id
| order by timestamp desc`,
    plain: (fleet) =>
      groupRows(metrics(fleet, 'model_accuracy_mae'), (row) => [
        binned(row.timestamp, day),
        row.plant_id,
        row.circuit_id,
      ]).map(([key, rows]) => [...key, mean(values(rows)), largest(values(rows))]),
    descending: 0,
  },
  'drift detection events': {
    kql: `customEvents
| where name == "data_drift_detected"
${places}
| extend drifted_features = customDimensions.drifted_features
| project timestamp, plant_id, circuit_id, drifted_features
| order by timestamp desc`,
    plain: (fleet) =>
      fleet.customEvents
        .filter((row) => row.name === 'data_drift_detected')
        .map((row) => [
          row.timestamp.toISOString(),
          row.plant_id,
          row.circuit_id,
          row.customDimensions['drifted_features'],
        ]),
    descending: 0,
  },
  'prediction volume by circuit': {
    kql: `customMetrics
| where name == "model_predictions"
${places}
| summarize prediction_count = sum(value) by bin(timestamp, 1h), plant_id, circuit_id
| render timechart`,
    plain: (fleet) =>
      groupRows(metrics(fleet, 'model_predictions'), (row) => [
        binned(row.timestamp, hour),
        row.plant_id,
        row.circuit_id,
      ]).map(([key, rows]) => [...key, sum(values(rows))]),
  },
  'high latency predictions': {
    kql: `customMetrics
| where name == "prediction_latency_ms"
| where value > 1000  // > 1 second
${places}
| project timestamp, plant_id, circuit_id, latency_ms = value
| order by latency_ms desc`,
    plain: (fleet) =>
      metrics(fleet, 'prediction_latency_ms')
        .filter((row) => row.value > 1000)
        .map((row) => [row.timestamp.toISOString(), row.plant_id, row.circuit_id, row.value]),
    descending: 3,
  },
  'model performance degradation': {
    kql: `customMetrics
| where name == "model_accuracy_mae"
${places}
| where value > 0.25  // MAE threshold
| summarize count() by plant_id, circuit_id
| where count_ >= 3  // 3 consecutive degradations`,
    plain: (fleet) =>
      groupRows(
        metrics(fleet, 'model_accuracy_mae').filter((row) => row.value > 0.25),
        (row) => [row.plant_id, row.circuit_id],
      )
        .filter(([, rows]) => rows.length >= 3)
        .map(([key, rows]) => [...key, rows.length]),
  },
  'daily monitoring summary': {
    kql: `let StartDate = ago(1d);
customMetrics
| where timestamp >= StartDate
| where name in ("model_accuracy_mae", "data_drift_score", "model_predictions")
${places}
| summarize
    avg_mae = avgif(value, name == "model_accuracy_mae"),
    max_drift = maxif(value, name == "data_drift_score"),
    total_predictions = sumif(value, name == "model_predictions")
    by plant_id, circuit_id
| where avg_mae > 0.20 or max_drift > 0.15`,
    plain: (fleet) => {
      const named = (rows: FleetTelemetry['customMetrics'], name: string) =>
        values(rows.filter((row) => row.name === name));
      const wanted = ['model_accuracy_mae', 'data_drift_score', 'model_predictions'];
      const recent = fleet.customMetrics.filter(
        (row) => row.timestamp.getTime() >= fleet.now.getTime() - day && wanted.includes(row.name),
      );
      return groupRows(recent, (row) => [row.plant_id, row.circuit_id])
        .map(([key, rows]) => [
          ...key,
          mean(named(rows, 'model_accuracy_mae')),
          largest(named(rows, 'data_drift_score')),
          sum(named(rows, 'model_predictions')),
        ])
        .filter(([, , mae, drift]) => Number(mae) > 0.2 || Number(drift) > 0.15);
    },
  },
};

/** The queries of a workbook's four charts. */
export const workbookQueries: Readonly<Record<string, SeedQuery>> = {
  'average error by plant': {
    kql: `customMetrics\n| where name == 'model_accuracy_mae'\n${places}\n| summarize avg_mae = avg(value) by bin(timestamp, 1d), plant_id\n| render timechart`,
    plain: (fleet) =>
      groupRows(metrics(fleet, 'model_accuracy_mae'), (row) => [
        binned(row.timestamp, day),
        row.plant_id,
      ]).map(([key, rows]) => [...key, mean(values(rows))]),
  },
  'drift events a day': {
    kql: `customEvents\n| where name == 'data_drift_detected'\n${places}\n| summarize count() by bin(timestamp, 1d)\n| render columnchart`,
    plain: (fleet) =>
      groupRows(
        fleet.customEvents.filter((row) => row.name === 'data_drift_detected'),
        (row) => [binned(row.timestamp, day)],
      ).map(([key, rows]) => [...key, rows.length]),
  },
  'top ten degraded models': {
    kql: `customMetrics\n| where name == 'model_accuracy_mae'\n| where value > 0.25\n${places}\n| summarize count() by plant_id, circuit_id\n| top 10 by count_`,
    // Ties at the tenth place may go either way: the counts are compared.
    plain: (fleet) =>
      groupRows(
        metrics(fleet, 'model_accuracy_mae').filter((row) => row.value > 0.25),
        (row) => [row.plant_id, row.circuit_id],
      )
        .map(([, rows]) => [rows.length])
        .toSorted(([a = 0], [b = 0]) => b - a)
        .slice(0, 10),
    descending: 2,
  },
  'latency, mean and p95': {
    kql: `customMetrics\n| where name == 'prediction_latency_ms'\n| extend plant_id = tostring(customDimensions.plant_id)\n| summarize avg_latency = avg(value), p95_latency = percentile(value, 95) by bin(timestamp, 1h)\n| render timechart`,
    plain: (fleet) =>
      groupRows(metrics(fleet, 'prediction_latency_ms'), (row) => [binned(row.timestamp, hour)]).map(
        ([key, rows]) => [...key, mean(values(rows)), nearestRank(values(rows), 95)],
      ),
  },
};
