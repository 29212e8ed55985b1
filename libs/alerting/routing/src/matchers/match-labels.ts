import type { Labels, Matcher } from '@circuitwatch/alerting-definitions';
import { wholeValuePattern } from './whole-value-pattern.ts';

/** Whether every matcher holds for these labels; a missing label has the empty value. No matchers hold for all labels. */
export function matches(matchers: readonly Matcher[], labels: Labels): boolean {
  return matchers.every((matcher) => matchesLabel(matcher, labels));
}

/** Whether one matcher holds. INVALID for a regular expression that RE2 does not know. */
function matchesLabel(matcher: Matcher, labels: Labels): boolean {
  return matchesValue(matcher, labelOf(labels, matcher.name));
}

/** Whether one matcher holds for this value of its label. */
function matchesValue(matcher: Matcher, value: string): boolean {
  switch (matcher.operator) {
    case '=':
      return value === matcher.value;
    case '!=':
      return value !== matcher.value;
    case '=~':
      return wholeValuePattern(matcher.value)(value);
    case '!~':
      return !wholeValuePattern(matcher.value)(value);
  }
}

/** The label's value, empty where it is missing. */
export function labelOf(labels: Labels, name: string): string {
  return Object.hasOwn(labels, name) ? (labels[name] ?? '') : '';
}
