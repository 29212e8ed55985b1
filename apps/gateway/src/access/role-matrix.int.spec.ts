import {
  getNamedType,
  GraphQLObjectType,
  type GraphQLField,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLInputType,
} from 'graphql';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestGateway, type TestGateway } from '../spec/test-gateway.ts';
import { encodeGlobalId, nodeTypes } from '../global-id.ts';
import { buildGatewaySchema } from '../schema/build-schema.ts';
import { nodeRole, requiredRole } from './access-rules.ts';
import { roleIncludes, roles } from './roles.ts';

const schema = buildGatewaySchema();

/** Some value of an input type, as JSON; right in form, and naming nothing that exists. */
function sample(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return sample(type.ofType);
  if (isListType(type)) return [sample(type.ofType)];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (isInputObjectType(type)) {
    const required = Object.values(type.getFields()).filter((field) => isNonNullType(field.type));
    return Object.fromEntries(required.map((field) => [field.name, sample(field.type)]));
  }
  return { Int: 1, Float: 1, Boolean: false, DateTime: '2026-03-01T00:00:00Z' }[type.name] ?? 'nothing';
}

function operationOf(kind: string, field: GraphQLField<unknown, unknown>) {
  const required = field.args.filter((argument) => isNonNullType(argument.type));
  const declared = required.map((argument) => `$${argument.name}: ${String(argument.type)}`).join(', ');
  const passed = required.map((argument) => `${argument.name}: $${argument.name}`).join(', ');
  const selection =
    getNamedType(field.type) instanceof GraphQLObjectType || field.name.startsWith('node')
      ? '{ __typename }'
      : '';
  return {
    query: `${kind} ${declared ? `(${declared})` : ''} { ${field.name}${passed ? `(${passed})` : ''} ${selection} }`,
    variables: Object.fromEntries(required.map((argument) => [argument.name, sample(argument.type)])),
  };
}

/** A subscription that is let in and then refused for what it asks, so that it answers at once. */
function refusedSubscription(field: GraphQLField<unknown, unknown>) {
  if (field.name !== 'alertChanged') return operationOf('subscription', field);
  return { query: 'subscription { alertChanged(severities: [9]) { __typename } }' };
}

function rootFields(type: GraphQLObjectType | null | undefined): GraphQLField<unknown, unknown>[] {
  return Object.values(type?.getFields() ?? {});
}

const requests = [
  ...rootFields(schema.getQueryType()).map((field) => ({ kind: 'query', field })),
  ...rootFields(schema.getMutationType()).map((field) => ({ kind: 'mutation', field })),
].map(({ kind, field }) => ({
  name: `${kind} ${field.name}`,
  field,
  needed: requiredRole(schema, field, field.name),
  ...operationOf(kind, field),
}));

describe('every root field asks for its role', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway();
  });
  afterAll(() => gateway.stop());

  it('has rows for the whole schema', () => {
    expect(requests.length).toBeGreaterThan(35);
    expect(rootFields(schema.getSubscriptionType()).length).toBe(4);
  });

  it.each(requests)('$name needs $needed', async ({ query, variables, needed, field }) => {
    for (const role of roles) {
      const { errors } = await gateway.ask(query, variables, role);
      const forbidden = errors.find(({ extensions }) => extensions?.['code'] === 'FORBIDDEN');
      if (roleIncludes(role, needed)) {
        expect(forbidden).toBeUndefined();
        expect(errors.filter(({ extensions }) => extensions?.['code'] === 'INTERNAL_SERVER_ERROR')).toEqual(
          [],
        );
      } else {
        expect(forbidden).toMatchObject({
          message: `${field.name} needs the role ${needed}; your token has the role ${role}.`,
          extensions: { requiredRole: needed },
        });
      }
    }
  });

  it.each(nodeTypes)('node asks for the role that shows a %s', async (type) => {
    const id = encodeGlobalId(
      type,
      ['MetricResult', 'Distribution'].includes(type) ? '1' : crypto.randomUUID(),
    );
    const needed = nodeRole(schema, type);
    expect(needed).toBe(type === 'ApiToken' || type === 'AuditEvent' ? 'ADMIN' : 'VIEWER');
    for (const role of roles) {
      for (const query of [
        'query ($id: ID!) { node(id: $id) { id } }',
        'query ($id: ID!) { nodes(ids: [$id]) { id } }',
      ]) {
        const { errors } = await gateway.ask(query, { id }, role);
        const codes = errors.map(({ extensions }) => extensions?.['code']);
        expect(codes).toEqual(roleIncludes(role, needed) ? [] : ['FORBIDDEN']);
      }
    }
  });

  it.each(rootFields(schema.getSubscriptionType()))('subscription $name lets a viewer in', async (field) => {
    const client = createClient({
      url: `${gateway.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${gateway.tokens.VIEWER}` },
      retryAttempts: 0,
    });
    expect(requiredRole(schema, field, field.name)).toBe('VIEWER');
    const results = client.iterate(refusedSubscription(field));
    const first = await results.next().catch((error: unknown) => ({ value: { errors: error as object[] } }));
    expect(JSON.stringify(first.value)).toContain('BAD_USER_INPUT');
    await client.dispose();
  });
});
