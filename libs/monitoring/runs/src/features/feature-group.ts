import { isFeatureSignal, type FeatureSignal, type Segment } from '@circuitwatch/monitoring-definitions';
import { AppError } from '@circuitwatch/platform-errors';
import { isSameSource, sourcesOfSignal, type SelectedSource } from '../data-source.ts';
import type { Dataset } from '../ports.ts';
import type { MonitorRunInput, MonitorRunRequest } from '../run-request.ts';
import type { Sides } from './feature-obstacle.ts';

/** Signals that compare the same rows, so that these are read once for all of them. */
export interface FeatureGroup {
  readonly signals: readonly FeatureSignal[];
  readonly sources: ReadonlyMap<string, SelectedSource>;
  readonly segment: Segment | null;
}

/** What opening a group's data gave; `windows` says which window of its dataset a side is. */
export interface OpenedGroup {
  readonly sides: Sides<Dataset>;
  readonly windows: Sides<number>;
  /** Both sides are windows of one dataset. */
  readonly isShared: boolean;
  readonly close: () => Promise<void>;
}

/** What makes the rows of a signal: signals for which it is equal are measured together. */
function groupKey(input: MonitorRunInput, signal: FeatureSignal, index: number): string {
  const sources = sourcesOfSignal(input, index);
  const of = (role: string): unknown => {
    const data = sources.get(role);
    return data && [data.source, data.window, data.selection.columns];
  };
  return JSON.stringify([of('target'), of('baseline'), signal.segment, signal.featureTypes]);
}

/** Signals of one group, and the position of the first in the definition. */
export interface GroupedSignals {
  readonly signals: readonly FeatureSignal[];
  readonly index: number;
}

/** The feature signals of a monitor by group; one whose data is not known is a group of its own, which then says so. */
export function groupSignals(input: MonitorRunInput): readonly GroupedSignals[] {
  const groups = new Map<string, { signals: FeatureSignal[]; index: number }>();
  for (const [index, signal] of input.definition.signals.entries()) {
    if (!isFeatureSignal(signal)) continue;
    const key = keyOf(input, signal, index);
    const group = groups.get(key);
    if (group) group.signals.push(signal);
    else groups.set(key, { signals: [signal], index });
  }
  return [...groups.values()];
}

/** @throws AppError INVALID when data of the signals is not known. */
export function featureGroup(input: MonitorRunInput, { signals, index }: GroupedSignals): FeatureGroup {
  return { signals, sources: sourcesOfSignal(input, index), segment: signals[0]?.segment ?? null };
}

function keyOf(input: MonitorRunInput, signal: FeatureSignal, index: number): string {
  try {
    return groupKey(input, signal, index);
  } catch (error) {
    if (error instanceof AppError) return `signal ${index}`;
    throw error;
  }
}

/** The data of a role that the definition was checked to have. */
export function requiredSource(sources: ReadonlyMap<string, SelectedSource>, role: string): SelectedSource {
  const found = sources.get(role);
  if (!found) throw new RangeError(`The signal has no ${role}.`);
  return found;
}

/** Opens both sides: as two windows of one dataset where they lie in the same data. */
export async function openGroup(
  { sources, segment }: FeatureGroup,
  { reader, signal }: Pick<MonitorRunRequest, 'reader' | 'signal'>,
): Promise<OpenedGroup> {
  const baseline = requiredSource(sources, 'baseline');
  const target = requiredSource(sources, 'target');
  if (isSameSource(baseline.source, target.source)) {
    const windows = [baseline.window, target.window];
    const shared = await reader.open({ source: baseline.source, windows, segment, signal });
    const sides = { baseline: shared, target: shared };
    return { sides, windows: { baseline: 0, target: 1 }, isShared: true, close: () => shared.close() };
  }
  const left = await reader.open({ source: baseline.source, windows: [baseline.window], segment, signal });
  try {
    const right = await reader.open({ source: target.source, windows: [target.window], segment, signal });
    const close = async (): Promise<void> => {
      await left.close();
      await right.close();
    };
    return {
      sides: { baseline: left, target: right },
      windows: { baseline: 0, target: 0 },
      isShared: false,
      close,
    };
  } catch (error) {
    await left.close();
    throw error;
  }
}
