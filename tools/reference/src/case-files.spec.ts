import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sharedFolder } from './env.ts';
import { sharedCasesAbsent } from './shared-cases.ts';

/** Files whose cases the specs beside this one run. */
const run = [
  'data_joiner.json',
  'data_quality.json',
  'drift_categorical.json',
  'drift_numerical.json',
  'e2e_tables.json',
  'feature_attribution.json',
  'feature_typing.json',
  'histogram_bins.json',
  'mdc_extract.json',
  'mdc_windows.json',
  'metric_output.json',
  'model_performance.json',
  'store_urls.json',
  'threshold_breach.json',
];

/** Files of what the product does not do yet. */
const ofOtherThings: Readonly<Record<string, string>> = {
  'azure_monitor_payload.json': 'how metrics are published to Azure Monitor',
};

/** Kinds of scipy's files, each run by a spec beside this one. */
const ofScipy = /^(?:cat|hist|num|perf|pvals)_\w+\.json$|^special_functions\.json$/;

const folder = join(sharedFolder(), 'cases');
const isAbsent = !existsSync(folder);
const filesOf = (name: string): string[] =>
  readdirSync(join(folder, name)).filter((file) => file.endsWith('.json'));

if (isAbsent) it.skip(`shared case files: ${sharedCasesAbsent}`);

describe.skipIf(isAbsent)('shared case files', () => {
  it('of Azure all are run, or concern what is not done yet', () => {
    expect(filesOf('azure').sort()).toEqual([...run, ...Object.keys(ofOtherThings)].sort());
  });

  it('of scipy all are run', () => {
    expect(filesOf('scipy').filter((file) => !ofScipy.test(file))).toEqual([]);
  });
});
