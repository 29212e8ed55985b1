import {
  evaluateClassification,
  evaluateRegression,
  normalizedDiscountedCumulativeGain,
  type ClassificationPerformance,
  type RegressionMetricId,
} from '@circuitwatch/metric-engine';
import { describe, expect, it } from 'vitest';
import { countCases } from './note-case.ts';
import { relativeError } from './relative-error.ts';
import { readSharedCases, sharedCasesAbsent } from './shared-cases.ts';
import { readSharedFigures, readSharedTable } from './shared-tables.ts';

type Figures = Readonly<Record<string, number>>;

interface ScipyCase {
  readonly id: string;
  readonly input: {
    readonly regression: { readonly actual: readonly number[]; readonly predicted: readonly number[] };
    readonly classification: { readonly actual: readonly number[]; readonly score: readonly number[] };
  };
  readonly expected: { readonly regression: Figures; readonly classification: Figures };
}

interface AzureCase {
  readonly name: string;
  readonly task: string;
  readonly ground_truth?: readonly (number | string)[];
  readonly predictions?: readonly (number | string)[];
  readonly ground_truth_column?: string;
  readonly prediction_column?: string;
  readonly expected?: Figures;
  readonly computed_by_us?: Figures;
}

interface GainCase {
  readonly name: string;
  readonly baseline_values_in_row_order: readonly number[];
  readonly production_values_in_row_order: readonly number[];
  readonly expected_ndcg: number;
}

type Table = {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (number | string)[])[];
};

interface GroupFigures {
  readonly n: number;
  readonly auc: number;
  readonly accuracy: number;
  readonly f1: number;
  readonly brier: number;
  readonly confusion_tn_fp_fn_tp: readonly number[];
}

/** Names that others give the metrics of numbers. */
const regressionNames: Readonly<Record<string, RegressionMetricId>> = {
  mae: 'mean_absolute_error',
  mse: 'mean_squared_error',
  rmse: 'root_mean_squared_error',
  mape: 'mean_absolute_percentage_error',
  r2: 'r2_score',
  mean_absolute_error: 'mean_absolute_error',
  root_mean_squared_error: 'root_mean_squared_error',
};
const tolerance = 1e-12;

const note = countCases();

const scipyCases = (readSharedCases('scipy', 'perf_') ?? []) as ScipyCase[];
const [azure] = (readSharedCases('azure', 'model_performance') ?? []) as { readonly cases: AzureCase[] }[];
const [attribution] = (readSharedCases('azure', 'feature_attribution') ?? []) as {
  readonly ndcg_cases: GainCase[];
}[];
const [e2e] = (readSharedCases('azure', 'e2e_tables') ?? []) as { readonly tables: Record<string, Table> }[];
const azureCases = azure?.cases ?? [];
const gainCases = attribution?.ndcg_cases ?? [];
const isAbsent = scipyCases.length === 0;

if (isAbsent) it.skip(`performance cases: ${sharedCasesAbsent}`);

describe.skipIf(isAbsent)(`performance cases of scikit-learn, ${scipyCases.length} cases`, () => {
  it.each(scipyCases)('agrees on $id', ({ id, input, expected }) => {
    const { actual, predicted } = input.regression;
    expect(expectRegression(actual, predicted, expected.regression)).toBe(5);
    const { actual: classes, score } = input.classification;
    const { accuracy, precision, recall, f1, roc_auc: auc, log_loss: loss, brier } = expected.classification;
    const { tn, fp, fn, tp } = expected.classification;
    const performance = ofPositives(classes, score);
    expect(confusion(performance)).toEqual([tn, fp, fn, tp]);
    expectClose(performance.figures.get('accuracy')?.value, accuracy);
    expectClose(performance.figures.get('precision')?.perClass?.[1], precision);
    expectClose(performance.figures.get('recall')?.perClass?.[1], recall);
    expectClose(performance.figures.get('f1_score')?.perClass?.[1], f1);
    expectClose(performance.figures.get('roc_auc')?.value, auc);
    expectClose(performance.figures.get('log_loss')?.value, loss);
    expectClose(performance.figures.get('brier_score')?.value, brier);
    expectClose(performance.figures.get('recall')?.value, expected.classification['balanced_accuracy']);
    note('scipy/perf_*.json', id);
  });
});

describe.skipIf(isAbsent)(`performance cases of Azure, ${azureCases.length} cases`, () => {
  it.each(azureCases)('agrees on $name', (given) => {
    const actual = given.ground_truth ?? columnOf(given.ground_truth_column);
    const predicted = given.predictions ?? columnOf(given.prediction_column);
    const expected = given.expected ?? given.computed_by_us ?? {};
    if (given.task === 'tabular-regression') {
      expect(expectRegression(actual.map(Number), predicted.map(Number), expected)).toBe(2);
      note('azure/model_performance.json', given.name);
      return;
    }
    const classes = [...new Set([...actual, ...predicted].map(String))].sort();
    const codes = (names: readonly unknown[]): Int32Array =>
      Int32Array.from(names, (name) => classes.indexOf(String(name)));
    const { figures } = evaluateClassification({
      actual: codes(actual),
      predicted: codes(predicted),
      classes,
    });
    expectClose(figures.get('accuracy')?.value, expected['accuracy']);
    expectClose(figures.get('precision')?.value, expected['precision_score_macro']);
    expectClose(figures.get('recall')?.value, expected['recall_score_macro']);
    note('azure/model_performance.json', given.name);
  });
});

describe.skipIf(isAbsent)(`attribution cases of Azure, ${gainCases.length} cases`, () => {
  it.each(gainCases)('agrees on $name', (given) => {
    const gain = normalizedDiscountedCumulativeGain(
      Float64Array.from(given.baseline_values_in_row_order),
      Float64Array.from(given.production_values_in_row_order),
    );
    expectClose(gain, given.expected_ndcg);
    note('azure/feature_attribution.json', given.name);
  });
});

const ccpp = readSharedFigures('models_ccpp/performance.json') as {
  readonly metrics: Readonly<Record<string, Readonly<Record<string, Figures>>>>;
} | null;
const ccppGroups = Object.entries(ccpp?.metrics ?? {}).flatMap(([model, groups]) =>
  Object.entries(groups).map(([group, expected]) => ({ model, group, expected })),
);

describe.skipIf(ccpp === null)(`regression models on ccpp, ${ccppGroups.length} groups`, () => {
  const predictions = (ccpp && readSharedFigures('models_ccpp/predictions.json')) as Readonly<
    Record<string, readonly number[]>
  > | null;
  const temperatures = ccpp ? readSharedTable('ccpp/ccpp.csv').get('AT') : undefined;

  it.each(ccppGroups)('agrees on $model, $group', ({ model, group, expected }) => {
    const isTest = (row: number): boolean => row >= 6000;
    const isHot = (row: number): boolean => isTest(row) && Number(temperatures?.[row]) >= 25;
    const isTraining = (row: number): boolean => !isTest(row);
    const isIn = group.includes('training') ? isTraining : group.includes('AT>=25') ? isHot : isTest;
    const pick = (name: string): number[] => (predictions?.[name] ?? []).filter((_, row) => isIn(row));
    const actual = pick('y_true');
    expect(actual).toHaveLength(expected['n'] ?? 0);
    expect(expectRegression(actual, pick(`pred_${model}`), expected)).toBe(4);
  });
});

const loans = readSharedFigures('nannyml_car_loan/expected.json') as {
  readonly performance: Readonly<Record<string, GroupFigures>>;
} | null;
const loanGroups = Object.entries(loans?.performance ?? {}).map(([group, expected]) => ({ group, expected }));

describe.skipIf(loans === null)(`classifier of car loans, ${loanGroups.length} groups`, () => {
  const sides = loans
    ? Object.fromEntries(['reference', 'monitoring'].map((side) => [side, readLoans(side)] as const))
    : {};

  it.each(loanGroups)('agrees on $group', ({ group, expected }) => {
    const { actual = [], scores = [], predicted = [] } = sides[group.split(' ')[0] ?? ''] ?? {};
    const [first = 0, last = actual.length - 1] = /(\d+)\.\.(\d+)/.exec(group)?.slice(1).map(Number) ?? [];
    const part = <Cell>(column: readonly Cell[]): Cell[] => column.slice(first, last + 1);
    const performance = ofPositives(part(actual), part(scores), part(predicted));
    expect(performance.rows).toBe(expected.n);
    expect(confusion(performance)).toEqual(expected.confusion_tn_fp_fn_tp);
    expectClose(performance.figures.get('roc_auc')?.value, expected.auc);
    expectClose(performance.figures.get('accuracy')?.value, expected.accuracy);
    expectClose(performance.figures.get('f1_score')?.perClass?.[1], expected.f1);
    expectClose(performance.figures.get('brier_score')?.value, expected.brier);
  });
});

function readLoans(side: string) {
  const table = readSharedTable(`nannyml_car_loan/${side}.csv`);
  const targets = readSharedTable(`nannyml_car_loan/${side}_targets.csv`);
  const byId = new Map((targets.get('id') ?? []).map((id, row) => [id, targets.get('repaid')?.[row]]));
  return {
    actual: (table.get('id') ?? []).map((id) => Number(byId.get(id))),
    scores: (table.get('y_pred_proba') ?? []).map(Number),
    predicted: (table.get('y_pred') ?? []).map(Number),
  };
}

function columnOf(name = ''): readonly (number | string)[] {
  const table = Object.values(e2e?.tables ?? {}).find(({ columns }) => columns.includes(name));
  const column = table?.columns.indexOf(name) ?? -1;
  return table?.rows.map((row) => row[column] ?? NaN) ?? [];
}

/** Compares those figures that we have, and answers how many they are. */
function expectRegression(
  actual: readonly number[],
  predicted: readonly number[],
  expected: Figures,
): number {
  const { values } = evaluateRegression({
    actual: Float64Array.from(actual),
    predicted: Float64Array.from(predicted),
  });
  const known = Object.entries(regressionNames).filter(([name]) => name in expected);
  for (const [name, id] of known) expectClose(values.get(id), expected[name]);
  return known.length;
}

function ofPositives(
  actual: readonly number[],
  scores: readonly number[],
  predicted: readonly number[] = scores.map((score) => (score >= 0.5 ? 1 : 0)),
): ClassificationPerformance {
  return evaluateClassification({
    actual: Int32Array.from(actual),
    predicted: Int32Array.from(predicted),
    classes: ['no', 'yes'],
    scores: [Float64Array.from(scores)],
  });
}

/** True negatives, false positives, false negatives, true positives of the second class. */
function confusion({ counts }: ClassificationPerformance): (number | undefined)[] {
  const { truePositives, falsePositives, falseNegatives } = counts;
  return [truePositives[0], falsePositives[1], falseNegatives[1], truePositives[1]];
}

function expectClose(actual: number | undefined, expected: number | undefined): void {
  expect(relativeError(actual, expected ?? Infinity)).toBeLessThan(tolerance);
}
