import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failure, source, temporaryReader, type TemporaryReader } from './reader.spec-support.ts';

let files: TemporaryReader;
beforeAll(async () => {
  files = await temporaryReader();
});
afterAll(() => files.remove());

describe('readCategories of as many values as are worth comparing', () => {
  test.each([
    [1_000_000, null],
    [1_000_001, /"id" holds more than 1,000,000 distinct values/],
  ])('%i', async (values, problem) => {
    await files.parquet('ids.parquet', `SELECT i AS id FROM range(${values}) t(i)`);
    const dataset = await files.reader.open({
      source: source('ids.parquet'),
      windows: [null],
      segment: null,
    });
    const reading = dataset.readCategories([{ name: 'id', labels: 'text' }]);
    if (problem) expect((await failure(reading)).message).toMatch(problem);
    else expect((await reading)[0]?.columns.get('id')?.counts.size).toBe(values);
    await dataset.close();
  });
});
