import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { compareSchemas } from './compare-schemas.ts';
import { printDocument } from './print-document.ts';

const before = 'type Query { plants(first: Int): Int circuits: Int }';

describe('compareSchemas', () => {
  it('names what breaks callers', () => {
    const after = 'type Query { plants(first: Int!): Int }';
    expect(compareSchemas(before, after).breaking).toEqual([
      'Query.circuits was removed.',
      'Query.plants arg first has changed type from Int to Int!.',
    ]);
  });

  it('names what is dangerous', () => {
    const changes = compareSchemas('type Query { a: A } enum A { B }', 'type Query { a: A } enum A { B C }');
    expect(changes).toEqual({ breaking: [], dangerous: ['C was added to enum type A.'] });
  });

  it('has nothing against additions, nor against a first schema', () => {
    expect(compareSchemas(before, `${before} type Added { b: Int }`).breaking).toEqual([]);
    expect(compareSchemas('', before)).toEqual({ breaking: [], dangerous: [] });
  });
});

describe('printDocument', () => {
  it('folds extensions in, sorts by name and keeps directives', () => {
    const text = printDocument(
      parse('type Query\nextend type Query { b: Int @access(role: ADMIN) }\nextend type Query { a: Int }'),
    );
    expect(text).toBe('type Query {\n  a: Int\n  b: Int @access(role: ADMIN)\n}\n');
  });

  it('gives the same text whatever the order of the modules', () => {
    const [one, other] = ['type Query { a: A }', 'type A { b: Int }'];
    expect(printDocument(parse(`${one} ${other}`))).toBe(printDocument(parse(`${other} ${one}`)));
  });
});
