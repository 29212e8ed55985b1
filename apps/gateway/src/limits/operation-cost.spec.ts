import { buildSchema, getOperationAST, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { estimateCost } from './operation-cost.ts';

const schema = buildSchema(`
  directive @cost(points: Int! = 1) on FIELD_DEFINITION
  type Circuit { name: String plant: Plant circuits(first: Int, last: Int): CircuitConnection series: [Int] @cost(points: 5) }
  type Plant { name: String circuits(first: Int, last: Int): CircuitConnection }
  type CircuitEdge { cursor: String node: Circuit }
  type CircuitConnection { edges: [CircuitEdge] nodes: [Circuit] totalCount: Int }
  type Query { viewer: Plant circuits(first: Int, last: Int): CircuitConnection nodes(ids: [ID!]!): [Circuit] }
`);

function cost(query: string, variables: Record<string, unknown> = {}): number {
  const document = parse(query);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('No operation.');
  return estimateCost({ schema, document, operation, variables });
}

describe('estimateCost', () => {
  it.each([
    ['one object', '{ viewer { name } }', 1],
    ['plain values of a page', '{ circuits(first: 10) { nodes { name } totalCount } }', 1],
    ['an object of each item', '{ circuits(first: 10) { nodes { plant { name } } } }', 11],
    ['the same through edges', '{ circuits(first: 10) { edges { node { plant { name } } } } }', 11],
    ['a page without a size', '{ circuits { nodes { plant { name } } } }', 51],
    ['a last page', '{ circuits(last: 3) { nodes { plant { name } } } }', 4],
    [
      'pages in pages',
      '{ circuits(first: 10) { nodes { circuits(first: 20) { nodes { plant { name } } } } } }',
      1 + 10 * (1 + 20),
    ],
    ['what @cost says', '{ circuits(first: 10) { nodes { series } } }', 1 + 10 * 5],
    ['a list of ids', '{ nodes(ids: ["a", "b", "c"]) { plant { name } } }', 4],
    [
      'a fragment, as often as it is spread',
      '{ circuits(first: 2) { nodes { ...A plant { circuits(first: 2) { nodes { ...A } } } } } } fragment A on Circuit { plant { name } }',
      1 + 2 * (1 + 1 + (1 + 2)),
    ],
    ['introspection', '{ __schema { types { name } } __typename }', 0],
    [
      'an absurd page, at the most that is allowed',
      '{ circuits(first: 1000000) { nodes { plant { name } } } }',
      101,
    ],
  ])('counts %s', (_, query, points) => {
    expect(cost(query)).toBe(points);
  });

  it('reads page sizes from variables and their defaults', () => {
    const query = 'query ($n: Int = 7) { circuits(first: $n) { nodes { plant { name } } } }';
    expect(cost(query, { n: 3 })).toBe(4);
    expect(cost('query ($n: Int) { circuits(first: $n) { nodes { plant { name } } } }')).toBe(51);
  });

  it('does not loop on fragments in a circle', () => {
    expect(
      cost('{ viewer { ...A } } fragment A on Plant { circuits { nodes { plant { ...A } } } }'),
    ).toBeGreaterThan(0);
  });
});
