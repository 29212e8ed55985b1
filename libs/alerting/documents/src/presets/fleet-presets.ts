import type { Comparison } from '@circuitwatch/alerting-definitions';
import { completeRule } from '../rules/rule-defaults.ts';
import { rowsOf } from './kql-rule.ts';
import type { RulePreset } from './rule-presets.ts';

const minute = 60;
const hour = 60 * minute;
const anyRow: Comparison = { operator: 'GREATER', threshold: 0 };

/** The five rules of the fleet's alert_rules.json, and the share of models that are degraded. */
export const fleetPresets: readonly RulePreset[] = [
  {
    id: 'high-mae',
    description: "A model's mean absolute error is above 0.25; looks at customMetrics every 5 minutes.",
    rule: completeRule({
      name: 'High MAE Alert',
      description: 'The mean absolute error of a model is above 0.25.',
      severity: 2,
      source: rowsOf("customMetrics | where name == 'model_accuracy_mae' | where value > 0.25"),
      comparison: anyRow,
      frequencySeconds: 5 * minute,
      windowSeconds: 15 * minute,
      throttleSeconds: hour,
      actionGroups: ['ag-mlops-critical'],
    }),
  },
  {
    id: 'data-drift',
    description: 'A run found severe drift; looks at the events that runs leave every 15 minutes.',
    rule: completeRule({
      name: 'Data Drift Detected',
      description: 'A run of a monitor found severe drift.',
      severity: 3,
      source: rowsOf(
        "customEvents | where name == 'data_drift_detected' | where customDimensions.severity == 'high'",
      ),
      comparison: anyRow,
      frequencySeconds: 15 * minute,
      windowSeconds: 30 * minute,
      throttleSeconds: 6 * hour,
      actionGroups: ['ag-mlops-warning'],
    }),
  },
  {
    id: 'batch-job-failure',
    description: 'A scoring job of files failed; looks at AzureDiagnostics every 5 minutes.',
    rule: completeRule({
      name: 'Batch Job Failure',
      description: 'A batch endpoint failed to score.',
      severity: 1,
      source: rowsOf("AzureDiagnostics | where Category == 'BatchScoring' | where Level == 'Error'"),
      comparison: anyRow,
      frequencySeconds: 5 * minute,
      windowSeconds: 10 * minute,
      throttleSeconds: 30 * minute,
      actionGroups: ['ag-mlops-critical'],
    }),
  },
  {
    id: 'multiple-models-degraded',
    description: 'More than 15 circuits (10 % of 150) have a mean absolute error above 0.25 within 6 hours.',
    rule: completeRule({
      name: 'Multiple Models Degraded',
      description: 'The models of more than 15 circuits are degraded at once.',
      severity: 2,
      source: rowsOf(
        "customMetrics | where name == 'model_accuracy_mae' | where value > 0.25 | summarize degraded_count = dcount(circuit_id) | where degraded_count > 15",
      ),
      comparison: anyRow,
      frequencySeconds: hour,
      windowSeconds: 6 * hour,
      throttleSeconds: 12 * hour,
      actionGroups: ['ag-mlops-critical', 'ag-management'],
    }),
  },
  {
    id: 'data-quality',
    description:
      'More than 5 % of the values of a feature are null; looks at customMetrics every 15 minutes.',
    rule: completeRule({
      name: 'Data Quality Issues',
      description: 'The null rate of data is above 5 %.',
      severity: 2,
      source: rowsOf("customMetrics | where name == 'data_quality_null_rate' | where value > 0.05"),
      comparison: anyRow,
      frequencySeconds: 15 * minute,
      windowSeconds: 30 * minute,
      throttleSeconds: 2 * hour,
      actionGroups: ['ag-data-engineering'],
    }),
  },
  {
    id: 'degraded-share',
    description:
      "More than 10 % of a plant's circuits have a mean absolute error above 0.25, however many there are.",
    rule: completeRule({
      name: 'Degraded Share',
      description: 'More than a tenth of the models of a plant are degraded.',
      severity: 2,
      source: {
        kind: 'METRIC',
        metrics: ['mean_absolute_error'],
        signals: ['model_performance'],
        ...{ plants: [], circuits: [], monitors: [], features: [] },
        measure: 'VALUE',
        splitBy: ['plant_id'],
        aggregation: 'MAX',
        shareOf: { operator: 'GREATER', threshold: 0.25 },
      },
      comparison: { operator: 'GREATER', threshold: 0.1 },
      frequencySeconds: hour,
      throttleSeconds: 12 * hour,
    }),
  },
];
