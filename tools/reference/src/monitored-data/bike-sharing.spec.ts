import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPredictor } from '@circuitwatch/scoring-models';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedFolder } from '../env.ts';
import { readSharedFigures, readSharedTable } from '../shared-tables.ts';
import { runDocument, valueOf } from './run-document.ts';

interface Performance {
  readonly metrics: Readonly<
    Record<
      string,
      Readonly<Record<string, { readonly mae: number; readonly rmse: number; readonly r2: number }>>
    >
  >;
}

const performance = readSharedFigures('models_bike_sharing/performance.json') as Performance | null;
const features = [
  ...['temp', 'atemp', 'hum', 'windspeed', 'season', 'hr', 'holiday', 'weekday', 'workingday', 'weathersit'],
];

/** Figures of the README, in the order of time, and the days that they are of. */
const periods = [
  ['2011-01-01..28 (training)', '2011-01-01', '2011-01-29'],
  ['2011-01-29..2011-02-07', '2011-01-29', '2011-02-08'],
  ['2011-02-08..2011-02-14', '2011-02-08', '2011-02-15'],
  ['2011-02-15..2011-02-21', '2011-02-15', '2011-02-22'],
  ['2011-02-22..2011-02-28', '2011-02-22', '2011-03-01'],
  ['2011-06-01..2011-08-31', '2011-06-01', '2011-09-01'],
  ['2012-01-01..2012-01-28', '2012-01-01', '2012-01-29'],
] as const;

function monitor(start: string, end: string): string {
  return `
name: bike-sharing-performance
trigger: { type: cron, expression: 0 2 * * * }
create_monitor:
  monitoring_target: { ml_task: regression }
  monitoring_signals:
    performance:
      type: model_performance
      production_data:
        input_data: { type: uri_file, path: predictions.csv }
        data_column_names: { prediction: predicted, correlation_id: instant, timestamp: day }
        data_window: { window_start: ${start}, window_end: ${end} }
      reference_data:
        input_data: { type: uri_file, path: truth.csv }
        data_context: ground_truth
        data_column_names: { target_column: cnt, correlation_id: instant }
      metric_thresholds:
        regression: { mean_absolute_error: 25, root_mean_squared_error: 1000, r2_score: -10 }
`;
}

describe.skipIf(!performance)('bike_sharing: a model of January goes on into the year', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'circuitwatch-bikes-'));
    const table = readSharedTable('bike_sharing/hour.csv');
    const column = (name: string): readonly string[] => table.get(name) ?? [];
    const rows = column('instant').length;
    const predictor = await openPredictor(
      join(sharedFolder(), 'data/models_bike_sharing/gbr.onnx'),
      features,
    );
    const { values } = await predictor.predict({
      rows,
      columns: new Map(
        features.map((name) => [name, { kind: 'numbers', values: Float64Array.from(column(name), Number) }]),
      ),
    });
    await predictor.close();
    const lines = column('instant').map(
      (instant, row) => `${instant},${column('dteday')[row]},${values[row]}`,
    );
    await writeFile(join(folder, 'predictions.csv'), `instant,day,predicted\n${lines.join('\n')}\n`);
    const truth = column('instant').map((instant, row) => `${instant},${column('cnt')[row]}`);
    await writeFile(join(folder, 'truth.csv'), `instant,cnt\n${truth.join('\n')}\n`);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(periods)('measures %s as the reference does', async (period, start, end) => {
    const outcome = await runDocument(monitor(start, end), { folder });
    const expected = performance?.metrics['gbr']?.[period];
    if (!expected) throw new Error(`There are no figures of ${period}.`);
    // The model file holds floats, the reference doubles: its README gives 0.000549 as the largest relative difference.
    expect(valueOf(outcome, 'mean_absolute_error', '*') / expected.mae).toBeCloseTo(1, 3);
    expect(valueOf(outcome, 'root_mean_squared_error', '*') / expected.rmse).toBeCloseTo(1, 3);
    expect(valueOf(outcome, 'r2_score', '*')).toBeCloseTo(expected.r2, 3);
    const breached = outcome.results
      .filter(({ verdict }) => verdict === 'BREACHED')
      .map(({ metric }) => metric);
    expect(breached).toEqual(expected.mae > 25 ? ['mean_absolute_error'] : []);
    const { truth } = outcome.signals[0] ?? {};
    expect(truth?.withTruth).toBe(truth?.predictions);
  });

  it('falls week by week', async () => {
    const errors: number[] = [];
    for (const [, start, end] of periods.slice(0, 5)) {
      errors.push(valueOf(await runDocument(monitor(start, end), { folder }), 'mean_absolute_error', '*'));
    }
    expect(errors).toEqual([...errors].sort((left, right) => left - right));
  });
});
