import type { ModelTask, MonitorDefinition, Trigger } from '@circuitwatch/monitoring-definitions';
import { stringify } from 'yaml';
import type { CircuitNames } from '../document.ts';
import { importanceKey, minimumRowsKey } from '../monitor/extension-properties.ts';
import { defaultCompute } from '../monitor/read-settings.ts';
import { compact, ExportNotes, type Yaml } from './export-notes.ts';
import { exportSignal } from './export-signal.ts';
import { exportTrigger } from './export-trigger.ts';

/** A monitor to write as YAML. */
export interface MonitorToExport {
  readonly name: string;
  readonly title: string;
  readonly definition: MonitorDefinition;
  readonly trigger: Trigger | null;
  /** Written as tags, where the definition's own tags do not name it. */
  readonly circuit?: CircuitNames | null;
}

/** A monitor as YAML, and what it says that Azure cannot. */
export interface ExportedMonitor {
  readonly text: string;
  readonly notes: readonly string[];
}

const usualRows = 30;

/**
 * The monitor in the words of Azure's present schema, so that `az ml schedule create` takes it. What Azure would
 * refuse is left out and noted; what it takes and does otherwise is noted.
 */
export function exportMonitor(monitor: MonitorToExport): ExportedMonitor {
  const { name, title, definition, trigger } = monitor;
  const notes = new ExportNotes();
  if (!trigger) notes.add('trigger', 'Azure wants a trigger; this monitor runs when it is asked to.');
  const document = compact({
    $schema: 'http://azureml/sdk-2-0/Schedule.json',
    name,
    display_name: title === name ? undefined : title,
    description: definition.description,
    tags: filled(exportTags(monitor)),
    properties: filled(exportProperties(definition, notes)),
    trigger: trigger ? exportTrigger(trigger, notes) : undefined,
    create_monitor: exportDefinition(definition, notes),
  });
  // Azure's client reads YAML 1.1, where plain words such as "on" are no text.
  const text = stringify(document, { compat: 'yaml-1.1', lineWidth: 0, aliasDuplicateObjects: false });
  return { text, notes: notes.all };
}

function exportDefinition(definition: MonitorDefinition, notes: ExportNotes): Yaml {
  const { compute = defaultCompute, deployment, model } = definition;
  const task = taskOf(definition);
  if (!task) notes.add('monitoring_target', 'Azure wants to know what the model does (ml_task).');
  const signals = definition.signals.flatMap(({ name }, index) => {
    const signal = exportSignal({ ...definition, ...(task && { task }) }, index, notes);
    return signal ? [[name, signal] as const] : [];
  });
  if (signals.length === 0) notes.add('monitoring_signals', 'None is left that Azure measures.');
  return compact({
    compute: { instance_type: compute.instanceType, runtime_version: compute.runtimeVersion },
    monitoring_target: filled(
      compact({
        ml_task: task,
        endpoint_deployment_id: deployment?.includes(':') ? `azureml:${deployment}` : deployment,
        model_id: model === undefined ? undefined : `azureml:${model}`,
      }),
    ),
    monitoring_signals: Object.fromEntries(signals),
    alert_notification: exportNotification(definition, notes),
  });
}

/** The monitor's task, or the one of which its signals speak. */
export function taskOf({ task, signals }: MonitorDefinition): ModelTask | undefined {
  const tasks = new Set(signals.flatMap((signal) => ('task' in signal && signal.task ? [signal.task] : [])));
  return task ?? (tasks.size === 1 ? [...tasks][0] : undefined);
}

function exportNotification({ alertNotification }: MonitorDefinition, notes: ExportNotes): unknown {
  if (!alertNotification) return undefined;
  const { emails, azureMonitor } = alertNotification;
  if (emails.length > 0) {
    if (azureMonitor) notes.add('alert_notification', 'Azure takes addresses or azmonitoring, not both.');
    return { emails };
  }
  return azureMonitor ? 'azmonitoring' : undefined;
}

function exportTags({ definition: { tags = {} }, circuit }: MonitorToExport): Yaml {
  const isNamed = (tags['plant_id'] ?? tags['plant']) && (tags['circuit_id'] ?? tags['circuit']);
  if (!circuit || isNamed) return tags;
  return { ...tags, plant_id: circuit.plant, circuit_id: circuit.circuit };
}

/** What only circuitwatch knows travels in properties, which Azure keeps and does not read. */
function exportProperties(definition: MonitorDefinition, notes: ExportNotes): Yaml {
  const sources = new Set(
    definition.signals.flatMap((signal) =>
      signal.kind === 'feature_attribution_drift' ? [signal.importance] : [],
    ),
  );
  if (sources.size > 1) {
    notes.add(
      'properties',
      'Signals that take importances from different sources cannot be told apart in Azure.',
    );
  }
  return compact({
    ...definition.properties,
    [minimumRowsKey]: definition.minimumRows === usualRows ? undefined : String(definition.minimumRows),
    [importanceKey]: sources.size === 1 && sources.has('model') ? 'model' : undefined,
  });
}

function filled(yaml: Yaml): Yaml | undefined {
  return Object.keys(yaml).length > 0 ? yaml : undefined;
}
