import type { Signal } from '@circuitwatch/monitoring-definitions';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sayableDefinitions, sayableTriggers } from './export/arbitrary-monitors.spec-support.ts';
import { monitorDifferences, type ComparableMonitor } from './monitor-differences.ts';

const monitor: ComparableMonitor = {
  title: 'Pumps',
  trigger: { type: 'cron', expression: '0 6 * * *', timeZone: 'UTC' },
  definition: {
    minimumRows: 30,
    signals: [
      {
        ...{ name: 'drift', kind: 'data_drift', observeOnly: false, alertEnabled: true, features: ['flow'] },
        ...{ target: { asset: 'in:1' }, baseline: { asset: 'base:1' }, metrics: { psi: 0.25 } },
      },
      {
        ...{ name: 'quality', kind: 'data_quality', observeOnly: false, alertEnabled: true },
        ...{ target: { asset: 'in:1' }, baseline: { asset: 'base:1' }, metrics: { null_value_rate: 0 } },
      },
    ],
  },
};
const [drift, quality] = monitor.definition.signals;

describe('monitorDifferences', () => {
  it('names each value that changes, signals by their names', () => {
    if (drift?.kind !== 'data_drift' || !quality) throw new Error('The monitor has other signals.');
    const after: ComparableMonitor = {
      title: 'Pumps of hall 3',
      trigger: { type: 'cron', expression: '0 7 * * *', timeZone: 'UTC' },
      definition: {
        ...{ ...monitor.definition, minimumRows: 50, model: 'flow:2' },
        signals: [{ ...drift, features: ['flow', 'pressure'], metrics: { psi: 0.2, ks_test: 0.05 } }],
      },
    };
    expect(monitorDifferences(monitor, after)).toEqual([
      { path: ['title'], before: 'Pumps', after: 'Pumps of hall 3' },
      { path: ['minimumRows'], before: 30, after: 50 },
      { path: ['signals', 'drift', 'features'], before: ['flow'], after: ['flow', 'pressure'] },
      { path: ['signals', 'drift', 'metrics', 'psi'], before: 0.25, after: 0.2 },
      { path: ['signals', 'drift', 'metrics', 'ks_test'], before: undefined, after: 0.05 },
      { path: ['signals', 'quality'], before: quality, after: undefined },
      { path: ['trigger', 'expression'], before: '0 6 * * *', after: '0 7 * * *' },
      { path: ['model'], before: undefined, after: 'flow:2' },
    ]);
  });

  it('does not mind the order of signals and keys', () => {
    const { definition, ...rest } = monitor;
    const signals = definition.signals.toReversed();
    expect(monitorDifferences(monitor, { definition: { signals, minimumRows: 30 }, ...rest })).toEqual([]);
  });

  it('takes no compute for the usual one, with which it is exported', () => {
    const on = (instanceType: string): ComparableMonitor => {
      const compute = { instanceType, runtimeVersion: '3.4' };
      return { ...monitor, definition: { ...monitor.definition, compute } };
    };
    expect(monitorDifferences(monitor, on('standard_e4s_v3'))).toEqual([]);
    expect(monitorDifferences(monitor, on('standard_e8s_v3'))).toEqual([
      { path: ['compute', 'instanceType'], before: 'standard_e4s_v3', after: 'standard_e8s_v3' },
    ]);
  });

  it('takes no task for the one of which the signals speak, with which it is exported', () => {
    const attribution: Signal = {
      name: 'attribution',
      kind: 'feature_attribution_drift',
      task: 'regression',
      importance: 'surrogate',
      target: { asset: 'in:1' },
      baseline: { asset: 'base:1', columns: { target: 'y' } },
      metrics: { normalized_discounted_cumulative_gain: 0.9 },
      observeOnly: false,
      alertEnabled: true,
    };
    const definition = { ...monitor.definition, signals: [attribution] };
    const before: ComparableMonitor = { ...monitor, definition };
    const said = (task: 'regression' | 'classification'): ComparableMonitor => ({
      ...before,
      definition: { ...before.definition, task },
    });
    expect(monitorDifferences(before, said('regression'))).toEqual([]);
    expect(monitorDifferences(before, said('classification'))).toEqual([
      { path: ['task'], before: 'regression', after: 'classification' },
    ]);
  });

  it('finds none in the same monitor, and the same ones both ways', () => {
    const monitors = fc.record({
      title: fc.string(),
      definition: sayableDefinitions,
      trigger: fc.option(sayableTriggers),
    });
    fc.assert(
      fc.property(monitors, monitors, (left, right) => {
        expect(monitorDifferences(left, structuredClone(left))).toEqual([]);
        const there = monitorDifferences(left, right);
        const back = monitorDifferences(right, left);
        const pathsOf = (all: typeof there) => all.map(({ path }) => path.join('.')).sort();
        expect(pathsOf(back)).toEqual(pathsOf(there));
      }),
    );
  });
});
