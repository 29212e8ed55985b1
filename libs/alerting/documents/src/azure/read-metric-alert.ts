import type { AlertRule } from '@circuitwatch/alerting-definitions';
import {
  flag,
  freeText,
  itemsOf,
  openFields,
  tellMissing,
  text,
  type Fields,
  type Item,
} from '@circuitwatch/monitoring-documents';
import { readAggregation, severity } from '../reading/words.ts';
import { comparisonOf } from '../reading/comparisons.ts';
import { duration, type DurationBounds } from '../reading/durations.ts';
import { completeRule } from '../rules/rule-defaults.ts';
import { frequencyBounds, windowBounds } from '../rules/rule-limits.ts';
import { actionGroupsOf, envelopeKeys, openResource } from './azure-resource.ts';
import { metricQuery } from './metric-query.ts';
import { readDimensions } from './read-dimensions.ts';
import { onlyCondition, readResolving } from './read-scheduled-query.ts';
import { metricAlertGoodEvaluations } from './resolve-periods.ts';

const ownKeys = [
  ...['description', 'severity', 'enabled', 'scopes', 'evaluationFrequency', 'windowSize', 'criteria'],
  ...[
    'autoMitigate',
    'actions',
    'targetResourceType',
    'targetResourceRegion',
    'lastUpdatedTime',
    'isMigrated',
  ],
  ...['resolveConfiguration'],
];
const conditionKeys = [
  ...['name', 'metricName', 'metricNamespace', 'operator', 'threshold', 'timeAggregation', 'dimensions'],
  ...['criterionType', 'skipMetricValidation', 'alertSensitivity', 'failingPeriods', 'ignoreDataBefore'],
  ...['monitorTemplateType'],
];
/**
 * A rule of Azure's metric alerts, as a query over telemetry: of metrics of requests, of performance counters, and else
 * of a custom metric by its name.
 */
export function readMetricAlert(item: Item, given?: string): AlertRule | undefined {
  const resource = openResource(item, ownKeys);
  const fields = resource && openFields(resource.properties, [...ownKeys, ...envelopeKeys]);
  if (resource === undefined || fields === undefined) return undefined;
  const name = resource.name ?? given;
  if (name === undefined) tellMissing(fields, 'name', 'name: high-cpu');
  const condition = onlyCondition(fields.get('criteria'), fields);
  const asked = condition && openFields(condition, conditionKeys);
  if (asked === undefined || name === undefined) return undefined;
  return ruleOf(name, fields, asked);
}

function ruleOf(name: string, fields: Fields, asked: Fields): AlertRule | undefined {
  const metric = asked.get('metricName');
  if (metric === undefined) tellMissing(asked, 'metricName', 'metricName: Percentage CPU');
  const metricName = metric && text(metric);
  const kind = asked.get('criterionType');
  const isDynamic = kind !== undefined && /dynamic/i.test(text(kind) ?? '');
  if (isDynamic || asked.get('alertSensitivity') !== undefined) {
    const message = 'A dynamic threshold cannot be taken over; write "threshold" with a number.';
    asked.item.reading.problem(kind ?? asked.item, message);
  } else if (asked.get('operator') === undefined) tellMissing(asked, 'operator', 'operator: GreaterThan');
  else if (asked.get('threshold') === undefined) tellMissing(asked, 'threshold', 'threshold: 80');
  const aggregation = readAggregation(asked.get('timeAggregation')) ?? 'AVG';
  if (metric === undefined || metricName === undefined) return undefined;
  const { query, dimensions, note } = metricQuery(
    metricName,
    aggregation,
    readDimensions(asked.get('dimensions')),
  );
  metric.reading.note('advice', metric, note);
  return completeRule({
    name,
    source: {
      kind: 'KQL',
      query,
      measure: { kind: 'COLUMN', column: 'value', aggregation: 'MAX' },
      dimensions,
    },
    comparison: comparisonOf(asked.get('operator'), asked.get('threshold')) ?? null,
    ...readDetails(fields),
  });
}

function readDetails(fields: Fields) {
  const seconds = (key: string, bounds: DurationBounds, usual: number): number => {
    const found = fields.get(key);
    return (found && duration(found, bounds)) ?? usual;
  };
  const frequencySeconds = seconds('evaluationFrequency', frequencyBounds, 60);
  const description = fields.get('description');
  const enabled = fields.get('enabled');
  const actions = fields.get('actions');
  return {
    description: (description && freeText(description)?.trim()) ?? '',
    severity: severity(fields.get('severity')),
    enabled: enabled && flag(enabled),
    frequencySeconds,
    windowSeconds: seconds('windowSize', windowBounds, 300),
    actionGroups: actions === undefined ? [] : actionGroupsOf(itemsOf(actions) ?? []),
    ...readResolving(fields, frequencySeconds, metricAlertGoodEvaluations),
  };
}
