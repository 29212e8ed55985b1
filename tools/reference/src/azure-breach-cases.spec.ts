import { isBreached, metricCatalogue, metricIds } from '@circuitwatch/metric-engine';
import { describe, expect, it } from 'vitest';
import { countCases } from './note-case.ts';
import { readSharedCases, sharedCasesAbsent } from './shared-cases.ts';

interface BreachCase {
  readonly name: string;
  readonly input: readonly BreachRow[];
  readonly expected_breached?: readonly BreachRow[];
  readonly expected_clean?: readonly BreachRow[];
}

type Cell = number | string | null;

interface BreachRow {
  readonly metric_name: string;
  readonly metric_value: Cell;
  readonly threshold_value: Cell;
}

/** TwoSampleKolmogorovSmirnovTest is our two_sample_kolmogorov_smirnov_test. */
const ownId = (azureName: string): string =>
  azureName.replace(/(?<=.)[A-Z]/g, (letter) => `_${letter}`).toLowerCase();

/** Metrics of generated text, which circuitwatch does not measure. */
const ofGeneratedText = /(?:PassRate|Score)$/;

const [file] = (readSharedCases('azure', 'threshold_breach') ?? []) as { cases: BreachCase[] }[];
const [performance] = (readSharedCases('azure', 'model_performance') ?? []) as {
  metric_name_map: Readonly<Record<string, string>>;
}[];
const judged = (file?.cases ?? []).filter(({ expected_breached: expected }) => expected !== undefined);
const cleaned = (file?.cases ?? []).filter(({ expected_clean: expected }) => expected !== undefined);
const isAbsent = file === undefined || performance === undefined;
const note = countCases();

if (isAbsent) it.skip(`breach cases of Azure: ${sharedCasesAbsent}`);

describe.skipIf(isAbsent)('breach cases of Azure', () => {
  it.each(judged)('$name', ({ name, input, expected_breached: expected = [] }) => {
    const known = input.filter(({ metric_name: metric }) => !ofGeneratedText.test(metric));
    expect(known).toHaveLength(6);
    expect(known.filter(isBreachedRow)).toEqual(expected.filter((row) => known.some(isSame(row))));
    note('azure/threshold_breach.json', name);
  });

  it.each(cleaned)('$name', ({ name, input, expected_clean: expected = [] }) => {
    // Azure drops rows without a value or a threshold before it judges; here they are judged, and never breach.
    const dropped = input.filter((row) => !expected.some(isSame(row)));
    for (const row of dropped.filter(isKnown)) expect(isBreachedRow(row), row.metric_name).toBe(false);
    for (const row of expected.filter(isKnown)) {
      const [value, threshold] = [numberOf(row.metric_value), numberOf(row.threshold_value)];
      expect(isBreachedRow(row), row.metric_name).toBe(value < threshold);
    }
    note('azure/threshold_breach.json', name);
  });

  it.each(Object.values(performance?.metric_name_map ?? {}))(
    'judges %s by its own side, where Azure has every metric of models breach above',
    (name) => {
      const isError = name.endsWith('Error');
      const row = (value: number): BreachRow => ({
        metric_name: name,
        metric_value: value,
        threshold_value: 0.5,
      });
      expect([row(0.4), row(0.5), row(0.6)].map(isBreachedRow)).toEqual([!isError, false, isError]);
      note('azure/model_performance.json', `direction of ${name}`);
    },
  );

  it('has no metric that counts rows, so a row count never breaches', () => {
    expect(metricIds.filter((id) => /row_?count/.test(id))).toEqual([]);
  });
});

function isKnown({ metric_name: name }: BreachRow): boolean {
  return !ofGeneratedText.test(name);
}

function isBreachedRow({ metric_name: name, metric_value: value, threshold_value: threshold }: BreachRow) {
  const definition = [...metricCatalogue.values()].find(({ id }) => id === ownId(name));
  if (definition === undefined) throw new Error(`There is no metric ${ownId(name)}.`);
  return isBreached(definition, numberOf(value), numberOf(threshold));
}

/** A cell without a number is not a number. */
function numberOf(cell: Cell): number {
  return cell === null || cell === '' ? NaN : Number(cell);
}

function isSame(left: BreachRow): (right: BreachRow) => boolean {
  return (right) => JSON.stringify(left) === JSON.stringify(right);
}
