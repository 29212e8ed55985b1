import type { GraphQLSchema } from 'graphql';
import { assertRole, nodeRole } from '../../access/access-rules.ts';
import type { GatewayContext } from '../../context.ts';
import type { ResolversTypes } from '../../generated/resolver-types.ts';
import type { NodeReference, NodeType } from '../../global-id.ts';
import type { Loaders } from '../../loaders.ts';

/** A row with the name of its type. */
type NodeRow = Awaited<ResolversTypes['Node']>;

/** The name of a type's loader. */
type LoaderName = Uncapitalize<NodeType>;

function loaderOf(loaders: Loaders, type: NodeType) {
  const name = `${type.charAt(0).toLowerCase()}${type.slice(1)}` as LoaderName;
  return loaders[name];
}

/**
 * The thing behind a global id with its type's name, null where there is none; FORBIDDEN when the viewer could not
 * read that type through its own root field either.
 */
export async function readNode(
  { type, id }: NodeReference,
  { viewer, loaders }: Pick<GatewayContext, 'viewer' | 'loaders'>,
  schema: GraphQLSchema,
): Promise<NodeRow | null> {
  assertRole(viewer, nodeRole(schema, type), type);
  const row = await loaderOf(loaders, type).load(id);
  // A loader under the type's own name gives rows of that type, which TypeScript cannot follow through the name.
  return row === null ? null : ({ ...row, __typename: type } as NodeRow);
}
