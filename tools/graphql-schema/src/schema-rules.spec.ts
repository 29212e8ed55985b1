import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { assembleSchema, readDocument } from './read-schema.ts';
import { assertSchemaRules, findSchemaProblems } from './schema-rules.ts';

function problemsOf(schema: string): string[] {
  return findSchemaProblems(parse(schema)).map(({ where, problem }) => `${where} ${problem}`);
}

describe('the gateway’s schema', () => {
  it('is valid, described throughout, and guarded at every root field', () => {
    const document = readDocument();
    expect(findSchemaProblems(document)).toEqual([]);
    expect(assembleSchema(document).getQueryType()?.getFields()['circuits']).toBeDefined();
  });
});

describe('findSchemaProblems', () => {
  it.each([
    ['a query', '"Root." type Query { "Open." open: Int }', 'Query.open'],
    ['an extended query', 'extend type Query { "Open." open: Int }', 'Query.open'],
    ['a mutation', 'extend type Mutation { "Open." open: Int }', 'Mutation.open'],
    ['a subscription', 'extend type Subscription { "Open." open: Int }', 'Subscription.open'],
  ])('refuses %s without an access rule', (_, schema, where) => {
    expect(problemsOf(schema)).toEqual([`${where} has no access rule; add @access(role: …)`]);
  });

  it('accepts a root field with an access rule', () => {
    expect(problemsOf('extend type Query { "Guarded." guarded: Int @access(role: ADMIN) }')).toEqual([]);
  });

  it.each([
    ['type', 'type A { "B." b: Int }', 'A'],
    ['field', '"A." type A { b: Int }', 'A.b'],
    ['blank field', '"A." type A { "  " b: Int }', 'A.b'],
    ['field of an extension', 'extend type A { b: Int }', 'A.b'],
    ['argument', '"A." type A { "B." b(c: Int): Int }', 'A.b(c:)'],
    ['input field', '"A." input A { b: Int }', 'A.b'],
    ['enum value', '"A." enum A { B }', 'A.B'],
    ['enum', 'enum A { "B." B }', 'A'],
    ['interface', 'interface A { "B." b: Int }', 'A'],
    ['scalar', 'scalar A', 'A'],
    ['directive', 'directive @a on FIELD', '@a'],
    ['argument of a directive', '"A." directive @a(b: Int) on FIELD', '@a(b:)'],
  ])('refuses a %s without a description', (_, schema, where) => {
    expect(problemsOf(schema)).toEqual([`${where} has no description`]);
  });

  it('fails the build with all problems at once', () => {
    const schema = parse('extend type Query { open: Int other: Int }');
    expect(() => {
      assertSchemaRules(schema);
    }).toThrow(
      /Query\.open has no access rule[\s\S]*Query\.other has no access rule[\s\S]*Query\.open has no description/,
    );
  });
});
