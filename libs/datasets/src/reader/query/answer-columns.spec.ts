import { describe, expect, it } from 'vitest';
import { answerColumns, metricOf } from './answer-columns.ts';
import { datasetColumn } from '../../sources/describe-columns.ts';

const columns = (...names: string[]) =>
  names.map((name) => datasetColumn(name, /value|threshold/i.test(name) ? 'DOUBLE' : 'VARCHAR'));

describe('answerColumns', () => {
  it.each([
    [['metric', 'value'], { metric: 0, group: null, value: 1, threshold: null }],
    [['value', 'GROUP', 'Metric'], { metric: 2, group: 1, value: 0, threshold: null }],
    [
      ['group_name', 'metric_value', 'metric_name', 'threshold_value'],
      { metric: 2, group: 0, value: 1, threshold: 3 },
    ],
    [['metric', 'value', 'note', 'threshold'], { metric: 0, group: null, value: 1, threshold: 3 }],
    [['a', 'the_value'], { metric: 0, group: null, value: 1, threshold: null }],
    [['a', 'b', 'the_value'], { metric: 0, group: 1, value: 2, threshold: null }],
  ])('finds %j', (names, expected) => {
    expect(answerColumns(columns(...names))).toEqual(expected);
  });

  it.each([
    [['a'], /answers the columns a, which are no metrics; name its columns metric, value/],
    [['a', 'b', 'c', 'd'], /answers the columns a, b, c, d/],
    [['metric', 'metric_name', 'value'], /several columns for the metric/],
    [['metric', 'group'], /answers a value of type VARCHAR \("group"\), which is no number/],
  ])('refuses %j', (names, problem) => {
    expect(() => answerColumns(columns(...names))).toThrow(problem);
  });
});

describe('metricOf', () => {
  const row = { metric: 'm', group: null, value: 1, threshold: null };

  it.each([
    [null, null],
    ['', null],
    [' ', null],
    ['aggregate', null],
    ['Aggregate', null],
    ['north', 'north'],
  ])('takes the group %j as %j', (group, expected) => {
    expect(metricOf({ ...row, group }, 1).group).toBe(expected);
  });

  it('refuses rows without a name, and names that are data', () => {
    expect(() => metricOf({ ...row, metric: null }, 7)).toThrow(/Row 7 .* names no metric/);
    expect(() => metricOf({ ...row, metric: ' ' }, 7)).toThrow(/Row 7 .* names no metric/);
    expect(() => metricOf({ ...row, group: 'x'.repeat(257) }, 2)).toThrow(/Row 2 .* 257 characters/);
    expect(metricOf({ ...row, metric: 'x'.repeat(256) }, 2).metric).toHaveLength(256);
  });
});
