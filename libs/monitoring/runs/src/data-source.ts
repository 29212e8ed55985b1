import {
  dataOfSignal,
  referenceOf,
  resolveWindow,
  type DataSelection,
  type ResolvedWindows,
  type TimeRange,
} from '@circuitwatch/monitoring-definitions';
import { invalid } from '@circuitwatch/platform-errors';
import type { DataSource } from './ports.ts';
import type { MonitorRunInput } from './run-request.ts';

/** Data of one role of a signal, ready to be read. */
export interface SelectedSource {
  readonly selection: DataSelection;
  readonly source: DataSource;
  /** null: every row. */
  readonly window: TimeRange | null;
}

/**
 * The data of a signal by role, see dataOfSignal.
 *
 * @throws AppError INVALID when a reference or a component is not known.
 */
export function sourcesOfSignal(input: MonitorRunInput, index: number): ReadonlyMap<string, SelectedSource> {
  return new Map(
    dataOfSignal(input.definition, index).map(({ role, selection }) => [
      role,
      {
        selection,
        source: sourceOf(selection, input),
        window: resolveWindow(selection.window, input.scheduledAt),
      },
    ]),
  );
}

function sourceOf(selection: DataSelection, { sources, components }: MonitorRunInput): DataSource {
  const reference = referenceOf(selection);
  const known = sources[reference];
  if (!known) throw invalid(`The data "${reference}" is not known; register it or change the monitor.`);
  const { columns, preprocessing } = selection;
  return {
    uri: known.uri,
    timestampColumn: columns?.timestamp ?? known.timestampColumn,
    correlationColumn: columns?.correlationId ?? null,
    preprocessing:
      preprocessing === undefined ? null : { name: preprocessing, sql: sqlOf(preprocessing, components) },
  };
}

/** @throws AppError INVALID saying why a component cannot run here. */
export function sqlOf(name: string, components: MonitorRunInput['components']): string {
  const component = components[name];
  if (component?.sql != null) return component.sql;
  const why = component?.reason ?? 'it is not registered; register it with its SQL';
  throw invalid(`The component "${name}" cannot run here: ${why}.`);
}

/** The windows of a signal; a side that it does not have is null, as is one without a window. */
export function windowsOf(sources: ReadonlyMap<string, SelectedSource>): ResolvedWindows {
  return { baseline: sources.get('baseline')?.window ?? null, target: sources.get('target')?.window ?? null };
}

/** Whether both are the same rows before windows are cut. */
export function isSameSource(left: DataSource, right: DataSource): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
