import { buildSchema, execute, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { enforceAccessRules, nodeRole } from './access-rules.ts';
import { lesserRole, roleIncludes, roles } from './roles.ts';

const prelude = `enum Role { VIEWER OPERATOR ENGINEER ADMIN }
directive @access(role: Role!) on FIELD_DEFINITION
`;

describe('roles', () => {
  it('include the ones before them', () => {
    const table = roles.map((role) => roles.filter((needed) => roleIncludes(role, needed)).length);
    expect(table).toEqual([1, 2, 3, 4]);
    expect(lesserRole('ADMIN', 'OPERATOR')).toBe('OPERATOR');
    expect(lesserRole('VIEWER', 'OPERATOR')).toBe('VIEWER');
  });
});

describe('enforceAccessRules', () => {
  it.each(['Query', 'Mutation', 'Subscription'])(
    'refuses to build a schema with an open field of %s',
    (type) => {
      const others = type === 'Query' ? '' : 'type Query { ok: Int @access(role: VIEWER) }';
      const schema = buildSchema(`${prelude}${others} type ${type} { open: Int }`);
      expect(() => enforceAccessRules(schema)).toThrow(`${type}.open has no access rule`);
    },
  );

  it('asks before the resolver runs', async () => {
    const schema = enforceAccessRules(
      buildSchema(`${prelude}type Query { secret: Int @access(role: ADMIN) }`),
    );
    let calls = 0;
    const rootValue = { secret: () => (calls += 1) };
    const ask = (role: string) =>
      execute({ schema, document: parse('{ secret }'), rootValue, contextValue: { viewer: { role } } });
    const refused = await ask('ENGINEER');
    expect(refused.errors?.[0]?.extensions).toEqual({ code: 'FORBIDDEN', requiredRole: 'ADMIN' });
    expect(calls).toBe(0);
    expect((await ask('ADMIN')).data).toEqual({ secret: 1 });
  });
});

describe('nodeRole', () => {
  const schema = buildSchema(`${prelude}
    interface Node { id: ID! }
    type Plant implements Node { id: ID! circuits: [Circuit] }
    type Circuit implements Node { id: ID! plant: Plant }
    type Token implements Node { id: ID! owner: Owner }
    type Owner implements Node { id: ID! }
    type Lost implements Node { id: ID! }
    type Query {
      node: Node @access(role: VIEWER)
      plants: [Plant] @access(role: VIEWER)
      tokens: [Token] @access(role: ADMIN)
      owners: [Owner] @access(role: ENGINEER)
    }`);

  it.each([
    ['Plant', 'VIEWER'],
    ['Circuit', 'VIEWER'],
    ['Token', 'ADMIN'],
    ['Owner', 'ENGINEER'],
    ['Lost', 'ADMIN'],
  ])('gives %s the least role of a root field that leads to it: %s', (type, role) => {
    expect(nodeRole(schema, type)).toBe(role);
  });
});
