import { parseDocuments, problemLine, type ParsedDocument } from '@circuitwatch/monitoring-documents';
import { describe, expect, it } from 'vitest';
import { countCases } from './note-case.ts';
import { sharedCasesAbsent } from './shared-cases.ts';
import { readSeedYaml } from './shared-yaml.ts';

const blocks = readSeedYaml();
const note = countCases();
const advanced = '004-1';

/** What each block says, document by document, read by eye; the one with misprints when they are mended. */
const expected: Readonly<Record<string, readonly object[]>> = {
  '000-0': [
    { kind: 'deployment', endpoint: 'myendpoint', name: 'production', model: 'mymodel:1', assets: [] },
  ],
  '000-1': [
    {
      ...{ kind: 'monitor', name: 'production_drift_monitor' },
      trigger: { type: 'recurrence', frequency: 'day', interval: 1, timeZone: 'UTC' },
      definition: {
        alertNotification: { emails: ['user@example.com'] },
        signals: [
          {
            ...{ kind: 'data_drift', features: ['feature1', 'feature2', 'feature3'] },
            target: { asset: 'production_data:1', window: { lookbackSize: 'P1D', lookbackOffset: 'P0D' } },
            ...{ baseline: { asset: 'training_data:1' }, metrics: { jensen_shannon_distance: 0.3 } },
          },
        ],
      },
    },
  ],
  '001-0': [
    { kind: 'other', what: 'a Kubernetes object' },
    { kind: 'other', what: 'a Kubernetes object' },
  ],
  '001-1': [{ kind: 'other', what: 'a Kubernetes object' }],
  '002-0': [{ kind: 'other', what: 'a pipeline of Azure DevOps' }],
  '004-0': [
    {
      ...{ kind: 'monitor', name: 'fraud_detection_model_monitoring' },
      definition: {
        deployment: 'fraud-detection-endpoint:fraud-detection-deployment',
        signals: [{ kind: 'data_drift' }, { kind: 'prediction_drift' }, { kind: 'data_quality' }],
      },
    },
  ],
  [advanced]: [
    {
      kind: 'monitor',
      definition: {
        compute: { instanceType: 'standard_e8s_v3', runtimeVersion: '3.2' },
        signals: [
          {
            ...{ name: 'advanced_data_drift', features: { topByImportance: 20 } },
            metrics: { jensen_shannon_distance: { numerical: 0.01 }, pearsons_chi_squared_test: 0.02 },
          },
          {
            ...{ segment: { feature: 'state', values: ['WA', 'CA'] }, features: { topByImportance: 10 } },
            baseline: { asset: 'my_model_training_data:1', columns: { target: 'fraud_detected' } },
          },
          {
            ...{ kind: 'data_quality', features: ['feature_A', 'feature_B', 'feature_C'] },
            metrics: { null_value_rate: null, out_of_bounds_rate: null },
          },
          {
            ...{ kind: 'feature_attribution_drift', task: 'classification' },
            metrics: { normalized_discounted_cumulative_gain: 0.05 },
          },
        ],
      },
    },
  ],
};

function parse(text: string): readonly ParsedDocument[] {
  return parseDocuments(text, { file: 'seed.yaml' });
}

const told = (documents: readonly ParsedDocument[]) =>
  documents.flatMap(({ problems }) => problems.map(problemLine));

if (blocks === null) it.skip(`YAML of the requirements: ${sharedCasesAbsent}`);

describe.skipIf(blocks === null)('YAML of the requirements', () => {
  const mend = (text: string) => text.replaceAll('threshhod', 'threshold').replace(/^ {7}- /m, '        - ');

  it('is all known here', () => {
    expect(blocks?.map(({ name }) => name)).toEqual(Object.keys(expected));
  });

  it.each(blocks ?? [])('$name means what it says', ({ name, text }) => {
    note('seeds/yaml', name);
    const documents = parse(name === advanced ? mend(text) : text);
    expect(told(documents)).toEqual([]);
    expect(documents.map(({ content }) => content)).toMatchObject(expected[name] ?? []);
  });

  it('as printed is refused with line and remedy, at each of its three misprints', () => {
    const printed = blocks?.find(({ name }) => name === advanced)?.text ?? '';
    const lines = printed.split('\n');
    const misspelt = lines.flatMap((line, index) => (line.includes('threshhod') ? [index + 1] : []));
    const indented = lines.findIndex((line) => line.startsWith('       - ')) + 1;
    const word = (line: number | undefined): unknown =>
      expect.stringMatching(new RegExp(`^seed\\.yaml:${line}:11 .*Did you mean "threshold"\\?$`));
    expect(misspelt).toHaveLength(2);
    expect(told(parse(printed))).toEqual([
      word(misspelt[0]),
      expect.stringMatching(new RegExp(`^seed\\.yaml:${indented}:8 .*Indent it by 8 spaces\\.$`)),
    ]);
    // The rest is read once the line is where it belongs.
    expect(told(parse(printed.replace(/^ {7}- /m, '        - ')))).toEqual(misspelt.map(word));
  });
});
