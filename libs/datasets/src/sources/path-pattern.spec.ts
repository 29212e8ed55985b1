import { describe, expect, it } from 'vitest';
import { patternAccepts, splitPattern } from './path-pattern.ts';

describe('patternAccepts', () => {
  it.each([
    ['*.csv', ['a.csv', '.csv'], ['a/b.csv', 'a.csvx', 'acsv']],
    ['data/*.parquet', ['data/', 'data/a.parquet'], ['other/', 'a.parquet', 'data/b/a.parquet']],
    ['**/*.csv', ['a/', 'a/b/', 'a.csv', 'a/b/c.csv'], ['a/b.txt']],
    ['2026/**/p?.csv', ['2026/', '2026/01/', '2026/p1.csv', '2026/01/02/p2.csv'], ['2025/', '2026/pp1.csv']],
    ['./a+b(1)/*', ['a+b(1)/', 'a+b(1)/x', 'a+b(1)/x/y'], ['aab(1)/', 'a+b1/x']],
    ['2026-*', ['2026-01/', '2026-01/x.csv', '2026-01/02/x.csv'], ['2025-01/', '2025-01/x.csv']],
  ])('%s', (pattern, accepted, refused) => {
    const accepts = patternAccepts(pattern);
    expect(accepted.filter((path) => !accepts(path))).toEqual([]);
    expect(refused.filter(accepts)).toEqual([]);
  });
});

describe('splitPattern', () => {
  it('parts before the first folder with a sign', () => {
    expect(splitPattern('/data/2026-*/x.csv')).toEqual({ folder: '/data', pattern: '2026-*/x.csv' });
    expect(splitPattern('/*.csv')).toEqual({ folder: '/', pattern: '*.csv' });
    expect(splitPattern('/data/x.csv')).toBeNull();
  });
});
