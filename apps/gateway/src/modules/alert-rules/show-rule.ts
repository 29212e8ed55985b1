import type { AlertRule, KqlSource, RuleSource } from '@circuitwatch/alerting-definitions';
import { exportAlerting } from '@circuitwatch/alerting-documents';

function showKql({ query, measure, dimensions }: KqlSource) {
  const { column, aggregation } = measure.kind === 'COLUMN' ? measure : { column: null, aggregation: null };
  return { query, column, aggregation, dimensions };
}

/** What a rule looks at, under the name of its kind. */
export function showSource(source: RuleSource) {
  return {
    metric: source.kind === 'METRIC' ? source : null,
    kql: source.kind === 'KQL' ? showKql(source) : null,
    promql: source.kind === 'PROMQL' ? { query: source.query } : null,
  };
}

/** The rule as a document that can be applied. */
export function ruleYaml(rule: AlertRule): string {
  return exportAlerting({ rules: [rule] });
}
