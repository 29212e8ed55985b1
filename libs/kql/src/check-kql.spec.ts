import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkKql, translateKql } from './index.ts';

const refused: readonly (readonly [kql: string, part: string, message: RegExp])[] = [
  ['customMetrics | wher name == 1', 'wher', /Query operator expected/],
  ['customMetrics | where valu > 1', 'valu', /'valu' does not refer to any known column/],
  ['customMetric | take 1', 'customMetric', /does not refer to any known/],
  ['customMetrics | where name ==', '', /Missing expression/],
  [
    'customMetrics | make-series avg(value) on timestamp step 1h',
    'make-series',
    /make-series is not supported/,
  ],
  ['customMetrics | parse name with "a" b', 'parse', /parse is not supported/],
  ['customMetrics | extend h = hash_sha256(name)', 'hash_sha256', /hash_sha256 is not supported/],
  ['customMetrics | summarize hll(name)', 'hll', /hll is not supported/],
  ['customMetrics | join kind=cross customMetrics on name', 'cross', /./],
  ['customMetrics | lookup customMetrics on name', 'lookup', /lookup is not supported/],
  ['let f = (x: int) { x + 1 }; print f(1)', 'let', /Functions of your own are not supported/],
  ['print decimal(1.0)', 'decimal', /DecimalLiteral/],
  ['print guid(74be27de-1e4e-49d9-b579-fe0b331d3642)', 'guid', /GuidLiteral/],
  ['print datetime(2026-13-45)', 'datetime', /is not a datetime/],
  ['print 99999999999999999999', '99999999999999999999', /is not a long/],
  ['customMetrics | where name matches regex "("', 'name', /not a regular expression/],
  ['customMetrics | summarize percentile(value, 200)', 'percentile', /between 0 and 100/],
  ['customMetrics | take 1; customMetrics | take 2', 'customMetrics | take 2', /One query at a time/],
  ['set notruncation; customMetrics', 'set', /set(option)? statement is not supported/i],
  ['customMetrics | take toint(name)', 'toint', /./],
  ['customMetrics | order by customDimensions', 'customDimensions', /./],
  ['.drop table customMetrics', '', /./],
  ['', '', /empty/],
  ['// only a comment', '', /./],
  ['range x from 1 to 100000000 step 1', 'range', /up to 1000000 steps/],
  ['print datetime_diff("fortnight", now(), now())', '"fortnight"', /must be one of the values: year/],
  ['print format_datetime(now(), "yyyy q")', '', /does not know/],
];

// The parser takes its time when it is loaded.
beforeAll(() => void checkKql('print 1'), 60_000);

describe('a query that cannot be run', () => {
  it.each(refused)('%s', (kql, part, message) => {
    const problems = checkKql(kql);
    expect(problems.map((problem) => problem.message).join('\n')).toMatch(message);
    const places = problems.map(({ offset, length }) => ({ offset, end: offset + length }));
    const at = kql.lastIndexOf(part);
    expect(places.some(({ offset, end }) => part === '' || (offset <= at + part.length && end >= at))).toBe(
      true,
    );
  });

  it('has its problems told with line and column, all that stand beside each other', () => {
    const problems = checkKql(
      'customMetrics\n| extend a = hash_sha256(name)\n| make-series avg(value) on timestamp step 1h\n| take 1',
    );
    expect(problems.map(({ line, column, offset, length }) => [line, column, offset, length])).toEqual([
      [2, 14, 27, 17],
      [3, 3, 47, 43],
    ]);
  });

  it('is an error that lists them', () => {
    expect(() =>
      translateKql('customMetrics\n| where valu > 1', {
        dialect: 'postgres',
        now: new Date(0),
        plants: null,
        rowLimit: 1,
      }),
    ).toThrow(
      expect.objectContaining({
        code: 'INVALID',
        message: expect.stringMatching(/line 2, column 9: The name 'valu'/) as string,
      }),
    );
  });

  it('is refused when its names, written out, would make it endless', () => {
    const lets = Array.from({ length: 40 }, (_unused, index) => `let a${index + 1} = a${index} + a${index};`);
    expect(checkKql(`let a0 = 1; ${lets.join(' ')} print a40`)[0]?.message).toMatch(/more than 10000 parts/);
    const tables = Array.from(
      { length: 40 },
      (_unused, index) => `let t${index + 1} = union t${index}, t${index};`,
    );
    expect(checkKql(`let t0 = customMetrics; ${tables.join(' ')} t40`)[0]?.message).toMatch(
      /more than 10000 parts/,
    );
  });

  it('does not grow without end when columns are made of columns', () => {
    const steps = Array.from({ length: 40 }, () => '| extend value = value * value + value');
    const translated = translateKql(`customMetrics ${steps.join(' ')}`, {
      dialect: 'postgres',
      now: new Date(0),
      plants: null,
      rowLimit: 1,
    });
    expect(translated.sql.length).toBeLessThan(100_000);
  });

  it('is refused when it nests too deep', () => {
    expect(checkKql(`print ${'('.repeat(5_000)}1${')'.repeat(5_000)}`)[0]?.message).toMatch(
      /deeper than 200/,
    );
    expect(checkKql(`print ${'not('.repeat(5_000)}true${')'.repeat(5_000)}`)[0]?.message).toMatch(
      /deeper than 200/,
    );
    expect(checkKql(`print ${Array.from({ length: 20_000 }, () => '1').join('+')}`).length).toBe(1);
    expect(checkKql('x'.repeat(200_000))[0]?.message).toMatch(/100000/);
  });
});

const pieces = [
  'customMetrics',
  '|',
  'where',
  'summarize',
  'by',
  'extend',
  'name',
  'value',
  '==',
  '(',
  ')',
  '"',
  "'",
  '1d',
  'ago(1d)',
  'bin(',
  ',',
  '=',
  'count()',
  ';',
  'let',
  'join',
  'on',
  '$left.name',
  'union',
  '[',
  ']',
  '{',
  '}',
  '\n',
  '//',
  'order',
  'project',
  'mv-expand',
  'customDimensions',
  '.',
  '*',
  '-',
  'print',
  'dynamic(',
  'datetime(',
  '!',
  '~',
  '\u0000',
  '\ud800',
  '🙂',
];

describe('garbage', () => {
  it('gives problems or a query, and never an exception', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 60 }),
          fc.array(fc.constantFrom(...pieces), { maxLength: 25 }).map((parts) => parts.join(' ')),
        ),
        (text) => {
          const problems = checkKql(text);
          for (const problem of problems) {
            expect(problem.offset).toBeGreaterThanOrEqual(0);
            expect(problem.offset).toBeLessThanOrEqual(text.length);
            expect(problem.line).toBeGreaterThanOrEqual(1);
            expect(problem.message).not.toBe('');
          }
        },
      ),
      { numRuns: 400 },
    );
  }, 120_000);
});

describe('what a user writes', () => {
  it('is never in the text of the SQL', () => {
    const marker = 'zqjx';
    fc.assert(
      fc.property(
        fc.string({ maxLength: 20 }).filter((text) => !/[\\\0\n\r]/.test(text)),
        fc.constantFrom('postgres', 'duckdb'),
        (text, dialect) => {
          const word = JSON.stringify(`${marker}${text}`);
          const kql = `customMetrics | where name == ${word} or name has ${word} or name in (${word}) | extend [${word}] = strcat(${word}, name) | where customDimensions[${word}] == ${word} | summarize [${JSON.stringify(`${marker}2`)}] = count() by [${word}] | order by [${word}] asc`;
          if (checkKql(kql).length > 0) return;
          const { sql, sources } = translateKql(kql, {
            dialect,
            now: new Date(0),
            plants: [`${marker}${text}`],
            rowLimit: 10,
          });
          expect(sql).not.toContain(marker);
          expect(sources[0]?.fetch.sql).not.toContain(marker);
        },
      ),
      { numRuns: 100 },
    );
  }, 60_000);
});
