import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { codegen } from '@graphql-codegen/core';
import * as typescript from '@graphql-codegen/typescript';
import * as resolvers from '@graphql-codegen/typescript-resolvers';
import type { DocumentNode } from 'graphql';
import { gatewayDir, readDocument } from './read-schema.ts';
import { assertSchemaRules } from './schema-rules.ts';

const mappersFile = path.join(gatewayDir, 'src/mappers.ts');

/** `export type PlantMapper` maps the GraphQL type Plant: what a resolver returns for it. */
function readMappers(source: string): Record<string, string> {
  const names = [...source.matchAll(/^export (?:type|interface) (\w+)Mapper\b/gm)].map(
    (match) => match[1] ?? '',
  );
  return Object.fromEntries(names.map((name) => [name, `../mappers.ts#${name}Mapper`]));
}

/** The text of a module with the types of all resolvers; it runs through type stripping as it is. */
export async function generateResolverTypes(document: DocumentNode, mappersSource: string): Promise<string> {
  const config = {
    contextType: '../context.ts#GatewayContext',
    mappers: readMappers(mappersSource),
    scalars: { DateTime: { input: 'Date', output: 'Date' }, JSON: 'unknown', ID: 'string' },
    strictScalars: true,
    enumsAsTypes: true,
    useTypeImports: true,
    useIndexSignature: false,
    makeResolverTypeCallable: true,
    inputMaybeValue: 'T | null | undefined',
    immutableTypes: true,
    skipTypename: true,
    resolversNonOptionalTypename: { interfaceImplementingType: true, unionMember: true },
  };
  return codegen({
    schema: document,
    documents: [],
    filename: 'resolver-types.ts',
    config,
    plugins: [{ typescript: {} }, { resolvers: {} }],
    pluginMap: { typescript, resolvers },
  });
}

async function main(): Promise<void> {
  const document = readDocument();
  assertSchemaRules(document);
  const text = await generateResolverTypes(document, readFileSync(mappersFile, 'utf8'));
  const file = path.join(gatewayDir, 'src/generated/resolver-types.ts');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  console.log(`Wrote ${path.relative(process.cwd(), file)}.`);
}

if (import.meta.main) {
  await main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
