import { metricCatalogue, isMetricId } from '@circuitwatch/metric-engine';
import {
  dataOfSignal,
  plainThresholdsOf,
  resolveWindow,
  wholeSignal,
  type ResolvedWindows,
  type Signal,
} from '@circuitwatch/monitoring-definitions';
import type { AppError } from '@circuitwatch/platform-errors';
import type { Findings } from './findings.ts';
import { judgeResult, unmeasured } from './judge-result.ts';
import type { MonitorRunInput } from './run-request.ts';

/** What signals found whose data or SQL cannot be used: each metric FAILED, with the reason. */
export function failedSignals(
  signals: readonly Signal[],
  { message }: AppError,
  input: MonitorRunInput,
): Findings {
  return {
    signals: signals.map((signal) => ({
      outcome: {
        name: signal.name,
        kind: signal.kind,
        windows: windowsOf(signal, input),
        baselineRows: 0,
        targetRows: 0,
        distributionsOf: null,
        importance: null,
        truth: null,
        notes: [message],
      },
      results: Object.keys(signal.metrics).map((id) => {
        const known = isMetricId(id) ? metricCatalogue.get(id) : undefined;
        const judged = judgeResult(
          {
            signal,
            feature: wholeSignal,
            metric: known ?? { id, version: 1, kind: 'performance', direction: 'above', title: id },
            dataType: null,
            threshold: plainThresholdsOf(signal).get(id) ?? null,
            measurement: unmeasured('FAILED', message),
            baselineRows: 0,
            targetRows: 0,
          },
          {},
        );
        // Not even what is only looked at without a threshold was looked at.
        return { ...judged, verdict: signal.observeOnly ? 'OBSERVED' : 'NO_DATA' } as const;
      }),
    })),
    distributions: [],
    files: [],
  };
}

/** Resolved without looking at data. */
function windowsOf(signal: Signal, { definition, scheduledAt }: MonitorRunInput): ResolvedWindows {
  const data = dataOfSignal(definition, definition.signals.indexOf(signal));
  const of = (wanted: string) => {
    const found = data.find(({ role }) => role === wanted);
    return found ? resolveWindow(found.selection.window, scheduledAt) : null;
  };
  return { baseline: of('baseline'), target: of('target') };
}
