import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { buildASTSchema, concatAST, type DocumentNode, type GraphQLSchema, parse, Source } from 'graphql';

/** The folder of the gateway, whose modules hold the schema. */
export const gatewayDir = path.resolve(import.meta.dirname, '../../../apps/gateway');

/** The schema files of all modules below a folder, parsed and put together in the order of their paths. */
export function readDocument(dir: string = gatewayDir): DocumentNode {
  const files = globSync('src/modules/*/schema.graphql', { cwd: dir }).toSorted();
  if (files.length === 0) throw new Error(`There is no src/modules/*/schema.graphql in ${dir}.`);
  return concatAST(files.map((file) => parse(new Source(readFileSync(path.join(dir, file), 'utf8'), file))));
}

/** The schema that the documents make, extensions included; throws on the first mistake, with its file and line. */
export function assembleSchema(document: DocumentNode): GraphQLSchema {
  return buildASTSchema(document);
}
