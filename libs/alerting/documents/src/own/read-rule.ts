import {
  absencePolicies,
  type AlertRule,
  type Comparison,
  type RuleSource,
} from '@circuitwatch/alerting-definitions';
import {
  flag,
  freeText,
  openFields,
  tellMissing,
  text,
  type Fields,
  type Item,
} from '@circuitwatch/monitoring-documents';
import { comparison, comparisonOf } from '../reading/comparisons.ts';
import { duration, type DurationBounds } from '../reading/durations.ts';
import { count, name, textMap } from '../reading/lists.ts';
import { completeRule, type RuleDetails } from '../rules/rule-defaults.ts';
import {
  frequencyBounds,
  mostEvaluations,
  pendingBounds,
  promqlFrequencyBounds,
  throttleBounds,
  windowBounds,
} from '../rules/rule-limits.ts';
import { tellOddRule } from '../rules/tell-odd-rule.ts';
import { actionGroupNames } from '../rules/action-group-names.ts';
import { readWord, severity } from '../reading/words.ts';
import { fieldOf, readSource } from './read-source.ts';
import { ruleVocabulary, type RuleKey } from './rule-keys.ts';

const aboveZero: Comparison = { operator: 'GREATER', threshold: 0 };

function readComparison(fields: Fields): Comparison | null {
  const condition = fieldOf(fields, 'condition');
  const operator = fieldOf(fields, 'operator');
  const threshold = fieldOf(fields, 'threshold');
  if (condition !== undefined) {
    if (operator !== undefined || threshold !== undefined) {
      const message = 'Write either "condition" or "operator" and "threshold", not both.';
      condition.reading.problem(condition, message);
    }
    return comparison(condition) ?? null;
  }
  if (operator === undefined && threshold === undefined) return null;
  if (operator === undefined) tellMissing(fields, 'operator', 'operator: ">"');
  if (threshold === undefined) tellMissing(fields, 'threshold', 'threshold: 0.2');
  return comparisonOf(operator, threshold) ?? null;
}

/** The comparison of a source that says nothing of one: any row, any breach, whatever PromQL gives. */
function impliedComparison(fields: Fields, source: RuleSource): Comparison | null {
  if (source.kind === 'PROMQL') return null;
  const counts = source.kind === 'KQL' ? source.measure.kind === 'ROWS' : source.measure === 'BREACHED';
  const wasTold = fields.get('condition', 'operator', 'threshold') !== undefined;
  if (!counts && !wasTold) tellMissing(fields, 'condition', 'condition: "> 0.2"');
  return aboveZero;
}

function readPeriods(item: Item | undefined): AlertRule['periods'] | undefined {
  const written = item && text(item);
  if (item === undefined || written === undefined) return undefined;
  const [, failing, evaluations] = /^(\d+)\s*(?:of|\/)\s*(\d+)$/.exec(written) ?? [];
  const found = { failing: Number(failing), evaluations: Number(evaluations) };
  const isRight =
    found.failing >= 1 && found.failing <= found.evaluations && found.evaluations <= mostEvaluations;
  if (isRight) return found;
  const message = `"periods" must be such as "3 of 5", up to ${mostEvaluations}, not "${written}".`;
  item.reading.problem(item, message);
  return undefined;
}

/** A rule in our own words, or those of the list `alert_rules` that Azure's scripts read. */
export function readRule(item: Item): AlertRule | undefined {
  const fields = openFields(item, ruleVocabulary);
  if (fields === undefined) return undefined;
  const nameItem = fieldOf(fields, 'name');
  if (nameItem === undefined) tellMissing(fields, 'name', 'name: High drift');
  const compared = readComparison(fields);
  const source = readSource(fields, compared);
  const named = nameItem && name(nameItem);
  if (source === undefined || named === undefined) return undefined;
  const times = readTimes(fields, source);
  const rule = completeRule({
    name: named,
    source,
    comparison: compared ?? impliedComparison(fields, source),
    ...readDetails(fields),
    ...times,
    ...(source.kind === 'KQL' && { windowSeconds: times.windowSeconds ?? times.frequencySeconds }),
  });
  tellOddRule(item, rule);
  return rule;
}

function readTimes(fields: Fields, source: RuleSource) {
  const seconds = (key: RuleKey, bounds: DurationBounds): number | undefined => {
    const item = fieldOf(fields, key);
    return item && duration(item, bounds);
  };
  const bounds = source.kind === 'PROMQL' ? promqlFrequencyBounds : frequencyBounds;
  return {
    frequencySeconds: seconds('frequency', bounds),
    windowSeconds: seconds('window', windowBounds),
    pendingSeconds: seconds('pending', pendingBounds),
    keepFiringSeconds: seconds('keepFiring', pendingBounds),
    throttleSeconds: seconds('throttle', throttleBounds),
  };
}

function readDetails(fields: Fields): RuleDetails {
  const read = <Value>(key: RuleKey, reader: (item: Item) => Value | undefined): Value | undefined => {
    const item = fieldOf(fields, key);
    return item && reader(item);
  };
  const counted = (item: Item) => count(item, 1, mostEvaluations);
  return {
    description: read('description', freeText)?.trim(),
    severity: severity(fieldOf(fields, 'severity')),
    enabled: read('enabled', flag),
    recovery: read('recovery', comparison),
    periods: readPeriods(fieldOf(fields, 'periods')),
    goodEvaluations: read('goodEvaluations', counted),
    autoResolve: read('autoResolve', flag),
    noData: readWord(fieldOf(fields, 'noData'), absencePolicies),
    onError: readWord(fieldOf(fields, 'onError'), absencePolicies),
    missingAfter: read('missingAfter', counted),
    actionGroups: actionGroupNames(fieldOf(fields, 'actionGroups')),
    labels: read('labels', textMap),
    annotations: read('annotations', textMap),
  };
}
