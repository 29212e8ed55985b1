import type { MonitorRun, SignalVerdict } from '@circuitwatch/persistence';
import type { SignalVerdict as ShownSignal } from '../../generated/resolver-types.ts';
import { enumName } from '../definitions/enum-names.ts';

/** What each signal of a run said: in the order of the definition, or by name where the run kept only results. */
export function showSignals(
  { signals }: Pick<MonitorRun, 'signals'>,
  verdicts: readonly SignalVerdict[],
): readonly ShownSignal[] {
  if (signals === null) return verdicts.map((verdict) => ({ ...verdict, notes: [] }));
  const byName = new Map(verdicts.map((verdict) => [verdict.name, verdict]));
  return signals.map(({ kind, windows, importance, ...signal }) => ({
    ...signal,
    kind: enumName(kind),
    targetWindow: windows.target,
    baselineWindow: windows.baseline,
    importance: importance ? enumName(importance) : null,
    breachCount: byName.get(signal.name)?.breachCount ?? 0,
    breachedFeatures: byName.get(signal.name)?.breachedFeatures ?? [],
  }));
}
