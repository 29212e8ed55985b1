import {
  defaultFieldResolver,
  type FieldDefinitionNode,
  getDirectiveValues,
  getNamedType,
  GraphQLError,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLSchema,
  isObjectType,
} from 'graphql';
import type { Role } from '../generated/resolver-types.ts';
import { isRole, lesserRole, roleIncludes } from './roles.ts';

/** The part of the context that access rules look at. */
interface ViewerContext {
  readonly viewer: { readonly role: Role };
}

type RootField = GraphQLField<unknown, ViewerContext>;

/** The least role for a root field; throws when the schema does not say. */
export function requiredRole(
  schema: GraphQLSchema,
  field: { readonly astNode?: FieldDefinitionNode | null | undefined },
  where: string,
): Role {
  const directive = schema.getDirective('access');
  const rule = directive && field.astNode ? getDirectiveValues(directive, field.astNode) : undefined;
  const role = rule?.['role'];
  if (!isRole(role)) throw new Error(`${where} has no access rule; add @access(role: …).`);
  return role;
}

/** Throws FORBIDDEN naming the role that is needed. */
export function assertRole(viewer: { readonly role: Role }, needed: Role, what: string): void {
  if (roleIncludes(viewer.role, needed)) return;
  throw new GraphQLError(`${what} needs the role ${needed}; your token has the role ${viewer.role}.`, {
    extensions: { code: 'FORBIDDEN', requiredRole: needed },
  });
}

function guard(
  resolve: GraphQLFieldResolver<unknown, ViewerContext>,
  needed: Role,
  what: string,
): GraphQLFieldResolver<unknown, ViewerContext> {
  return (source, args, context, info) => {
    assertRole(context.viewer, needed, what);
    return resolve(source, args, context, info);
  };
}

function rootTypes(schema: GraphQLSchema): GraphQLObjectType[] {
  return [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].filter(
    (type) => type !== null && type !== undefined,
  );
}

/** Makes every root field ask for its role before anything else happens; throws where a rule is missing. */
export function enforceAccessRules(schema: GraphQLSchema): GraphQLSchema {
  for (const type of rootTypes(schema)) {
    for (const field of Object.values<RootField>(type.getFields())) {
      const needed = requiredRole(schema, field, `${type.name}.${field.name}`);
      field.resolve = guard(field.resolve ?? defaultFieldResolver, needed, field.name);
      if (field.subscribe) field.subscribe = guard(field.subscribe, needed, field.name);
    }
  }
  return schema;
}

/** Types that a field leads to, itself included; what is found by id is not followed. */
function reachableTypes(field: GraphQLField<unknown, unknown>): ReadonlySet<GraphQLObjectType> {
  const found = new Set<GraphQLObjectType>();
  const visit = (type: unknown): void => {
    if (!isObjectType(type) || found.has(type)) return;
    found.add(type);
    for (const child of Object.values(type.getFields())) visit(getNamedType(child.type));
  };
  visit(getNamedType(field.type));
  return found;
}

function computeNodeRoles(schema: GraphQLSchema): ReadonlyMap<string, Role> {
  const roleOf = new Map<string, Role>();
  for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) {
    const needed = requiredRole(schema, field, `Query.${field.name}`);
    for (const { name } of reachableTypes(field)) {
      roleOf.set(name, lesserRole(roleOf.get(name) ?? needed, needed));
    }
  }
  return roleOf;
}

const nodeRoles = new WeakMap<GraphQLSchema, ReadonlyMap<string, Role>>();

/**
 * The least role that can read a type through some root field of Query; `node` asks for the same.
 * A type that no root field leads to needs ADMIN.
 */
export function nodeRole(schema: GraphQLSchema, type: string): Role {
  const known = nodeRoles.get(schema) ?? computeNodeRoles(schema);
  nodeRoles.set(schema, known);
  return known.get(type) ?? 'ADMIN';
}
