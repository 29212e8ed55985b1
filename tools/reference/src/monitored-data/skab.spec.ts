import { describe, expect, it } from 'vitest';
import { readSharedFigures } from '../shared-tables.ts';
import { breachedFeatures, runDocument, valueOf } from './run-document.ts';

interface Labels {
  readonly [file: string]: {
    readonly start: string;
    readonly anomaly_intervals: readonly { readonly first: string; readonly last: string }[];
  };
}

interface Comparisons {
  readonly comparisons: Readonly<
    Record<
      string,
      {
        readonly features: Readonly<
          Record<string, { readonly psi_ref_deciles: number; readonly w1: number }>
        >;
        readonly ref_rows: number;
      }
    >
  >;
}

const labels = readSharedFigures('skab_valve1/labels.json') as Labels | null;
const figures = readSharedFigures('skab_valve1/expected.json') as Comparisons | null;

const sensors = [
  ...['Accelerometer1RMS', 'Accelerometer2RMS', 'Current', 'Pressure'],
  ...['Temperature', 'Thermocouple', 'Voltage', 'Volume Flow RateRMS'],
];

/** Whatever the file: the rows before its closing valve, and those while it is closed. */
const component = {
  'first-rows:1': { sql: 'SELECT * FROM input ORDER BY datetime LIMIT 400', reason: null },
  'anomaly:1': { sql: 'SELECT * FROM input WHERE anomaly = 1', reason: null },
  'even:1': {
    sql: 'SELECT * FROM (SELECT *, row_number() OVER () - 1 AS n FROM input) WHERE n % 2 = 0',
    reason: null,
  },
  'odd:1': {
    sql: 'SELECT * FROM (SELECT *, row_number() OVER () - 1 AS n FROM input) WHERE n % 2 = 1',
    reason: null,
  },
};

function monitor(file: string, baseline: string, target: string): string {
  const side = (key: string, name: string): string => `
      ${key}:
        input_data: { type: uri_file, path: skab_valve1/${file} }
        pre_processing_component: azureml:${name}
        data_window: { window_start: 2020-01-01, window_end: 2021-01-01 }`;
  return `
name: skab
trigger: { type: recurrence, frequency: day, interval: 1 }
create_monitor:
  monitoring_signals:
    drift:
      type: data_drift${side('production_data', target)}${side('reference_data', baseline)}
      features: [${sensors.join(', ')}]
      metric_thresholds:
        numerical: { psi: 0.2, wasserstein_distance: 1000 }
`;
}

describe.skipIf(!labels || !figures)('SKAB: a valve that closes', () => {
  const files = Object.keys(labels ?? {}).filter((file) => file.startsWith('valve1/'));

  it.each(files)(
    'flags the run of %s in the sensors that the reference flags, with its distances',
    async (file) => {
      const expected = Object.entries(figures?.comparisons ?? {}).find(([name]) =>
        name.startsWith(`${file} `),
      )?.[1];
      if (!expected) throw new Error(`There are no figures of ${file}.`);
      const outcome = await runDocument(monitor(file, 'first-rows:1', 'anomaly:1'), {
        components: component,
      });
      expect(outcome.verdict).toBe('BREACHED');
      const breached = breachedFeatures(outcome);
      for (const sensor of sensors) {
        const { psi_ref_deciles: psi = NaN, w1 = NaN } = expected.features[sensor] ?? {};
        expect(valueOf(outcome, 'wasserstein_distance', sensor)).toBeCloseTo(w1, 9);
        // The reference closes its bins on the right, the classic detector on the left: near the threshold both may be right.
        if (psi > 0.25) expect(breached).toContain(sensor);
        if (psi < 0.15) expect(breached).not.toContain(sensor);
      }
    },
  );

  it('does not flag the control, even against odd rows of normal work', async () => {
    const outcome = await runDocument(monitor('anomaly-free.csv', 'even:1', 'odd:1'), {
      components: component,
    });
    expect(outcome.verdict).toBe('HEALTHY');
    expect(outcome.signals[0]).toMatchObject({ baselineRows: 4703, targetRows: 4702 });
  });
});
