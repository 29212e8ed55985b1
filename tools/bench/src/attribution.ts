import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { surrogateImportance, type FeatureColumn, type FeatureRows } from '@circuitwatch/feature-attribution';
import { z } from 'zod';

const rows = 10_000;
const features = 20;
const rounds = 5;

const answerSchema = z.object({ version: z.string(), milliseconds: z.array(z.number()) });

/**
 * Prints milliseconds of finding importances of 20 features over 10,000 rows (200 trees fitted, 5,000 rows explained),
 * and how many fits alone scikit-learn's HistGradientBoostingRegressor makes of it on one core.
 */
export async function benchAttribution(): Promise<void> {
  const table = sineTable();
  const names = [...table.columns.keys()].filter((name) => name !== 'y');
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    await surrogateImportance({
      rows: table,
      features: names,
      label: 'y',
      categorical: new Set(),
      task: 'regression',
    });
    times.push(performance.now() - start);
  }
  const ours = median(times);
  console.log(
    `Importances of ${features} features over ${rows} rows: ${ours.toFixed(0)} ms, median of ${rounds}`,
  );
  const theirs = fitsOfScikitLearn();
  if (theirs === null) return console.log('no python3 with scikit-learn here: nothing to compare with');
  const fit = median(theirs.milliseconds);
  console.log(`scikit-learn ${theirs.version}, a fit without explaining: ${fit.toFixed(0)} ms`);
  console.log(`  importances take ${(ours / fit).toFixed(2)} times as long`);
}

/** A label that hangs on every feature, on later ones more; without randomness but for its grain. */
function sineTable(): FeatureRows {
  const label = new Float64Array(rows);
  const columns = new Map<string, FeatureColumn>();
  for (let feature = 1; feature <= features; feature++) {
    const step = Math.sqrt(feature + 1.5) % 1;
    const values = Float64Array.from({ length: rows }, (_, row) => (row * row * step) % 1);
    values.forEach((value, row) => {
      label[row] = (label[row] as number) + (Math.sin(6 * value) * feature) / features;
    });
    columns.set(`x${feature}`, { kind: 'numbers', values });
  }
  return { rows, columns: columns.set('y', { kind: 'numbers', values: label }) };
}

function fitsOfScikitLearn(): z.infer<typeof answerSchema> | null {
  const script = path.join(import.meta.dirname, 'hist_gradient_boosting.py');
  for (const python of ['python3', '/usr/bin/python3']) {
    const run = spawnSync(python, [script, rows, features, rounds].map(String), { encoding: 'utf8' });
    if (run.status === 0) return answerSchema.parse(JSON.parse(run.stdout));
  }
  return null;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >>> 1] ?? NaN;
}
