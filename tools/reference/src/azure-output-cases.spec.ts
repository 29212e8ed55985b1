import { groupMetrics, histogram, runOutput, type RunToWrite } from '@circuitwatch/monitoring-documents';
import { describe, expect, it } from 'vitest';
import { countCases } from './note-case.ts';
import { readSharedCases, sharedCasesAbsent } from './shared-cases.ts';

type Row = readonly [string, string | null, string, number | null, number | null];
type Bin = readonly [number, number, number];

interface OutputFile {
  readonly group_cases: readonly {
    readonly name: string;
    readonly rows: readonly Row[];
    readonly expected: object;
  }[];
  readonly histogram_cases: readonly {
    readonly name: string;
    readonly baseline: readonly Bin[];
    readonly target: readonly Bin[];
    readonly expected: { readonly featureName: string };
  }[];
  readonly signal_json_cases: readonly {
    readonly name: string;
    readonly expected_fragment: {
      readonly signalType: string;
      readonly metrics: {
        readonly rowCount: { readonly baselineCount: number; readonly targetCount: number };
        readonly features: Readonly<Record<string, { readonly metrics: readonly ShownMetric[] }>>;
      };
    };
  }[];
}

interface ShownMetric {
  readonly metricName: string;
  readonly metricValue?: number;
  readonly targetValue?: number;
  readonly baselineValue?: number;
  readonly threshold?: number;
}

const [file] = (readSharedCases('azure', 'metric_output') ?? []) as OutputFile[];
const note = countCases();
const path = 'azure/metric_output.json';

if (!file) it.skip(`Azure's output: ${sharedCasesAbsent}`);

/** `PopulationStabilityIndex` → `population_stability_index`. */
const snakeCase = (name: string): string => name.replaceAll(/(?!^)([A-Z])/g, '_$1').toLowerCase();

describe.skipIf(!file)("the files of a run as Azure's components write them", () => {
  it.each(file?.group_cases ?? [])('groups values: $name', ({ name, rows, expected }) => {
    const values = rows.map(([group, dimension, metric, value, threshold]) => ({
      group,
      dimension,
      metric,
      value,
      threshold,
    }));
    expect(groupMetrics(values, '<run id>')).toEqual(expected);
    note(path, name);
  });

  it.each(file?.histogram_cases ?? [])('$name', ({ name, baseline, target, expected }) => {
    const edges = [...baseline.map(([lower]) => lower), baseline.at(-1)?.[1] ?? NaN];
    const counts = (bins: readonly Bin[]): number[] => bins.map(([, , count]) => count);
    const distribution = {
      edges,
      categories: [],
      baselineCounts: counts(baseline),
      targetCounts: counts(target),
    };
    expect(histogram({ feature: expected.featureName, ...distribution })).toEqual(expected);
    note(path, name);
  });

  it.each(file?.signal_json_cases ?? [])('$name', ({ name, expected_fragment: fragment }) => {
    const { rowCount, features } = fragment.metrics;
    const kind = fragment.signalType === 'DataDrift' ? 'data_drift' : 'data_quality';
    const signal = { name: 'my-data-drift-signal', kind, distributionsOf: null } as const;
    const run: RunToWrite = {
      runId: 'run',
      signals: [{ ...signal, baselineRows: rowCount.baselineCount, targetRows: rowCount.targetCount }],
      results: Object.entries(features).flatMap(([feature, { metrics }]) =>
        metrics.map((metric) => ({
          signal: signal.name,
          feature,
          dataType: 'numerical' as const,
          metric: snakeCase(metric.metricName),
          value: metric.metricValue ?? metric.targetValue ?? null,
          baselineValue: metric.baselineValue ?? null,
          threshold: metric.threshold ?? null,
        })),
      ),
      distributions: [],
    };
    const [manifest, written] = runOutput(run);
    expect(manifest?.content).toEqual({
      version: '1.0.0',
      metricsFiles: { 'my-data-drift-signal': 'signals/my-data-drift-signal.json' },
    });
    expect(written?.path).toBe('signals/my-data-drift-signal.json');
    expect(written?.content).toMatchObject(fragment);
    note(path, name);
  });
});
