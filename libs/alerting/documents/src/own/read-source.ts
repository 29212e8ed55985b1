import {
  metricLabels,
  type Aggregation,
  type Comparison,
  type MetricLabel,
  type RuleSource,
} from '@circuitwatch/alerting-definitions';
import {
  findWord,
  freeText,
  tellUnknownWord,
  text,
  type Fields,
  type Item,
} from '@circuitwatch/monitoring-documents';
import { comparison } from '../reading/comparisons.ts';
import { names } from '../reading/lists.ts';
import { readAggregation, readWord } from '../reading/words.ts';
import { ruleKeys, type RuleKey } from './rule-keys.ts';

const measures = ['VALUE', 'CHANGE', 'RELATIVE_CHANGE', 'BREACHED'] as const;
const metricOnly: readonly RuleKey[] = [
  ...(['metrics', 'signals', 'plants', 'circuits', 'monitors', 'features'] as const),
  ...(['measure', 'splitBy', 'shareOf'] as const),
];
const kqlOnly: readonly RuleKey[] = ['kql', 'column', 'dimensions'];

/** The value of a key in whichever spelling. */
export function fieldOf(fields: Fields, key: RuleKey): Item | undefined {
  return fields.get(...ruleKeys[key]);
}

/** `any` and `*` stand for all. */
function filter(fields: Fields, key: RuleKey): readonly string[] {
  const item = fieldOf(fields, key);
  return item === undefined ? [] : names(item).filter((one) => one !== 'any' && one !== '*');
}

/** Whether smaller values are the worse ones. */
function isWorseBelow(compared: Comparison | null): boolean {
  return compared?.operator === 'LESS' || compared?.operator === 'LESS_OR_EQUAL';
}

/** The aggregation that keeps the worst value, where the document names none. */
export function worstOf(compared: Comparison | null): Aggregation {
  return isWorseBelow(compared) ? 'MIN' : 'MAX';
}

/** The labels that tell instances of a metric apart, where the document names none. */
export function usualSplit(shareOf: Comparison | null): readonly MetricLabel[] {
  return shareOf === null ? ['plant_id', 'circuit_id'] : ['plant_id'];
}

function readSplit(item: Item | undefined): readonly MetricLabel[] | undefined {
  if (item === undefined) return undefined;
  return names(item).flatMap((written) => {
    const found = findWord<MetricLabel>(written, metricLabels, { plant: 'plant_id', circuit: 'circuit_id' });
    if (found === undefined) tellUnknownWord(item, written, metricLabels);
    return found === undefined ? [] : [found];
  });
}

function readMetric(fields: Fields, compared: Comparison | null): RuleSource {
  const shareItem = fieldOf(fields, 'shareOf');
  const shareOf = (shareItem && comparison(shareItem)) ?? null;
  return {
    kind: 'METRIC',
    metrics: filter(fields, 'metrics'),
    signals: filter(fields, 'signals'),
    plants: filter(fields, 'plants'),
    circuits: filter(fields, 'circuits'),
    monitors: filter(fields, 'monitors'),
    features: filter(fields, 'features'),
    measure: readWord(fieldOf(fields, 'measure'), measures) ?? 'VALUE',
    splitBy: readSplit(fieldOf(fields, 'splitBy')) ?? usualSplit(shareOf),
    aggregation: readAggregation(fieldOf(fields, 'aggregation')) ?? worstOf(shareOf ?? compared),
    shareOf,
  };
}

function readKql(fields: Fields, query: Item, compared: Comparison | null): RuleSource {
  const columnItem = fieldOf(fields, 'column');
  const column = columnItem && text(columnItem);
  const aggregation = readAggregation(fieldOf(fields, 'aggregation')) ?? worstOf(compared);
  const dimensions = fieldOf(fields, 'dimensions');
  return {
    kind: 'KQL',
    query: readQuery(query),
    measure: column === undefined ? { kind: 'ROWS' } : { kind: 'COLUMN', column, aggregation },
    dimensions: dimensions === undefined ? [] : names(dimensions),
  };
}

function readQuery(item: Item): string {
  const query = freeText(item)?.trim();
  if (query === '') item.reading.problem(item, 'The query is empty.');
  return query ?? '';
}

function tellForeign(fields: Fields, keys: readonly RuleKey[], kind: string): void {
  for (const key of keys) {
    const item = fieldOf(fields, key);
    if (item === undefined) continue;
    const written = String(item.path.at(-1));
    item.reading.problem(item, `"${written}" means nothing in a rule on ${kind}; leave it out.`);
  }
}

/** What the rule looks at; undefined, told, when it names nothing or several things. */
export function readSource(fields: Fields, compared: Comparison | null): RuleSource | undefined {
  const kql = fieldOf(fields, 'kql');
  const promql = fieldOf(fields, 'promql');
  const { item } = fields;
  if (kql !== undefined && promql !== undefined) {
    item.reading.problem(item, 'A rule asks either "kql" or "promql"; make two rules of it.');
    return undefined;
  }
  if (promql !== undefined) {
    tellForeign(fields, [...metricOnly, ...kqlOnly, 'aggregation'], 'PromQL');
    return { kind: 'PROMQL', query: readQuery(promql) };
  }
  if (kql !== undefined) {
    tellForeign(fields, metricOnly, 'KQL');
    return readKql(fields, kql, compared);
  }
  if (metricOnly.some((key) => fieldOf(fields, key) !== undefined)) {
    tellForeign(fields, kqlOnly, 'metrics');
    return readMetric(fields, compared);
  }
  if (![...ruleKeys.metrics, ...ruleKeys.kql, ...ruleKeys.promql].some((key) => fields.isMisspelt(key))) {
    const message = 'The rule looks at nothing; write "metric: psi", "kql: …" or "promql: …".';
    item.reading.problem(item, message);
  }
  return undefined;
}
