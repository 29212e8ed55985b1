import { z } from 'zod';
import { dataSelectionSchema, type DataSelection } from './data-selection.ts';
import { featureSelectionSchema, modelTasks, signalSchema, type Signal } from './signal.ts';

/** What a monitor compares and by what it judges; free of any storage or transport. */
export const monitorDefinitionSchema = z.strictObject({
  /** The data that signals judge, where they name none themselves. */
  target: dataSelectionSchema.optional(),
  /** The data that signals compare with, where they name none themselves. */
  baseline: dataSelectionSchema.optional(),
  /** Absent: every column that both sides have, but for time and correlation id. */
  features: featureSelectionSchema.optional(),
  signals: z.array(signalSchema).min(1),
  /** Fewer rows than this on either side: TOO_FEW_ROWS instead of a value. */
  minimumRows: z.int().min(1).default(30),
  /** The deployment that is watched: its name, or `endpoint:deployment`. */
  deployment: z.string().min(1).optional(),
  /** The model that is watched: `name:version` or `name@latest`. */
  model: z.string().min(1).optional(),
  task: z.enum(modelTasks).optional(),
  /** Whom breaches are told to. */
  alertNotification: z
    .strictObject({ emails: z.array(z.email()).default([]), azureMonitor: z.boolean().default(false) })
    .optional(),
  description: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
  properties: z.record(z.string(), z.string()).optional(),
  /** What Azure runs the monitor on; kept so that it can be exported, of no meaning here. */
  compute: z.strictObject({ instanceType: z.string(), runtimeVersion: z.string() }).optional(),
});

export type MonitorDefinition = z.infer<typeof monitorDefinitionSchema>;

/** A part that data plays in a signal: `target`, `baseline`, `groundTruth`, `outputs`, or a name of custom data. */
export interface SelectedData {
  readonly role: string;
  readonly selection: DataSelection;
  /** From the definition's root, for messages. */
  readonly path: readonly (string | number)[];
}

/** All data that the signal reads, its own or the monitor's. */
export function dataOfSignal(definition: MonitorDefinition, index: number): readonly SelectedData[] {
  const signal = definition.signals[index];
  if (!signal) throw new RangeError(`There is no signal ${index}.`);
  const found: SelectedData[] = [];
  const own = (role: string, selection: DataSelection | undefined, ...at: string[]): boolean => {
    if (selection) found.push({ role, selection, path: ['signals', index, ...at] });
    return selection !== undefined;
  };
  for (const role of ['target', 'baseline'] as const) {
    const shared = definition[role];
    if (own(role, signal[role], role) || !shared) continue;
    if (usesShared(signal, role)) found.push({ role, selection: shared, path: [role] });
  }
  if (signal.kind === 'model_performance') own('groundTruth', signal.groundTruth, 'groundTruth');
  if (signal.kind === 'feature_attribution_drift') own('outputs', signal.outputs, 'outputs');
  if (signal.kind === 'custom') {
    for (const [name, selection] of Object.entries(signal.data)) own(name, selection, 'data', name);
  }
  return found;
}

/** Performance is measured on the target alone; its truth is no baseline. */
function usesShared({ kind }: Signal, role: 'target' | 'baseline'): boolean {
  return role === 'target' || kind !== 'model_performance';
}

/** All data that the monitor reads, each place of the definition once. */
export function dataOfMonitor(definition: MonitorDefinition): readonly SelectedData[] {
  const all = definition.signals.flatMap((_, index) => dataOfSignal(definition, index));
  const unused = (['target', 'baseline'] as const).flatMap((role): SelectedData[] => {
    const selection = definition[role];
    return selection ? [{ role, selection, path: [role] }] : [];
  });
  return [...new Map([...unused, ...all].map((data) => [data.path.join('.'), data])).values()];
}
