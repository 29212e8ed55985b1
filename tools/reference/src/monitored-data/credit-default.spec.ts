import { describe, expect, it } from 'vitest';
import { readSharedFigures } from '../shared-tables.ts';
import { breachedFeatures, runDocument, valueOf } from './run-document.ts';

interface Figures {
  readonly comparisons: Readonly<
    Record<string, { readonly features: Readonly<Record<string, { readonly w1?: number }>> }>
  >;
}

const figures = readSharedFigures('credit_default/expected.json') as Figures | null;

const components = {
  'first-half:1': { sql: 'SELECT * FROM input WHERE ID <= 15000', reason: null },
  'second-half:1': { sql: 'SELECT * FROM input WHERE ID > 15000', reason: null },
  'young:1': { sql: 'SELECT * FROM input WHERE AGE < 30', reason: null },
  'old:1': { sql: 'SELECT * FROM input WHERE AGE >= 50', reason: null },
};

const numbers = ['LIMIT_BAL', 'BILL_AMT1', 'PAY_AMT1'];

function signal(name: string, baseline: string, target: string, more = ''): string {
  const side = (key: string, component: string): string => `
      ${key}:
        input_data: { type: uri_file, path: credit_default/UCI_Credit_Card.csv }
        pre_processing_component: azureml:${component}
        data_window: { window_start: 2005-01-01, window_end: 2006-01-01 }`;
  return `
    ${name}:
      type: data_drift${side('production_data', target)}${side('reference_data', baseline)}
      features: [${numbers.join(', ')}, AGE, EDUCATION, MARRIAGE]
      feature_type_override: { LIMIT_BAL: numerical, BILL_AMT1: numerical, PAY_AMT1: numerical, AGE: numerical, EDUCATION: categorical, MARRIAGE: categorical }${more}
      metric_thresholds:
        numerical: { psi: 0.2, wasserstein_distance: 1000000 }
        categorical: { population_stability_index: 0.2 }`;
}

const segment = (feature: string, values: string): string =>
  `\n      data_segment: { feature_name: ${feature}, feature_values: [${values}] }`;

const monitor = `
name: credit-default
trigger: { type: cron, expression: 0 2 * * * }
create_monitor:
  monitoring_signals:${signal('everyone', 'first-half:1', 'second-half:1')}${signal('men', 'first-half:1', 'second-half:1', segment('SEX', '1'))}${signal('women', 'first-half:1', 'second-half:1', segment('SEX', '2'))}${signal('age', 'young:1', 'old:1')}
`;

describe.skipIf(!figures)('credit_default: segments differ', () => {
  it('cuts each segment to its own rows, and tells what shifts between populations', async () => {
    const outcome = await runDocument(monitor, { components });
    const rows = Object.fromEntries(
      outcome.signals.map(({ name, baselineRows, targetRows }) => [name, baselineRows + targetRows]),
    );
    // dq.json: 18,112 of SEX 2 and 11,888 of SEX 1 among 30,000; expected.json: 9,618 below 30 and 2,680 from 50 on.
    expect(rows).toEqual({ everyone: 30_000, men: 11_888, women: 18_112, age: 9_618 + 2_680 });
    const expected = figures?.comparisons['AGE<30 -> AGE>=50']?.features ?? {};
    for (const feature of [...numbers, 'AGE']) {
      expect(valueOf(outcome, 'wasserstein_distance', feature, 'age')).toBeCloseTo(
        expected[feature]?.w1 ?? NaN,
        9,
      );
    }
    expect([...breachedFeatures(outcome, 'age')].sort()).toEqual(['AGE', 'EDUCATION', 'MARRIAGE']);
    expect(breachedFeatures(outcome, 'everyone')).toEqual([]);
    const halves = figures?.comparisons['ID<=15000 -> ID>15000']?.features ?? {};
    for (const feature of [...numbers, 'AGE']) {
      const all = valueOf(outcome, 'wasserstein_distance', feature, 'everyone');
      expect(all).toBeCloseTo(halves[feature]?.w1 ?? NaN, 9);
      const [men, women] = [
        valueOf(outcome, 'wasserstein_distance', feature, 'men'),
        valueOf(outcome, 'wasserstein_distance', feature, 'women'),
      ];
      expect(men).not.toBe(women);
      expect(new Set([all, men, women]).size).toBe(3);
    }
  }, 60_000);
});
