import { measureSamplingGaps, measureStuckValues } from '@circuitwatch/metric-engine';
import { describe, expect, it } from 'vitest';
import { sharedCasesAbsent } from './shared-cases.ts';
import { readSharedFigures, readSharedTable } from './shared-tables.ts';

interface FileFigures {
  readonly columns_detail: Readonly<Record<string, ColumnFigures>>;
  readonly time?: Readonly<Record<string, unknown>>;
}

interface ColumnFigures {
  readonly missing: number;
  readonly longest_constant_run?: number;
  readonly longest_constant_run_start_row0?: number;
}

interface MeasuredFile {
  readonly path: string;
  readonly figures: FileFigures;
  readonly delimiter: string;
  /** Columns that make up the timestamp. */
  readonly clock: readonly string[];
}

/** Figures of one file, or of each file of a folder by its path there. */
function filesOf(folder: string, clock: readonly string[], file?: string): MeasuredFile[] {
  const figures = readSharedFigures(`${folder}/dq.json`);
  if (figures === null) return [];
  const byFile = file === undefined ? figures : { [file]: figures };
  const delimiter = folder === 'skab_valve1' ? ';' : ',';
  return Object.entries(byFile as Record<string, FileFigures>).map(([name, each]) => {
    const path = `${folder}/${name.endsWith('.csv') ? name : `${name}.csv`}`;
    return { path, figures: each, delimiter, clock };
  });
}

const files = [
  ...filesOf('air_quality', ['Date', 'Time'], 'AirQualityUCI.csv'),
  ...filesOf('bike_sharing', ['dteday', 'hr'], 'hour.csv'),
  ...filesOf('ccpp', [], 'ccpp.csv'),
  ...filesOf('credit_default', [], 'UCI_Credit_Card.csv'),
  ...filesOf('etth1', ['date'], 'ETTh1.csv'),
  ...filesOf('nab_a', ['timestamp']),
  ...filesOf('nannyml_car_loan', ['timestamp']),
  ...filesOf('skab_valve1', ['datetime']),
  ...filesOf('weather_ne', [], 'weather.csv'),
];
const clocks = files.filter(({ figures }) => figures.time !== undefined);

if (files.length === 0) it.skip(`sensor figures of real data: ${sharedCasesAbsent}`);

describe.skipIf(files.length === 0)(`constant runs of real data, ${files.length} files`, () => {
  it.each(files)('$path', ({ path, figures, delimiter }) => {
    const table = readSharedTable(path, delimiter);
    let columns = 0;
    for (const [name, column] of Object.entries(figures.columns_detail)) {
      // Targets that were split off are not in the file.
      const cells = table.get(name);
      if (column.longest_constant_run === undefined || cells === undefined) continue;
      const values = Float64Array.from(cells, (cell) => (cell === '' ? NaN : Number(cell)));
      const found = measureStuckValues(values);
      const expected = [column.longest_constant_run, column.longest_constant_run_start_row0];
      expect([found.longestRun, found.longestRunStart], name).toEqual(expected);
      expect(values.filter(Number.isNaN).length, name).toBe(column.missing);
      columns++;
    }
    expect(columns).toBeGreaterThan(0);
  });
});

describe.skipIf(files.length === 0)(`clocks of real data, ${clocks.length} files`, () => {
  it.each(clocks)('$path', ({ path, figures, delimiter, clock }) => {
    const table = readSharedTable(path, delimiter);
    const parts = clock.map((name) => table.get(name) ?? []);
    const times = Float64Array.from(parts[0] ?? [], (_, row) =>
      timeOf(parts.map((column) => column[row] ?? '').join(' ')),
    );
    const found = measureSamplingGaps(times);
    expect(found.timedRows).toBe(times.length);
    const measured: Readonly<Record<string, unknown>> = {
      duplicate_timestamps: found.duplicates,
      median_step_s: found.expectedInterval / 1000,
      max_step_s: found.largestGap / 1000,
      steps_backwards: found.backwardJumps,
      monotonic: found.backwardJumps === 0,
      gaps: found.gaps,
      expected_points: found.expectedSamples,
      distinct_points: found.samples,
      missing_points: found.missingSamples,
    };
    const expected = Object.entries(figures.time ?? {}).filter(([name]) => name in measured);
    expect(expected.length).toBeGreaterThanOrEqual(5);
    for (const [name, figure] of expected) expect(measured[name], name).toEqual(figure);
  });
});

/** `2011-01-01 5` and `2004-03-10 9:00:00` as well; the zone does not matter to steps. */
function timeOf(text: string): number {
  const [date = '', time = ''] = text.split(' ');
  const [hour = '', ...rest] = time.split(':');
  return Date.parse(`${date}T${[hour.padStart(2, '0'), ...(rest.length > 0 ? rest : ['00'])].join(':')}Z`);
}
