import { alertStates, severities } from '@circuitwatch/alerting-definitions';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filterOf, listAddress, readListQuery, type ListQuery } from './list-query.ts';

const word = fc.string({ maxLength: 40 }).map((text) => text.trim());
const queries: fc.Arbitrary<ListQuery> = fc.record({
  severities: fc.subarray([...severities]),
  plant: word,
  rule: word,
  state: fc.constantFrom('' as const, ...alertStates),
  acknowledged: fc.constantFrom('' as const, 'yes' as const, 'no' as const),
  after: word,
  before: word,
  refreshes: fc.boolean(),
  problems: fc.constant([]),
});

function searchOf(address: string): URLSearchParams {
  return new URL(address, 'http://localhost').searchParams;
}

describe('the query of the list', () => {
  it('is read again as its address says it', () => {
    fc.assert(
      fc.property(queries, (query) => {
        const address = listAddress(query, { after: query.after, before: query.before });
        expect(readListQuery(searchOf(address))).toEqual(query);
      }),
    );
  });

  it('begins at the first page where a filter changes', () => {
    fc.assert(
      fc.property(queries, (query) => {
        const read = readListQuery(searchOf(listAddress(query, { plant: 'mill' })));
        expect([read.plant, read.after, read.before]).toEqual(['mill', '', '']);
      }),
    );
  });

  it('never asks for more than the scope, whatever it says', () => {
    fc.assert(
      fc.property(fc.string(), fc.option(fc.array(word)), (search, scope) => {
        expect(filterOf(readListQuery(new URLSearchParams(search)), scope).scope).toBe(scope);
      }),
    );
  });

  it('shows what fires unless told otherwise', () => {
    const filter = filterOf(readListQuery(new URLSearchParams()), null);
    expect(filter).toMatchObject({ states: ['FIRING', 'RECOVERING'], severities: null, acknowledged: null });
    expect(listAddress(readListQuery(new URLSearchParams()))).toBe('/alerts');
  });
});
