import {
  defaultWindows,
  validateDefinition,
  type DataSelection,
  type MonitorDefinition,
  type TrailingWindow,
} from '@circuitwatch/monitoring-definitions';
import type { CreateMonitorInput, DataSelectionInput } from '../../generated/resolver-types.ts';
import { enumWord } from './enum-names.ts';
import { kept, withValues } from './given-fields.ts';
import { atInputPaths } from './input-paths.ts';
import { readFeatures } from './read-features.ts';
import { readSelection, trailingWindow } from './read-selection.ts';
import { readSignal, requireReadable } from './read-signal.ts';

/** What `createMonitor` and `updateMonitor` say about what is measured. */
export type DefinitionInput = {
  readonly [Field in (typeof definitionFields)[number]]?: CreateMonitorInput[Field] | null | undefined;
};

const definitionFields = [
  'target',
  'baseline',
  'features',
  'topFeatures',
  'signals',
  'minimumRows',
  'deployment',
  'model',
  'task',
  'alertNotification',
  'description',
  'tags',
  'properties',
  'compute',
] as const satisfies readonly (keyof CreateMonitorInput)[];

/** Whether the input says anything of what is measured; null does for what can be taken away. */
export function saysDefinition(input: DefinitionInput): boolean {
  return definitionFields.some((field) =>
    field === 'signals' || field === 'minimumRows'
      ? (input[field] ?? null) !== null
      : input[field] !== undefined,
  );
}

/**
 * The definition that the input describes; what it leaves out stays as in `current`, or is the default.
 *
 * @throws AppError INVALID with one problem for each field, paths from the input's root.
 */
export function readDefinition(input: DefinitionInput, current?: MonitorDefinition): MonitorDefinition {
  requireReadable(input.signals ?? []);
  const target = readSide(input.target, 'target', current?.target, defaultWindows.target);
  const targetSize = sizeOf(input.target, current?.target);
  const baseline = readSide(input.baseline, 'baseline', current?.baseline, {
    ...defaultWindows.baseline,
    lookbackOffset: targetSize ?? defaultWindows.baseline.lookbackOffset,
  });
  const candidate = withValues({
    target,
    baseline,
    features: readFeatures(input, [], current?.features),
    signals:
      input.signals?.map((signal, index) => readSignal(signal, { index, targetSize })) ?? current?.signals,
    minimumRows: input.minimumRows ?? current?.minimumRows,
    deployment: kept(input.deployment, current?.deployment),
    model: kept(input.model, current?.model),
    task: input.task ? enumWord(input.task) : kept(input.task, current?.task),
    alertNotification: input.alertNotification
      ? withValues({ ...input.alertNotification })
      : kept(input.alertNotification, current?.alertNotification),
    description: kept(input.description, current?.description),
    tags: kept(input.tags, current?.tags),
    properties: kept(input.properties, current?.properties),
    compute: input.compute ? { ...input.compute } : kept(input.compute, current?.compute),
  });
  return atInputPaths(input.signals, () => validateDefinition(candidate));
}

function readSide(
  input: DataSelectionInput | null | undefined,
  side: 'target' | 'baseline',
  current: DataSelection | undefined,
  standard: TrailingWindow,
): unknown {
  if (!input) return kept(input, current);
  return readSelection(input, { current, standard, path: [side] });
}

/** How much data the target holds, where its window moves with the scheduled time. */
function sizeOf(
  input: DataSelectionInput | null | undefined,
  current: DataSelection | undefined,
): string | undefined {
  if (input?.lookbackSize) return input.lookbackSize;
  if (current) return trailingWindow(current.window)?.lookbackSize;
  return input && !input.start && !input.everyRow ? defaultWindows.target.lookbackSize : undefined;
}
