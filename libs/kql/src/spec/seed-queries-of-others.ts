import type { FleetTelemetry } from './fleet-telemetry.ts';
import { binned, groupRows, mean, nearestRank, sum } from './plain-answers.ts';
import type { SeedQuery } from './seed-queries.ts';

const minutes5 = 300_000;
const hour = 3_600_000;

function degraded(fleet: FleetTelemetry) {
  return fleet.customMetrics.filter((row) => row.name === 'model_accuracy_mae' && row.value > 0.25);
}

/** The queries of five alert rules; those without columns of their own are compared by how many rows they give. */
export const ruleQueries: Readonly<Record<string, SeedQuery>> = {
  'high error': {
    kql: `customMetrics | where name == 'model_accuracy_mae' | where value > 0.25`,
    plain: (fleet) => [[degraded(fleet).length]],
  },
  'data drift': {
    kql: `customEvents | where name == 'data_drift_detected' | where customDimensions.severity == 'high'`,
    plain: (fleet) => [
      [
        fleet.customEvents.filter(
          (row) => row.name === 'data_drift_detected' && row.customDimensions['severity'] === 'high',
        ).length,
      ],
    ],
  },
  'failed batch jobs': {
    kql: `AzureDiagnostics | where Category == 'BatchScoring' | where Level == 'Error'`,
    plain: (fleet) => [
      [
        fleet.AzureDiagnostics.filter((row) => row['Category'] === 'BatchScoring' && row['Level'] === 'Error')
          .length,
      ],
    ],
  },
  'many models degraded': {
    kql: `customMetrics | where name == 'model_accuracy_mae' | where value > 0.25 | summarize degraded_count = dcount(circuit_id) | where degraded_count > 15`,
    plain: (fleet) =>
      [[new Set(degraded(fleet).map((row) => row.circuit_id)).size]].filter(([n = 0]) => n > 15),
  },
  'data quality': {
    kql: `customMetrics | where name == 'data_quality_null_rate' | where value > 0.05`,
    plain: (fleet) => [
      [fleet.customMetrics.filter((row) => row.name === 'data_quality_null_rate' && row.value > 0.05).length],
    ],
  },
};

function staging<T extends { readonly cloud_RoleName: string }>(rows: readonly T[]): T[] {
  return rows.filter((row) => row.cloud_RoleName === 'ml-endpoint-staging');
}

/** The queries about an endpoint and about its pods. */
export const endpointQueries: Readonly<Record<string, SeedQuery>> = {
  'request latency percentiles': {
    kql: `// Request latency percentiles
requests
| where cloud_RoleName == "ml-endpoint-staging"
| summarize
    avg_latency = avg(duration),
    p50 = percentile(duration, 50),
    p95 = percentile(duration, 95),
    p99 = percentile(duration, 99)
  by bin(timestamp, 5m)
| render timechart`,
    plain: (fleet) =>
      groupRows(staging(fleet.requests), (row) => [binned(row.timestamp, minutes5)]).map(([key, rows]) => {
        const durations = rows.map((row) => row.duration);
        return [...key, mean(durations), ...[50, 95, 99].map((percent) => nearestRank(durations, percent))];
      }),
  },
  'error rate': {
    kql: `requests
| where cloud_RoleName == "ml-endpoint-staging"
| summarize
    total = count(),
    errors = countif(success == false)
  by bin(timestamp, 5m)
| extend error_rate = (errors * 100.0 / total)
| render timechart`,
    plain: (fleet) =>
      groupRows(staging(fleet.requests), (row) => [binned(row.timestamp, minutes5)]).map(([key, rows]) => {
        const errors = rows.filter((row) => !row.success).length;
        return [...key, rows.length, errors, (errors * 100) / rows.length];
      }),
  },
  'slowest requests': {
    kql: `requests
| where cloud_RoleName == "ml-endpoint-staging"
| top 100 by duration desc
| project timestamp, name, duration, resultCode, url`,
    plain: (fleet) =>
      staging(fleet.requests)
        .toSorted((a, b) => b.duration - a.duration)
        .slice(0, 100)
        .map((row) => [row.timestamp.toISOString(), row.name, row.duration, row.resultCode, row.url]),
    descending: 2,
  },
  exceptions: {
    kql: `exceptions
| where cloud_RoleName == "ml-endpoint-staging"
| summarize count() by type, outerMessage
| order by count_ desc`,
    plain: (fleet) =>
      groupRows(staging(fleet.exceptions), (row) => [row.type, row.outerMessage]).map(([key, rows]) => [
        ...key,
        rows.length,
      ]),
    descending: 2,
  },
  'pod performance': {
    kql: `Perf
| where ObjectName == "K8SContainer"
| where InstanceName contains "ml-inference"
| summarize avg(CounterValue) by bin(TimeGenerated, 5m), CounterName
| render timechart`,
    plain: (fleet) =>
      groupRows(
        fleet.Perf.filter(
          (row) =>
            row.ObjectName === 'K8SContainer' && row.InstanceName.toLowerCase().includes('ml-inference'),
        ),
        (row) => [binned(row.TimeGenerated, minutes5), row.CounterName],
      ).map(([key, rows]) => [...key, mean(rows.map((row) => row.CounterValue))]),
  },
  'container logs': {
    kql: `ContainerLog
| where Name contains "ml-inference"
| where LogEntry contains "ERROR" or LogEntry contains "WARN"
| project TimeGenerated, LogEntry
| order by TimeGenerated desc`,
    plain: (fleet) =>
      fleet.ContainerLog.filter((row) => row.Name === 'ml-inference-1' && row.LogEntry !== 'started').map(
        (row) => [row.TimeGenerated.toISOString(), row.LogEntry],
      ),
    descending: 0,
  },
  'pod restarts': {
    kql: `KubePodInventory
| where Name contains "ml-inference"
| where Namespace == "production"
| summarize RestartCount = sum(ContainerRestartCount) by bin(TimeGenerated, 1h)
| render timechart`,
    plain: (fleet) =>
      groupRows(
        fleet.KubePodInventory.filter(
          (row) => row.Name === 'ml-inference-1' && row.Namespace === 'production',
        ),
        (row) => [binned(row.TimeGenerated, hour)],
      ).map(([key, rows]) => [...key, sum(rows.map((row) => row.ContainerRestartCount))]),
  },
};
