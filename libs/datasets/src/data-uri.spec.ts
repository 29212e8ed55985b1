import { AppError } from '@circuitwatch/platform-errors';
import { describe, expect, it } from 'vitest';
import { pathOfUri } from './data-uri.ts';

describe('pathOfUri', () => {
  it.each([
    ['file:///data/plant%20a/readings.parquet', '/data/plant a/readings.parquet'],
    ['/data/readings', '/data/readings'],
    ['sample/c01', '/base/sample/c01'],
    ['./sample/c01/', '/base/sample/c01'],
    ['../other', '/other'],
  ])('%s is %s', (uri, path) => {
    expect(pathOfUri(uri, '/base')).toBe(path);
  });

  it.each([
    ['s3://bucket/key', /not supported here: its scheme is "s3"/],
    ['azureml://datastores/x/paths/y', /scheme is "azureml"/],
    ['HTTPS://host/file.parquet', /scheme is "https"/],
    ['file://host/share/file.parquet', /names no local file/],
    ['', /names no file or folder/],
    ['  ', /names no file or folder/],
  ])('refuses "%s"', (uri, message) => {
    expect(() => pathOfUri(uri, '/base')).toThrow(AppError);
    expect(() => pathOfUri(uri, '/base')).toThrow(message);
  });
});
