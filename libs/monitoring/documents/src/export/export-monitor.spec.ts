import { metricCatalogue } from '@circuitwatch/metric-engine';
import { thresholdsOf, type MonitorDefinition, type Signal } from '@circuitwatch/monitoring-definitions';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { monitorOf } from '../parsing.spec-support.ts';
import { sayableDefinitions, sayableTriggers } from './arbitrary-monitors.spec-support.ts';
import { unknownToAzure } from './azure-schema.spec-support.ts';
import { exportMonitor } from './export-monitor.ts';

/** Thresholds type by type: `0.1` and the same number for each type of the metric say the same. */
function spelledOut(signal: Signal): object {
  const metrics = (['numerical', 'categorical'] as const).map((dataType) =>
    [...thresholdsOf(signal, dataType)]
      .filter(([id]) => {
        const metric = [...metricCatalogue.values()].find((one) => one.id === id);
        return !metric || metric.dataTypes.includes(dataType);
      })
      .toSorted(([left], [right]) => (left < right ? -1 : 1)),
  );
  return { ...signal, metrics };
}

const comparable = ({ signals, ...rest }: MonitorDefinition) => ({
  ...rest,
  signals: signals.map(spelledOut),
});

describe('exportMonitor', () => {
  it('writes what is read back as the same monitor, and what Azure knows', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(sayableDefinitions, sayableTriggers, (definition, trigger) => {
        const { text } = exportMonitor({ name: 'pumps', title: 'Pumps of hall 3', definition, trigger });
        const back = monitorOf(text);
        expect(comparable(back.definition)).toEqual(comparable(definition));
        expect(back.trigger).toEqual(trigger);
        expect([back.name, back.title, back.unsupported]).toEqual(['pumps', 'Pumps of hall 3', []]);
        expect(unknownToAzure(parse(text))).toEqual([]);
        for (const { kind } of definition.signals) seen.add(kind);
      }),
      { numRuns: 100 },
    );
    expect(seen.size).toBe(6);
  }, 60_000);

  const target = { asset: 'in:1', window: { lookbackSize: 'P7D', lookbackOffset: 'P0D' } };
  const base = { target, baseline: { asset: 'train:2' }, alertEnabled: true, observeOnly: false };
  const drift = {
    ...base,
    name: 'drift',
    kind: 'data_drift' as const,
    metrics: { jensen_shannon_distance: 0.1 },
  };
  const written = (definition: Partial<MonitorDefinition> & Pick<MonitorDefinition, 'signals'>) =>
    exportMonitor({
      name: 'pumps',
      title: 'pumps',
      definition: { minimumRows: 30, ...definition },
      trigger: null,
    });

  it('fills in what Azure wants, and gives signals the data that the monitor has for all', () => {
    const { target: own, baseline, ...signal } = drift;
    const { text } = written({ target: own, baseline, features: ['flow'], signals: [signal] });
    expect(parse(text)).toMatchObject({
      create_monitor: {
        compute: { instance_type: 'standard_e4s_v3', runtime_version: '3.4' },
        monitoring_signals: {
          drift: {
            production_data: {
              input_data: { path: 'azureml:in:1' },
              data_window: { lookback_window_size: 'P7D' },
            },
            reference_data: { input_data: { path: 'azureml:train:2' } },
            features: ['flow'],
          },
        },
      },
    });
  });

  it('names the circuit in tags', () => {
    const { text } = exportMonitor({
      ...{ name: 'pumps', title: 'pumps', trigger: null, definition: { minimumRows: 30, signals: [drift] } },
      circuit: { plant: 'hamburg', circuit: 'c07' },
    });
    expect(monitorOf(text).circuit).toEqual({ plant: 'hamburg', circuit: 'c07' });
  });

  it.each<[what: string, signal: Signal, left: readonly string[], note: RegExp]>([
    [
      'SQL',
      { ...base, name: 'mine', kind: 'custom', sql: 'select 1', data: {}, inputs: {}, metrics: { hot: 1 } },
      ['drift'],
      /^mine: Azure runs no SQL/,
    ],
    [
      'metrics that Azure lacks',
      { ...drift, name: 'classic', metrics: { psi: 0.25 } },
      ['drift'],
      /^classic: Azure has no metric psi/,
    ],
    [
      'no threshold',
      {
        ...base,
        name: 'mine',
        kind: 'data_quality',
        metrics: { null_value_rate: null, out_of_bounds_rate: 0 },
      },
      ['drift', 'mine'],
      /^mine: Azure cannot say the baseline’s own rate/,
    ],
    [
      'windows below a day',
      {
        ...drift,
        name: 'mine',
        target: { ...target, window: { lookbackSize: 'PT6H', lookbackOffset: 'PT0S' } },
      },
      ['drift', 'mine'],
      /^mine: Azure takes the window PT6H, and its runs fail/,
    ],
    [
      'fixed production dates',
      {
        ...drift,
        name: 'mine',
        target: { asset: 'in:1', window: { start: '2026-01-01T00:00:00Z', end: '2026-02-01T00:00:00Z' } },
      },
      ['drift', 'mine'],
      /^mine: Azure refuses fixed dates/,
    ],
    [
      'every row',
      { ...drift, name: 'mine', target: { asset: 'in:1' } },
      ['drift', 'mine'],
      /^mine: Azure judges production data within/,
    ],
    [
      'measuring alone',
      { ...drift, name: 'mine', observeOnly: true },
      ['drift', 'mine'],
      /^mine: Azure cannot measure without judging/,
    ],
    [
      'features of predictions',
      { ...drift, name: 'mine', kind: 'prediction_drift', features: ['p'] },
      ['drift', 'mine'],
      /^mine: Azure’s schema has no "features"/,
    ],
    [
      'segments of quality',
      {
        ...base,
        name: 'mine',
        kind: 'data_quality',
        metrics: { null_value_rate: 0 },
        segment: { feature: 'a', values: ['b'] },
      },
      ['drift', 'mine'],
      /^mine: Azure has no "data_segment"/,
    ],
  ])('notes that Azure cannot say %s', (_what, signal, left, note) => {
    const { text, notes } = written({ signals: [drift, signal] });
    const document = parse(text) as { readonly create_monitor: { readonly monitoring_signals: object } };
    expect(Object.keys(document.create_monitor.monitoring_signals)).toEqual(left);
    expect(notes.filter((one) => note.test(one))).toHaveLength(1);
    expect(unknownToAzure(document)).toEqual([]);
  });

  it('notes time zones that Azure names by another place', () => {
    const trigger = { type: 'cron', expression: '0 6 * * *', timeZone: 'Europe/Vienna' } as const;
    const definition = { minimumRows: 30, task: 'regression' as const, signals: [drift] };
    const { text, notes } = exportMonitor({ name: 'pumps', title: 'pumps', definition, trigger });
    expect(notes).toEqual([
      "trigger: Azure's time zone W. Europe Standard Time stands for Europe/Berlin, not for Europe/Vienna.",
    ]);
    expect(parse(text)).toMatchObject({ trigger: { time_zone: 'W. Europe Standard Time' } });
  });
});
