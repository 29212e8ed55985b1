import type { AlertRule, KqlSource } from '@circuitwatch/alerting-definitions';
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
import { isMapping } from '../reading/mappings.ts';
import { actionGroupNames } from '../rules/action-group-names.ts';
import { readAggregation, severity } from '../reading/words.ts';
import { comparisonOf } from '../reading/comparisons.ts';
import { duration } from '../reading/durations.ts';
import { count, textMap } from '../reading/lists.ts';
import { completeRule } from '../rules/rule-defaults.ts';
import { frequencyBounds, mostEvaluations, throttleBounds, windowBounds } from '../rules/rule-limits.ts';
import { tellOddRule } from '../rules/tell-odd-rule.ts';
import { actionGroupsOf, envelopeKeys, openResource } from './azure-resource.ts';
import { dimensionFilters, readDimensions } from './read-dimensions.ts';
import { logAlertGoodEvaluations } from './resolve-periods.ts';

const ownKeys = [
  ...['description', 'displayName', 'severity', 'enabled', 'scopes', 'criteria', 'actions', 'autoMitigate'],
  ...['evaluationFrequency', 'windowSize', 'muteActionsDuration', 'overrideQueryTimeRange'],
  ...['ruleResolveConfiguration', 'targetResourceTypes', 'skipQueryValidation', 'createdWithApiVersion'],
  ...[
    'checkWorkspaceAlertsStorageConfigured',
    'isLegacyLogAnalyticsRule',
    'isWorkspaceAlertsStorageConfigured',
  ],
  ...['resolveConfiguration', 'publicNetworkAccess'],
];
const conditionKeys = [
  ...['query', 'timeAggregation', 'metricMeasureColumn', 'resourceIdColumn', 'dimensions', 'operator'],
  ...['threshold', 'failingPeriods', 'metricName', 'alertSensitivity', 'ignoreDataBefore', 'criterionType'],
  ...['minRecurrenceCount', 'name'],
];

/** The only condition; undefined, told, when there are several, or none. */
export function onlyCondition(criteria: Item | undefined, example: Fields): Item | undefined {
  if (criteria === undefined) {
    tellMissing(example, 'criteria', 'criteria: {allOf: [{query: …}]}');
    return undefined;
  }
  const fields = openFields(criteria, ['allOf', 'odata.type', '@odata.type']);
  const all = fields?.get('allOf');
  if (fields !== undefined && all === undefined) tellMissing(fields, 'allOf', 'allOf: [{…}]');
  const conditions = (all && itemsOf(all)) ?? [];
  if (all !== undefined && conditions.length !== 1) {
    const message = `"allOf" has ${conditions.length} conditions; a rule has one, so make a rule of each.`;
    all.reading.problem(all, message);
  }
  return conditions.length === 1 ? conditions[0] : undefined;
}

function readMeasure(fields: Fields): KqlSource['measure'] {
  const columnItem = fields.get('metricMeasureColumn');
  const column = columnItem && text(columnItem);
  const aggregation = readAggregation(fields.get('timeAggregation')) ?? 'COUNT';
  if (column !== undefined) return { kind: 'COLUMN', column, aggregation };
  const item = fields.get('timeAggregation');
  if (item !== undefined && aggregation !== 'COUNT') {
    const message = 'An aggregation of values needs "metricMeasureColumn", the column that has them.';
    item.reading.problem(item, message);
  }
  return { kind: 'ROWS' };
}

function readFailing(item: Item | undefined): AlertRule['periods'] | undefined {
  const fields = item && openFields(item, ['numberOfEvaluationPeriods', 'minFailingPeriodsToAlert']);
  if (item === undefined || fields === undefined) return undefined;
  const of = (key: string): number => {
    const found = fields.get(key);
    return (found && count(found, 1, mostEvaluations)) ?? 1;
  };
  const periods = { failing: of('minFailingPeriodsToAlert'), evaluations: of('numberOfEvaluationPeriods') };
  if (periods.failing > periods.evaluations)
    item.reading.problem(item, '"minFailingPeriodsToAlert" is more than "numberOfEvaluationPeriods".');
  return periods;
}

function readSource(fields: Fields): KqlSource | undefined {
  const query = fields.get('query');
  if (query === undefined) tellMissing(fields, 'query', 'query: requests | where success == false');
  const written = query && freeText(query);
  if (written === undefined) return undefined;
  const dimensions = readDimensions(fields.get('dimensions'));
  const resource = fields.get('resourceIdColumn');
  const resourceColumn = resource && text(resource);
  const names = [
    ...dimensions.map(({ name }) => name),
    ...(resourceColumn === undefined ? [] : [resourceColumn]),
  ];
  return {
    kind: 'KQL',
    query: `${written.trim()}${dimensionFilters(dimensions)}`,
    measure: readMeasure(fields),
    dimensions: [...new Set(names)],
  };
}

/** Whether and how it resolves by itself. */
export function readResolving(fields: Fields, frequencySeconds: number, usual: number) {
  const mitigate = fields.get('autoMitigate');
  const item = fields.get('ruleResolveConfiguration', 'resolveConfiguration');
  const resolving = item && openFields(item, ['autoResolved', 'timeToResolve']);
  const resolved = resolving?.get('autoResolved');
  const time = resolving?.get('timeToResolve');
  const seconds = time && duration(time, { most: windowBounds.most });
  return {
    autoResolve: (resolved && flag(resolved)) ?? (mitigate && flag(mitigate)),
    goodEvaluations: seconds === undefined ? usual : Math.max(1, Math.ceil(seconds / frequencySeconds)),
  };
}

/** A rule of Azure's log search alerts: a resource, a request's body, or what the command `az` prints. */
export function readScheduledQuery(item: Item, given?: string): AlertRule | undefined {
  const resource = openResource(item, ownKeys);
  const fields = resource && openFields(resource.properties, [...ownKeys, ...envelopeKeys]);
  if (resource === undefined || fields === undefined) return undefined;
  const shown = fields.get('displayName');
  const name = resource.name ?? given ?? (shown && text(shown));
  if (name === undefined) tellMissing(fields, 'displayName', 'displayName: High MAE');
  const condition = onlyCondition(fields.get('criteria'), fields);
  const asked = condition && openFields(condition, conditionKeys);
  if (asked === undefined || name === undefined) return undefined;
  return ruleOf(name, fields, asked);
}

function ruleOf(name: string, fields: Fields, asked: Fields): AlertRule | undefined {
  const source = readSource(asked);
  const operator = asked.get('operator');
  const threshold = asked.get('threshold');
  const isDynamic = asked.get('alertSensitivity') !== undefined;
  if (isDynamic) {
    const message = 'A dynamic threshold cannot be taken over; write "threshold" with a number.';
    asked.item.reading.problem(asked.item, message);
  } else if (operator === undefined) tellMissing(asked, 'operator', 'operator: GreaterThan');
  else if (threshold === undefined) tellMissing(asked, 'threshold', 'threshold: 0');
  const seconds = (key: string, bounds = windowBounds as { least: number; most: number }) => {
    const found = fields.get(key);
    return found && duration(found, bounds);
  };
  const frequencySeconds = seconds('evaluationFrequency', frequencyBounds) ?? 300;
  const description = fields.get('description');
  const enabled = fields.get('enabled');
  if (source === undefined) return undefined;
  const rule = completeRule({
    ...{ name, source, frequencySeconds, ...readActions(fields.get('actions')) },
    description: (description && freeText(description)?.trim()) ?? '',
    severity: severity(fields.get('severity')),
    enabled: enabled && flag(enabled),
    comparison: comparisonOf(operator, threshold) ?? null,
    periods: readFailing(asked.get('failingPeriods')),
    windowSeconds: seconds('overrideQueryTimeRange') ?? seconds('windowSize') ?? frequencySeconds,
    throttleSeconds: seconds('muteActionsDuration', throttleBounds),
    ...readResolving(fields, frequencySeconds, logAlertGoodEvaluations(frequencySeconds)),
  });
  tellOddRule(fields.item, rule);
  return rule;
}

/** Action groups, and properties that alerts carry. */
function readActions(item: Item | undefined): Pick<AlertRule, 'actionGroups' | 'annotations'> {
  const none = { actionGroups: [], annotations: {} };
  if (item === undefined) return none;
  if (!isMapping(item)) return { ...none, actionGroups: actionGroupsOf(itemsOf(item) ?? []) };
  const fields = openFields(item, ['actionGroups', 'customProperties', 'actionProperties']);
  const groups = fields?.get('actionGroups');
  if (groups !== undefined) actionGroupNames(groups);
  const properties = fields?.get('customProperties');
  return {
    actionGroups: groups === undefined ? [] : actionGroupsOf(itemsOf(groups) ?? []),
    annotations: properties === undefined ? {} : textMap(properties),
  };
}
