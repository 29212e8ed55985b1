/** The two sides of a comparison, as SQL over the folder's tables; rows are numbered from 0 by `row0`. */
export interface Sides {
  readonly baseline: string;
  readonly target: string;
}

/** How a folder's comparisons are cut. */
export interface FolderSlices {
  /** SQL of the table that a comparison is cut from, over files of the folder. */
  readonly tables: Readonly<Record<string, string>>;
  /** Value that stands for a missing number in comparisons whose name says so. */
  readonly sentinel?: { readonly value: number; readonly isMissingIn: RegExp };
  /** Cuts by name; the first pattern that matches decides. */
  readonly cuts: readonly (readonly [name: RegExp, sides: (groups: readonly string[]) => Sides])[];
}

function rows(table: string, condition = 'true'): string {
  return `SELECT * FROM "${table}" WHERE ${condition} ORDER BY row0`;
}

/** Every other row of a selection, counted within it. */
function everyOther(selection: string, remainder: 0 | 1): string {
  const counted = `SELECT *, row_number() OVER (ORDER BY row0) - 1 AS place FROM (${selection})`;
  return `SELECT * EXCLUDE (place) FROM (${counted}) WHERE place % 2 = ${remainder} ORDER BY row0`;
}

/** Rows by a condition such as AT<15; the column is quoted, as its name may be a word of SQL. */
function where(table: string, condition: string): string {
  return rows(table, condition.replace(/^\w+/, '"$&"'));
}

/** A control: no drift between the even and the odd rows of the same selection. */
function evenOdd(selection: string): Sides {
  return { baseline: everyOther(selection, 0), target: everyOther(selection, 1) };
}

function between(table: string, column: string, first: string, last: string): string {
  return rows(table, `${column} BETWEEN '${first}' AND '${last}'`);
}

function month(table: string, column: string, name: string): string {
  return rows(table, `strftime(CAST(${column} AS TIMESTAMP), '%Y-%m') = '${name}'`);
}

/** Rows first … last, both included, numbered from 0. */
function span(table: string, first: number, last: number): string {
  return rows(table, `row0 BETWEEN ${first} AND ${last}`);
}

const group = (groups: readonly string[], index: number): string => groups[index] ?? '';
const numberIn = (groups: readonly string[], index: number): number => Number(group(groups, index));

const firstMonth = between('air', 'Date', '2004-03-10', '2004-04-09');
const january = between('hour', 'dteday', '2011-01-01', '2011-01-28');
const firstCycles = rows('engines', 'cycle <= 25');
const lastCycles = 'cycle > last_cycle - 25';
const firstDays = span('ett', 0, 719);
const reference = rows('reference');
const chunkRows = 1666;
const chunks = 10;
const conceptRows = 12_500;
const concept = (k: number): string => span('sea', (k - 1) * conceptRows, k * conceptRows - 1);

/** NAB's probationary period: the first 15 % of the rows. */
function probation(file: string): string {
  return rows(file, `row0 < floor(0.15 * (SELECT count(*) FROM "${file}"))`);
}

const csv = (file: string): string => `read_csv('${file}')`;
const named = (files: readonly string[]): Record<string, string> =>
  Object.fromEntries(files.map((file) => [file, csv(file)]));

/** Predictions with the targets that came later, in the order of the predictions. */
function joined(predictions: string, targets: string): string {
  return `(SELECT * FROM ${csv(predictions)} AS predictions JOIN ${csv(targets)} AS targets USING (id) ORDER BY id)`;
}

/** The one place that knows what the comparisons of each folder mean. */
export const folderSlices: Readonly<Record<string, FolderSlices>> = {
  air_quality: {
    tables: { air: csv('AirQualityUCI.csv') },
    sentinel: { value: -200, isMissingIn: /as missing|control/ },
    cuts: [
      [/^control first month/, () => evenOdd(firstMonth)],
      [
        /-> (\d{4}-\d{2}) /,
        (found) => ({ baseline: firstMonth, target: month('air', 'Date', group(found, 1)) }),
      ],
    ],
  },
  bike_sharing: {
    tables: { hour: csv('hour.csv') },
    cuts: [
      [/^control january/, () => evenOdd(january)],
      [
        /-> (\S+)\.\.(\S+)$/,
        (found) => ({
          baseline: january,
          target: between('hour', 'dteday', group(found, 1), group(found, 2)),
        }),
      ],
    ],
  },
  ccpp: {
    tables: { ccpp: csv('ccpp.csv') },
    cuts: [
      [/^control/, () => evenOdd(rows('ccpp'))],
      [/^first half/, () => ({ baseline: span('ccpp', 0, 4783), target: span('ccpp', 4784, 9567) })],
      [
        /^(\S+) -> (\S+)$/,
        (found) => ({ baseline: where('ccpp', group(found, 1)), target: where('ccpp', group(found, 2)) }),
      ],
    ],
  },
  cmapss_fd001: {
    tables: {
      engines: `(SELECT *, max(cycle) OVER (PARTITION BY engine) AS last_cycle FROM ${csv('train_FD001.csv')} ORDER BY engine, cycle)`,
    },
    cuts: [
      [/^control first 25/, () => evenOdd(firstCycles)],
      [/^first 25 cycles/, () => ({ baseline: firstCycles, target: rows('engines', lastCycles) })],
      [
        /^first 25 -> cycles 26/,
        () => ({ baseline: firstCycles, target: rows('engines', 'cycle BETWEEN 26 AND 50') }),
      ],
      [
        /^engine (\d+):/,
        (found) => ({
          baseline: rows('engines', `engine = ${group(found, 1)} AND cycle <= 25`),
          target: rows('engines', `engine = ${group(found, 1)} AND ${lastCycles}`),
        }),
      ],
    ],
  },
  credit_default: {
    tables: { clients: csv('UCI_Credit_Card.csv') },
    cuts: [
      [/^control/, () => evenOdd(rows('clients'))],
      [
        /^(\S+) -> (\S+)$/,
        (found) => ({
          baseline: where('clients', group(found, 1)),
          target: where('clients', group(found, 2)),
        }),
      ],
    ],
  },
  etth1: {
    tables: { ett: csv('ETTh1.csv') },
    cuts: [
      [/^control first 30 days/, () => evenOdd(firstDays)],
      [
        /^first 30 days -> (\S+)$/,
        (found) => ({ baseline: firstDays, target: month('ett', 'date', group(found, 1)) }),
      ],
      [
        /^(\d{4}-\d{2}) -> (\d{4}-\d{2})$/,
        (found) => ({
          baseline: month('ett', 'date', group(found, 1)),
          target: month('ett', 'date', group(found, 2)),
        }),
      ],
    ],
  },
  nab_a: {
    tables: named([
      'artificialNoAnomaly/art_daily_small_noise.csv',
      'artificialNoAnomaly/art_flatline.csv',
      'artificialWithAnomaly/art_daily_flatmiddle.csv',
      'artificialWithAnomaly/art_daily_jumpsup.csv',
      'realAWSCloudwatch/ec2_cpu_utilization_5f5533.csv',
      'realAWSCloudwatch/rds_cpu_utilization_e47b3b.csv',
      'realKnownCause/machine_temperature_system_failure.csv',
      'realKnownCause/nyc_taxi.csv',
      'realTraffic/speed_7578.csv',
    ]),
    cuts: [
      [/^(\S+) control first 15%/, (found) => evenOdd(probation(group(found, 1)))],
      [
        /^(\S+) first 15% -> rest$/,
        (found) => ({
          baseline: probation(group(found, 1)),
          target: rows(group(found, 1), `row0 NOT IN (SELECT row0 FROM (${probation(group(found, 1))}))`),
        }),
      ],
      [
        /^(\S+) first 15% -> window \d+ (.+)\.\.(.+)$/,
        (found) => ({
          baseline: probation(group(found, 1)),
          target: between(group(found, 1), 'timestamp', group(found, 2), group(found, 3)),
        }),
      ],
    ],
  },
  nannyml_car_loan: {
    tables: {
      reference: joined('reference.csv', 'reference_targets.csv'),
      monitoring: joined('monitoring.csv', 'monitoring_targets.csv'),
    },
    cuts: [
      [/^control reference/, () => evenOdd(reference)],
      [
        /chunk (\d+)$/,
        (found) => {
          const chunk = numberIn(found, 1);
          const last = chunk === chunks - 1 ? Number.MAX_SAFE_INTEGER : (chunk + 1) * chunkRows - 1;
          return { baseline: reference, target: span('monitoring', chunk * chunkRows, last) };
        },
      ],
    ],
  },
  sea_concepts: {
    tables: { sea: csv('sea.csv') },
    cuts: [
      [/^concept 1 even\/odd/, () => evenOdd(concept(1))],
      [
        /^concept 1 -> concept (\d)$/,
        (found) => ({ baseline: concept(1), target: concept(numberIn(found, 1)) }),
      ],
    ],
  },
  skab_valve1: {
    tables: named(['anomaly-free.csv', ...Array.from({ length: 16 }, (_, k) => `valve1/${k}.csv`)]),
    cuts: [
      [/^control anomaly-free/, () => evenOdd(rows('anomaly-free.csv'))],
      [
        /^(\S+) first 400 normal rows/,
        (found) => ({
          baseline: `${rows(group(found, 1), 'anomaly = 0')} LIMIT 400`,
          target: rows(group(found, 1), 'anomaly = 1'),
        }),
      ],
    ],
  },
  tep_a: {
    tables: named(['d00.csv', ...['d00', 'd01', 'd04', 'd05', 'd13'].map((run) => `${run}_te.csv`)]),
    cuts: [
      [/^control normal/, () => evenOdd(rows('d00.csv'))],
      [/-> d00_te\.csv$/, () => ({ baseline: rows('d00.csv'), target: rows('d00_te.csv') })],
      [
        /-> (\S+) rows (\d+)\.\.(\d+)$/,
        (found) => ({
          baseline: rows('d00.csv'),
          target: span(`${group(found, 1)}.csv`, numberIn(found, 2) - 1, numberIn(found, 3) - 1),
        }),
      ],
    ],
  },
  weather_ne: {
    tables: { weather: csv('weather.csv') },
    cuts: [
      [/^control first 10 years/, () => evenOdd(span('weather', 0, 3649))],
      [
        /days (\d+)\.\.(\d+) -> (\d+)\.\.(\d+)$/,
        (found) => ({
          baseline: span('weather', numberIn(found, 1), numberIn(found, 2)),
          target: span('weather', numberIn(found, 3), numberIn(found, 4)),
        }),
      ],
    ],
  },
};
