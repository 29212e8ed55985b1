import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bar, histogramLines, shortNumber, sparkline } from './charts.ts';
import { createStyle, stateText } from './style.ts';
import { renderTable, widest } from './table.ts';
import { duration, shortTime } from './times.ts';

const plain = createStyle(false);

describe('renderTable', () => {
  const columns = [{ head: 'NAME' }, { head: 'COUNT', right: true }, { head: 'REASON' }];

  it('lines words up on the left and numbers on the right', () => {
    const rows = [
      ['plant-a', '7', 'none'],
      ['b', '1234', ''],
    ];
    expect(renderTable({ columns, rows, width: 80, style: plain })).toBe(
      ['NAME     COUNT  REASON', 'plant-a      7  none', 'b         1234'].join('\n'),
    );
  });

  it('never goes over the width and loses no letter, whatever the cells hold', () => {
    const cell = fc.stringMatching(/^[a-z0-9/._ -]{0,120}$/);
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 5 }), (rows) => {
        const text = renderTable({ columns, rows, width: 60, style: plain });
        for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(60);
        const letters = (value: string) => [...value.replace(/\s/g, '')].sort().join('');
        const all = [...columns.map(({ head }) => head), ...rows.flat()].join('');
        expect(letters(text)).toBe(letters(all));
      }),
    );
  });

  it('lines coloured cells up like plain ones', () => {
    const style = createStyle(true);
    const rows = [
      [stateText(style, 'BREACHED'), '1', 'x'],
      [stateText(style, 'HEALTHY'), '1', 'x'],
    ];
    const text = renderTable({ columns, rows, width: 80, style });
    expect(text).toContain('\u001b[');
    const [, first = '', second = ''] = stripVTControlCharacters(text).split('\n');
    expect(second.indexOf('x')).toBe(first.indexOf('x'));
  });
});

describe('a long table', () => {
  it('is one table, whatever blocks it is made in', () => {
    const columns = [{ head: 'NAME' }, { head: 'ROW', right: true }];
    const rows = Array.from({ length: 450 }, (_, row) => [
      row === 449 ? 'the longest' : 'short',
      String(row),
    ]);
    const lines = renderTable({ columns, rows, width: 80, style: plain }).split('\n');
    expect(lines).toEqual([
      'NAME         ROW',
      ...rows.map(([name = '', row = '']) => `${name.padEnd(11)}  ${row.padStart(3)}`),
    ]);
  });

  it('may have more cells than a call can have arguments', () => {
    const cells = new Array<string>(200_000).fill('x');
    expect(widest([...cells, 'wide'], 3)).toBe(4);
  });
});

describe('sparkline', () => {
  it.each([
    [[0, 1, 2, 3, 4, 5, 6, 7], '▁▂▃▄▅▆▇█'],
    [[5, 5], '██'],
    [[0, 0], '▁▁'],
    [[1, null, 3], '▃·█'],
    [[-1, 0, 1], '▁▅█'],
    [[null, null], '··'],
    [[], ''],
  ])('%j → %s', (values, expected) => expect(sparkline(values)).toBe(expected));

  it('keeps what is far below a threshold low', () =>
    expect(sparkline([0.01, 0.02, 0.01], 0.15)).toBe('▁▂▁'));
});

describe('bar', () => {
  it.each([
    [0, ''],
    [0.5, '████'],
    [1 / 64, '▏'],
    [2, '████████'],
  ])('%d of 8 characters → "%s"', (share, expected) => expect(bar(share, 8)).toBe(expected));
});

describe('histogramLines', () => {
  it('shows shares of each side, so that sides of different size compare', () => {
    const [head, first, second] = histogramLines({
      edges: [0, 2.5, 5],
      categories: [],
      baselineCounts: [300, 100],
      targetCounts: [10, 30],
      width: 40,
    });
    expect(head).toMatch(/from\s+baseline\s+target/);
    expect(first).toMatch(/^\s+0 .* 75\.0% .* 25\.0%$/);
    expect(second).toMatch(/^\s+2\.5 .* 25\.0% .* 75\.0%$/);
  });

  it('names categories, on one line each', () => {
    const [head, first, second] = histogramLines({
      edges: [],
      categories: ['red\nhot', 'a colour that has far too long a name'],
      baselineCounts: [1, 3],
      targetCounts: [1, 1],
      width: 60,
    });
    expect(head).toMatch(/^\s+is\s+baseline\s+target/);
    expect(first).toMatch(/^\s+red�hot .* 25\.0% .* 50\.0%$/);
    expect(second).toMatch(/^a colour that has far t… .* 75\.0% .* 50\.0%$/);
  });

  it('shows an empty side as nothing', () => {
    const lines = histogramLines({
      edges: [0, 1],
      categories: [],
      baselineCounts: [4],
      targetCounts: [0],
      width: 40,
    });
    expect(lines[1]).toMatch(/100\.0% .* 0\.0%$/);
  });
});

describe('short forms', () => {
  it.each([
    [0.123456, '0.1235'],
    [43200, '43200'],
    [1e-9, '1.00e-9'],
    [0, '0'],
  ])('%d → %s', (value, expected) => expect(shortNumber(value)).toBe(expected));

  it('gives instants to the minute and durations in a fitting unit', () => {
    expect(shortTime('2026-11-20T06:00:59.999Z')).toBe('2026-11-20 06:00');
    expect(shortTime(null)).toBe('-');
    expect(duration('2026-11-20T06:00:00Z', '2026-11-20T06:00:01.250Z')).toBe('1.3 s');
    expect(duration('2026-11-20T06:00:00Z', '2026-11-20T07:00:00Z')).toBe('60 min');
    expect(duration('2026-11-20T06:00:00Z', null)).toBe('-');
  });
});
