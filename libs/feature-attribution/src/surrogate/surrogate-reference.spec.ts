import { evaluateClassification, evaluateRegression } from '@circuitwatch/metric-engine';
import { beforeAll, describe, expect, it } from 'vitest';
import { learnBins } from '../binning/binned-table.ts';
import { boostTrees } from '../boosting/boost-trees.ts';
import { scoresOf } from '../boosting/tree.ts';
import { pickRows, type FeatureColumn } from '../rows/feature-rows.ts';
import { classesOf, distinctClasses } from '../rows/label-classes.ts';
import type { Importances } from '../rows/importances.ts';
import { referenceLabels, type Quality } from './attribution-reference.spec-support.ts';
import { surrogateImportance } from './surrogate-importance.ts';
import { surrogateTarget } from './surrogate-target.ts';

type Label = ReturnType<typeof referenceLabels>[number];

describe.each(referenceLabels())('$table, $name', (label) => {
  const features = Object.keys(label.shares);
  const request = { ...label, label: label.name, features, categorical: new Set<string>() };
  let importances: Importances;
  beforeAll(async () => {
    importances = await surrogateImportance(request);
  }, 120_000);

  it('has the shares that LightGBM and shap find', () => {
    for (const feature of features) {
      const difference = Math.abs((importances.get(feature) ?? NaN) - (label.shares[feature] ?? NaN));
      // LightGBM rounds counts of rows, and theirs are of every row where ours are of half.
      expect(difference, feature).toBeLessThan(0.02);
    }
  });

  it('finds the features important that permutation finds important', () => {
    const permuted = Object.entries(label.permutation).sort(([, a], [, b]) => b - a);
    const [, most = NaN] = permuted[0] ?? [];
    const important = permuted.filter(([, importance]) => importance > 0.3 * most).map(([name]) => name);
    const ours = [...importances].sort(([, a], [, b]) => b - a).map(([name]) => name);
    expect(new Set(ours.slice(0, important.length))).toEqual(new Set(important));
  });

  it('predicts rows that it has not seen about as well as the others', { timeout: 120_000 }, async () => {
    const ours = await qualityOf(label, features);
    const { sklearn, lightgbm } = label;
    const bounds = {
      r2: Math.min(sklearn.r2 ?? NaN, lightgbm.r2 ?? NaN) - 0.002,
      auc: Math.min(sklearn.auc ?? NaN, lightgbm.auc ?? NaN) - 0.005,
      log_loss: Math.min(sklearn.log_loss ?? NaN, lightgbm.log_loss ?? NaN) + 0.02,
    };
    if (ours.r2 !== undefined) expect(ours.r2).toBeGreaterThan(bounds.r2);
    if (ours.auc !== undefined) expect(ours.auc).toBeGreaterThan(bounds.auc);
    if (ours.log_loss !== undefined) expect(ours.log_loss).toBeLessThan(bounds.log_loss);
    expect(Object.keys(ours)).toEqual(Object.keys(sklearn));
  });
});

/** Fitted to three rows of four, measured on every fourth. */
async function qualityOf(label: Label, features: readonly string[]): Promise<Quality> {
  const all = Uint32Array.from({ length: label.rows.rows }, (_, row) => row);
  const fitted = pickRows(
    label.rows,
    all.filter((row) => row % 4 !== 3),
  );
  const others = pickRows(
    label.rows,
    all.filter((row) => row % 4 === 3),
  );
  const binsOf = learnBins(fitted, features, new Set());
  const { objective } = surrogateTarget(label.name, columnOf(fitted, label.name), label.task);
  const outputs = await boostTrees(binsOf(fitted), objective);
  const scores = outputs.map((output) => scoresOf(output, binsOf(others)));
  const actual = columnOf(others, label.name);
  if (label.task === 'classification') return classQuality(actual, scores);
  const amounts = actual.kind === 'numbers' ? actual.values : new Float64Array(0);
  const { values } = evaluateRegression({ actual: amounts, predicted: scores[0] ?? new Float64Array(0) });
  return { r2: values.get('r2_score') ?? NaN };
}

/** Scores are log odds of the second of two classes, else of each class but for a constant. */
function classQuality(actual: FeatureColumn, scores: readonly Float64Array[]): Quality {
  const labels = classesOf(actual);
  const classes = distinctClasses(labels);
  const codes = Int32Array.from(labels, (each) => classes.indexOf(each ?? ''));
  const odds = scores.map((column) => column.map(Math.exp));
  const isOfTwo = classes.length === 2;
  const total = (row: number): number =>
    odds.reduce((sum, column) => sum + (column[row] ?? NaN), isOfTwo ? 1 : 0);
  const columns = odds.map((column) => column.map((each, row) => each / total(row)));
  const { figures } = evaluateClassification({ actual: codes, predicted: codes, classes, scores: columns });
  const value = figures.get(isOfTwo ? 'roc_auc' : 'log_loss')?.value ?? NaN;
  return isOfTwo ? { auc: value } : { log_loss: value };
}

function columnOf({ columns }: Label['rows'], name: string): FeatureColumn {
  const column = columns.get(name);
  if (column === undefined) throw new Error(`There is no column ${name}.`);
  return column;
}
