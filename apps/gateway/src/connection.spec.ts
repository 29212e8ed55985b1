import { describe, expect, it } from 'vitest';
import { readPageRequest, toConnection } from './connection.ts';

describe('readPageRequest', () => {
  it.each([
    [{}, { first: 50 }],
    [{ first: null, after: null, last: null, before: null }, { first: 50 }],
    [
      { first: 1, after: 'c' },
      { first: 1, after: 'c' },
    ],
    [{ after: 'c' }, { first: 50, after: 'c' }],
    [{ last: 100 }, { last: 100 }],
    [
      { last: 2, before: 'c' },
      { last: 2, before: 'c' },
    ],
    [{ before: 'c' }, { last: 50, before: 'c' }],
  ])('reads %j', (args, request) => {
    expect(readPageRequest(args)).toEqual(request);
  });

  it.each([
    [{ first: 0 }, '`first` must be from 1 to 100, not 0.'],
    [{ last: 101 }, '`last` must be from 1 to 100, not 101.'],
    [{ first: 1, last: 1 }, 'Use `first` or `last`, not both.'],
    [{ first: 1, before: 'c' }, 'Use `after` with `first`, and `before` with `last`.'],
    [{ last: 1, after: 'c' }, 'Use `after` with `first`, and `before` with `last`.'],
  ])('refuses %j', (args, message) => {
    expect(() => readPageRequest(args)).toThrow(message);
  });
});

describe('toConnection', () => {
  const items = [
    { cursor: 'a', node: 1 },
    { cursor: 'b', node: 2 },
  ];

  it('shows a page in both forms, and where it lies', () => {
    const connection = toConnection({ items, hasNextPage: true, hasPreviousPage: false }, () =>
      Promise.resolve(9),
    );
    expect(connection.nodes).toEqual([1, 2]);
    expect(connection.edges).toEqual(items);
    expect(connection.pageInfo).toEqual({
      hasNextPage: true,
      hasPreviousPage: false,
      startCursor: 'a',
      endCursor: 'b',
    });
  });

  it('counts only when it is asked, and once', async () => {
    let counts = 0;
    const count = () => Promise.resolve((counts += 1));
    const connection = toConnection({ items: [], hasNextPage: false, hasPreviousPage: false }, count);
    expect(counts).toBe(0);
    expect([await connection.totalCount(), await connection.totalCount(), counts]).toEqual([1, 1, 1]);
    expect(connection.pageInfo).toMatchObject({ startCursor: null, endCursor: null });
  });
});
