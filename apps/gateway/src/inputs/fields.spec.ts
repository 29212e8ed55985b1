import { AppError } from '@circuitwatch/platform-errors';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  assetNameField,
  azureNameField,
  checksumField,
  dataUriField,
  nameField,
  tagsField,
  timeZoneField,
  uriField,
} from './fields.ts';
import { parseInput } from './parse-input.ts';

describe('input fields', () => {
  it.each(['a', 'c01', 'plant-a_1', '0', 'a'.repeat(63)])('take %s as a name', (name) => {
    expect(nameField.parse(name)).toBe(name);
  });

  it.each(['', '-a', '_a', 'Plant', 'a b', 'ä', 'a/b', 'a:1', 'a'.repeat(64), 'a\n'])(
    'refuse %j as a name',
    (name) => {
      expect(nameField.safeParse(name).success).toBe(false);
    },
  );

  it('take names of Azure Machine Learning as they are', () => {
    for (const name of ['Credit_default-1', 'a'.repeat(255)]) {
      expect([azureNameField.parse(name), assetNameField.parse(name)]).toEqual([name, name]);
    }
    expect(assetNameField.parse('My.Data-1')).toBe('My.Data-1');
    for (const name of ['', '-a', 'a b', 'a:1', 'a@b', 'a/b', 'a'.repeat(256)]) {
      expect([name, azureNameField.safeParse(name).success, assetNameField.safeParse(name).success]).toEqual([
        name,
        false,
        false,
      ]);
    }
    expect(azureNameField.safeParse('a.b').success).toBe(false);
  });

  it.each([
    'file:///data/readings',
    'data/readings',
    '/data/readings.parquet',
    'C:\\data',
    'azureml:readings:1',
    'azureml:readings@latest',
    'azureml://datastores/lake/paths/readings/',
    'azureml://subscriptions/s/resourcegroups/r/workspaces/w/datastores/lake/paths/readings',
    'azureml://locations/westeurope/workspaces/w/data/readings/versions/1',
    'https://store.blob.core.windows.net/raw/readings',
    'abfss://raw@store.dfs.core.windows.net/readings',
    'wasbs://raw@store.blob.core.windows.net/readings',
  ])('take %s as data', (uri) => {
    expect(dataUriField.parse(uri)).toBe(uri);
  });

  it.each([
    '',
    '   ',
    'https://example.com/a.parquet',
    'https://store.blob.core.windows.net/raw/readings?sv=2024&sig=secret',
    's3://bucket/readings',
    'azureml://x',
    'azureml:readings',
    'a\u0000b',
    'a'.repeat(2049),
  ])('refuse %j as data', (uri) => {
    expect(dataUriField.safeParse(uri).success).toBe(false);
  });

  it('take a model file from anywhere, but no broken URI', () => {
    expect(uriField.parse('https://example.com/model.onnx')).toBe('https://example.com/model.onnx');
    expect(uriField.safeParse('https://').success).toBe(false);
  });

  it('keep checksums in lower case', () => {
    expect(checksumField.parse('AB'.repeat(32))).toBe('ab'.repeat(32));
    expect(checksumField.safeParse('ab').success).toBe(false);
  });

  it('keep each tag once', () => {
    expect(tagsField.parse(['line:2', 'critical', 'line:2'])).toEqual(['line:2', 'critical']);
  });

  it('name every field with a problem, and the nearest time zone', () => {
    const schema = z.object({ name: nameField, timeZone: timeZoneField, tags: tagsField });
    const input = { name: 'No Name', timeZone: 'Europe/Berlni', tags: ['fine', ' bad'] };
    let problems: AppError['problems'] = [];
    try {
      parseInput(schema, input);
    } catch (error) {
      problems = error instanceof AppError ? error.problems : [];
    }
    expect(problems.map(({ path }) => path)).toEqual([['name'], ['timeZone'], ['tags', 1]]);
    expect(problems[1]?.message).toContain('"Europe/Berlin"');
  });
});
