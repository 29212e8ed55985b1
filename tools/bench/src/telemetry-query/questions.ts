/** A query of the requirements, and the same question as somebody who knows the tables would ask it in SQL. */
export interface Question {
  readonly name: string;
  readonly kql: string;
  /** `$1` is now. */
  readonly sql: string;
}

const places = `| extend plant_id = tostring(customDimensions.plant_id)
| extend circuit_id = tostring(customDimensions.circuit_id)`;

/** The six queries for monitoring, in their order. */
export const questions: readonly Question[] = [
  {
    name: 'model performance over time',
    kql: `customMetrics
| where name == "model_accuracy_mae"
${places}
| summarize avg_mae = avg(value), max_mae = max(value) by bin(timestamp, 1d), plant_id, circuit_id
| order by timestamp desc`,
    sql: `select date_trunc('day', timestamp, 'UTC') as day, plant_id, circuit_id, avg(value), max(value)
from custom_metric where name = 'model_accuracy_mae' group by 1, 2, 3 order by 1 desc limit 1000`,
  },
  {
    name: 'drift detection events',
    kql: `customEvents
| where name == "data_drift_detected"
${places}
| extend drifted_features = customDimensions.drifted_features
| project timestamp, plant_id, circuit_id, drifted_features
| order by timestamp desc`,
    sql: `select timestamp, plant_id, circuit_id, custom_dimensions -> 'drifted_features'
from custom_event where name = 'data_drift_detected' order by timestamp desc limit 1000`,
  },
  {
    name: 'prediction volume by circuit',
    kql: `customMetrics
| where name == "model_predictions"
${places}
| summarize prediction_count = sum(value) by bin(timestamp, 1h), plant_id, circuit_id
| render timechart`,
    sql: `select date_trunc('hour', timestamp, 'UTC'), plant_id, circuit_id, sum(value)
from custom_metric where name = 'model_predictions' group by 1, 2, 3 limit 1000`,
  },
  {
    name: 'high latency predictions',
    kql: `customMetrics
| where name == "prediction_latency_ms"
| where value > 1000  // > 1 second
${places}
| project timestamp, plant_id, circuit_id, latency_ms = value
| order by latency_ms desc`,
    sql: `select timestamp, plant_id, circuit_id, value
from custom_metric where name = 'prediction_latency_ms' and value > 1000 order by value desc limit 1000`,
  },
  {
    name: 'model performance degradation',
    kql: `customMetrics
| where name == "model_accuracy_mae"
${places}
| where value > 0.25  // MAE threshold
| summarize count() by plant_id, circuit_id
| where count_ >= 3  // 3 consecutive degradations`,
    sql: `select plant_id, circuit_id, count(*) from custom_metric
where name = 'model_accuracy_mae' and value > 0.25 group by 1, 2 having count(*) >= 3 limit 1000`,
  },
  {
    name: 'daily monitoring summary',
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
    sql: `select * from (
  select plant_id, circuit_id, avg(value) filter (where name = 'model_accuracy_mae') as avg_mae,
    max(value) filter (where name = 'data_drift_score') as max_drift,
    sum(value) filter (where name = 'model_predictions') as total_predictions
  from custom_metric
  where timestamp >= $1::timestamptz - interval '1 day'
    and name in ('model_accuracy_mae', 'data_drift_score', 'model_predictions')
  group by 1, 2
) as summary where avg_mae > 0.20 or max_drift > 0.15 limit 1000`,
  },
];
