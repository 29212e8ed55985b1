import { readSeverity, type AlertRule, type Severity } from '@circuitwatch/alerting-definitions';
import {
  entriesOf,
  freeText,
  itemsOf,
  openFields,
  tellMissing,
  type Fields,
  type Item,
} from '@circuitwatch/monitoring-documents';
import { duration } from '../reading/durations.ts';
import { name as readName, textMap } from '../reading/lists.ts';
import { completeRule } from '../rules/rule-defaults.ts';
import { pendingBounds, promqlFrequencyBounds } from '../rules/rule-limits.ts';

const groupKeys = [
  'name',
  'interval',
  'query_offset',
  'limit',
  'labels',
  'rules',
  'partial_response_strategy',
  'source_tenants',
];
const ruleKeys = ['alert', 'record', 'expr', 'for', 'keep_firing_for', 'labels', 'annotations'];
/** Prometheus' global evaluation interval, unless its configuration says otherwise. */
const usualInterval = 60;
/** Of rules without a label `severity`. */
const usualSeverity: Severity = 2;

/** What a rule has from its group. */
interface Group {
  readonly frequencySeconds: number;
  readonly labels: Readonly<Record<string, string>>;
}

/** Whether these are the keys of a rule file, or of the operator's PrometheusRule. */
export function isPrometheus(item: Item): boolean {
  const keys = (entriesOf(item) ?? []).map(({ key }) => key);
  const kind = entriesOf(item)?.find(({ key }) => key === 'kind')?.value;
  return keys.includes('groups') || (kind !== undefined && freeText(kind) === 'PrometheusRule');
}

/** The alert rules of a rule file or a PrometheusRule; recording rules are named as left out. */
export function readRuleFile(item: Item): readonly AlertRule[] {
  const isObject = entriesOf(item)?.some(({ key }) => key === 'spec') ?? false;
  const outer = isObject ? openFields(item, ['apiVersion', 'kind', 'metadata', 'spec', 'status']) : undefined;
  const spec = isObject ? outer?.get('spec') : item;
  const fields = spec && openFields(spec, isObject ? ['groups'] : ['groups', 'namespace']);
  const groups = fields?.get('groups');
  if (fields !== undefined && groups === undefined)
    tellMissing(fields, 'groups', 'groups: [{name: models, rules: []}]');
  const rules = ((groups && itemsOf(groups)) ?? []).flatMap(readGroup);
  return distinct(rules);
}

function readGroup(item: Item): readonly Placed[] {
  const fields = openFields(item, groupKeys);
  if (fields === undefined) return [];
  if (fields.get('name') === undefined) tellMissing(fields, 'name', 'name: models');
  const interval = fields.get('interval');
  const labels = fields.get('labels');
  for (const key of ['limit', 'query_offset', 'source_tenants']) {
    const ignored = fields.get(key);
    ignored?.reading.note('difference', ignored, `"${key}" of a group is not used here.`);
  }
  const group = {
    frequencySeconds: (interval && duration(interval, promqlFrequencyBounds)) ?? usualInterval,
    labels: labels === undefined ? {} : textMap(labels),
  };
  const rules = fields.get('rules');
  return ((rules && itemsOf(rules)) ?? [])
    .map((one) => readRule(one, group))
    .filter((one) => one !== undefined);
}

/** A rule with where it stands. */
interface Placed {
  readonly item: Item;
  readonly rule: AlertRule;
}

function readRule(item: Item, group: Group): Placed | undefined {
  const fields = openFields(item, ruleKeys);
  if (fields === undefined) return undefined;
  const record = fields.get('record');
  if (record !== undefined) {
    const message = `The recording rule "${freeText(record) ?? ''}" is left out; Prometheus goes on to evaluate it.`;
    item.reading.note('difference', record, message);
    return undefined;
  }
  const alert = fields.get('alert');
  const expr = fields.get('expr');
  if (alert === undefined) tellMissing(fields, 'alert', 'alert: HighErrorRate');
  if (expr === undefined) tellMissing(fields, 'expr', 'expr: up == 0');
  const name = alert && readName(alert);
  const query = expr && freeText(expr)?.trim();
  if (name === undefined || query === undefined) return undefined;
  if (query === '') item.reading.problem(expr ?? item, '"expr" is empty.');
  return { item, rule: completeRule({ name, ...readDetails(fields, query, group) }) };
}

function readDetails(fields: Fields, query: string, { labels: groupLabels, frequencySeconds }: Group) {
  const seconds = (key: string): number | undefined => {
    const item = fields.get(key);
    return item && duration(item, pendingBounds);
  };
  const labelsItem = fields.get('labels');
  const annotationsItem = fields.get('annotations');
  const labels = { ...groupLabels, ...(labelsItem && textMap(labelsItem)) };
  const annotations = annotationsItem === undefined ? {} : textMap(annotationsItem);
  if (labelsItem !== undefined && Object.values(labels).some((label) => label.includes('{{'))) {
    const message = 'Templates are filled in annotations, not in labels, which tell alerts apart.';
    labelsItem.reading.note('difference', labelsItem, message);
  }
  return {
    source: { kind: 'PROMQL', query },
    description: annotations['description'] ?? annotations['summary'] ?? '',
    severity: readSeverity(labels['severity']) ?? usualSeverity,
    frequencySeconds,
    pendingSeconds: seconds('for'),
    keepFiringSeconds: seconds('keep_firing_for'),
    labels,
    annotations,
  } as const;
}

/** Prometheus allows several rules of one name, commonly one for each severity; here a name is one rule's. */
function distinct(rules: readonly Placed[]): readonly AlertRule[] {
  const taken = new Set<string>();
  return rules.map(({ item, rule }) => {
    const candidates = [rule.name, `${rule.name} (${rule.labels['severity'] ?? rule.severity})`];
    for (let number = 2; candidates.length < rules.length + 2; number += 1)
      candidates.push(`${rule.name} #${number}`);
    const name = candidates.find((candidate) => !taken.has(candidate)) ?? rule.name;
    taken.add(name);
    if (name === rule.name) return rule;
    const message = `There is a rule "${rule.name}" before this one; it is named "${name}" here, and so is its label alertname.`;
    item.reading.note('difference', item, message);
    return { ...rule, name };
  });
}
