import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PageRequest } from './connection.ts';
import { byNumberDescending, byText, pageOfList } from './page-of-list.ts';

const names = fc.uniqueArray(fc.stringMatching(/^[a-z0-9_-]{1,6}$/), { maxLength: 30 });

function page(items: readonly string[], request: PageRequest) {
  return pageOfList({ items, request, keyOf: (name) => name, compare: byText });
}

function walkForward(items: readonly string[], size: number): string[] {
  const seen: string[] = [];
  let after: string | undefined;
  for (;;) {
    const current = page(items, { first: size, ...(after === undefined ? {} : { after }) });
    seen.push(...current.items.map(({ node }) => node));
    after = current.items.at(-1)?.cursor;
    if (!current.hasNextPage) return seen;
  }
}

function walkBackward(items: readonly string[], size: number): string[] {
  const seen: string[] = [];
  let before: string | undefined;
  for (;;) {
    const current = page(items, { last: size, ...(before === undefined ? {} : { before }) });
    seen.unshift(...current.items.map(({ node }) => node));
    before = current.items[0]?.cursor;
    if (!current.hasPreviousPage) return seen;
  }
}

describe('pageOfList', () => {
  it('gives every item once, in order, whichever way it is walked', () => {
    fc.assert(
      fc.property(names, fc.integer({ min: 1, max: 7 }), (items, size) => {
        const sorted = [...items].sort();
        expect(walkForward(items, size)).toEqual(sorted);
        expect(walkBackward(items, size)).toEqual(sorted);
      }),
    );
  });

  it('goes on behind a cursor whose item is gone', () => {
    const first = page(['a', 'b', 'c', 'd'], { first: 2 });
    const after = first.items.at(-1)?.cursor ?? '';
    expect(page(['a', 'c', 'd'], { first: 2, after }).items.map(({ node }) => node)).toEqual(['c', 'd']);
  });

  it('orders numbers by value, greatest first', () => {
    const items = ['9', '10', '100'];
    const request = { first: 3 };
    const { items: paged } = pageOfList({
      items,
      request,
      keyOf: (text) => text,
      compare: byNumberDescending,
    });
    expect(paged.map(({ node }) => node)).toEqual(['100', '10', '9']);
  });

  it('refuses a cursor of another list', () => {
    expect(() => page(['a'], { first: 1, after: 'bm9uc2Vuc2U' })).toThrow(
      'The cursor is not one of this list',
    );
  });
});
