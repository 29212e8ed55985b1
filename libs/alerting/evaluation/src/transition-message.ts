import type { AlertInstance, AlertRule } from '@circuitwatch/alerting-definitions';
import { describeCondition, describeSeconds } from './describe-condition.ts';

function shown(value: number | null): string {
  return value === null ? 'No value' : String(Number(value.toPrecision(6)));
}

/**
 * Why an instance went where it went, in a sentence or two.
 *
 * @param detail what went wrong with the source; null: nothing
 */
export function transitionMessage(
  rule: AlertRule,
  before: AlertInstance,
  after: AlertInstance,
  detail: string | null,
): string {
  const { reason, state, value } = after;
  if (reason === 'NO_DATA') return `There is no data, which ${effect(after)} by the rule.`;
  if (reason === 'ERROR') {
    const why = detail === null ? '' : ` ${detail}`;
    return `The source could not be read, which ${effect(after)} by the rule.${why}`;
  }
  if (reason === 'MISSING_SERIES') return 'The series is not there any more.';
  const found = `${shown(value)} meets "${describeCondition(rule)}"`;
  if (state === 'PENDING')
    return `${found}; it fires when that lasts ${describeSeconds(rule.pendingSeconds)}.`;
  if (state === 'FIRING') return before.state === 'RECOVERING' ? `${found} again.` : `${found}.`;
  if (before.state === 'PENDING') return 'It was over before it fired.';
  const good = value === null ? 'Good again' : `Good again with ${shown(value)}`;
  if (state !== 'RECOVERING') return `${good}.`;
  return `${good}; it resolves when that lasts ${describeSeconds(rule.keepFiringSeconds)}.`;
}

function effect({ state }: AlertInstance): string {
  return state === 'NORMAL' ? 'is good' : 'is a finding';
}
