import type { MonitorDefinition, Trigger } from '@circuitwatch/monitoring-definitions';
import type { DocumentPath } from './document.ts';
import { taskOf } from './export/export-monitor.ts';
import { defaultCompute } from './monitor/read-settings.ts';

/** What a monitor says, as far as changes of it are told. */
export interface ComparableMonitor {
  readonly title: string;
  readonly definition: MonitorDefinition;
  readonly trigger: Trigger | null;
}

/** One value that a change alters; undefined where there is none. */
export interface MonitorDifference {
  readonly path: DocumentPath;
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * What differs, in the order of the earlier monitor, then of the later one. Signals are told apart by their names,
 * so that their order makes no difference; a list that differs is given whole.
 */
export function monitorDifferences(
  before: ComparableMonitor,
  after: ComparableMonitor,
): readonly MonitorDifference[] {
  return [...differences(comparable(before), comparable(after), [])];
}

/** What an export fills in, because Azure wants it, is no difference when it comes back. */
function comparable({ title, definition, trigger }: ComparableMonitor): object {
  const filledIn = { compute: definition.compute ?? defaultCompute, task: taskOf(definition) };
  const { signals, ...rest } = { ...definition, ...filledIn };
  return {
    title,
    ...rest,
    signals: Object.fromEntries(signals.map((signal) => [signal.name, signal])),
    trigger,
  };
}

function* differences(before: unknown, after: unknown, path: DocumentPath): Generator<MonitorDifference> {
  if (isMapping(before) && isMapping(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    for (const key of keys) yield* differences(before[key], after[key], [...path, key]);
  } else if (!isSame(before, after)) yield { path, before, after };
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether two values say the same: mappings whatever the order of their keys, lists in theirs. */
function isSame(left: unknown, right: unknown): boolean {
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => isSame(item, right[index]));
  }
  if (isMapping(left) && isMapping(right)) return differences(left, right, []).next().done === true;
  return Object.is(left, right);
}
