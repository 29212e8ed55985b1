import type { AlertRule } from '@circuitwatch/alerting-definitions';
import type { Item } from '@circuitwatch/monitoring-documents';
import { formatSeconds } from '../reading/durations.ts';

/** Tells what only the parts of a rule together show: what cannot be, and what is hardly meant. */
export function tellOddRule(item: Item, rule: AlertRule): void {
  const { source, comparison, recovery, windowSeconds, frequencySeconds } = rule;
  if (recovery !== null && comparison === null)
    item.reading.problem(
      item,
      'Only a rule with a comparison can say when a value is good again: "recovery".',
    );
  if (source.kind === 'KQL' && windowSeconds !== null && windowSeconds < frequencySeconds) {
    const every = formatSeconds(frequencySeconds);
    const message = `"${rule.name}" looks at ${formatSeconds(windowSeconds)} of data every ${every}; what lies between is never seen.`;
    item.reading.note('advice', item, message);
  }
}
