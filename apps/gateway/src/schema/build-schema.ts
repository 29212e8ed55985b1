import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { makeExecutableSchema } from '@graphql-tools/schema';
import type { GraphQLSchema } from 'graphql';
import { enforceAccessRules } from '../access/access-rules.ts';
import { moduleResolvers } from './resolvers.ts';
import { dateTimeScalar, jsonScalar } from './scalars.ts';

const modulesDir = path.resolve(import.meta.dirname, '../modules');

function readTypeDefinitions(): string[] {
  const files = globSync('*/schema.graphql', { cwd: modulesDir }).toSorted();
  return files.map((file) => readFileSync(path.join(modulesDir, file), 'utf8'));
}

/** The API: all modules' types and resolvers, with every root field behind its access rule. */
export function buildGatewaySchema(): GraphQLSchema {
  const schema = makeExecutableSchema({
    typeDefs: readTypeDefinitions(),
    resolvers: [{ DateTime: dateTimeScalar, JSON: jsonScalar }, ...moduleResolvers],
    resolverValidationOptions: { requireResolversToMatchSchema: 'error' },
  });
  return enforceAccessRules(schema);
}
