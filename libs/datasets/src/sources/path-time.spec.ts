import { describe, expect, it } from 'vitest';
import { folderTime, touchesWindows } from './path-time.ts';

const told = (path: string): readonly string[] | null => {
  const time = folderTime(path);
  return time && [time.unit, time.from.toISOString().slice(0, 13), time.to.toISOString().slice(0, 13)];
};

describe('folderTime', () => {
  it.each([
    ['2026/', 'year', '2026-01-01T00', '2027-01-01T00'],
    ['2026/02/', 'month', '2026-02-01T00', '2026-03-01T00'],
    ['2026/02/28/', 'day', '2026-02-28T00', '2026-03-01T00'],
    ['2026/02/28/23/', 'hour', '2026-02-28T23', '2026-03-01T00'],
    ['2026/02/28/23/part-17/x.jsonl', 'hour', '2026-02-28T23', '2026-03-01T00'],
    ['plant/P1/2026/02/28/x.csv', 'day', '2026-02-28T00', '2026-03-01T00'],
    ['2026-02-28/x.csv', 'day', '2026-02-28T00', '2026-03-01T00'],
    ['date=2026-02-28/x.parquet', 'day', '2026-02-28T00', '2026-03-01T00'],
    ['plant=7/reading_date=20260228/x.parquet', 'day', '2026-02-28T00', '2026-03-01T00'],
    ['at=2026-02-28%2013%3A30%3A00/x.parquet', 'day', '2026-02-28T00', '2026-03-01T00'],
    ['year=2026/month=2/x.parquet', 'month', '2026-02-01T00', '2026-03-01T00'],
    ['year=2026/month=02/day=9/hour=5/x.parquet', 'hour', '2026-02-09T05', '2026-02-09T06'],
    ['date=2026-02-28/hour=5/x.parquet', 'hour', '2026-02-28T05', '2026-02-28T06'],
    ['month=2026-02/x.parquet', 'month', '2026-02-01T00', '2026-03-01T00'],
  ])('%s is a %s from %s', (path, ...time) => {
    expect(told(path)).toEqual(time);
  });

  it.each([
    'x.csv',
    '2026.csv',
    'plant=2026/x.csv',
    '1234/x.csv',
    '02/28/x.csv',
    // When rows were written says nothing of their own time.
    'ingest_date=2026-02-28/x.csv',
    'load_date=2026-02-28/x.csv',
    'run=2026-02-28/x.csv',
    'id=202602/x.csv',
    'date=2026-13-45/x.csv',
  ])('%s tells none', (path) => {
    expect(told(path)).toBeNull();
  });
});

describe('touchesWindows', () => {
  const window = { from: new Date('2026-01-05T10:30:00Z'), to: new Date('2026-01-05T12:00:00Z') };

  it.each([
    ['2026/01/05/09/', false],
    ['2026/01/05/10/', true],
    ['2026/01/05/11/', true],
    // An end on the hour leaves that hour out.
    ['2026/01/05/12/', false],
    ['2026/01/05/', true],
    ['2026/01/06/', false],
    ['2025/', false],
    ['other/', true],
  ])('%s: %s', (path, expected) => {
    expect(touchesWindows(folderTime(path), [window])).toBe(expected);
  });

  it('takes any time where a window has no ends', () => {
    expect(touchesWindows(folderTime('2020/'), [window, null])).toBe(true);
  });
});
