import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { countCases } from './note-case.ts';
import { readSharedCases, sharedCasesAbsent } from './shared-cases.ts';

type Rows = readonly (readonly number[])[];

/**
 * The fixture that holds a copy of each group. The functions are inside the engine, whose own tests run every row
 * of the copies, with or without the shared folder; here the copies are held against the original.
 */
const copies: Readonly<Record<string, string>> = {
  kstwo_sf: 'scipy-cases.json',
  ksone_sf: 'scipy-cases.json',
  norm_sf: 'significance-cases.json',
  norm_cdf: 'significance-cases.json',
  erfc: 'significance-cases.json',
  t_sf: 'significance-cases.json',
  chi2_sf: 'categorical-cases.json',
  gammaincc: 'categorical-cases.json',
  gammaln: 'categorical-cases.json',
};

/** Functions that no metric needs. */
const unused: Readonly<Record<string, string>> = {
  kolmogorov_sf: "Kolmogorov's limit: p-values follow the law for finite samples",
  norm_ppf: 'quantiles of the normal distribution: there are no confidence intervals by it',
  digamma: 'no metric has it',
};

const [cases] = (readSharedCases('scipy', 'special_functions') ?? []) as {
  readonly expected: Readonly<Record<string, Rows>>;
}[];
const groups = Object.entries(cases?.expected ?? {});
const note = countCases();

if (cases === undefined) it.skip(`special functions of scipy: ${sharedCasesAbsent}`);

describe.skipIf(cases === undefined)('special functions of scipy', () => {
  it('are tested in the engine, or of no use to it', () => {
    const names = groups.map(([name]) => name).sort();
    expect([...Object.keys(copies), ...Object.keys(unused)].sort()).toEqual(names);
  });

  it.each(groups.filter(([name]) => name in copies))('has every row of %s in the fixtures', (name, rows) => {
    const path = new URL(`../../../libs/metric-engine/fixtures/${copies[name] ?? ''}`, import.meta.url);
    const copied = (JSON.parse(readFileSync(path, 'utf8')) as Readonly<Record<string, Rows>>)[name];
    expect(copied).toEqual(rows);
    rows.forEach((_, k) => note('scipy/special_functions.json', `${name}, row ${k}`));
  });
});
