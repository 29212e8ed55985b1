import type { InhibitRule, Labels, RoutedAlert } from '@circuitwatch/alerting-definitions';
import { labelOf, matches } from '../matchers/match-labels.ts';

/** Which firing alert keeps another one quiet. */
export type Inhibitor = (alert: Pick<RoutedAlert, 'labels'>) => RoutedAlert | undefined;

function keyOf(equal: readonly string[], labels: Labels): string {
  return equal.length === 1
    ? labelOf(labels, equal[0] ?? '')
    : JSON.stringify(equal.map((name) => labelOf(labels, name)));
}

/** Of the alerts that match a rule's source with the same labels of `equal`, the ones that matter. */
interface Sources {
  /** Keeps quiet what only matches the target. */
  first: RoutedAlert;
  /** Does not match the target itself, so that it also keeps quiet what matches both. */
  firstOnlySource: RoutedAlert | undefined;
}

interface PreparedRule {
  readonly rule: InhibitRule;
  readonly sources: ReadonlyMap<string, Sources>;
}

function prepare(rule: InhibitRule, firing: readonly RoutedAlert[]): PreparedRule {
  const sources = new Map<string, Sources>();
  for (const alert of firing) {
    if (alert.endsAt !== null || !matches(rule.source, alert.labels)) continue;
    const key = keyOf(rule.equal, alert.labels);
    const onlySource = matches(rule.target, alert.labels) ? undefined : alert;
    const known = sources.get(key);
    if (known === undefined) sources.set(key, { first: alert, firstOnlySource: onlySource });
    else known.firstOnlySource ??= onlySource;
  }
  return { rule, sources };
}

/**
 * Alertmanager's inhibition: an alert is quiet while another one fires that matches the source of a rule whose target
 * it matches, all labels of `equal` being equal; a missing label equals an empty one. An alert that matches both sides
 * is not kept quiet by itself, nor by another that does. Made in time linear in the alerts, asked in time that does not
 * hang on their number.
 */
export function createInhibitor(rules: readonly InhibitRule[], firing: readonly RoutedAlert[]): Inhibitor {
  const prepared = rules.map((rule) => prepare(rule, firing));
  return ({ labels }) => {
    for (const { rule, sources } of prepared) {
      if (sources.size === 0 || !matches(rule.target, labels)) continue;
      const found = sources.get(keyOf(rule.equal, labels));
      if (found === undefined) continue;
      const by = matches(rule.source, labels) ? found.firstOnlySource : found.first;
      if (by !== undefined) return by;
    }
    return undefined;
  };
}
