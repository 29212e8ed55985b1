import type { AlertInstance, AlertRule } from '@circuitwatch/alerting-definitions';

function shown(value: number | null): string {
  return value === null ? 'no value' : String(Number(value.toPrecision(6)));
}

/** Why an instance went where it went, in one sentence. */
export function transitionMessage(rule: AlertRule, before: AlertInstance, after: AlertInstance): string {
  if (after.reason === 'NO_DATA') return `There is no data; the rule says that this ${effect(after)}.`;
  if (after.reason === 'ERROR')
    return `The source could not be asked; the rule says that this ${effect(after)}.`;
  if (after.reason === 'MISSING_SERIES') return 'The series is not there any more.';
  const { pendingSeconds, keepFiringSeconds } = rule;
  if (after.state === 'PENDING')
    return `A finding of ${shown(after.value)}; it fires after ${pendingSeconds} s.`;
  if (after.state === 'FIRING') {
    return before.state === 'RECOVERING'
      ? `Found again: ${shown(after.value)}.`
      : `Found: ${shown(after.value)}.`;
  }
  if (after.state === 'RECOVERING')
    return `Good again (${shown(after.value)}); it resolves after ${keepFiringSeconds} s.`;
  return before.state === 'PENDING' ? 'It was over before it fired.' : `Good again: ${shown(after.value)}.`;
}

function effect({ state }: AlertInstance): string {
  return state === 'NORMAL' ? 'is good' : 'is a finding';
}
