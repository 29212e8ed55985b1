import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedFolder } from '../env.ts';
import { readSharedFigures, readSharedTable } from '../shared-tables.ts';
import { runDocument, valueOf } from './run-document.ts';

interface Figures {
  readonly performance: Readonly<
    Record<
      string,
      { readonly n: number; readonly auc: number; readonly accuracy: number; readonly brier: number }
    >
  >;
}

const figures = readSharedFigures('nannyml_car_loan/expected.json') as Figures | null;

/** The last tenth of the monitored rows, from its first row on. */
const chunk = 'monitoring chunk 9 rows0 14994..16666';

const monitor = `
name: car-loan
trigger: { type: cron, expression: 0 2 * * * }
create_monitor:
  monitoring_signals:
    performance:
      type: model_performance
      production_data:
        input_data: { type: uri_file, path: monitoring.csv }
        data_column_names:
          prediction: y_pred
          prediction_probability: y_pred_proba
          correlation_id: id
          timestamp: timestamp
        data_window: { window_start: "2019-07-30T02:47:03.264Z", window_end: 2020-01-01 }
      reference_data:
        input_data: { type: uri_file, path: targets.csv }
        data_context: ground_truth
        data_column_names: { target_column: repaid, correlation_id: id }
      metric_thresholds:
        classification: { accuracy: 0.94, roc_auc: 0.97, brier_score: 0.05 }
`;

describe.skipIf(!figures)('nannyml_car_loan: truth comes late', () => {
  let folder: string;
  const targets = figures
    ? readSharedTable('nannyml_car_loan/monitoring_targets.csv')
    : new Map<string, string[]>();
  const play = async (share: number): Promise<void> => {
    const ids = targets.get('id') ?? [];
    const repaid = targets.get('repaid') ?? [];
    const first = ids.length - 1673;
    const rows = ids.map((id, row) => `${id},${repaid[row]}`).slice(0, first + Math.floor(1673 * share));
    await writeFile(join(folder, 'targets.csv'), `id,repaid\n${rows.join('\n')}\n`);
  };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'circuitwatch-loans-'));
    await copyFile(
      join(sharedFolder(), 'data/nannyml_car_loan/monitoring.csv'),
      join(folder, 'monitoring.csv'),
    );
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('fills a window up, and ends with the figures of the reference', async () => {
    await play(0);
    const none = await runDocument(monitor, { folder });
    expect(none.verdict).toBe('NO_DATA');
    expect(none.signals[0]?.truth).toEqual({ predictions: 1673, withTruth: 0 });
    expect(none.results[0]?.reason).toBe('None of the 1673 predictions has its truth yet.');

    await play(0.5);
    const half = await runDocument(monitor, { folder });
    expect(half.signals[0]?.truth).toEqual({ predictions: 1673, withTruth: 836 });
    expect(half.results[0]?.reason).toBe('836 of 1673 predictions have their truth by now.');

    await play(1);
    const all = await runDocument(monitor, { folder });
    const expected = figures?.performance[chunk];
    if (!expected) throw new Error('There are no figures of the last tenth.');
    expect(all.signals[0]?.truth).toEqual({ predictions: expected.n, withTruth: expected.n });
    expect(valueOf(all, 'accuracy', '*')).toBeCloseTo(expected.accuracy, 12);
    expect(valueOf(all, 'roc_auc', '*')).toBeCloseTo(expected.auc, 12);
    expect(valueOf(all, 'brier_score', '*')).toBeCloseTo(expected.brier, 12);
    const breached = all.results.filter(({ verdict }) => verdict === 'BREACHED').map(({ metric }) => metric);
    const worse = [
      ...(expected.accuracy < 0.94 ? ['accuracy'] : []),
      ...(expected.auc < 0.97 ? ['roc_auc'] : []),
      ...(expected.brier > 0.05 ? ['brier_score'] : []),
    ];
    expect(breached).toEqual(worse);
    expect(worse.length).toBeGreaterThan(0);
  });
});
