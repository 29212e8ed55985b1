import { describe, expect, it } from 'vitest';
import { casesRun } from './cases-run.ts';

const report = (...assertionResults: object[]): string =>
  JSON.stringify({ testResults: [{ assertionResults }, { assertionResults: [] }] });
const passed = (...cases: string[]): object => ({ status: 'passed', meta: { cases } });

describe('casesRun', () => {
  it('counts the cases of each file, one that several tests run once, folder by folder', () => {
    const json = report(
      passed('scipy/num_*.json: ties', 'scipy/num_*.json: one value: 1'),
      passed('scipy/num_*.json: ties'),
      passed('azure/drift.json: 1a'),
      { status: 'passed', meta: {} },
      { status: 'passed' },
      passed('scipy/cat_*.json: ties'),
    );
    expect(casesRun(json)).toEqual([
      'cases/azure: 1 cases run (drift.json 1)',
      'cases/scipy: 3 cases run (cat_*.json 1, num_*.json 2)',
    ]);
  });

  it('leaves out cases of tests that failed', () => {
    expect(casesRun(report({ status: 'failed', meta: { cases: ['azure/drift.json: 1a'] } }))).toEqual([]);
  });
});
