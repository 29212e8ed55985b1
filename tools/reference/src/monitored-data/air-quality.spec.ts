import { describe, expect, it } from 'vitest';
import { readSharedFigures } from '../shared-tables.ts';
import { breachedFeatures, runDocument, valueOf } from './run-document.ts';

interface Quality {
  readonly rows: number;
  readonly columns_detail: Readonly<Record<string, { readonly 'count_eq_-200'?: number }>>;
}

const quality = readSharedFigures('air_quality/dq.json') as Quality | null;

const stamped =
  'SELECT * EXCLUDE ("Date", "Time"), CAST("Date" AS DATE) + CAST("Time" AS TIME) AS moment FROM input';

/** The same rows with their time, as they are and with the sentinel declared. */
const components = {
  'stamp:1': { sql: stamped, reason: null },
  'declare:1': {
    sql: `SELECT moment, if(COLUMNS(* EXCLUDE (moment)) = -200, NULL, COLUMNS(* EXCLUDE (moment))) FROM (${stamped})`,
    reason: null,
  },
};

function monitor(baseline: string, target: string, start: string, end: string): string {
  const side = (key: string, component: string, from: string, to: string): string => `
      ${key}:
        input_data: { type: uri_file, path: air_quality/AirQualityUCI.csv }
        pre_processing_component: azureml:${component}
        data_column_names: { timestamp: moment }
        data_window: { window_start: ${from}, window_end: ${to} }`;
  return `
name: air-quality
trigger: { type: cron, expression: 0 2 * * * }
create_monitor:
  monitoring_signals:
    quality:
      type: data_quality${side('production_data', target, start, end)}${side('reference_data', baseline, '2004-03-10', '2004-04-10')}
      metric_thresholds:
        numerical: { null_value_rate: 0.5, out_of_bounds_rate: 0.5 }
`;
}

describe.skipIf(!quality)('air_quality: a dead sensor and a sentinel', () => {
  it('with the sentinel declared, the missing rates are those of the reference, and the dead sensor is seen', async () => {
    const outcome = await runDocument(monitor('declare:1', 'declare:1', '2004-03-10', '2006-01-01'), {
      components,
    });
    let checked = 0;
    for (const [sensor, { 'count_eq_-200': missing }] of Object.entries(quality?.columns_detail ?? {})) {
      if (missing === undefined) continue;
      expect(valueOf(outcome, 'null_value_rate', sensor)).toBeCloseTo(missing / (quality?.rows ?? NaN), 14);
      checked++;
    }
    expect(checked).toBe(13);
    expect(breachedFeatures(outcome)).toEqual(['NMHC(GT)']);
  });

  it('the sensor is dead from the second month on', async () => {
    const month = async (start: string, end: string): Promise<number> =>
      valueOf(
        await runDocument(monitor('declare:1', 'declare:1', start, end), { components }),
        'null_value_rate',
        'NMHC(GT)',
      );
    expect(await month('2004-03-10', '2004-04-10')).toBeLessThan(0.5);
    expect(await month('2004-06-01', '2004-07-01')).toBe(1);
  });

  it('undeclared, the sentinel lies out of the bounds of a clean baseline', async () => {
    const outcome = await runDocument(monitor('declare:1', 'stamp:1', '2004-12-01', '2005-01-01'), {
      components,
    });
    expect(breachedFeatures(outcome)).toContain('NMHC(GT)');
    expect(valueOf(outcome, 'out_of_bounds_rate', 'NMHC(GT)')).toBe(1);
    expect(valueOf(outcome, 'null_value_rate', 'NMHC(GT)')).toBe(0);
  });
});
