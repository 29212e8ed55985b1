import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { compareSchemas, type SchemaChanges } from './compare-schemas.ts';
import { printDocument } from './print-document.ts';
import { assembleSchema, gatewayDir, readDocument } from './read-schema.ts';
import { assertSchemaRules } from './schema-rules.ts';

const snapshotFile = path.join(gatewayDir, 'schema.graphql');

/** How the snapshot is handled: `check` writes nothing, `acceptBreaking` lets breaking changes in. */
interface SnapshotOptions {
  readonly check: boolean;
  readonly acceptBreaking: boolean;
}

function report({ breaking, dangerous }: SchemaChanges): void {
  for (const change of breaking) console.log(`breaking: ${change}`);
  for (const change of dangerous) console.log(`dangerous: ${change}`);
}

/** Compares the modules' schema with the snapshot, and brings the snapshot up to date; false when it must not be. */
function updateSnapshot({ check, acceptBreaking }: SnapshotOptions): boolean {
  const document = readDocument();
  assertSchemaRules(document);
  assembleSchema(document);
  const text = printDocument(document);
  const snapshot = existsSync(snapshotFile) ? readFileSync(snapshotFile, 'utf8') : '';
  const changes = compareSchemas(snapshot, text);
  report(changes);
  if (changes.breaking.length > 0 && !acceptBreaking) {
    console.error('The schema breaks its callers. Mean it? Run `npm run schema -- --accept-breaking`.');
    return false;
  }
  if (text === snapshot) {
    console.log('apps/gateway/schema.graphql is up to date.');
    return true;
  }
  if (check) {
    console.error('apps/gateway/schema.graphql is not up to date; run `npm run schema` and commit it.');
    return false;
  }
  writeFileSync(snapshotFile, text);
  console.log('Wrote apps/gateway/schema.graphql.');
  return true;
}

function main(): boolean {
  const { values } = parseArgs({
    options: {
      check: { type: 'boolean', default: false },
      'accept-breaking': { type: 'boolean', default: false },
    },
  });
  return updateSnapshot({ check: values.check, acceptBreaking: values['accept-breaking'] });
}

try {
  if (!main()) process.exitCode = 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
