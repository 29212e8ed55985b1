import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sharedFolder } from './env.ts';
import { sharedCasesAbsent } from './shared-cases.ts';

/** Files whose cases the specs beside this one run. */
const ofMetrics = [
  'data_quality.json',
  'drift_categorical.json',
  'drift_numerical.json',
  'e2e_tables.json',
  'feature_attribution.json',
  'feature_typing.json',
  'histogram_bins.json',
  'model_performance.json',
  'threshold_breach.json',
];

/** Files that concern no metric, and what they are about. */
const ofOtherThings: Readonly<Record<string, string>> = {
  'azure_monitor_payload.json': 'how metrics are published',
  'data_joiner.json': 'how collected inputs and outputs are joined',
  'mdc_extract.json': 'how collected records become rows',
  'mdc_windows.json': 'which folders a window reads',
  'metric_output.json': 'how results are written',
  'store_urls.json': 'how addresses of data are read',
};

/** Kinds of scipy's files, each run by a spec beside this one. */
const ofScipy = /^(?:cat|hist|num|perf|pvals)_\w+\.json$|^special_functions\.json$/;

const folder = join(sharedFolder(), 'cases');
const isAbsent = !existsSync(folder);
const filesOf = (name: string): string[] =>
  readdirSync(join(folder, name)).filter((file) => file.endsWith('.json'));

if (isAbsent) it.skip(`shared case files: ${sharedCasesAbsent}`);

describe.skipIf(isAbsent)('shared case files', () => {
  it('of Azure all are run, or concern no metric', () => {
    expect(filesOf('azure').sort()).toEqual([...ofMetrics, ...Object.keys(ofOtherThings)].sort());
  });

  it('of scipy all are run', () => {
    expect(filesOf('scipy').filter((file) => !ofScipy.test(file))).toEqual([]);
  });
});
