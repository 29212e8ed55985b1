import { monitorDefinitionSchema } from '@circuitwatch/monitoring-definitions';
import { expect, test } from 'vitest';
import { locateSources } from './locate-sources.ts';

const definition = monitorDefinitionSchema.parse({
  signals: [{ name: 'drift', kind: 'data_drift', metrics: { psi: 0.25 } }],
});

test('datastores become the places that they stand for, and what stands for nothing is left to the reader', () => {
  const sources = Object.fromEntries(
    [
      'azureml://datastores/lake/paths/plant/a',
      'azureml://datastores/local/paths/b',
      'readings.parquet',
      's3://bucket/c',
    ].map((uri) => [uri, { uri, timestampColumn: 'at' }]),
  );
  const input = {
    definition,
    scheduledAt: new Date('2026-03-01T00:00:00Z'),
    sources,
    components: {},
    datastores: { lake: 'abfss://raw@store.dfs.core.windows.net/root' },
    model: null,
    breachedBefore: {},
  };
  const located = locateSources(input, '/data').sources;
  expect(Object.values(located).map(({ uri }) => uri)).toEqual([
    'https://store.blob.core.windows.net/raw/root/plant/a',
    'file:///data/datastores/local/b',
    'file:///data/readings.parquet',
    's3://bucket/c',
  ]);
  expect(Object.keys(located)).toEqual(Object.keys(sources));
  expect(located['readings.parquet']?.timestampColumn).toBe('at');
});
