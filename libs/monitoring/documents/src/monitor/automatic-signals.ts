import type { UnsupportedSignal } from '../document.ts';
import { baselinePart, targetPart } from '../signals/signal-data.ts';
import { unsupportedSignal } from '../signals/read-signal.ts';
import { automaticThresholds } from '../thresholds/default-thresholds.ts';
import type { DefinitionPart, MonitorContext, SignalContext } from './monitor-context.ts';
import type { Item } from '../reading/reading.ts';

const automatic = [
  ['data-drift-signal', 'data_drift', 'model_inputs'],
  ['prediction-drift-signal', 'prediction_drift', 'model_outputs'],
  ['data-quality-signal', 'data_quality', 'model_inputs'],
] as const;

/** The signals of a monitor that names none: what Azure's client makes of a deployment that collects its data. */
export function automaticSignals(context: MonitorContext, create: Item): readonly DefinitionPart[] {
  const { reading, deployment } = context;
  if (deployment === undefined) {
    const message =
      'monitoring_signals can be left out only for a deployment that collects model_inputs and model_outputs; write ' +
      'monitoring_target: {endpoint_deployment_id: azureml:<endpoint>:<deployment>}, or the signals.';
    reading.problem(create, message);
    return [];
  }
  const path = [...create.path, 'monitoring_signals'];
  const names = automatic.map(([name]) => name);
  reading.fillIn(path, names, `the signals that Azure makes for the deployment ${deployment}`);
  return automatic.map(([name, kind, collection], index) => {
    const item = { ...create, path: [...path, name] };
    const signal: SignalContext = { ...context, name, item, at: ['signals', index] };
    const target = targetPart(signal, 'absent', collection);
    const baseline = baselinePart(signal, 'absent', target);
    const metrics = automaticThresholds(kind).toThresholds();
    reading.fillIn([...item.path, 'metric_thresholds'], metrics, 'as in Azure’s client');
    return { name, kind, target, baseline, metrics };
  });
}

/** What Azure makes for a deployment that answers questions. */
export const automaticForAnswers: readonly UnsupportedSignal[] = [
  unsupportedSignal('token-usage-signal', 'generation_token_statistics'),
];
