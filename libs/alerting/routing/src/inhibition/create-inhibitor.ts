import type { InhibitRule, Labels, RoutedAlert } from '@circuitwatch/alerting-definitions';
import { labelOf, matches } from '../matchers/match-labels.ts';

/** Which firing alert keeps another one quiet. */
export type Inhibitor = (alert: Pick<RoutedAlert, 'fingerprint' | 'labels'>) => RoutedAlert | undefined;

function keyOf(equal: readonly string[], labels: Labels): string {
  return equal.map((name) => labelOf(labels, name)).join('\0');
}

interface PreparedRule {
  readonly rule: InhibitRule;
  /** Alerts that match the source, by the labels that must be equal. */
  readonly sources: ReadonlyMap<string, readonly RoutedAlert[]>;
}

function prepare(rule: InhibitRule, firing: readonly RoutedAlert[]): PreparedRule {
  const sources = firing.filter(({ endsAt, labels }) => endsAt === null && matches(rule.source, labels));
  return { rule, sources: Map.groupBy(sources, ({ labels }) => keyOf(rule.equal, labels)) };
}

/**
 * Alertmanager's inhibition: an alert is quiet while another one fires that matches the source of a rule whose target
 * it matches, all labels of `equal` being equal; a missing label equals an empty one. An alert that matches both sides
 * is not kept quiet by itself, nor by another that does.
 */
export function createInhibitor(rules: readonly InhibitRule[], firing: readonly RoutedAlert[]): Inhibitor {
  const prepared = rules.map((rule) => prepare(rule, firing));
  return ({ fingerprint, labels }) => {
    for (const { rule, sources } of prepared) {
      if (!matches(rule.target, labels)) continue;
      const isSource = matches(rule.source, labels);
      const found = sources
        .get(keyOf(rule.equal, labels))
        ?.find(
          (source) =>
            source.fingerprint !== fingerprint && !(isSource && matches(rule.target, source.labels)),
        );
      if (found !== undefined) return found;
    }
    return undefined;
  };
}
